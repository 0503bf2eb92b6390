import pytest

from bot.feeds.fulltext import extract_text

STORY = "".join(f"<p>Norvale Bio said that part {n} of its trial of norvatinib met its endpoint.</p>" for n in range(9))
WALLS = (
    "Verify you are human by completing the action below. The site needs to review the security of your connection.",
    "We and our 842 partners store and access information on a device, such as cookies. Click accept to consent.",
    "Norvale Bio said its trial met its endpoint. This article is for subscribers only. Subscribe now to read more.",
    "Something about your browser made us think you were a bot. Make sure that cookies are on, or write to us.",
    "You don\u2019t have permission to access this resource on this server. The reference number is 18.2d, it says.",
)
SHAPES = (
    "<main>{}</main>",
    "<div class=c>{}</div>",
    "<table><tr><td>{}</td></tr></table>",
    "<section>{}</section>",
)


def _page(inside: str) -> bytes:
    return f"<html><body><nav><a href=/>Home</a></nav>{inside}<footer>Imprint</footer></body></html>".encode()


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_in_place_of_an_article_is_no_text(wall: str) -> None:
    assert (
        extract_text(_page(f"<article><p>{wall}</p><p>{wall} Thank you.</p></article>"), "https://w.example/1") is None
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_an_article_is_found_in_every_shape_and_its_furniture_left(shape: str) -> None:
    text = extract_text(_page(shape.format(STORY)), "https://w.example/1") or ""

    assert "part 8 of its trial" in text
    assert "Imprint" not in text


def test_a_release_that_many_outlets_carry_is_read_from_each() -> None:
    texts = [extract_text(_page(f"<main>{STORY}</main>"), f"https://w{number}.example/1") for number in range(9)]

    assert texts[0]
    assert set(texts) == {texts[0]}
