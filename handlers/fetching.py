"""Fetching one document from the hostile web: where it may lead, how long it may take and how much it may hold."""

import asyncio
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot.errors import SourceError
from bot.inflating import Inflater
from bot.retry import parse_retry_after
from bot.web_urls import WEB_PORTS, WebUrl, parse_redirect, parse_web_url
from handlers.dialing import Allow, Lookup, build_connector, check_allowed, is_public
from handlers.intake import utc_now

MOST_BYTES = 10_000_000
_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_MOST_ERROR_BYTES = 64 * 1024
_WANTED = frozenset({200, 203})
_LONGEST_VALIDATOR = 1000
_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (aiohttp.ClientConnectorCertificateError, "shows a certificate that is not valid for it"),
    (aiohttp.ClientSSLError, "cannot be reached over TLS"),
    (aiohttp.ClientConnectorError, "cannot be reached"),
    (aiohttp.ClientPayloadError, "sent an answer that breaks off or is garbled"),
    (aiohttp.ClientResponseError, "sent an answer that is no proper HTTP"),
    ((aiohttp.ClientConnectionError, OSError), "broke the connection off"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: seconds from the first lookup to the last byte, redirects, ports that may be dialled."""

    deadline_seconds: float = 30
    redirects: int = 5
    ports: Container[int] = WEB_PORTS


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What to fetch. `etag` and `last_modified` are those of the answer that we hold: an unchanged one is not sent."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str | None = None
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `url` is where the redirects led; header names are in lower case.

    `moved_to` is the address to ask from now on: only permanent redirects led to it, and it has what was asked for.
    The body of a failure is kept when it is short: registers say there that they found nothing.
    """

    url: str
    status: int
    moved_to: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    retry_after: timedelta | None = None
    is_unchanged: bool = False

    @property
    def problem(self) -> str | None:
        """Return in plain words why the body is not what was asked for; None when it is, or is unchanged."""
        if self.is_unchanged or (self.status in _WANTED and self.body):
            return None
        if self.status in _WANTED:
            return "answered with nothing"
        known = {status.value: status.phrase for status in HTTPStatus}
        return f"answered {self.status} {known.get(self.status, '')}".rstrip()


class RefusedError(SourceError):
    """An answer that is not what was asked for."""

    def __init__(self, answer: Answer) -> None:
        """Keep what the server said of when to come again."""
        super().__init__(answer.problem or "")
        self.retry_after = answer.retry_after


class Web:
    """The web, as far as Topline goes into it: no cookies, no credentials, no proxy, no address that is not public.

    Use as `async with Web(…) as web`. `allow` says which addresses may be dialled, `lookup` resolves a name; both
    are the public internet unless a test brings its own.
    """

    def __init__(
        self,
        user_agent: str,
        allow: Allow = is_public,
        limits: Limits = USUAL,
        lookup: Lookup | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Open nothing yet. `user_agent` says who we are and how to reach us."""
        self._user_agent = user_agent
        self._allow = allow
        self._limits = limits
        self._lookup = lookup
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the session."""
        self._session = aiohttp.ClientSession(
            connector=build_connector(self._allow, self._lookup),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            middlewares=(_ask_once,),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session; what is under way is cut off."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(self, request: FetchRequest) -> Answer:
        """Fetch one document and return what was answered, whatever its status.

        SourceError says in plain words why there is no answer; ForbiddenAddress, that we do not go there.
        """
        if self._session is None:
            message = "Web is used as an async context manager."
            raise RuntimeError(message)
        try:
            async with asyncio.timeout(self._limits.deadline_seconds):
                return await self._follow(self._session, request)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceError(self._explain(error)) from error

    async def _follow(self, session: aiohttp.ClientSession, request: FetchRequest) -> Answer:
        url = parse_web_url(request.url, self._limits.ports)
        conditions = _conditions(request)
        moved_to: WebUrl | None = None
        is_permanent = True
        for _ in range(self._limits.redirects + 1):
            if url.address is not None:
                check_allowed(url.address, self._allow)
            address = URL(str(url), encoded=True)
            async with session.get(address, headers=conditions, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    answer = await self._read(response, url, request)
                    is_kept = moved_to is not None and answer.problem is None
                    return replace(answer, moved_to=str(moved_to)) if is_kept else answer
                target = parse_redirect(url, response.headers.get("Location"), self._limits.ports)
                response.close()
            is_permanent = is_permanent and response.status in _PERMANENT
            moved_to = target if is_permanent else moved_to
            url = target
        message = f"redirects more than {self._limits.redirects} times"
        raise SourceError(message)

    async def _read(self, response: aiohttp.ClientResponse, url: WebUrl, request: FetchRequest) -> Answer:
        headers = _plain_headers(response)
        is_wanted = response.status in _WANTED
        try:
            body = await _read_body(response, request.most_bytes if is_wanted else _MOST_ERROR_BYTES)
        except (SourceError, aiohttp.ClientPayloadError):
            if is_wanted:
                raise
            body = b""
        return Answer(
            url=str(url),
            status=response.status,
            headers=headers,
            body=body,
            retry_after=parse_retry_after(headers.get("retry-after"), self._clock()),
            is_unchanged=response.status == HTTPStatus.NOT_MODIFIED and _is_conditional(request),
        )

    def _explain(self, error: Exception) -> str:
        if isinstance(error, TimeoutError):
            return f"gave no whole answer within {self._limits.deadline_seconds:g} seconds"
        return next((reason for kinds, reason in _REASONS if isinstance(error, kinds)), "cannot be read")


async def _ask_once(request: aiohttp.ClientRequest, ask: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Ask, and do not let the library ask again by itself when the server hangs up: when to retry is ours to say."""
    try:
        return await ask(request)
    except aiohttp.ServerDisconnectedError as error:
        message = "hung up before it answered"
        raise SourceError(message) from error


async def _read_body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Read the body piece by piece and stop as soon as it is more than `most` bytes, on the wire or inflated."""
    inflater = Inflater(response.headers.get("Content-Encoding"), most)
    if (response.content_length or 0) > most:
        message = f"sent more than {most:,} bytes"
        raise SourceError(message)
    pieces: list[bytes] = []
    async for data in response.content.iter_any():
        pieces.extend(inflater.feed(data))
    inflater.finish()
    return b"".join(pieces)


def _conditions(request: FetchRequest) -> dict[str, str]:
    """Return the headers of a request; what a server once gave us goes back only if it is plain text."""
    given = {"Accept": request.accept, "If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in given.items() if value and _is_sendable(value)}


def _is_conditional(request: FetchRequest) -> bool:
    return any(value and _is_sendable(value) for value in (request.etag, request.last_modified))


def _is_sendable(value: str) -> bool:
    return len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable()


def _plain_headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Return the headers by their lower-case names; of several with one name, the first."""
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        headers.setdefault(name.lower(), value)
    return headers
