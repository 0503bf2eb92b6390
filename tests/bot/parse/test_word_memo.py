"""A word is told once, whatever it tells; a text tells what its words tell."""

from hypothesis import given
from hypothesis import strategies as st

from bot.parse import word_memo
from bot.parse.word_memo import WordMemo

WORDS = st.lists(st.sampled_from(["drug", "drugs,", "a", "of", "(FDA)", "x"]), max_size=8)


@given(WORDS)
def test_a_text_tells_what_its_words_tell(words: list[str]) -> None:
    assert WordMemo(list[str]).of(" ".join(words)) == set("".join(words))


def test_a_word_is_worked_out_once_until_it_is_forgotten() -> None:
    asked: list[str] = []

    def tell(word: str) -> list[int]:
        asked.append(word)
        return [len(word)]

    memo = WordMemo(tell)
    assert memo.of("new drug\nnew\tdrug") == {3, 4}
    assert asked == ["new", "drug"]
    memo.forget()
    assert memo.of("drug") == {4}
    assert asked == ["new", "drug", "drug"]


def test_words_beyond_the_most_that_are_kept_are_told_all_the_same() -> None:
    memo = WordMemo(lambda word: [word])
    many = " ".join(map(str, range(word_memo.MOST + 9)))
    assert memo.of(many) == memo.of(many) == set(many.split())
