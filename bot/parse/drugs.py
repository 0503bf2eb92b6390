"""Drugs that no list holds: INN stems, code names with a sign, brands, and the brackets that tie them together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile

from bot.model import slug
from bot.parse import drug_signs as signs
from bot.parse.blocks import Block
from bot.parse.document import EntityKind, Level
from bot.parse.dosed_drugs import find_dosed
from bot.parse.drug_places import find_brands, find_code_sign, find_codes, find_named, find_words_before
from bot.parse.drug_shapes import inside, is_firm, is_odd, is_short_of, is_trial, is_word, is_year, word_before
from bot.parse.lexicon import Entity
from bot.parse.naming import name_words
from bot.parse.vocabulary import Stem, Vocabulary

_AGAIN = "code name, again and again"


@dataclass(slots=True)
class Drug:
    """A drug on its way: its forms by sort, and the reason of the best."""

    reason: str
    level: Level = Level.LEARNT
    generic: str | None = None
    modality: str | None = None
    forms: set[str] = field(default_factory=set[str])

    @property
    def name(self) -> str:
        """Return the generic name, else the longest code or brand."""
        return self.generic or max(self.forms, key=lambda form: (any(c.isdigit() for c in form), len(form), form))


class DrugFinder:
    """Collects the unknown drugs of one document."""

    def __init__(self, vocabulary: Vocabulary, taken: Sequence[set[int]], known: dict[str, Entity]) -> None:
        """`taken` holds, a block, the offsets of known names; `known` the known drugs by form in small letters."""
        self.vocabulary, self.taken, self.known = vocabulary, taken, known
        self.stem_ends, self.ends = vocabulary.stem_ends, vocabulary.stem_ends | vocabulary.guarded_ends
        self.firms: set[str] = set()
        self.trials: set[str] = set()
        self.refuted: set[str] = set()
        self.found: dict[str, Drug] = {}
        self.linked: dict[str, str] = {}
        self.codes: dict[str, list[tuple[int, bool]]] = {}

    def read(self, index: int, block: Block) -> None:
        """Look for stems, codes and brands in a block, and at what stands in brackets beside them."""
        silent = [(s.start, s.end) for s in block.sentences if s.zone in signs.SILENT]
        for start, end, stem in self._generics(block):
            if start not in self.taken[index] and not inside(start, silent):
                after = signs.GREEK_AFTER.match(block.text, end)
                name = block.text[start : after.end() if after else end].lower()
                drug = self._drug(name, "guarded INN stem and a second sign" if stem.is_guarded else "INN stem")
                drug.generic, drug.modality = name, stem.modality
                drug.forms |= {block.text[start:end], block.text[start:end].lower(), name}
                self._tie(block.text, after.end() if after else end, drug)
        self._read_coined(index, block, silent)
        self._read_bracketed(index, block, silent)
        self._read_codes(index, block, silent)
        self._read_brands(index, block, silent)
        self._read_named(index, block, silent)
        for start, end, after in find_dosed(block, self.vocabulary.salts):
            name = block.text[start:end].lower()
            if start not in self.taken[index] and not self._is_plain(name) and signs.CHEMICAL.search(name):
                drug = self._drug(name, "its salt, form or strength behind it")
                drug.generic = drug.generic or name
                drug.forms.add(block.text[start:end])
                self._tie(block.text, after, drug)

    def tie_known(self, block: Block, end: int, entity: Entity) -> None:
        """Give a known drug the new code or brand that stands in brackets after it."""
        drug = Drug("in brackets after a known name", generic=entity.name)
        self._tie(block.text, end, drug)
        for form in drug.forms:
            self.linked[slug(form)] = entity.id

    def _drug(self, form: str, reason: str) -> Drug:
        key = slug(form)
        if key not in self.found:
            self.found[key] = Drug(reason)
        self.found[key].forms.add(form)
        return self.found[key]

    def _generics(self, block: Block) -> Iterator[tuple[int, int, Stem]]:
        """Yield the spans of generic names told by their stem, two-word names whole."""
        ends, text = self.ends, block.text
        words, starts, stops = block.tokens
        candidates = [folded for folded in block.numbers if folded[-3:] in ends and len(folded) > 5]  # noqa: PLR2004 no INN is shorter
        for at in block.places(candidates):
            folded, start, end = words[at], starts[at], stops[at]
            stem = self.vocabulary.stem_of(folded) or self._guarded_stem(text, start, end, folded)
            if stem is None or not is_word(text, start, end) or self._is_surname(text, start, end):
                continue
            if folded in name_words().no_drug:
                continue
            first = words[at - 1] if at else ""
            if stem.is_second or first.endswith("gene"):
                if stops[at - 1] + 1 == start and len(first) > 4 and is_word(text, starts[at - 1], start - 1):  # noqa: PLR2004
                    yield starts[at - 1], end, stem
            elif not (at + 1 < len(words) and starts[at + 1] == end + 1 and self._is_second(words[at + 1])):
                yield start, end, stem

    def _guarded_stem(self, text: str, start: int, end: int, folded: str) -> Stem | None:
        """Return the guarded stem of a word that a second sign calls a drug: its code, its class, or a frame."""
        stem = self.vocabulary.guarded_stem_of(folded)
        if stem is None or len(folded) < 7 or self._is_plain(folded) or signs.NO_GUARDED.search(folded):  # noqa: PLR2004
            return None
        if text[start:end] != folded and text[start:end] != folded.capitalize():
            return None
        inner = signs.BRACKET.match(text, end)
        if inner and self._is_code(re.split("[,;]", inner[1])[0].strip(" '\"")):
            return stem
        if signs.CLASS_AFTER.match(text, end) or signs.GREEK_AFTER.match(text, end):
            return stem
        if stem.text in signs.SELDOM:
            return None
        is_framed = signs.GIVEN.search(text[max(0, start - 40) : start])
        return stem if is_framed or text.count(folded) > 2 else None  # noqa: PLR2004 what keeps coming back is the matter

    def _is_code(self, name: str) -> bool:
        return (
            signs.CODE.fullmatch(name) is not None
            and not signs.NO_CODE.match(name)
            and not self.vocabulary.is_false_friend(name, EntityKind.DRUG)
        )

    def _read_coined(self, index: int, block: Block, silent: Sequence[tuple[int, int]]) -> None:
        """Take a coined word that a code name in brackets follows: `zorvarim (ZX-101)`, if either comes again."""
        text = block.text
        for found in signs.COINED.finditer(text):
            code, end = found["code"], found.start()
            start = word_before(text, end)
            name = text[start:end]
            if start in self.taken[index] or found.start("code") in self.taken[index] or inside(start, silent):
                continue
            lower = name.lower()
            if len(name) < 7 or name[1:] != lower[1:] or lower[-3:] not in name_words().drug_ends:  # noqa: PLR2004 short words are everyday ones
                continue
            if not name.isalpha() or slug(name) in self.found or self._is_plain(lower):
                continue
            if name != lower and (len(name) < 8 or is_firm(name, text)):  # noqa: PLR2004 nor is a short name with a capital sure
                continue
            comes_again = text.count(name) > 1 or text.count(code) > 1 or block.sentences[0].where == "title"
            if self._is_code(code) and comes_again:
                drug = self._drug(lower, f"its code {code} in brackets after it")
                drug.generic = lower
                self._tie(text, end, drug)

    def _read_bracketed(self, index: int, block: Block, silent: Sequence[tuple[int, int]]) -> None:
        """Take an odd capitalised name before a generic name in brackets that has a stem or a form of dose."""
        text = block.text
        for found in signs.GENERIC_INSIDE.finditer(text):
            end = found.start()
            start = word_before(text, end)
            name = text[start:end]
            if start in self.taken[index] or inside(start, silent) or not signs.UNMARKED.fullmatch(name):
                continue
            if (
                slug(name) in self.found
                or self._is_plain(name)
                or self.vocabulary.is_false_friend(name, EntityKind.DRUG)
            ):
                continue
            has_stem = self.vocabulary.stem_of(found["generic"].split("-")[0].split()[0]) is not None
            if not (has_stem or found["form"]) or is_firm(name, text) or not is_odd(name, text):
                continue
            if self._generic_in(found[0][2:-1]):
                self._tie(text, end, self._drug(name, "name before its generic name"))

    def _is_surname(self, text: str, start: int, end: int) -> bool:
        """Return whether a capitalised word goes on as the name of a firm: Halvorsen Biopharma."""
        if not text[start].isupper():
            return False
        following = text[end : end + 30].split(maxsplit=1)
        trade = self.vocabulary.trade_words
        if following and text[end] == " " and following[0].strip(".,").capitalize() in trade:
            return True
        if text[start + 1 : end].islower() and signs.FIRM_AFTER.match(text, end):
            self.firms.add(slug(text[start:end]))
            return True
        return False

    def _is_second(self, folded: str) -> bool:
        if folded[-3:] not in self.stem_ends:
            return False
        stem = self.vocabulary.stem_of(folded)
        return stem is not None and stem.is_second

    def _read_codes(self, index: int, block: Block, silent: Sequence[tuple[int, int]]) -> None:
        text = block.text
        for found in find_codes(block):
            start, end = found.span()
            code = found[0]
            if (
                start in self.taken[index]
                or end - 1 in self.taken[index]
                or inside(start, silent)
                or signs.NO_CODE.match(code)
            ):
                continue
            is_like_trial = signs.TRIAL_SHAPE.fullmatch(code) is not None
            is_trial = signs.TRIAL_AFTER.match(text, end) and (is_like_trial or not signs.PHASE_AFTER.match(text, end))
            if is_trial and is_like_trial:
                self.trials.add(slug(code))
            if signs.TRIAL_BEFORE.search(text, max(0, start - 60), start):
                self.refuted.add(slug(code))
            if signs.GENE_AFTER.match(text, end):
                self.refuted.add(slug(code))
                continue
            if is_trial or self._is_no_code(code):
                continue
            sign = find_code_sign(block, start, end, is_like_trial=is_like_trial)
            drug = self.found.get(slug(code))
            inner = signs.BRACKET.match(text, end)
            if sign or drug:
                drug = self._drug(code, f"code name, '{sign[:30]}' beside it" if sign else "code name")
            elif inner and self.vocabulary.stem_of(inner[1].strip().lower()):
                drug = self._drug(code, "code name before a generic name")
            self.codes.setdefault(code, []).append((index, bool(sign)))
            if drug or len(self.codes[code]) > 2:  # noqa: PLR2004 a code that keeps coming back is the matter
                self._tie(text, end, drug or self._drug(code, _AGAIN))

    def _is_no_code(self, code: str) -> bool:
        """Return whether a code names a trial, a year, a mutation or the like."""
        stem = code.split("-", maxsplit=1)[0]
        return (
            is_year(code)
            or code.startswith("anti")
            or any(self.vocabulary.is_false_friend(form, EntityKind.DRUG) for form in {code, stem} - {""})
        )

    def _read_brands(self, index: int, block: Block, silent: Sequence[tuple[int, int]]) -> None:
        text, last = block.text, -9
        if "®" not in text and "™" not in text:
            return
        for begin, end, after in find_brands(text):
            start, name = begin, text[begin:end]
            first, _, rest = name.partition(" ")
            if rest and (first.lower() in name_words().not_first or slug(rest) in self.found):
                start, name = start + len(first) + 1, rest
            if start in self.taken[index] or inside(start, silent) or signs.NO_PRODUCT.match(text, end):
                continue
            if self.vocabulary.is_false_friend(name, EntityKind.DRUG):
                continue
            inner = signs.BRACKET.match(text, end)
            generic = self._generic_in(inner[1]) if inner else None
            left = text[max(0, start - 60) : start]
            sign = (
                find_words_before(left[-40:])
                or signs.AFTER.match(text, after)
                or signs.BRAND_BEFORE.search(left)
                or signs.BRAND_AFTER.match(text, after)
            )
            is_listed = text[max(last, 0) : start].strip() in ("and", "or", ",", ", and") and last > 0
            if generic or sign or is_listed:
                last = after
                why = "brand before its generic name" if generic else "brand with a drug's words beside it"
                drug = self._drug(name, why)
                self._tie(text, end, drug)

    def _read_named(self, index: int, block: Block, silent: Sequence[tuple[int, int]]) -> None:
        """Take names without stem or digits where two frames, one on each side, call them a drug."""
        text = block.text
        told = dropwhile(lambda each: each.zone in signs.STANDING, block.sentences)  # a page's own lines stand first
        about = next((each.start for each in told if each.zone in signs.STANDING), len(text))
        for found in find_named(block, about):
            start, end = found.span("name")
            name = found["name"].rstrip("+")
            if start in self.taken[index] or inside(start, silent) or slug(name) in self.found:
                continue
            if found[0][: start - found.start()].endswith(("'s ", "s' ")) and not (name.isupper() and len(name) > 4):  # noqa: PLR2004
                continue
            if not (
                signs.CLASS_AFTER.match(text, found.end())
                or ((signs.NAMED_AFTER.match(text, found.end()) or text.count(name) > 1) and is_odd(name, text))
            ):
                continue
            if (
                signs.PLURAL_CAPITALS.fullmatch(name)
                or self._is_plain(name)
                or self.vocabulary.is_false_friend(name, EntityKind.DRUG)
            ):
                continue
            if is_firm(name, text) or is_trial(name, text):
                continue
            if name.islower() and not signs.CHEMICAL.search(name) and name[-3:] not in name_words().drug_ends:
                continue
            drug = self._drug(name, f"'{found[0][: start - found.start()].strip()}' before it")
            drug.level = Level.PATTERN
            if name.islower():
                drug.generic = name
            self._tie(text, end, drug)

    def _is_plain(self, name: str) -> bool:
        """Return whether a word is an everyday one, so no name."""
        lists, lower = name_words(), name.lower()
        if lower.endswith("ly"):
            return True
        return any(
            word in lists.no_drug or word in lists.generic or word in lists.not_first
            for word in (lower, lower.rstrip("s"), *lower.split(" "))
        )

    def _generic_in(self, inside: str) -> str | None:
        """Return the generic name or code that a bracket after a brand opens with."""
        first = re.split(r"[,;]| or | and hyaluronidase", signs.LEAD_IN.sub("", inside))[0].strip(" '\"®™")
        first = re.sub(r"-[a-z]{4}$", "", first)
        if not signs.INN_SHAPE.fullmatch(first):
            return first if signs.CODE.fullmatch(first) and not signs.NO_CODE.match(first) else None
        words = first.split()
        while len(words) > 1 and (words[-1] in self.vocabulary.salts or words[-1] in name_words().no_drug):
            words.pop()
        if any(word in name_words().no_drug for word in words):
            return None
        kept = " ".join(words[:2])
        last = words[-1]
        has_end = signs.CHEMICAL.search(last) or self.vocabulary.stem_of(last) or last[-3:] in name_words().drug_ends
        return kept if has_end or self.vocabulary.guarded_stem_of(last) else None

    def _tie(self, text: str, end: int, drug: Drug) -> None:
        """Add to a drug what the brackets or `also known as` after it call it."""
        names: list[str] = []
        if suffix := signs.SUFFIX.match(text, end):
            end = suffix.end()
        if inner := signs.BRACKET.match(text, end):
            names += re.split(r"[,;/]| or ", inner[1])
        if also := signs.ALSO.match(text, end):
            names += re.split(r"[,;()]|\.\s|\.$| or | and | in | for ", text[also.end() : also.end() + 60])[:1]
        for part in names[:3]:
            name = signs.LEAD_IN.sub("", part.strip(" '\"")).strip(" '\"")
            self._tie_name(name, drug)

    def _tie_name(self, name: str, drug: Drug) -> None:
        bare = name.rstrip("®™ ")
        lower = bare.lower()
        if lower in self.known:
            self.linked |= {slug(form): self.known[lower].id for form in drug.forms}
            return
        is_code = self._is_code(bare)
        generic = None if is_code else self._generic_in(bare)
        brand = signs.BRAND_IN.fullmatch(name) if drug.generic or name != bare else None
        is_short = bool(drug.generic) and is_short_of(bare, drug.generic or "")
        if not (is_code or generic or brand or is_short) or self.vocabulary.is_false_friend(bare, EntityKind.DRUG):
            return
        form = generic or (brand[1] if brand else bare)
        drug.forms.add(form)
        if generic and not is_code and not drug.generic and not signs.CODE.fullmatch(generic):
            drug.generic = generic
        self._merge(form, drug)

    def _merge(self, form: str, drug: Drug) -> None:
        key = slug(form)
        other = self.found.get(key)
        if other is not None and other is not drug:
            drug.forms |= other.forms
            drug.generic = drug.generic or other.generic
            for each, held in self.found.items():
                if held is other:
                    self.found[each] = drug
        self.found[key] = drug

    def entities(self) -> list[Entity]:
        """Return the drugs found as entities, each once."""
        entities: list[Entity] = []
        for drug in {id(each): each for each in self.found.values()}.values():
            key = slug(drug.name)
            if key in self.firms | self.refuted or (drug.reason == _AGAIN and key in self.trials):
                continue
            known = next((self.linked[key] for form in drug.forms if (key := slug(form)) in self.linked), None)
            drug.forms |= {form.capitalize() for form in drug.forms if form.islower() and len(form) == 4}  # noqa: PLR2004
            forms = tuple(sorted(drug.forms, key=lambda form: (-len(form), form)))
            entities.append(
                Entity(
                    EntityKind.DRUG,
                    known or "~" + slug(drug.name),
                    drug.name,
                    forms,
                    cased=tuple(form for form in forms if not form.islower() or len(form) < 5),  # noqa: PLR2004
                    modality=drug.modality or None,
                    context=(drug.reason, drug.level.value),
                ),
            )
        return entities


def known_by_form(entities: Iterable[Entity]) -> dict[str, Entity]:
    """Return drugs by each of their forms in small letters."""
    return {alias.lower(): entity for entity in entities for alias in entity.aliases}
