"""A word is told once, whatever it tells; a text tells what its words tell."""

from hypothesis import given
from hypothesis import strategies as st

from bot.parse import word_memo
from bot.parse.word_memo import WordMemo, bits_of

WORDS = st.lists(st.sampled_from(["drug", "drugs,", "a", "of", "(FDA)", "x"]), max_size=8)


def letters(word: str) -> int:
    told = 0
    for letter in word:
        told |= 1 << ord(letter)
    return told


@given(WORDS)
def test_a_text_tells_what_its_words_tell(words: list[str]) -> None:
    assert WordMemo(letters).of(" ".join(words)) == letters("".join(words))


def test_a_word_is_worked_out_once_until_it_is_forgotten() -> None:
    asked: list[str] = []

    def tell(word: str) -> int:
        asked.append(word)
        return len(word)

    memo = WordMemo(tell)
    assert memo.of("new drug\nnew\tdrug") == 3 | 4
    assert asked == ["new", "drug"]
    memo.forget()
    assert memo.of("drug") == 4
    assert asked == ["new", "drug", "drug"]


def test_words_beyond_the_most_that_are_kept_are_told_all_the_same() -> None:
    asked: list[str] = []

    def tell(word: str) -> int:
        asked.append(word)
        return int(word)

    memo = WordMemo(tell)
    many = " ".join(map(str, range(word_memo.MOST + 9)))
    assert memo.of(many) == 0x7FFF
    assert memo.of("0") == 0  # forgotten with the first ones, and worked out anew
    assert memo.of(str(word_memo.MOST + 8)) == word_memo.MOST + 8
    assert asked == [*many.split(), "0"]


def test_a_word_too_long_for_one_is_told_and_not_kept() -> None:
    asked: list[str] = []

    def tell(word: str) -> int:
        asked.append(word)
        return 1

    memo = WordMemo(tell)
    junk = "x" * (word_memo.LONGEST + 1)
    assert memo.of(f"{junk} {junk} {junk[1:]} {junk[1:]}") == 1
    assert asked == [junk, junk, junk[1:]]


@given(st.sets(st.integers(0, 300)))
def test_bits_are_told_in_order(numbers: set[int]) -> None:
    assert bits_of(sum(1 << number for number in numbers)) == sorted(numbers)
