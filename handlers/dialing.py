"""The only way out to the web: names are resolved and checked here, and what was checked is dialled."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.addresses import IPAddress, find_forbidden
from bot.errors import ForbiddenAddress, SourceError

Allow = Callable[[IPAddress], bool]
Lookup = Callable[[str], Awaitable[list[str]]]
# A name server that hangs holds a thread; these are not the threads that articles are read in.
_LOOKUPS_AT_ONCE = 8


def is_public(address: IPAddress) -> bool:
    """Return whether the address is globally routable unicast."""
    return find_forbidden(address) is None


def check_allowed(address: IPAddress, allow: Allow) -> None:
    """Raise ForbiddenAddress unless the address may be dialled."""
    if not allow(address):
        why = find_forbidden(address) or f"{address} is not allowed"
        message = f"leads to an address that is not public: {why}"
        raise ForbiddenAddress(message)


def build_connector(allow: Allow, lookup: Lookup | None) -> TCPConnector:
    """Return a connector that dials allowed addresses only, each connection for one request.

    A name is asked for once a connection: what was checked is what is dialled, so a second, different answer of its
    name server has nobody to fool. The socket is checked again, whoever named its address.
    """

    def open_socket(where: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, name = where
        check_allowed(ip_address(str(name[0])), allow)
        return socket.socket(family, kind, protocol)

    resolver = _CheckedResolver(allow, lookup)
    return TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True, socket_factory=open_socket)


class _CheckedResolver(AbstractResolver):
    """Answers with checked addresses only; one forbidden address among many and none is believed."""

    def __init__(self, allow: Allow, lookup: Lookup | None) -> None:
        self._allow = allow
        self._lookup = lookup or self._ask_system
        self._threads = ThreadPoolExecutor(_LOOKUPS_AT_ONCE, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`."""
        del family  # both are asked for
        found = await self._lookup(host)
        if not found:
            message = "has a host name that cannot be found"
            raise SourceError(message)
        for text in found:
            self._check(text)
        return [
            ResolveResult(
                hostname=host,
                host=text,
                port=port,
                family=socket.AF_INET6 if ":" in text else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for text in found
        ]

    async def close(self) -> None:
        """Let go of the threads; a lookup that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, text: str) -> None:
        try:
            address = ip_address(text)
        except ValueError:
            message = "leads to an address that is no network address"
            raise ForbiddenAddress(message) from None
        check_allowed(address, self._allow)

    async def _ask_system(self, host: str) -> list[str]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _look_up, host)


def _look_up(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except OSError:
        return []
    return list(dict.fromkeys(str(name[0]) for *_, name in found))
