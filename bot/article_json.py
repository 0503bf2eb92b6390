"""An article as another program hands it in: parsed JSON → Article, every wrong field named."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import NoReturn, cast

from bot.errors import ParseError
from bot.json_fields import Field
from bot.model import Article
from bot.published import parse_published

_FIELDS = ("id", "title", "text", "published", "url", "publisher", "language")
LONGEST_TITLE = 2_000
LONGEST_TEXT = 1024**2  # as long as a body may be
LONGEST_URL = 2_000
LONGEST_NAME = 300
# No spaces, no user:password, a host in plain letters: what a link on a card may safely be.
URL = r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?([/?#][!-~\u00a1-\ud7ff]*)?"
_URL = re.compile(URL)
_WHOLE = 2**53
_BAD = re.compile("[\\0\ud800-\udfff]")
_YEARS = range(1900, 2200)


def article_from_json(data: object) -> Article:
    """Return the article that `data` describes. ParseError names the field that is wrong.

    An article without an id gets one of its address, else of its words: the same article, the same id.
    """
    root = Field("", data).fields(_FIELDS)
    root["text"].name(LONGEST_TEXT)
    return _article(root, None)


def article_of_events(data: object, article_id: str) -> Article:
    """Return the article that parsed events come from, with what `data` tells of it, which may be nothing."""
    return _article(Field("", data).fields(_FIELDS), article_id)


def parse_json(data: bytes) -> object:
    """Return what the bytes of a request hold, without what no database takes. Raises ParseError.

    Zero characters and halves of surrogate pairs become U+FFFD, so that offsets stay right.
    """
    try:
        return _clean(json.loads(data.decode("utf-8-sig"), parse_float=_number, parse_constant=_refuse_constant))
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 (byte {error.start + 1})"
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg} at character {error.pos + 1}"
    except RecursionError:
        message = "is nested too deeply"
    except ValueError:
        message = "is not JSON: it holds a number that is none, or has thousands of digits"
    raise ParseError(message)


def _article(root: Mapping[str, Field], article_id: str | None) -> Article:
    title, text = root["title"].text(LONGEST_TITLE) or "", root["text"].text(LONGEST_TEXT) or ""
    url = root["url"].text(LONGEST_URL)
    if url is not None and not _URL.fullmatch(url):
        root["url"].refuse("must be an address that begins with http:// or https://, without spaces")
    if article_id is None:
        article_id = _id_of(url or f"{title}\n{text}") if root["id"].value is None else root["id"].id()
    return Article(
        id=article_id,
        title=title,
        text=text,
        published=_published(root["published"]),
        url=url,
        publisher=root["publisher"].text(LONGEST_NAME),
        language=root["language"].text(LONGEST_NAME),
    )


def _published(field: Field) -> date | None:
    value = field.text(LONGEST_NAME)
    if value is None:
        return None
    try:
        day = parse_published(value)
    except ParseError as error:
        field.refuse(str(error))
    if day.year not in _YEARS:
        field.refuse(f"{value!r} is not of a year from {_YEARS[0]} to {_YEARS[-1]}")
    return day


def _id_of(words: str) -> str:
    return "api-" + hashlib.sha256(words.encode()).hexdigest()[:24]


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError


def _number(digits: str) -> float:
    """Return 2.0 as 2: JSON knows one kind of number."""
    number = float(digits)
    return int(number) if abs(number) <= _WHOLE and number.is_integer() else number


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _BAD.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {_BAD.sub("\ufffd", name): _clean(item) for name, item in cast("dict[str, object]", value).items()}
    return value
