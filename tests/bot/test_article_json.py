from datetime import date

import pytest

from bot.article_json import article_from_json, article_of_events, parse_json
from bot.errors import FieldError, ParseError


def test_an_article_keeps_what_it_says() -> None:
    fields = {"title": "T", "text": "Words.", "published": "2025-02-14", "url": "https://a.example/x?y=1#z"}
    found = article_from_json({"id": 7, **fields, "publisher": "Wire", "language": "en", "else": 1})
    assert (found.id, found.title, found.text, found.published) == ("7", "T", "Words.", date(2025, 2, 14))
    assert (found.url, found.publisher, found.language) == ("https://a.example/x?y=1#z", "Wire", "en")


def test_an_article_without_an_id_has_the_same_one_each_time() -> None:
    one, other = article_from_json({"text": "Words."}), article_from_json({"text": "Other words."})
    assert one.id == article_from_json({"text": "Words."}).id != other.id
    linked = article_from_json({"text": "Words.", "url": "https://a.example/1"})
    assert linked.id == article_from_json({"text": "Edited.", "url": "https://a.example/1"}).id != one.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", " \n"),
        ("text", None),
        ("text", 5),
        ("title", ["T"]),
        ("title", "x" * 2001),
        ("id", ""),
        ("id", True),
        ("id", 10**16),
        ("published", ""),
        ("published", "05/06/2025"),
        ("published", "1066-10-14"),
        ("published", "9999-12-31"),
        ("url", "javascript:alert(1)"),
        ("url", "ftp://a.example/"),
        ("url", "https://[::1"),
        ("url", "https://user:secret@a.example/"),
        ("url", "https://a.example/a b"),
        ("url", "https://a.example/\n"),
        ("publisher", "x" * 301),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    with pytest.raises(FieldError) as caught:
        article_from_json({"text": "Words."} | {field: value})
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")


def test_a_misspelt_field_is_asked_about() -> None:
    with pytest.raises(FieldError, match="tittle: is no field; did you mean 'title'"):
        article_from_json({"text": "Words.", "tittle": "T"})
    with pytest.raises(FieldError, match="must be an object, not a list"):
        article_from_json(["Words."])


def test_events_may_come_without_a_word_of_their_article() -> None:
    found = article_of_events({"id": "x", "events": []}, "x")
    assert (found.id, found.title, found.text, found.url) == ("x", "", "", None)


def test_what_no_database_takes_is_replaced_and_offsets_stay() -> None:
    assert parse_json(b'{"a\\u0000": ["x\\ud800y", {"b": "\\udfff"}], "c": "\\ud83d\\ude00"}') == {
        "a\ufffd": ["x\ufffdy", {"b": "\ufffd"}],
        "c": "\U0001f600",
    }


def test_a_number_is_whole_however_it_is_written() -> None:
    found = parse_json(b"[2.0, 1e3, 0.5, 1e300]")
    assert repr(found) == "[2, 1000, 0.5, 1e+300]"


NO_JSON = [b"", b"{", b"nul", b"[NaN]", b"[Infinity]", b"\xff", b"[" * 100_000, b"9" * 5000, b"[" * 900 + b"]" * 900]


@pytest.mark.parametrize("body", NO_JSON, ids=range(len(NO_JSON)))
def test_what_is_no_json_is_told(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"is not|nested"):
        parse_json(body)
