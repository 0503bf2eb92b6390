"""Names in Chinese, Korean and Japanese news: which known ones stand there as names, and which the text introduces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.parse.document import Document, EntityKind, Level, Mention, Sentence
from bot.parse.drug_signs import CODE, NO_CODE
from bot.parse.lexicon import Lexicon
from bot.parse.naming import find_runs
from bot.parse.tables import read_toml

_HANGUL = re.compile("[\uac00-\ud7a3]")
_EAST_ASIAN = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]")
_LATIN_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z][a-z]{6,}")
_FOREIGNERS = frozenset({"FDA", "MFDS"})
_PARTING = frozenset({EntityKind.COMPANY, EntityKind.DRUG, EntityKind.REGULATOR, EntityKind.DISEASE})


@dataclass(frozen=True, slots=True)
class _Signs:
    """The patterns of `names_east_asian.toml` for one language."""

    firms: tuple[re.Pattern[str], ...]
    drugs: tuple[re.Pattern[str], ...]


@cache
def _table() -> dict[str, Any]:
    return read_toml("names_east_asian.toml")


@cache
def _find(key: str) -> re.Pattern[str]:
    return re.compile(_table()[key])


@cache
def _signs(language: str) -> _Signs:
    rows = _table()[language]
    parts = {"FIRM": rows["firm"], "STEM": rows["stem"], "FORM": _table()["form"], "SIGN": _table()["sign"]}

    def filled(text: str) -> re.Pattern[str]:
        for key, part in parts.items():
            text = text.replace(key, part)
        return re.compile(text)

    return _Signs(tuple(map(filled, rows["firms"])), tuple(map(filled, rows["drugs"])))


def find_east_asian_names(
    document: Document, sentences: Sequence[Sentence], mentions: Iterable[Mention], lexicon: Lexicon
) -> dict[int, list[Mention]]:
    """Return the mentions that stand in the sentences, known ones first, by the sentence's index."""
    by_index: dict[int, list[Mention]] = {sentence.index: [] for sentence in sentences}
    held = {sentence.index: sentence for sentence in sentences}
    for mention in mentions:
        if mention.sentence in held and _stands(mention, held[mention.sentence].text):
            by_index[mention.sentence].append(mention)
    whole = "\n".join(sentence.text for sentence in sentences)
    for kind, find in ((EntityKind.COMPANY, _firms), (EntityKind.DRUG, _drugs)):
        learnt: dict[str, str] = {}
        for sentence in sentences:
            text = _parted(sentence, by_index[sentence.index])
            for form, name in find(text, whole, document.language, lexicon):
                learnt.setdefault(form, name)
        for sentence in sentences:
            by_index[sentence.index] += _mark(sentence, learnt, kind, by_index[sentence.index], lexicon)
    return by_index


def _stands(mention: Mention, text: str) -> bool:
    """Return whether a known name is a name there, and no part of a longer word or another land's regulator."""
    before, after = text[: mention.start], text[mention.end : mention.end + 8]
    if mention.kind is EntityKind.REGULATOR:
        return not (mention.id in _FOREIGNERS and _find("foreign").search(before[-10:]))
    around = text[max(0, mention.start - 2) : mention.end + 2]
    if mention.kind is EntityKind.COMPANY and any(
        mention.text in word and word in around for word in _table()["everyday"]
    ):
        return False
    if not _HANGUL.search(mention.text):
        return True
    joins_left = bool(before) and bool(_HANGUL.match(before[-1]))
    if mention.kind in (EntityKind.COMPANY, EntityKind.DRUG):
        return not joins_left and bool(_find("particle").match(after))
    return not (joins_left and len(mention.text) < 3)  # noqa: PLR2004 two syllables are part of many words


def _parted(sentence: Sentence, mentions: Sequence[Mention]) -> str:
    """Return the sentence with its names so far as commas: they part words, and are no part of a new name."""
    text = sentence.text
    for mention in mentions:
        if mention.kind in _PARTING:
            text = text[: mention.start] + "," * (mention.end - mention.start) + text[mention.end :]
    return text


def _firms(text: str, whole: str, language: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield (form, name to show) of the firms that a sentence introduces."""
    if language == "ko":
        for found in _find("signed").finditer(whole):
            latin = found["latin"].strip()
            yield " ".join(found["words"].split(" ")[-len(latin.split()) :]), latin
    for each in _signs(language).firms:
        for found in each.finditer(text):
            if not _find("no_firm").search(found["name"]):
                yield found["name"], found["name"]
    words = lexicon.vocabulary.trade_words
    for run in find_runs(_EAST_ASIAN.sub(" ", text)):
        if len(run.words) > 1 and words.get(run.words[-1]) == "ending":
            name = " ".join(run.words)
            yield name, name


def _drugs(text: str, whole: str, language: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield (form, name to show) of the drugs that a sentence introduces."""
    yield from ((name, name) for name in _latin_drugs(_EAST_ASIAN.sub(" ", text), lexicon))
    for each in _signs(language).drugs:
        for found in each.finditer(text):
            name = _find("salt").sub("", found["name"])
            if whole.count(name) > 1:
                yield name, _shown(name, whole)
    if language == "zh":  # its quotes hold slogans more often than medicines
        return
    for found in _find("quoted").finditer(text):
        name = found["name"].strip()
        if re.search(_table()["medicine"].replace("NAME", re.escape(name)), whole):
            yield name, _shown(name, whole)


def _latin_drugs(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the code names and the words with an INN stem."""
    for found in CODE.finditer(text):
        if not NO_CODE.match(found[0]) and not lexicon.vocabulary.is_false_friend(found[0], EntityKind.DRUG):
            yield found[0]
    for found in _LATIN_WORD.finditer(text):
        if lexicon.vocabulary.stem_of(found[0].lower()):
            yield found[0]


def _shown(name: str, text: str) -> str:
    """Return the Latin name that stands in brackets after a local one, if one does: what the trade goes by."""
    found = re.search(_table()["latin"].replace("NAME", re.escape(name)), text)
    return found["latin"] if found else name


def _mark(
    sentence: Sentence, learnt: dict[str, str], kind: EntityKind, taken: Sequence[Mention], lexicon: Lexicon
) -> list[Mention]:
    """Return the places of learnt names in a sentence, the longest first, where no known name stands."""
    found: list[Mention] = []
    for form in sorted(learnt, key=lambda form: (-len(form), form)):
        owners = lexicon.resolve(learnt[form], kind)
        owner = owners[0] if len(owners) == 1 else None
        for place in re.finditer(re.escape(form), sentence.text, re.IGNORECASE):
            start, end = place.span()
            if all(end <= other.start or other.end <= start for other in (*taken, *found)):
                name, known = (owner.name, owner.id) if owner else (learnt[form], None)
                found.append(
                    Mention(
                        kind, name, known, sentence.index, start, end, place[0], Level.LEARNT, "introduced by the text"
                    )
                )
    return found
