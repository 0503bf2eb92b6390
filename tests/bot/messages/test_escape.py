"""What is told becomes text that links and mentions nothing."""

import pytest

from bot.messages.escape import escape, link, plain, safe_url, unescape


def test_escaping_leaves_nothing_active() -> None:
    assert escape("A & B <!here>") == "A &amp; B &lt;!here&gt;"
    assert escape("A &amp; B") == "A &amp; B"
    assert unescape("&amp;lt;") == "&lt;"
    assert escape("see https://evil.example/x @here") == "see evil․example/x ＠here"  # noqa: RUF001  made harmless so
    assert escape("*b* _i_ `c` snake_case") == "∗b∗ i ˋcˋ snake_case"  # noqa: RUF001  made harmless so
    assert escape("a&b", 4) == "a…"
    assert plain("a\u200b\u202eb\n\tc\ud800") == "ab c"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://news.example/%0aalert(1)",
        "slack://channel/x",
        "//news.example/",
        "http://",
        "https://a b",
        "https://user:x@evil.example/",
        "https://[::1",
        "ftp://x",
        "",
        None,
    ],
)
def test_an_address_that_is_no_web_page_is_not_linked(url: str | None) -> None:
    assert safe_url(url) is None
    assert link(url, "Label") == "Label"


def test_an_address_cannot_end_its_link() -> None:
    assert link("https://ok.example/a|b>c<d", "x|y>") == "<https://ok.example/a%7Cb%3Ec%3Cd|x∣y&gt;>"  # noqa: RUF001
