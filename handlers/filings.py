"""A filing of the SEC: its index is fetched, then the document that tells its news, no faster than the SEC allows."""

from dataclasses import dataclass
from datetime import timedelta

from bot.errors import SourceError
from bot.feeds.edgar import Told
from handlers.fetching import FetchRequest, Web
from handlers.pacing import Pacing
from handlers.sandbox import Sandbox

# The SEC allows ten requests a second to those that name themselves; nobody needs to be that fast.
PAUSE = timedelta(seconds=0.2)
_MOST_DOCUMENTS = 3
# A cover or a list of slides is no release.
_LEAST_TEXT = 400


@dataclass(frozen=True)
class Filings:
    """Reads filings. robots.txt is not asked: the SEC publishes its archives for programs, by the rule above."""

    web: Web
    sandbox: Sandbox
    pacing: Pacing

    async def read(self, index_url: str) -> Told | None:
        """Return what the filing tells: its first press exhibit that is one, else the form; None when it has neither.

        SourceError when it cannot be had now.
        """
        index, url = await self._fetch(index_url)
        documents = await self.sandbox.list_documents(index, url)
        best: Told | None = None
        for document in documents[:_MOST_DOCUMENTS]:
            data, _ = await self._fetch(document.url)
            told = await self.sandbox.read_document(data, document.type)
            if len(told.text) >= _LEAST_TEXT:
                return told
            best = max((each for each in (best, told) if each), key=lambda each: len(each.text))
        return best

    async def _fetch(self, url: str) -> tuple[bytes, str]:
        async with self.pacing.turn(url, PAUSE):
            answer = await self.web.fetch(FetchRequest(url))
        if answer.problem:
            raise SourceError(answer.problem)
        return answer.body, answer.url
