"""Addresses on the web as strangers write them: put into one plain form, or refused with the reason."""

import re
from collections.abc import Container
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NoReturn
from urllib.parse import quote, urljoin

from bot.addresses import IPAddress
from bot.errors import ForbiddenAddress, SourceError

WEB_PORTS = frozenset({80, 443})
LONGEST_URL = 4000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_HOST = 253
# Control characters and "\" are dropped by some programs and read as "/" by others: such a text leads nowhere certain.
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udc7f\udd00-\udfff]")
_URL = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]@%\s]+)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that the own machine, the own network or a cloud host answers: no part of the public web.
_OWN = frozenset({"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion"})
_METADATA = frozenset({"metadata.goog", "metadata.tencentyun.com"})
_KEPT = "/?%:@!$&'()*+,;=~[]|"


@dataclass(frozen=True, slots=True)
class WebUrl:
    """An address in its plain form: ASCII, no credentials, no fragment. `address` is set where the host is a number."""

    scheme: str
    host: str
    port: int
    path: str
    address: IPAddress | None = None

    def __str__(self) -> str:
        """Return the address as it is asked for; the port stands only where it is not the usual one."""
        host = f"[{self.host}]" if isinstance(self.address, IPv6Address) else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    @property
    def is_secure(self) -> bool:
        """Return whether it is asked for over TLS."""
        return self.scheme == "https"


def parse_web_url(url: str, ports: Container[int] = WEB_PORTS) -> WebUrl:
    """Return `url` in its plain form; ForbiddenAddress when it is none of the web's, or can be read in two ways.

    Whether a numeric host is a public one is not judged here: see `bot.addresses`.
    """
    url = _check_spelling(url)
    parts = _URL.fullmatch(url)
    if parts is None:
        _refuse("does not begin with https:// or http://")
    scheme, authority, path = parts[1].lower(), parts[2], parts[3]
    if "@" in authority:
        _refuse("holds a name or a password")
    place = _PLACE.fullmatch(authority)
    if place is None:
        _refuse("spells its host in an odd way")
    port = int(place[2]) if place[2] else _DEFAULT_PORTS[scheme]
    if port not in ports:
        _refuse(f"asks for port {port}, which is not the web's")
    host, address = _read_host(place[1])
    path = path if path.startswith("/") else f"/{path}"
    return WebUrl(scheme, host, port, quote(path, safe=_KEPT, errors="surrogateescape"), address)


def join_web_url(base: WebUrl, reference: str, ports: Container[int] = WEB_PORTS) -> WebUrl:
    """Return where `reference`, found on the page `base`, leads: a redirect or a link. ForbiddenAddress as above."""
    try:
        # urljoin drops control characters silently, so the spelling is checked before it.
        joined = urljoin(str(base), _check_spelling(reference))
    except ValueError:
        _refuse("spells its host in an odd way")
    return parse_web_url(joined, ports)


def parse_redirect(base: WebUrl, location: str | None, ports: Container[int] = WEB_PORTS) -> WebUrl:
    """Return where an answer of `base` sends us; SourceError when nowhere, ForbiddenAddress when we do not go there."""
    if not location or not location.strip():
        message = "redirects to nowhere"
        raise SourceError(message)
    target = join_web_url(base, location, ports)
    if base.is_secure and not target.is_secure:
        message = "redirects from https to http, which anybody on the way can read and change"
        raise ForbiddenAddress(message)
    return target


def _check_spelling(url: str) -> str:
    url = url.strip(" ")
    if len(url) > LONGEST_URL:
        _refuse(f"is longer than {LONGEST_URL} characters")
    if _ODD.search(url):
        _refuse("holds a control character or a backslash")
    return url


def _read_host(host: str) -> tuple[str, IPAddress | None]:
    """Return the host in lower-case ASCII, and the address that it is, if any.

    A host that ends in a number is an IPv4 address to every resolver; only the usual spelling of one is taken.
    """
    try:
        if host.startswith("["):
            address = IPv6Address(host[1:-1])
            return str(address), address
        name = _to_ascii(host)
        labels = name.split(".")
        if _NUMBER.fullmatch(labels[-1]):
            return name, IPv4Address(name)
    except (AddressValueError, UnicodeError):
        _refuse("spells its host in an odd way")
    if len(name) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        _refuse("spells its host in an odd way")
    if len(labels) == 1 or labels[-1] in _OWN or name in _METADATA:
        _refuse("is a name of an own network, not of the public web")
    return name, None


def _to_ascii(host: str) -> str:
    """Return the host as a resolver is asked for it: full-width digits and dots become plain ones, and are seen."""
    if len(host) > _LONGEST_HOST + 1:
        raise UnicodeError
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    return name.lower().removesuffix(".")


def _refuse(why: str) -> NoReturn:
    message = f"leads to an address that {why}"
    raise ForbiddenAddress(message) from None
