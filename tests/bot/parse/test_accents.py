"""An accent never parts a word: a name is found whether it is written with its marks or without."""

import pytest

from bot.parse.folding import find_tokens, fold
from tests.builders import packaged


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Sjögren's", "Sjogren's"),
        ("Guillain-Barré", "Guillain-Barre"),
        ("Waldenström", "Waldenstrom"),
        ("Ménière", "Meniere"),
        ("Łódź Bio", "Lodz Bio"),
        ("Zorvex  Bio ", "Zorvex Bio"),
    ],
)
def test_marks_and_doubled_spaces_tell_no_names_apart(marked: str, plain: str) -> None:
    assert fold(marked) == fold(plain)


@pytest.mark.parametrize(
    "text", ["bei Sjögren und İstanbul, PI3K\u03b1", "naïve Ünal ß Æ", "Ågren\u2019s 多发性骨髓瘤"]
)
def test_tokens_of_accented_text_keep_their_places(text: str) -> None:
    for token, start, end in zip(*find_tokens(text), strict=True):
        assert 0 <= start < end <= len(text)
        assert fold(text[start:end]).replace(" ", "") == token.replace(" ", "")


@pytest.mark.parametrize("name", ["Sjogren's syndrome", "Sjögren's syndrome", "Waldenstrom macroglobulinemia"])
def test_a_disease_named_for_a_person_is_found_with_and_without_the_accent(name: str) -> None:
    assert len(packaged().resolve(name)) == 1
