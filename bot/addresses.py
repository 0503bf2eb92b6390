"""Which network addresses are the public internet. Everything else is refused, however it is wrapped.

`ipaddress.is_global` is not asked: it is True for several addresses that lead to loopback or to cloud metadata, and
what it says differs between releases of Python.
"""

from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

IPAddress = IPv4Address | IPv6Address

# https://www.iana.org/assignments/iana-ipv4-special-registry and the addresses of cloud hosts' own services.
_IPV4 = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("168.63.129.16/32", "a cloud host's own service"),
        ("169.254.169.254/32", "cloud metadata"),
        ("100.100.100.200/32", "cloud metadata"),
        ("192.0.0.192/32", "cloud metadata"),
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a carrier's own network"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "kept for protocols"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "a sink for name servers"),
        ("192.52.193.0/24", "a multicast tunnel"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private network"),
        ("192.175.48.0/24", "a sink for name servers"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("255.255.255.255/32", "broadcast"),
        ("240.0.0.0/4", "reserved"),
    )
)
# https://www.iana.org/assignments/iana-ipv6-special-registry; what is not global unicast has its names here too.
_IPV6 = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("fd00:ec2::254/128", "cloud metadata"),
        ("fd20:ce::254/128", "cloud metadata"),
        ("::/128", "no address"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "a network's own NAT64"),
        ("100::/64", "discarded"),
        ("100:0:0:1::/64", "discarded"),
        ("2001::/23", "kept for protocols"),
        ("2001:db8::/32", "documentation"),
        ("2620:4f:8000::/48", "a sink for name servers"),
        ("3ffe::/16", "a network of the past"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL = IPv6Network("2000::/3")
# Other ways to write an IPv4 address; from an IPv6-only network all of IPv4 looks like NAT64.
_WRITTEN = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
# Tunnels: the network, its name, how many bits stand to the right of the IPv4 address, and what hides it.
_TUNNELS = (
    (IPv6Network("::ffff:0:0:0/96"), "IPv4-translated", 0, 0),
    (IPv6Network("::/96"), "IPv4-compatible", 0, 0),
    (IPv6Network("2002::/16"), "6to4", 80, 0),
    (IPv6Network("2001::/32"), "Teredo", 0, 0xFFFF_FFFF),
)
# The middle of the right half of an ISATAP address, for a private and for a public IPv4 address (RFC 5214, 6.1).
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})


def find_forbidden(address: str | IPAddress) -> str | None:
    """Return why nothing may be fetched from `address`; None when it is globally routable unicast.

    An IPv4 address inside an IPv6 one is judged too: mapped, NAT64 and ISATAP are refused for what they hold, the
    tunnels that nobody publishes on (6to4, Teredo, IPv4-compatible, IPv4-translated) whatever they hold. A text must
    be an address as `ipaddress` takes it: four plain decimal numbers, or IPv6 without brackets.
    """
    if isinstance(address, str):
        try:
            address = IPv6Address(address) if ":" in address else IPv4Address(address)
        except AddressValueError:
            return "it is no network address"
    if isinstance(address, IPv4Address):
        return next((f"{address} is {reason}" for network, reason in _IPV4 if address in network), None)
    if address.scope_id is not None:
        return f"{IPv6Address(int(address))} is of one network interface"
    return _find_forbidden_ipv6(address)


def _find_forbidden_ipv6(address: IPv6Address) -> str | None:
    inside = IPv4Address(int(address) & 0xFFFF_FFFF)
    held = find_forbidden(inside)
    if any(address in network for network in _WRITTEN):
        return held and f"{address} leads to {held}"
    if held and int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
        return f"{address} leads to {held}"
    for network, name, shift, mask in _TUNNELS:
        if address in network and int(address) > 1:
            end = IPv4Address((int(address) >> shift & 0xFFFF_FFFF) ^ mask)
            return f"{address} is a tunnel ({name}) to {end}"
    if reason := next((reason for network, reason in _IPV6 if address in network), None):
        return f"{address} is {reason}"
    return None if address in _GLOBAL else f"{address} is not handed out"
