"""Nothing is ever dialled but the public web: a listening socket and the interpreter itself watch for connections."""

import contextlib
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address
from itertools import cycle

import aiohttp
import pytest

from bot.errors import ForbiddenAddress, SourceError
from handlers.dialing import build_connector
from handlers.fetching import FetchRequest, Web
from tests.forbidden import IPV4, IPV6, spell, wrap
from tests.web_server import ANY_PORT, LOOPBACK, http, is_test_server, redirect, serve_web

SPELLED = [*dict.fromkeys(host for address in IPV4 for host in spell(IPv4Address(address)))]
HOSTS = [
    *SPELLED,
    *(f"[{address}]" for address in IPV6),
    "localhost",
    "LocalHost.",
    "metadata.google.internal",
    "a.local",
]
ANSWERS = [*IPV4, *IPV6, *(str(outer) for address in IPV4 for outer in wrap(IPv4Address(address)))]
BRISK = replace(ANY_PORT, deadline_seconds=0.3)


@dataclass
class Witness:
    """A socket that listens on every address of this machine, and every address that this process tried to reach."""

    listener: socket.socket
    tried: list[str] = field(default_factory=list[str])

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def count_connections(self) -> int:
        seen = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                self.listener.accept()[0].close()
                seen += 1
        return seen


_watching: list[Witness] = []


def _hear(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.connect" and _watching:
        sock, where = args
        if isinstance(where, tuple) and isinstance(sock, socket.socket) and sock.type & socket.SOCK_STREAM:
            _watching[-1].tried.append(str(where[0]))


@pytest.fixture(scope="module", autouse=True)
def _hooked() -> None:
    sys.addaudithook(_hear)


@pytest.fixture
def witness() -> Iterator[Witness]:
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    with socket.create_server(("", 0), family=family, backlog=100, dualstack_ipv6=both) as listener:
        listener.setblocking(False)  # noqa: FBT003  its name
        _watching.append(Witness(listener))
        yield _watching[-1]
        _watching.pop()


async def _try(out: Web, url: str) -> str:
    with pytest.raises(SourceError) as raised:
        await out.fetch(FetchRequest(url))
    assert raised.value.reason.isprintable()
    return type(raised.value).__name__


async def test_the_witness_sees_who_comes(witness: Witness) -> None:
    async with Web("Topline", lambda _: True, BRISK) as out:
        for host in ("127.0.0.1", "127.0.0.2", "0.0.0.0"):  # noqa: S104  dialled, not listened on
            await _try(out, f"http://{host}:{witness.port}/")
    assert witness.count_connections() == 3
    assert witness.tried == ["127.0.0.1", "127.0.0.2", "0.0.0.0"]  # noqa: S104


async def test_no_spelling_of_a_forbidden_address_is_dialled(witness: Witness) -> None:
    assert len(set(HOSTS)) >= 500
    async with Web("Topline", limits=ANY_PORT) as out:
        for host in HOSTS:
            assert await _try(out, f"http://{host}:{witness.port}/") == ForbiddenAddress.__name__, host
            assert await _try(out, f"https://{host}/") == ForbiddenAddress.__name__, host
    assert (witness.count_connections(), witness.tried) == (0, [])


async def test_no_redirect_leads_to_a_forbidden_address(witness: Witness) -> None:
    hosts = [host for host in HOSTS if host.rstrip(".") != str(LOOPBACK) and host not in _full_width(LOOPBACK)]
    targets = [f"http://{host}:{witness.port}/" for host in hosts] + [
        f"//{host}:{witness.port}/" for host in hosts[::9]
    ]
    assert len(targets) >= 1000
    async with serve_web() as web, Web("Topline", is_test_server, ANY_PORT) as out:
        for target in targets:
            web.answers["/feed"] = redirect(target)
            await _try(out, f"{web.url}/feed")
    assert web.connections == len(targets)
    assert witness.count_connections() == 0
    assert set(witness.tried) == {str(LOOPBACK)}
    assert len(witness.tried) == len(targets)


async def test_no_name_leads_to_a_forbidden_address(witness: Witness) -> None:
    found: list[str] = []

    async def lookup(_: str) -> list[str]:
        return found

    assert len(set(ANSWERS)) >= 400
    async with Web("Topline", limits=ANY_PORT, lookup=lookup) as out:
        mixed = [answers for one in ANSWERS for answers in ([one], ["1.1.1.1", one], [one, "2606:4700:4700::1111"])]
        for answers in (*mixed, ["0x7f.1"], ["127.1"], ["localhost"], ["1.1.1.1", ""]):
            found[:] = answers
            assert await _try(out, f"http://news.example:{witness.port}/") == ForbiddenAddress.__name__
    assert (witness.count_connections(), witness.tried) == (0, [])


async def test_a_name_that_changes_its_mind_gains_nothing(witness: Witness) -> None:
    asked: list[str] = []
    answers = cycle([[str(LOOPBACK)], ["127.0.0.2"], ["169.254.169.254"]])

    async def rebinds(host: str) -> list[str]:
        asked.append(host)
        return next(answers)

    async with serve_web() as web, Web("Topline", is_test_server, ANY_PORT, rebinds) as out:
        web.answers["/feed"] = redirect(f"http://rebind.example:{witness.port}/")
        for _ in range(6):
            await _try(out, f"http://rebind.example:{web.port}/feed")
    assert witness.count_connections() == 0
    assert set(witness.tried) == {str(LOOPBACK)}
    # One question for each connection: what is checked is what is dialled, and nothing is remembered.
    assert len(asked) == 6 + web.connections


async def test_the_socket_itself_is_the_last_to_ask(witness: Witness) -> None:
    async with aiohttp.ClientSession(connector=build_connector(is_test_server, None)) as session:
        for host in ("127.0.0.2", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"):  # noqa: S104
            with pytest.raises(ForbiddenAddress):
                await session.get(f"http://{host}:{witness.port}/")
    assert (witness.count_connections(), witness.tried) == (0, [])


async def test_names_are_asked_of_the_system() -> None:
    async with serve_web(feed=http(b"x")) as web:
        connector = build_connector(lambda address: address.is_loopback, None)
        url = f"http://localhost:{web.port}/feed"
        async with aiohttp.ClientSession(connector=connector) as session, session.get(url) as response:
            assert await response.read() == b"x"


def _full_width(address: IPv4Address) -> set[str]:
    """Return the spellings that are, once they are plain, the address itself: where that is allowed, so are these."""
    return {host for host in spell(address) if not host.isascii()} | {str(ip_address(str(address)))}
