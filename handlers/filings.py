"""A filing of the SEC: its index is fetched, then the documents that tell its news, no faster than the SEC allows."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.feeds.edgar import Told, choose_told
from handlers.asking import Asking
from handlers.fetching import Answer
from handlers.sandbox import Sandbox

# The SEC allows ten requests a second to those that name themselves; nobody needs to be that fast.
PAUSE = timedelta(seconds=0.2)
_MOST_DOCUMENTS = 8
_MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class Filings:
    """Reads filings. robots.txt is not asked: the SEC publishes its archives for programs, by the rule above."""

    asking: Asking
    sandbox: Sandbox

    async def read(self, index_url: str) -> list[Told]:
        """Return what the filing tells, the first of it first: none when it has neither an exhibit nor a form.

        All press exhibits are read, up to a number and a size that no honest filing exceeds. SourceError when one
        cannot be had now: a filing is taken whole.
        """
        index = await self._fetch(index_url, _MOST_BYTES)
        documents = await self.sandbox.list_documents(index.body, index.url)
        left, found = _MOST_BYTES, list[Told]()
        for document in documents[:_MOST_DOCUMENTS]:
            if left <= 0:
                break
            answer = await self._fetch(document.url, _MOST_BYTES)
            left -= len(answer.body)
            told = await self.sandbox.read_document(answer.body, document.type)
            found.append(replace(told, url=document.url))
        return choose_told(found)

    async def _fetch(self, url: str, most_bytes: int) -> Answer:
        return await self.asking.fetch_whole(url, PAUSE, most_bytes=most_bytes)
