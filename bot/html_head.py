"""What a web page says of itself: title, day of publication, address, site."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_LIMIT = 400_000  # characters of a page in which its head, first heading and time stamp stand
_PUBLISHED = (
    "article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date",
    "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "sailthru.date", "parsely-pub-date",
    "og:published_time",
)  # fmt: skip
_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


@dataclass(frozen=True, slots=True)
class Head:
    """A page's account of itself; `title` is empty and the others None where it gives none."""

    title: str = ""
    published: str | None = None
    url: str | None = None
    publisher: str | None = None


def parse_head(text: str) -> Head:
    """Parse the head of a page. What the page marks for sharing comes before its window title."""
    page = _Page()
    page.feed(text[:_LIMIT])
    linked = _LINKED_DATA.search(text[:_LIMIT])
    title = page.meta.get("og:title") or page.headline("h1") or page.headline("title")
    published = next((page.meta[name] for name in _PUBLISHED if name in page.meta), None)
    return Head(
        title=" ".join(title.split()),
        published=published or (linked[1] if linked else None) or page.time,
        url=page.canonical or page.meta.get("og:url"),
        publisher=page.meta.get("og:site_name"),
    )


@dataclass
class _Page(HTMLParser):
    """Collects what a head may be made of."""

    meta: dict[str, str] = field(default_factory=dict[str, str])
    canonical: str | None = None
    time: str | None = None
    _headlines: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _open: str | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (found.get("property") or found.get("name") or found.get("itemprop") or "").lower()
            if name and found.get("content"):
                self.meta.setdefault(name, found["content"].strip())
        elif tag == "link" and "canonical" in found.get("rel", "").lower().split():
            self.canonical = self.canonical or found.get("href") or None
        elif tag == "time" and found.get("datetime"):
            self.time = self.time or found["datetime"]
        elif tag in {"title", "h1"} and tag not in self._headlines:
            self._headlines[tag], self._open = [], tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self._headlines[self._open].append(data)

    def headline(self, tag: str) -> str:
        """Return the text of the first `tag`."""
        return "".join(self._headlines.get(tag, ())).strip()
