"""Names of the lexicon in a document, longest first, on whole tokens, each by the rule of its column.

`cased` forms must stand as written, in a line whose capitals mean something; `guarded` ones also want proof.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from bot.parse.blocks import Block, Span, read_capitals
from bot.parse.document import EntityKind, Level, Mention
from bot.parse.hits import Hit, find_hits, find_tickers
from bot.parse.lexicon import Entity, Form, Lexicon, Rule
from bot.parse.patterns import pattern

_LONG = 5  # in a line of capitals, a shorter name may be any word
_CUE_AFTER = pattern(
    r"[\s/-]*(?:(?:receptor|kinase|gene|protein|dual|small[- ]molecule|tyrosine|pathway|signal\w+)[\s-]+){0,2}"
    r"(?:inhibit|agonis|antagonis|antibod|receptor|express|overexpress|exon|mutat|mutant|amplif|fusion|alter|direct"
    r"|target|\u00d7|CAR\b|ADC\b|bispecific|degrad|positive|negative|modulat|activat|blocker|block|gene\b|pathway"
    r"|rearrange|low\b|high\b)",
    re.IGNORECASE,
)
_CUE_BEFORE = pattern(
    r"(?:anti-?|\u00d7|x|targets?|targeting|against|inhibit(?:s|ing|or of)|blocks|blocking|binds(?: to)?|directed (?:at"
    r"|against)"
    r"|agonist of|expression of|mutations? in|mutated|mutant)\s*$",
    re.IGNORECASE,
)
_LOOSE = str.maketrans({"-": " ", "®": "", "™": ""})
# A degree or an office behind a name, or a title before it, makes a firm's name a person's.
_TITLED = pattern(r"\b(?:Dr|Mr|Ms|Mrs|Prof)\.? (?:[A-Z][\w.-]* )?$")
_TITLES = ("Dr", "Mr", "Ms", "Prof")
_GRADUATE = pattern(r"(?: [A-Z]\.)? [A-Z][a-z'-]+, (?:M\.?D|Ph\.?D|Pharm\.?D|M\.?B\.?A|R\.?N|M\.?Sc)\b")
_IN_OFFICE = pattern(
    r" [A-Z][a-z]+, (?:(?:its|our|the|their) )?(?:(?:senior|executive|interim|global|co-?|vice|deputy|founding) )*"
    r"(?:chief|president|CEO|CFO|CMO|CSO|COO|director|professor|chair(?:man|woman|person)?|(?:co-?)?founder|head of"
    r"|analyst)\b"
)
_NEXT_WORD = re.compile(r" ([A-Z]\w+)")
_NESTING = frozenset({EntityKind.TARGET, EntityKind.MODALITY})


class KnownNames:
    """The known names of one document: all hits first, then proof, then what stands."""

    def __init__(self, blocks: Sequence[Block], lexicon: Lexicon, *, is_proven: bool = False) -> None:
        """Find every hit and what it proves; `is_proven`: the document itself gave these names."""
        self.blocks, self.lexicon, self.is_proven = blocks, lexicon, is_proven
        self.tickers = find_tickers(blocks, lexicon.vocabulary.exchanges)
        self.hits = [
            hit
            for index, block in enumerate(blocks)
            for hit in find_hits(index, block, lexicon)
            if hit.kind is not EntityKind.COMPANY
            or not lexicon.vocabulary.is_part_of_false_friend(block.text, hit.start, hit.end)
        ]
        self.proofs: dict[tuple[EntityKind, str], str] = {}
        self._prove()

    @cached_property
    def lowered(self) -> str:
        """Return the document in small letters."""
        return "\n".join(block.text.lower() for block in self.blocks)

    def _prove(self) -> None:
        """Note which entities are named beyond doubt, and by what."""
        for ticker in self.tickers:
            for symbol in ticker.symbols:
                owners = self.lexicon.owners(symbol)
                if len(owners) == 1:
                    self.proofs.setdefault((EntityKind.COMPANY, owners[0].id), f"ticker {symbol}")
        for hit in self.hits:
            for form in hit.forms:
                key = (hit.kind, form.entity.id)
                if key in self.proofs or form.rule is Rule.GUARDED or not self._stands_as_written(form, hit):
                    continue
                self.proofs[key] = f"'{form.text}' in the document"
        for kind, id_ in list(self.proofs):
            drug = self.lexicon.get(kind, id_) if kind is EntityKind.DRUG else None
            if drug and drug.owner:
                self.proofs.setdefault((EntityKind.COMPANY, drug.owner), f"its drug {drug.name} in the document")

    def _stands_as_written(self, form: Form, hit: Hit) -> bool:
        """Return whether the form's own capitals stand there and mean something in that line."""
        if form.rule is Rule.ANY:
            return True
        block = self.blocks[hit.block]
        text = block.text[hit.start : hit.end]
        is_same = text == form.text or text.translate(_LOOSE) == form.text.translate(_LOOSE)
        if not is_same and not (self.is_proven and text.isupper() and len(text) >= _LONG):
            return False
        sentence = block.sentence_at(hit.start)
        if sentence is None:
            return False
        in_capitals, in_title_case = read_capitals(sentence.text)
        if not (is_same or in_capitals):
            return False
        if in_capitals or (in_title_case and form.text.istitle()):
            return self.is_proven or (hit.kind, form.entity.id) in self.proofs
        return True

    def mentions(self) -> list[Mention]:
        """Return the mentions that stand, sorted; of nested ones the outer, save targets and modalities in diseases."""
        found: list[tuple[Hit, Entity, str, Level]] = []
        for hit in self.hits:
            chosen = self._choose(hit)
            if chosen:
                found.append((hit, *chosen))
        found.sort(key=lambda item: (item[0].block, item[0].start, -item[0].end))
        mentions: list[Mention] = []
        outer: Hit | None = None
        for hit, entity, reason, level in found:
            if outer and outer.block == hit.block and hit.end <= outer.end and _is_swallowed(hit, outer):
                continue
            block = self.blocks[hit.block]
            sentence = block.sentence_at(hit.start)
            if sentence and hit.end <= sentence.end:
                start, end = hit.start - sentence.start, hit.end - sentence.start
                name, id_, text = entity.name, entity.id, block.text[hit.start : hit.end]
                mentions.append(Mention(entity.kind, name, id_, sentence.index, start, end, text, level, reason))
                outer = hit if outer is None or outer.block != hit.block or hit.end >= outer.end else outer
        return mentions

    def _choose(self, hit: Hit) -> tuple[Entity, str, Level] | None:
        """Return the entity that the hit names, with the reason; None without proof."""
        if self._trap(hit):
            return None
        standing = [form for form in hit.forms if form.rule is Rule.ANY or self._stands_as_written(form, hit)]
        sure = [form for form in standing if form.rule is not Rule.GUARDED]
        if sure:
            best = self._best(sure)
            return best.entity, f"known name '{best.text}'", Level.KNOWN
        proven = [(form, proof) for form in standing if (proof := self._proof(form, hit))]
        if len(proven) > 1 and hit.kind is EntityKind.COMPANY:
            proven = [each for each in proven if each[1].startswith("ticker")]
        if len(proven) > 1 and hit.kind is EntityKind.COMPANY:
            proven = []
        if proven:
            nearest = min(proven, key=lambda each: self._distance(each[0], hit)) if len(proven) > 1 else proven[0]
            form, proof = nearest
            return form.entity, f"'{form.text}' by {proof}", Level.KNOWN
        return self._homonym(standing)

    def _distance(self, form: Form, hit: Hit) -> int:
        """Return how far from the hit the nearest word stands that proves the form."""
        text, words = self.blocks[hit.block].text.lower(), _words_of_proof(form)
        places = (found.start() for word in words for found in re.finditer(re.escape(word), text))
        return min((abs(place - hit.start) for place in places), default=len(text))

    def _trap(self, hit: Hit) -> str | None:
        """Return what the hit is part of, where that makes it no name of its kind."""
        text = self.blocks[hit.block].text
        for phrase, kinds in () if self.is_proven else self.lexicon.traps.get(hit.forms[0].text, ()):
            first = text.find(phrase, max(0, hit.end - len(phrase)), hit.start + len(phrase))
            if hit.kind.value in kinds and 0 <= first <= hit.start:
                return f"part of '{phrase}'"
        if hit.kind is not EntityKind.COMPANY or self.is_proven:
            return None
        before = text[max(0, hit.start - 24) : hit.start]
        is_titled = any(title in before for title in _TITLES) and _TITLED.search(before)
        if is_titled or _GRADUATE.match(text, hit.end):
            return "a person's name"
        following = _NEXT_WORD.match(text, hit.end)
        trade = self.lexicon.vocabulary.trade_words
        if following and following[1] not in trade and _IN_OFFICE.match(text, hit.end):
            return "a person's name"
        if following and trade.get(following[1]) == "ending" and all(f.rule is Rule.GUARDED for f in hit.forms):
            return f"'{text[hit.start : following.end()]}' is another name"
        return None

    def refused(self) -> Iterator[tuple[Span, EntityKind, str]]:
        """Yield where a form of the lexicon stands that names nothing there, with why: what an explanation shows."""
        for hit in self.hits:
            span = self.blocks[hit.block].span(hit.start, hit.end)
            if span is None or self._choose(hit):
                continue
            standing = [form for form in hit.forms if self._stands_as_written(form, hit)]
            why = self._trap(hit) or (
                "nothing in the document proves it" if standing else f"counts only as '{hit.forms[0].text}' is written"
            )
            yield span, hit.kind, f"{hit.forms[0].entity.name}: {why}"

    def _best(self, forms: Sequence[Form]) -> Form:
        proven = [form for form in forms if "'" not in self.proofs.get((form.entity.kind, form.entity.id), "'")]
        return (proven or list(forms))[0]

    def _homonym(self, standing: Sequence[Form]) -> tuple[Entity, str, Level] | None:
        """Return, of firms known to share a name, the American one, marked unsure."""
        firms = [form for form in standing if form.entity.homonyms]
        shared = [form for form in firms if any(other.entity.id in form.entity.homonyms for other in firms)]
        american = [form for form in shared if form.entity.country == "US"]
        if len(american) != 1:
            return None
        return american[0].entity, f"unsure: '{american[0].text}' alone, nothing tells which", Level.PATTERN

    def _proof(self, form: Form, hit: Hit) -> str | None:
        """Return what proves a guarded form there, or None."""
        entity = form.entity
        word = next((word for word in _words_of_proof(form) if word in self.lowered), None)
        if word:
            return f"'{word}' in the document"
        if entity.is_context_bound or form.text in dict(entity.needs):
            return None
        if (proof := self.proofs.get((hit.kind, entity.id))) is not None:
            return proof
        if hit.kind is EntityKind.TARGET:
            text = self.blocks[hit.block].text
            cue = _CUE_AFTER.match(text, hit.end) or _CUE_BEFORE.search(text[max(0, hit.start - 24) : hit.start])
            return f"'{cue[0].strip()}' next to it" if cue else None
        return None


def _words_of_proof(form: Form) -> tuple[str, ...]:
    return dict(form.entity.needs).get(form.text, form.entity.context)


def _is_swallowed(hit: Hit, outer: Hit) -> bool:
    """Return whether the inner of two nested hits is only part of the outer's name."""
    if hit.kind is outer.kind:
        return True
    if (hit.start, hit.end) == (outer.start, outer.end):
        return False
    return not (hit.kind in _NESTING and outer.kind in (EntityKind.DISEASE, EntityKind.MODALITY))


def sort_mentions(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return mentions in reading order."""
    return tuple(sorted(mentions, key=lambda mention: (mention.sentence, mention.start, mention.end, mention.kind)))
