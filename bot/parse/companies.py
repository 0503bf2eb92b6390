"""Companies that no list holds, by datelines, tickers, legal forms, trade words, appositions and verbs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.model import slug
from bot.parse import company_signs as signs
from bot.parse.blocks import Block, is_title_case
from bot.parse.company_shapes import FirmShapes, Shape
from bot.parse.document import EntityKind, Level
from bot.parse.headline_firms import find_signing_universities, find_subjects
from bot.parse.hits import Ticker
from bot.parse.lexicon import Entity
from bot.parse.naming import Run, find_runs, name_words


@dataclass(slots=True)
class Find:
    """A company on its way: all the forms seen, and the best reason."""

    core: str
    name: str
    level: Level
    reason: str
    forms: set[str] = field(default_factory=set[str])
    weak_signs: set[int] = field(default_factory=set[int])
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run stands: its block, and whether that is a headline or the first word of the lead."""

    index: int
    block: Block
    is_lead: bool
    in_title: bool


class CompanyFinder:
    """Collects the unknown companies of one document."""

    def __init__(self, shapes: FirmShapes, taken: Sequence[set[int]]) -> None:
        """`taken` holds, a block, the offsets at which a known name of any kind stands."""
        self.shapes, self.vocabulary = shapes, shapes.vocabulary
        self.tickers: set[tuple[int, int]] = set()
        self.taken = taken
        self.finds: dict[str, Find] = {}

    def read(self, index: int, block: Block, tickers: Sequence[Ticker]) -> None:
        """Look at every capitalised run of a block."""
        self.tickers |= {(ticker.block, ticker.start) for ticker in tickers}
        for stretch in block.stretches(signs.SILENT):
            for run in find_runs(block.text, *stretch):
                sentence = block.sentence_at(run.start)
                if sentence is None or run.end > sentence.end or self._is_taken(index, run):
                    continue
                in_title = is_title_case(sentence.text)
                shape = self.shapes.read(run.words, in_title)
                if shape.name and (shape.may_be_proven or not shape.is_no_firm):
                    place = Place(index, block, is_lead=run.start == block.lead, in_title=in_title)
                    self._read_run(place, shape, run.start + shape.offset)
        self._read_investors(index, block)

    def _is_taken(self, index: int, run: Run) -> bool:
        """Return whether a known name stands at every word of a run."""
        at, taken = run.start, self.taken[index]
        for word in run.words:
            if at not in taken:
                return False
            at += len(word) + 1
        return True

    def _read_run(self, place: Place, shape: Shape, start: int) -> None:
        text, in_title, name = place.block.text, place.in_title, shape.name
        end = start + len(name)
        taken = self.taken[place.index]
        if start in taken or end - 1 in taken or (shape.is_no_firm and not self._is_proven(place.index, text, end)):
            return
        is_labelled = text[max(0, start - 2) : start].strip() == ":" and not place.is_lead
        if is_labelled or signs.EVENT_AFTER.match(text, end):
            return
        form, after = _legal_form(text, end)
        if form and self._is_known_otherwise(text, start, end, after):
            return
        is_news = bool(form) and not in_title and signs.VERBS.match(text, after) is not None
        reason = "trade word in its name" if shape.has_trade else _reason(form, is_news=is_news)
        if shape.is_no_firm:
            reason = reason or "everyday words with a company's signs"
        if reason:
            self._learn(name, reason, text, after, in_title=in_title)
        elif self._has_ticker(place.index, text, after) or not (shape.is_vague or _is_person(text, start, end)):
            if shape.is_soft and not in_title:
                self._note_weak(place.index, name, start, "trade word in its name, seen again", strong=False)
            self._read_context(place, name, start, after)

    def _read_context(self, place: Place, name: str, start: int, end: int) -> None:
        """Learn a run without legal form or trade word from what stands around it."""
        text = place.block.text
        if self._has_ticker(place.index, text, end):
            self._learn(name, "ticker after it", text, end, in_title=place.in_title)
        elif signs.APPOSITION.match(text, end) and not (name.endswith("ly") and sentence_start(place.block, start)):
            self._learn(name, "called a company", text, end)
        elif place.is_lead and (signs.VERBS.match(text, end) or signs.AND_ANOTHER.match(text, end)):
            self._learn(name, "issuer in the dateline", text, end)
        elif not place.in_title and (signs.TODAY.match(text, end) or signs.AND_ANOTHER_TODAY.match(text, end)):
            self._learn(name, "announces today", text, end)
        elif not place.in_title and not self.vocabulary.is_everyday_word(name):
            left = text[max(0, start - 40) : start].removesuffix("the ")
            last = left.split()[-1] if left[-1:] == " " and left.strip() else ""
            before = signs.BEFORE.search(left) if last in name_words().before_firm else None
            sign = before or signs.VERBS.match(text, end) or signs.POSSESSIVE.match(text, end)
            is_bare = sentence_start(place.block, start) and " " not in name and not _is_humped(name)
            if sign and (before or not is_bare):
                reason = f"'{sign[0].strip()}' beside it"
                self._note_weak(place.index, name, start, reason, strong=before is not None)

    def _has_ticker(self, index: int, text: str, end: int) -> bool:
        """Return whether a ticker stands right after, or after one more bracket."""
        if not self.tickers:
            return False
        at = end
        if between := signs.QUOTED.match(text, end):
            at = between.end()
        return any((index, place + gap) in self.tickers for place in {end, at} for gap in (0, 1, 2))

    def _is_proven(self, index: int, text: str, end: int) -> bool:
        """Return whether a legal form, a ticker or what it is called makes a firm of everyday words that end there."""
        form, after = _legal_form(text, end)
        is_legal = form is not None and form not in signs.WEAK_FORMS
        return is_legal or self._has_ticker(index, text, after) or signs.APPOSITION.match(text, after) is not None

    def _is_known_otherwise(self, text: str, start: int, end: int, after: int) -> bool:
        """Return whether a name is a false friend with its initials or its legal form: a bank, a fund."""
        initials = signs.INITIALS.search(text[max(0, start - 8) : start])
        first = start - len(initials[0]) if initials else start
        stops = {end, after, *(found.end() for found in [signs.LEGAL_AFTER.match(text, end)] if found)}
        printed = {text[at:stop].rstrip("., ") for at in (start, first) for stop in stops}
        return any(self.vocabulary.is_false_friend(each, EntityKind.COMPANY) for each in printed)

    def _note_weak(self, index: int, name: str, start: int, reason: str, *, strong: bool) -> None:
        name = _plain(name)
        core = slug(name)
        find = self.finds.get(core)
        if find is None:
            find = self.finds[core] = Find(core, name, Level.PATTERN, reason, {name})
        find.weak_signs.add(index * 1_000_000 + start)
        if strong:
            find.weak_signs.add(-index * 1_000_000 - start - 1)

    def _learn(self, name: str, reason: str, text: str, end: int, *, in_title: bool = False) -> None:
        name = _plain(name)
        core = slug(self.shapes.core(name))
        if not core or core in name_words().not_first:
            return
        find = self.finds.get(core)
        if find is None or find.level is Level.PATTERN:
            forms = find.forms if find else set[str]()
            find = self.finds[core] = Find(core, name, Level.LEARNT, reason, forms, in_title=in_title)
        find.forms |= {name, *self._short_forms(name, text, end)}
        if len(name) > len(find.name):
            find.name = name

    def _short_forms(self, name: str, text: str, end: int) -> Iterator[str]:
        core = self.shapes.core(name)
        lists = name_words()
        is_everyday = core.lower() in lists.never_short or core.lower() in lists.generic
        if core != name and not is_everyday and len(core) > 2:  # noqa: PLR2004 two letters are no name
            yield core
        first, _, rest = core.partition(" ")
        if first.lower() in lists.places and len(rest) > 2:  # noqa: PLR2004 two letters are no name
            yield rest
        at = end
        for _ in range(3):
            found = signs.QUOTED.match(text, at)
            if not found:
                break
            at = found.end()
            quoted = signs.IN_QUOTES.findall(found[1])
            for short in quoted or ([found[1]] if _is_short_of(found[1], name) else []):
                if not short.lower().startswith(("the ", "company")) and short[:1].isupper():
                    yield short.strip()

    def _read_investors(self, index: int, block: Block) -> None:
        """Note the firms of a list of investors."""
        if not any(words in block.text for words in signs.MONEY_GIVERS) or not signs.ROUND.search(block.text):
            return
        for sentence in block.sentences:
            if signs.ROUND.search(sentence.text):
                for found in signs.INVESTORS.finditer(block.text, sentence.start, sentence.end):
                    self._read_list(index, block, found.end(), sentence.end)

    def _read_list(self, index: int, block: Block, at: int, stop: int) -> None:
        """Note each firm of the list that begins at `at`."""
        begin = at
        for run in find_runs(block.text[begin:stop]):
            start, end = begin + run.start, begin + run.end
            if block.text[start - 1] == "(":
                continue
            if not signs.LIST_WORDS.fullmatch(block.text[at:start]):
                break
            name = " ".join(run.words[: self.shapes.before_legal(run.words)])
            # Funds are false friends elsewhere: here they act.
            if start not in self.taken[index] and not self.shapes.is_no_name(name):
                self._note_weak(index, name, start, "named as an investor", strong=True)
            at = end

    def read_headline(self, title: Block, text: Block) -> None:
        """Learn the subjects of the headline, and a university that signs."""
        for name, start in find_signing_universities(title):
            self._note_weak(0, name, start, "signs, by the headline", strong=True)

        def is_no_firm(name: str, start: int, end: int) -> bool:
            is_none = start in self.taken[0] or self.shapes.is_no_firm(name) or self.shapes.is_vague(name)
            return is_none or _is_person(title.text, start, end)

        for name, reason in find_subjects(title, text, is_no_firm):
            core = slug(self.shapes.core(name))
            if core not in self.finds or self.finds[core].level is Level.PATTERN:
                self.finds[core] = Find(core, name, Level.LEARNT, reason, {name})

    def _adopt_tails(self) -> None:
        """Give a firm of two words what stands for it alone, its last word: Eli Orvell and Company, and Orvell."""
        for find in list(self.finds.values()):
            if find.reason.startswith(("trade word", "legal form")) or " " in find.name or len(find.name) < 4:  # noqa: PLR2004
                continue
            for other in self.finds.values():
                words = self.shapes.core(other.name).split(" ")
                if other.level is Level.LEARNT and len(words) == 2 and words[1] == find.name:  # noqa: PLR2004 a first name and a surname
                    other.forms |= find.forms
                    del self.finds[find.core]
                    break

    def _is_joined(self, find: Find) -> bool:
        """Return whether a find is another one with other words or a glued heading at its left, or only its tail."""
        for other in self.finds.values():
            if other is find or other.level is not Level.LEARNT:
                continue
            if find.in_title and not other.in_title and other.name.endswith(" " + find.name):
                return True
            if find.name.endswith(other.name) and len(other.name) > 4 and (find.in_title or not other.in_title):  # noqa: PLR2004
                before = find.name[: -len(other.name)]
                if before[-1:].isalnum() or other.core.split("-")[0] in slug(before).split("-"):
                    return True
        return False

    def entities(self) -> list[Entity]:
        """Return what was learnt as entities with their forms; weak signs must come twice, strong ones once."""
        found: list[Entity] = []
        self._adopt_tails()
        for find in self.finds.values():
            if self._is_joined(find):
                continue
            if find.level is Level.PATTERN and len(find.weak_signs) < 2:  # noqa: PLR2004 one weak sign is none
                continue
            forms = tuple(sorted(find.forms, key=len, reverse=True))
            found.append(
                Entity(
                    EntityKind.COMPANY,
                    "~" + find.core,
                    find.name,
                    forms,
                    cased=forms,
                    context=(find.reason, find.level.value),
                )
            )
        return found


def _reason(form: str | None, *, is_news: bool) -> str | None:
    """Return why a name with this legal form is a firm's, or None."""
    if form and form not in signs.WEAK_FORMS:
        return f"legal form {form}"
    return f"legal form {form} and a verb of news" if form and is_news else None


def _is_person(text: str, start: int, end: int) -> bool:
    """Return whether a degree or an office behind a name, or a title before it, makes it a person's."""
    if signs.PERSON_AFTER.match(text, end):
        return True
    return bool(signs.PERSON_BEFORE.search(text[max(0, start - 12) : start]))


def _legal_form(text: str, end: int) -> tuple[str | None, int]:
    """Return the strongest of the legal forms that stand in a row at `end`, and where they end."""
    best: str | None = None
    while found := signs.LEGAL_AFTER.match(text, end):
        if best is None or best in signs.WEAK_FORMS:
            best = found["form"]
        end = found.end()
    return best, end


def _plain(name: str) -> str:
    return name.replace("™", "").replace("®", "")


def sentence_start(block: Block, start: int) -> bool:
    """Return whether a sentence begins at `start`, where a capital proves nothing."""
    sentence = block.sentence_at(start)
    return sentence is not None and start - sentence.start < 2  # noqa: PLR2004 a quote mark may stand before


def _is_humped(name: str) -> bool:
    """Return whether a capital stands inside the word, as in NextCure."""
    return bool(re.search(r"[a-z][A-Z]", name))


def _is_short_of(short: str, name: str) -> bool:
    """Return whether what stands in brackets after a name is its short form: its first word, or its capitals."""
    if not short or not short[0].isupper() or ":" in short or len(short.split()) > 3:  # noqa: PLR2004 longer is no short form
        return False
    capitals = "".join(letter for letter in name if letter.isupper())
    return name.lower().startswith(short.split(maxsplit=1)[0].lower()) or (short.isupper() and short in capitals)
