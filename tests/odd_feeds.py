"""Feeds as careless publishers and enemies make them, each with the headlines that stand in it by construction."""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from random import Random
from typing import Any

LINK = "https://wire.example/news/{}"
_RSS10 = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
_RSS09 = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
_MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
_ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
_PHOTO = "<media:content url='/x.png'><media:title>Photo</media:title></media:content>"
_PLAIN_SETS = ("utf-8", "utf-8-sig", "utf-16", "utf-32")
_LANGUAGES = {
    "Norvale Bio says its drug cures {}": (*_PLAIN_SETS, "ascii", "windows-1252", "iso-8859-1"),
    "Société Norvale – l’étude n° {} a réussi": (  # noqa: RUF001  as French is set
        *_PLAIN_SETS,
        "windows-1252",
    ),
    "Größere Zulassung für Norvale, Ausgabe {}": (*_PLAIN_SETS, "windows-1252", "iso-8859-1", "iso-8859-15"),
    "国家药监局批准诺瓦生物的新药 第{}号": (*_PLAIN_SETS, "gb18030", "gb2312", "gbk"),
    "ノルバ社の新薬が承認された 第{}号": (*_PLAIN_SETS, "shift_jis", "euc-jp"),
    "노르베일 신약 허가 {}호": (*_PLAIN_SETS, "euc-kr"),
    "Норвейл получил одобрение {}": (*_PLAIN_SETS, "windows-1251", "koi8-r"),
}


@dataclass(frozen=True)
class News:
    """One item as its author meant it."""

    number: int
    title: str
    body: str = "The tablet met its primary endpoint."
    day: str = "Mon, 03 Mar 2025 08:00:00 GMT"

    @property
    def link(self) -> str:
        return LINK.format(self.number)


@dataclass(frozen=True)
class OddFeed:
    """Bytes, what the server called them, and the headlines that must be found. `None` where any will do."""

    name: str
    data: bytes
    content_type: str | None = "application/rss+xml"
    titles: tuple[str, ...] | None = ()


def make_rss(news: list[News], version: str = "2.0", more: str = "") -> str:
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{one.link}</link><description>{escape(one.body)}</description>"
        f"<guid>{one.link}</guid><pubDate>{one.day}</pubDate></item>"
        for one in news
    )
    return f'<rss version="{version}" {more}><channel><title>A wire</title>{items}</channel></rss>'


def _rdf(news: list[News], names: str = _RSS10) -> str:
    items = "".join(
        f'<item rdf:about="{one.link}"><title>{escape(one.title)}</title><link>{one.link}</link>'
        f"<description>{escape(one.body)}</description><dc:date>2025-03-03T08:00:00Z</dc:date></item>"
        for one in news
    )
    return f"<rdf:RDF {names} {_DC}><channel><title>A wire</title></channel>{items}</rdf:RDF>"


def _atom(news: list[News], kind: str = "1.0") -> str:
    space, day = (
        ("http://www.w3.org/2005/Atom", "updated") if kind == "1.0" else ("http://purl.org/atom/ns#", "modified")
    )
    entries = "".join(
        f"<entry><title>{escape(one.title)}</title><id>{one.link}</id><link rel='alternate' href='{one.link}'/>"
        f"<{day}>2025-03-03T08:00:00Z</{day}><summary>{escape(one.body)}</summary></entry>"
        for one in news
    )
    return f'<feed xmlns="{space}"><title>A wire</title>{entries}</feed>'


def make_json(news: list[News], version: str = "1.1") -> str:
    items = [
        {"id": one.link, "url": one.link, "title": one.title, "content_text": one.body, "date_published": "2025-03-03"}
        for one in news
    ]
    return json.dumps({"version": f"https://jsonfeed.org/version/{version}", "title": "A wire", "items": items})


MAKES: dict[str, Callable[[list[News]], str]] = {
    "rss 0.91": lambda news: make_rss(news, "0.91"),
    "rss 0.92": lambda news: make_rss(news, "0.92"),
    "rss 2.0": make_rss,
    "rss without version": lambda news: make_rss(news).replace(' version="2.0"', ""),
    "rss 0.90": lambda news: _rdf(news, _RSS09),
    "rss 1.0": _rdf,
    "atom 0.3": lambda news: _atom(news, "0.3"),
    "atom 1.0": _atom,
    "atom with a prefix": lambda news: (
        _atom(news).replace("<", "<a:").replace("<a:/", "</a:").replace("xmlns=", "xmlns:a=")
    ),
}


def some_news(random: Random, title: str = "Norvale Bio says its drug cures {}", most: int = 6) -> list[News]:
    """Return a few items with different headlines."""
    first = random.randrange(1000)
    return [News(first + n, title.format(first + n)) for n in range(random.randint(1, most))]


def odd_feeds(seed: int = 4) -> Iterator[OddFeed]:
    """Return several hundred feeds, the same for the same seed."""
    random = Random(seed)  # noqa: S311  no secret
    for make in (_charsets, _shapes, _parts, _links, _dates, _json_feeds, _no_feeds):
        yield from make(random)


def _titles(news: list[News]) -> tuple[str, ...]:
    return tuple(one.title for one in news)


def _charsets(random: Random) -> Iterator[OddFeed]:
    """Bytes in one charset, called another in the header, the declaration or nowhere at all."""
    for title, charsets in _LANGUAGES.items():
        for charset in charsets:
            for told in ("declared", "header", "both", "header lies", "declaration lies"):
                make = random.choice(list(MAKES))
                news = some_news(random, title)
                claim = "utf-8" if charset not in _PLAIN_SETS else "iso-8859-1"
                declared = {"header": "", "declaration lies": claim}.get(told, charset.removesuffix("-sig"))
                in_header = {"declared": "", "declaration lies": charset, "header lies": claim}.get(told, charset)
                if told == "declaration lies":
                    in_header = in_header.removesuffix("-sig")
                head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
                header = "application/xml" + (f"; charset={in_header.removesuffix('-sig')}" if in_header else "")
                data = (head + MAKES[make](news)).encode(charset)
                yield OddFeed(f"{make} in {charset}, {told}: {title[:12]}", data, header, _titles(news))


def _shapes(random: Random) -> Iterator[OddFeed]:
    """Something wrong with the document around the items."""
    for name, make in MAKES.items():
        news = some_news(random)
        feed, titles = make(news), _titles(news)
        head = '<?xml version="1.0" encoding="utf-8"?>'
        shapes = {
            "blank lines first": "\n\n  \r\n" + head + feed,
            "a mark before blank lines": "\ufeff\n" + head + feed,
            "two marks": "\ufeff\ufeff" + head + feed,
            "a comment first": "<!-- made by hand -->" + feed,
            "a php warning first": "\n<br />\n<b>Warning</b>: mysql_connect() in <b>/www/x.php</b><br />\n"
            + head
            + feed,
            "a stylesheet": head + '<?xml-stylesheet href="/x.xsl" type="text/xsl"?>' + feed,
            "a script behind": head + feed + "<script>track()</script>",
            "a comment that counts behind": head + feed + "<!-- 0.03 seconds, 12 queries -- -->",
            "two declarations": head + head + feed,
            "xml 1.1": head.replace("1.0", "1.1") + feed,
            "an unknown charset": head.replace("utf-8", "x-unknown") + feed,
            "a doctype": '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">' + feed,
            "control characters": feed.replace("</title>", "\x0b\x1b\x01</title>"),
            "nul characters": feed.replace("</title>", "\0</title>"),
            "old line ends": head + "\r" + feed.replace("><", ">\r<"),
            "no closing of the root": feed[: feed.rindex("</")],
            "told as html": feed,
            "in a gzip that nobody told": feed,
        }
        for shape, text in shapes.items():
            data = text.encode()
            data = gzip.compress(data) if "gzip" in shape else data
            kind = random.choice(["text/html", "text/plain", "application/octet-stream", None, "; charset", "x" * 3000])
            yield OddFeed(f"{name}, {shape}", data, kind if shape == "told as html" else "text/xml", titles)


def make_item(inside: str, names: str = "", around: str = "") -> bytes:
    return f'<rss version="2.0" {names}><channel>{around}<item>{inside}</item></channel></rss>'.encode()


def _parts(random: Random) -> Iterator[OddFeed]:
    """Something wrong with an item."""
    number = random.randrange(1000)
    title = f"Norvale & Quell sign {number}"
    escaped = escape(title)
    html = f"<b>{escaped}</b>"
    parts = {
        "cdata": f"<title><![CDATA[{title}]]></title>",
        "cdata in cdata": f"<title><![CDATA[{title}]]></title><description><![CDATA[a]]]]><![CDATA[>b]]></description>",
        "escaped html": f"<title>{escape(html)}</title>",
        "html escaped twice": f"<title>{escape(escape(html))}</title>",
        "html in cdata": f"<title><![CDATA[{html}]]></title>",
        "bare ampersand": f"<title>{title}</title>",
        "undefined entity": f"<title>{escaped.replace(' ', '&nbsp;', 1)}</title>",
        "named html entities": f"<title>{escaped}</title><description>&eacute;&mdash;&hellip;&bogus;</description>",
        "br unclosed": f"<title>{escaped}</title><description>one<br>two</description>",
        "p unclosed": f"<title>{escaped}</title><description><p>one<p>two</description>",
        "xhtml": f'<title>{escaped}</title><body xmlns="http://www.w3.org/1999/xhtml"><p>Said.</p></body>',
        "undeclared prefixes": f"<title>{escaped}</title><dc:creator>x</dc:creator><media:title>no</media:title>",
        "undeclared content": f"<title>{escaped}</title><content:encoded>Said.</content:encoded>",
        "attributes without quotes": f"<title type=html>{escaped}</title>",
        "an attribute twice": f'<title a="1" a="2">{escaped}</title>',
        "upper case": f"<TITLE>{escaped}</TITLE>",
        "an unknown tag": f"<title>{escaped}</title><norvale:x><y/></norvale:x>",
        "media beside": f"<title>{escaped}</title>{_PHOTO}",
        "media before": f"{_PHOTO}<title>{escaped}</title>",
        "itunes beside": f"<title>{escaped}</title><itunes:title>Podcast</itunes:title>",
        "dublin core beside": f"<title>{escaped}</title><dc:title>Other</dc:title>",
        "an image with a title": f"<title>{escaped}</title><image><title>Logo</title><url>/x</url></image>",
        "guid is empty": f"<title>{escaped}</title><guid></guid>",
        "guid is blank": f"<title>{escaped}</title><guid>  </guid><link>{LINK}</link>",
        "guid is long": f"<title>{escaped}</title><guid>{'g' * 100_000}</guid>",
        "guid is odd": f"<title>{escaped}</title><guid>\x01&#0;&#xD800;\u202e</guid>",
        "title in many lines": f"<title>\n  {escaped.replace(' ', chr(10))}\n</title>",
        "references to nothing": f"<title>{escaped}</title><description>&#0;&#xFFFFFFFF;&#xD800;</description>",
        "an empty prefix": f"<title>{escaped}</title><:x/>",
    }
    for name, part in parts.items():
        yield OddFeed(name, make_item(part), titles=(title,))
        names = f"{_DC} {_CONTENT} {_MEDIA} {_ATOM} xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
        yield OddFeed(f"{name}, with namespaces", make_item(part, names), titles=(title,))
    for kind, content in {
        "xhtml": f'<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>{escaped}</b></div></title>',
        "html": f'<title type="html">{escape(html)}</title>',
        "cdata": f'<title type="html"><![CDATA[{html}]]></title>',
        "text/html": f'<title type="text/html" mode="escaped">{escape(html)}</title>',
        "base64": f'<title type="text/html" mode="base64">{base64.b64encode(html.encode()).decode()}</title>',
        "nothing": f"<title>{escaped}</title>",
    }.items():
        for space in ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"):
            feed = f'<feed version="0.3" xmlns="{space}"><entry>{content}<id>1</id></entry></feed>'
            yield OddFeed(f"atom title as {kind} in {space[-4:]}", feed.encode(), titles=(title,))


def _links(random: Random) -> Iterator[OddFeed]:
    """Links that must be put together; each feed ends at the same address."""
    number = random.randrange(1000)
    for name, inside, around in (
        ("relative", f"<link>/news/{number}</link>", ""),
        ("guid alone", f"<guid>{LINK.format(number)}</guid>", ""),
        ("guid alone, permanent", f"<guid isPermaLink='true'>{LINK.format(number)}</guid>", ""),
        ("without scheme", f"<link>//wire.example/news/{number}</link>", ""),
        ("with blanks", f"<link>\n   {LINK.format(number)}\n </link>", ""),
        ("in cdata", f"<link><![CDATA[{LINK.format(number)}]]></link>", ""),
        ("atom link", f"<atom:link href='{LINK.format(number)}'/>", ""),
        ("atom base", f"<link>{number}</link>", "<x xml:base='https://wire.example/news/'/>"),
    ):
        base = " xml:base='https://wire.example/news/'" if name == "atom base" else ""
        yield OddFeed(f"link {name}", make_item(f"<title>T</title>{inside}", _ATOM + base, around), titles=("T",))


_ODD_VALUES: list[Any] = json.loads(
    r'[null, true, 0, -1, 1e308, [], {}, [[]], {"a": {}}, "", "\u0000\ud800\u202e", "' + "x" * 100_000 + '"]'
)
# Thirty spellings of 3 March 2025, and some that say no day at all.
SPELLINGS = (
    "Mon, 03 Mar 2025 08:00:00 GMT",
    "Mon, 03 Mar 2025 08:00:00 EST",
    "Mon, 03 Mar 2025 22:00:00 EDT",
    "Mon, 03 Mar 2025 08:00:00 -0500",
    "Mon, 03 Mar 2025 08:00:00",
    "Mon, 3 Mar 2025 08:00 GMT",
    "Tue, 03 Mar 2025 08:00:00 GMT",
    "Mon, 03 Mar 25 08:00:00 GMT",
    "03 Mar 2025",
    "2025-03-03",
    "2025-03-03T08:00:00Z",
    "2025-03-03T08:00:00.123456+01:00",
    "2025-03-03 08:00:00",
    "20250303",
    "20250303T080000Z",
    "March 3, 2025",
    "Monday, March 3, 2025 - 08:00",
    "Mar 3, 2025 8:00am",
    "3 mars 2025",
    "lun., 03 mars 2025 08:00:00 +0100",
    "3. März 2025",
    "3 de marzo de 2025",
    "2025年3月3日",
    "2025년 3월 3일",
    "03.03.2025",
    "1740988800",
    "1740988800000",
    "Mon Mar  3 08:00:00 2025",
    "2025-03-03T08:00:00",
    "2025/03/03 08:00:00",
)
NO_DAYS = ("soon", "", "0", "0000-00-00", "2025-13-45", "Mon, 99 Foo 2025", "9" * 500, "-1", "1e309", "NaN")


def _dates(random: Random) -> Iterator[OddFeed]:
    for name in ("pubDate", "dc:date"):
        for spelling in (*SPELLINGS, *NO_DAYS):
            title = f"Day {random.randrange(1000)}"
            yield OddFeed(
                f"{name} is {spelling[:40]}",
                make_item(f"<title>{title}</title><{name}>{spelling}</{name}>"),
                titles=(title,),
            )


def _json_feeds(random: Random) -> Iterator[OddFeed]:
    """JSON Feeds with every type that a field should not have."""
    kind = "application/feed+json"
    for title, charsets in _LANGUAGES.items():
        for charset in (*_PLAIN_SETS, charsets[-1]):
            for version in ("1", "1.1"):
                news = some_news(random, title)
                text = make_json(news, version)
                yield OddFeed(f"json {version} in {charset}: {title[:9]}", text.encode(charset), kind, _titles(news))
    for field in ("id", "url", "content_html", "content_text", "summary", "date_published", "language", "authors"):
        for odd in _ODD_VALUES:
            news = some_news(random, most=1)
            feed = json.loads(make_json(news))
            feed["items"][0][field] = odd
            feed["items"] += [None, 7, [], "x", {}]
            name = f"json with {field} {str(odd)[:9]!r}"
            yield OddFeed(name, json.dumps(feed).encode(), kind, _titles(news))
    for field in ("title", "language", "home_page_url", "feed_url", "hubs"):
        for odd in _ODD_VALUES:
            news = some_news(random)
            feed = json.loads(make_json(news)) | {field: odd}
            yield OddFeed(f"json feed with {field} {str(odd)[:9]!r}", json.dumps(feed).encode(), kind, _titles(news))


def _no_feeds(random: Random) -> Iterator[OddFeed]:
    """Answers that are no feed, though the server says 200 and that they are one."""
    page = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
    for said in ("Just a moment...", "Access Denied", "Attention Required! | Cloudflare", "404", "Are you a robot?"):
        yield OddFeed(f"page that says {said}", page.format(said).encode(), titles=())
        yield OddFeed(f"page in utf-16 that says {said}", page.format(said).encode("utf-16"), titles=())
        yield OddFeed(
            f"page with junk first that says {said}", b"\n <!-- x -->" + page.format(said).encode(), titles=()
        )
    for name, data in (
        ("nothing", b""),
        ("blanks", b" \n" * 999),
        ("noise", random.randbytes(5000)),
        ("noise in utf-16", b"\xff\xfe" + random.randbytes(5000)),
        ("half a gzip", gzip.compress(random.randbytes(5000))[:900]),
        ("png", b"\x89PNG\r\n\x1a\n" + random.randbytes(999)),
        ("pdf", b"%PDF-1.7\n" + random.randbytes(999)),
        ("zip", b"PK\x03\x04" + random.randbytes(999)),
        ("nul", b"\0" * 9999),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><title>Logo</title></svg>"),
        ("sitemap", b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/x</loc></url></urlset>"),
        ("soap", b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"),
        ("json", b'{"error": "slow down"}'),
        ("json list", b"[1, 2]"),
        ("json of numbers", b'{"version": 1, "items": 2}'),
    ):
        yield OddFeed(f"no feed but {name}", data, titles=())
