"""Nothing is dialled but globally routable unicast, however an address is wrapped."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses import find_forbidden
from tests.forbidden import IPV4, IPV6, PUBLIC, wrap

WRITTEN_IPV4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


@pytest.mark.parametrize("address", [*IPV4, *IPV6])
def test_what_is_not_the_public_internet_is_refused_with_a_reason(address: str) -> None:
    reason = find_forbidden(address)
    assert reason
    assert reason == find_forbidden(ip_address(address))
    assert str(ip_address(address)).partition("%")[0] in reason


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_is_not_refused(address: str) -> None:
    assert find_forbidden(address) is None


@pytest.mark.parametrize("address", IPV4)
def test_an_address_inside_another_is_found(address: str) -> None:
    assert [find_forbidden(outer) for outer in wrap(IPv4Address(address)) if find_forbidden(outer) is None] == []


@pytest.mark.parametrize("outer", wrap(IPv4Address("8.8.8.8"))[4:7])
def test_a_tunnel_is_refused_though_it_leads_to_a_public_address(outer: IPv6Address) -> None:
    assert find_forbidden(outer)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1", "127.0.0.1 is loopback"),
        ("::ffff:169.254.169.254", "::ffff:a9fe:a9fe leads to 169.254.169.254 is cloud metadata"),
        ("2002:7f00:1::", "2002:7f00:1:: is a tunnel (6to4) to 127.0.0.1"),
        ("2001:0:808:808::80ff:fffe", "2001:0:808:808::80ff:fffe is a tunnel (Teredo) to 127.0.0.1"),
        ("::127.0.0.1", "::7f00:1 is a tunnel (IPv4-compatible) to 127.0.0.1"),
        ("fe80::1%eth0", "fe80::1 is of one network interface"),
        ("4000::1", "4000::1 is not handed out"),
    ],
)
def test_the_reason_says_what_is_inside(address: str, reason: str) -> None:
    assert find_forbidden(address) == reason


@pytest.mark.parametrize(
    "text", ["", " ", "127.1", "0177.0.0.1", "2130706433", "[::1]", "::1/64", "news.example", "\u0661.1.1.1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert find_forbidden(text) == "it is no network address"


@given(st.ip_addresses())
def test_whatever_python_calls_private_is_refused(address: IPv4Address | IPv6Address) -> None:
    is_written_ipv4 = isinstance(address, IPv6Address) and any(address in network for network in WRITTEN_IPV4)
    if not is_written_ipv4 and (not address.is_global or address.is_multicast or address.is_reserved):
        assert find_forbidden(address)


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_never_trusted_more_than_the_address_itself(inner: IPv4Address) -> None:
    if find_forbidden(inner):
        assert all(find_forbidden(outer) for outer in wrap(inner))
