from hypothesis import given
from hypothesis import strategies as st

from bot.parse.dates import find_dates
from bot.parse.document import EntityKind, Level, Mention, Sentence, Zone
from bot.parse.masking import TOKEN, mask_sentence
from tests.bot.parse.masks import ANNOUNCED, mask


def mention_at(text: str, start: int, end: int, kind: EntityKind) -> Mention:
    return Mention(kind, text[start:end], None, 0, start, end, text[start:end], Level.KNOWN, "made for the test")


def test_names_and_dates_become_tokens_in_lower_case() -> None:
    masked = mask("The {r:FDA} approved {d:Kymriah} of {c:Novartis} on May 1, 2018")
    assert masked.text == "the @r0 approved @d1 of @c2 on @y3"


def test_a_token_leads_back_to_what_it_stands_for() -> None:
    masked = mask("{c:Norvane} and {c:Ostrava} met the {r:FDA} on May 1, 2018")
    assert [m.name for _, m in masked.mentions(EntityKind.COMPANY)] == ["Norvane", "Ostrava"]
    assert [m.name for _, m in masked.mentions(EntityKind.REGULATOR)] == ["FDA"]
    assert [str(d.value) for _, d in masked.dates()] == ["2018-05-01"]
    assert all(masked.text[place:].startswith("@") for place, _ in masked.dates())


def test_the_longer_of_two_overlapping_names_stands() -> None:
    text = "Merck Animal Health grew"
    sentence = Sentence(0, "text", 0, len(text), text, Zone.BODY)
    both = [mention_at(text, 0, 5, EntityKind.COMPANY), mention_at(text, 0, 19, EntityKind.COMPANY)]
    masked = mask_sentence(sentence, both, ())
    assert masked.text == "@c0 grew"
    assert [m.name for _, m in masked.mentions(EntityKind.COMPANY)] == ["Merck Animal Health"]


def test_targets_and_diseases_stay_words() -> None:
    text = "a BCMA antibody"
    sentence = Sentence(0, "text", 0, len(text), text, Zone.BODY)
    assert mask_sentence(sentence, [mention_at(text, 2, 6, EntityKind.TARGET)], ()).text == "a bcma antibody"


def test_typography_is_folded() -> None:
    assert mask("The agency\u2019s \u201cnod\u201d \u2013 at\u00a0last").text == 'the agency\'s "nod" - at last'


def test_an_at_sign_of_the_text_makes_no_token() -> None:
    assert TOKEN.search(mask("write to press@c1.com or @d2").text) is None


@given(st.text(max_size=120))
def test_any_text_can_be_masked(text: str) -> None:
    sentence = Sentence(0, "text", 0, len(text), text, Zone.BODY)
    dates = find_dates(text, ANNOUNCED)
    masked = mask_sentence(sentence, (), dates)
    assert len(TOKEN.findall(masked.text)) == len(masked.items) == len(dates)
