"""Addresses that nothing may be fetched from, and the many ways to spell them."""

from ipaddress import IPv4Address, IPv6Address

# One or more of every kind that the registries of special addresses know, with the edges of each network.
_IPV4 = """
    0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.0 100.64.0.1 100.100.100.200
    100.127.255.255 127.0.0.0 127.0.0.1 127.0.0.2 127.1.2.3 127.255.255.254 127.255.255.255 168.63.129.16
    169.254.0.1 169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.1 172.17.0.1 172.31.255.255 192.0.0.1
    192.0.0.8 192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.1.1 192.168.255.255 198.18.0.1
    198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 224.0.0.251 239.255.255.250 240.0.0.1 254.1.2.3
    255.255.255.254 255.255.255.255
"""
_IPV6 = """
    :: ::1 ::2 ::ffff:0:0 64:ff9b:1::1 64:ff9b:1::808:808 64:ff9b:2::1 100::1 100:0:0:1::1 2001::1 2001:1::1 2001:2::1
    2001:4:112::1 2001:10::1 2001:20::1 2001:db8::1 2001:db8:ffff::1 2002::1 2620:4f:8000::1 3ffe::1 3fff::1 4000::1
    5f00::1 8000::1 fc00::1 fd00::1 fd00:ec2::254 fd20:ce::254 fe00::1 fe80::1 fe80::1%1 fe80::1%eth0 febf::1 fec0::1
    feff::1 ff00::1 ff02::1 ff02::fb ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2606:4700:4700::1111%1
"""
_PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255
    169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
    223.255.255.255 2606:4700:4700::1111 2a00:1450:4001:81b::200e 2001:4860:4860::8888 2001:200::1 2620:fe::fe
    2400:cb00::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 64:ff9b::101:101 2606:4700::5efe:8.8.8.8
"""
IPV4 = tuple(_IPV4.split())
IPV6 = tuple(_IPV6.split())
PUBLIC = tuple(_PUBLIC.split())
_FULL_WIDTH = {ord(plain): ord(plain) - ord("!") + 0xFF01 for plain in "0123456789."}


def wrap(inner: IPv4Address) -> tuple[IPv6Address, ...]:
    """Return every IPv6 address that leads to `inner`: mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP."""
    low = int(inner)
    return (
        IPv6Address(0xFFFF << 32 | low),
        IPv6Address(low),
        IPv6Address(0xFFFF << 48 | low),
        IPv6Address(int(IPv6Address("64:ff9b::")) | low),
        IPv6Address(int(IPv6Address("64:ff9b:1::")) | low),
        IPv6Address(0x2002 << 112 | low << 80 | 1),
        IPv6Address(0x2001_0000 << 96 | 0x0808_0808 << 64 | low ^ 0xFFFF_FFFF),
        IPv6Address(int(IPv6Address("2606:4700::5efe:0:0")) | low),
        IPv6Address(int(IPv6Address("2606:4700::200:5efe:0:0")) | low),
    )


def spell(inner: IPv4Address) -> tuple[str, ...]:
    """Return the hosts by which one program or another would reach `inner`."""
    a, b, c, d = inner.packed
    number = int(inner)
    return (
        str(inner),
        f"{inner}.",
        f"{inner}..",
        str(number),
        f"0x{number:x}",
        f"0{number:o}",
        f"{a}.{b}.{c * 256 + d}",
        f"{a}.{b * 65536 + c * 256 + d}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:03}.{b:03}.{c:03}.{d:03}",
        str(inner).translate(_FULL_WIDTH),
        str(inner).replace(".", "\u3002"),
        "".join(f"%{ord(letter):02x}" for letter in str(inner)),
        f"user:password@{inner}",
        f"news.example@{inner}",
        f"{inner}\\@news.example",
        f"\t{inner}",
        f"{a}.{b}\r\n.{c}.{d}",
        f"{inner}\x00.news.example",
        f"[{inner}]",
        *(f"[{address}]" for address in wrap(inner)),
        f"[::ffff:{inner}]",
        f"[::{inner}]",
        f"[::ffff:0:{inner}]",
        f"[64:ff9b::{inner}]",
        f"[::ffff:{inner}%1]",
        f"[::ffff:{inner}%25lo]",
    )
