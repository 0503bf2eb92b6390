"""Companies that no list holds, by the company they keep: datelines, tickers, legal forms, trade words, appositions, verbs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.model import slug
from bot.parse.blocks import Block, is_title_case
from bot.parse.document import EntityKind, Level, Zone
from bot.parse.known import Ticker
from bot.parse.lexicon import Entity, Vocabulary
from bot.parse.naming import Run, find_runs, name_words
from bot.parse.zones import find_dateline_end

_SILENT = frozenset({Zone.SAFE_HARBOUR, Zone.BOILERPLATE})
_NOUN = (
    r"(?:compan(?:y|ies)|biotech|biotechnology|biopharma(?:ceutical)?|drug-?maker|drug developer|developer|subsidiary|start-?up|firm"
    r"|manufacturer|pharma(?:ceutical)?|biotechs|spin-?(?:off|out)|group|CDMO|CRO|affiliate|unit|player|innovator|leader|provider|pioneer)"
)
_LEGAL_AFTER = re.compile(
    r",?\s+(?:(?:and|&) (?=Co))?(?P<form>Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|L\.L\.C|PLC|plc|GmbH|Oyj|ApS|A/S|K\.K|KGaA|S\.p\.A|SpA|S\.r\.l|AG|SE"
    r"|S\.A\.S|SAS|S\.A|SA|AB|ASA|AS|N\.V|NV|B\.V|BV|LP|L\.P|Oy|KK|Co\.?,? ?(?:Ltd|Limited|KG|Inc)?|Company,? ?(?:Limited|Ltd|Inc)?"
    r"|Pty\.? Ltd|Pte\.? Ltd|Private Limited|Pvt\.? Ltd|Group(?: Ltd| Limited)?|Holdings?(?:,? (?:Inc|Ltd|Limited|plc))?)\b\.?(?![\w-])",
)
_WEAK_FORMS = frozenset(
    {"AG", "SE", "SA", "AB", "AS", "LP", "Co", "Company", "Group", "Holding", "Holdings", "KK", "S.A", "Co."}
)
_QUOTED = re.compile(r"\s*\(([^()]{0,90})\)")
_IN_QUOTES = re.compile(r"\"([^\"]{2,40}?),?\"")
_APPOSITION = re.compile(
    rf"(?:\s\([^()]{{1,90}}\)){{0,2}}(?:\s?,| is| are| was)\s(?:an?|the|one of the|its|our)\s(?:[^.,;:()\"]|\.(?=\w)){{0,90}}?(?:,(?:[^.,;:()\"]|\.(?=\w)){{0,60}}?)?\b{_NOUN}\b",
)
_VERBS = re.compile(
    r"(?:\s?,[^,.]{1,60},)?\s(?:today\s|has\s|have\s|also\s|recently\s|will\s|previously\s)?(?:announc|said\b|says\b|report(?:s|ed)\b|entered into|enters? into|acquire[sd]?\b"
    r"|licens(?:e[sd]|ing)\b|in-licensed|out-licensed|submitted|submits|receives?d?\b|initiated|initiates|granted\b|raise[sd]\b|closed\b|completed\b"
    r"|completes\b|develop(?:s|ed)\b|plans\b|expects\b|owns\b|holds\b|markets\b|launche[sd]\b|agreed\b|agrees\b|signed\b|signs\b|dosed\b|retains\b"
    r"|explain(?:s|ed)\b|has (?:\w+ed|begun|won|struck|inked|made|paid)\b|is developing|is eligible|is responsible|will (?:receive|pay|be)|anticipates|intends|believes|secures?d?\b|bags\b|wins\b|nabs\b|inks\b|pays\b|doses\b)",
)
_POSSESSIVE = re.compile(
    r"(?:'s?|s')\s(?:[\w-]+\s){0,3}?(?:drug|candidate|therapy|treatment|lead|pipeline|product|board|stock|shares|shareholders|stockholders|proprietary"
    r"|platform|portfolio|vaccine|CEO|chief|common|clinical|investigational|phase|application|new drug|biologics|supplemental|antibody|inhibitor"
    r"|tablets|capsules|injection|IND|NDA|BLA)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:licensed (?:it |them )?(?:from|to)|licen[sc]es? (?:with|to|from)|acquisition (?:of|by)|acquir(?:e[sd]?|ing)(?: by)?|acquired by|merge[rd]? with|merger with"
    r"|collaborat\w+ with|agreement with|partnership with|partner(?:ed|ing)? with|partners?|deal with|alliance with|subsidiary of|subsidiary|unit of|developed by"
    r"|marketed by|manufactured by|commercialized by|owned by|made by|sponsored by|discovered by|rights (?:from|to)|together with|pact with|(?:company|companies|biotech|drugmaker|pharma|firm|startup|maker|giant)"
    r"|options? (?:from|with)|sold to|stake in|buyout of|takeover of|purchase of|buys?|between|spun out of|divested to|assigned to|transferred to)\s+$",
)
_INVESTORS = re.compile(
    r"(?:co-)?led by|participation (?:from|by|of)|(?:joined|backed|supported|funded) by|investors?,? (?:including|include|were|are|such as)|investment from",
)
_ROUND = re.compile(r"\b(?:financing|round|Series [A-F]|funding|investment|raised?|seed)\b")
_INSTITUTION = re.compile(
    r"\b(?:University|Institut\w*|Hospital|College|Centers?|Centre|Clinic|School|Foundation|Society|Association|Academy)\b"
)
_PERSON_AFTER = re.compile(
    r",?\s(?:M\.?D|Ph\.?\s?D|MD|PhD|Pharm|MBA|MSc|J\.?D|R\.?N|CEO|CFO|CMO|CSO|chief|(?:co-)?president|vice|senior|head of|director|professor|(?:co-)?founder"
    r"|(?:executive )?chair)\b",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(r"(?:Dr|Mr|Ms|Mrs|Prof|Professor|Sir|CEO|analyst|President|founder|Officer|Chairman)\.?\s$")
_HEADLINE_VERB = re.compile(
    r"(?:'s)?\s(?:stock|shares|to\b|[a-z]+s\b|(?:has|have|will|is|gets|says|announces?|and)\b)|'s\s",
)
_MAX_WORDS = 6
_EVENT_AFTER = re.compile(
    r"[®™]?\s(?:(?:[A-Z]\w+|\d+\w+)\s){0,3}(?:Conference|Symposium|Summit|Congress|Prize|Index|Forum|Meeting|License Application|Convention|Showcase|Day|Days|Event|Week|Awards?)\b",
)
_ALMA = re.compile(r"(?:[A-Z][\w.-]+ )?University(?: of [A-Z]\w+)?|[A-Z][\w-]+ Institute of Technology")
_SIGNING = re.compile(r"collaborat|agreement|licen[sc]|partner|rights|intent", re.IGNORECASE)
_PLURAL_CAPITALS = re.compile(r"[A-Z]{2,5}s")
_ENDINGS = frozenset({"ending", "soft"})
_CUTS = re.compile(
    r"-(?:focused|based|driven|targeted|backed|listed|stage|led|owned|style|headquartered)$|^[A-Z]{2,4}s$"
)
_LIST_WORDS = re.compile(
    r"[\s,;]*(?:(?:and|as well as|with|participation|from|by|the|new|existing|investors?|including|returning|co-led|joined)\b[\s,;]*){0,8}"
)


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


class CompanyFinder:
    """Collects the unknown companies of one document."""

    def __init__(self, vocabulary: Vocabulary, taken: Sequence[set[int]]) -> None:
        """`taken` holds, a block, the offsets at which a known name of any kind stands."""
        self.vocabulary = vocabulary
        self.trade = vocabulary.trade_words
        self.tickers: set[tuple[int, int]] = set()
        self.taken = taken
        self.finds: dict[str, Find] = {}

    def read(self, index: int, block: Block, tickers: Sequence[Ticker]) -> None:
        """Look at every capitalised run of a block."""
        lead = find_dateline_end(block.text)
        self.tickers |= {(ticker.block, ticker.start) for ticker in tickers}
        titles = {sentence.index for sentence in block.sentences if is_title_case(sentence.text)}
        for run in find_runs(block.text):
            sentence = block.sentence_at(run.start)
            if sentence is None or sentence.zone in _SILENT or run.end > sentence.end:
                continue
            self._read_run(index, block, run, in_title=sentence.index in titles, is_lead=run.start == lead)
        self._read_investors(index, block)

    def _read_run(self, index: int, block: Block, run: Run, *, in_title: bool, is_lead: bool) -> None:
        text, words = block.text, run.words
        trade_at, is_soft = self._trade_index(words)
        end_words = trade_at + 1 if trade_at else self._before_legal(words)
        name, start = self._cut(run, end_words, in_title=in_title)
        if not name or self._is_everyday(name):
            return
        end = start + len(name)
        if _EVENT_AFTER.match(text, end) or text[max(0, start - 2) : start].strip() == ":":
            return
        taken = self.taken[index]
        if start in taken or any(offset in taken for offset in (end - 1,)):
            return
        form = _LEGAL_AFTER.match(text, end)
        after = form.end() if form else end
        if trade_at and not is_soft:
            self._learn(name, "trade word in its name", text, after, in_title=in_title)
        elif form is not None and form["form"] not in _WEAK_FORMS:
            self._learn(name, f"legal form {form['form']}", text, after, in_title=in_title)
        elif not self._is_doubtful(name, text, start, end):
            if is_soft and not in_title:
                self._note_weak(index, name, start, "trade word in its name, seen again", strong=False)
            self._read_context(index, block, name, (start, after), is_lead=is_lead, in_title=in_title)

    def _read_context(
        self, index: int, block: Block, name: str, span: tuple[int, int], *, is_lead: bool, in_title: bool
    ) -> None:
        """Learn a run without legal form or trade word from what stands around it."""
        text, (start, end) = block.text, span
        if self._has_ticker(index, text, end):
            self._learn(name, "ticker after it", text, end, in_title=in_title)
        elif _APPOSITION.match(text, end):
            self._learn(name, "called a company", text, end)
        elif is_lead and _VERBS.match(text, end):
            self._learn(name, "issuer in the dateline", text, end)
        elif not in_title:
            left = text[max(0, start - 40) : start].removesuffix("the ")
            last = left.rsplit(None, 1)[-1] if left[-1:] == " " else ""
            before = _BEFORE.search(left) if last in name_words().before_firm else None
            sign = _VERBS.match(text, end) or _POSSESSIVE.match(text, end)
            at_start = sentence_start(block, start) and " " not in name and not _is_humped(name)
            if before or (sign and not at_start):
                self._note_weak(
                    index,
                    name,
                    start,
                    f"'{(before or sign)[0].strip()}' beside it" if (before or sign) else "",
                    strong=bool(before),
                )

    def _has_ticker(self, index: int, text: str, end: int) -> bool:
        """Return whether a ticker stands right after, or after one more bracket."""
        at = end
        if between := _QUOTED.match(text, end):
            at = between.end()
        return any((index, place + gap) in self.tickers for place in {end, at} for gap in (0, 1, 2))

    def _before_legal(self, words: Sequence[str]) -> int:
        """Return how many words stand before the first legal form of a run."""
        legal = self.vocabulary.legal_forms
        return next((at for at, word in enumerate(words) if at and word.rstrip(".") in legal), len(words))

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
        core = slug(self._core(name))
        if not core or core in name_words().not_first:
            return
        find = self.finds.get(core)
        if find is None or find.level is Level.PATTERN:
            forms = find.forms if find else set[str]()
            find = self.finds[core] = Find(core, name, Level.LEARNT, reason, forms, in_title=in_title)
        find.forms |= {name, *self._short_forms(name, text, end)}
        if len(name) > len(find.name):
            find.name = name

    def _core(self, name: str) -> str:
        """Return the name without its trade words and the city before it."""
        words = name.split(" ")
        while len(words) > 1 and (words[-1] in self.trade or words[-1] == "&"):
            words.pop()
        return " ".join(words)

    def _short_forms(self, name: str, text: str, end: int) -> Iterator[str]:
        core = self._core(name)
        lists = name_words()
        if core != name and core.lower() not in lists.never_short and len(core) > 2:  # noqa: PLR2004 two letters are no name
            yield core
        first, _, rest = core.partition(" ")
        if first.lower() in lists.places and len(rest) > 2:  # noqa: PLR2004 two letters are no name
            yield rest
        at = end
        for _ in range(3):
            found = _QUOTED.match(text, at)
            if not found:
                break
            at = found.end()
            quoted = _IN_QUOTES.findall(found[1])
            for short in quoted or ([found[1]] if _is_short_of(found[1], name) else []):
                if not short.lower().startswith(("the ", "company")) and short[:1].isupper():
                    yield short.strip()

    def _trade_index(self, words: Sequence[str]) -> tuple[int, bool]:
        """Return the index of the last trade word that a name stands before, or 0, and whether it is a soft one."""
        for at in range(min(len(words), _MAX_WORDS + 4) - 1, 0, -1):
            strength = self.trade.get(words[at])
            pair = self.trade.get(f"{words[at - 1]} {words[at]}") if at > 1 else None
            if (strength in _ENDINGS or pair) and not self._is_generic(words[: at - 1 if pair else at]):
                return at, not pair and strength == "soft"
        return 0, False

    def _is_generic(self, words: Sequence[str]) -> bool:
        generic = name_words().generic
        return all(word.lower() in generic or self.trade.get(word) in _ENDINGS for word in words[-2:])

    def _cut(self, run: Run, end_words: int, *, in_title: bool) -> tuple[str, int]:
        """Return the name at the right end of `run.words[:end_words]`, and where it starts."""
        words = list(run.words[:end_words])
        if any(word.lower() in name_words().roles for word in words[:-1]):
            return "", run.start
        not_first = name_words().not_first
        cut = max(
            (
                at + 1
                for at, word in enumerate(words[:-1])
                if (word.lower() in not_first and in_title) or _CUTS.search(word)
            ),
            default=0,
        )
        again = next(
            (at for at in range(len(words) - 1, cut, -1) if words[at] in words[cut:at] and words[at] not in self.trade),
            cut,
        )
        cut = max(cut, again)
        if in_title and len(words) - cut > 3:  # noqa: PLR2004 headline words run on
            cut = len(words) - 2
        cut = max(cut, len(words) - _MAX_WORDS)
        start = run.start + sum(len(word) + 1 for word in words[:cut])
        return " ".join(words[cut:]), start

    def _is_doubtful(self, name: str, text: str, start: int, end: int) -> bool:
        """Return whether the run is rather a person, an institution or an everyday word."""
        lists = name_words()
        lower = name.lower()
        return (
            all(word in lists.not_first or word in lists.generic for word in lower.split())
            or (name.isupper() and len(name) < 5)  # noqa: PLR2004 short capitals are terms (GMP, IPO)
            or any(character.isdigit() for character in name.split(" ")[-1][1:])
            or bool(_PERSON_AFTER.match(text, end))
            or bool(_PERSON_BEFORE.search(text[max(0, start - 12) : start]))
            or bool(_INSTITUTION.search(name))
        )

    def _is_everyday(self, name: str) -> bool:
        """Return whether the run is no name of a firm at all: too short, an address, a share class, a known false friend."""
        letters = sum(character.isalpha() for character in name)
        lists, lower = name_words(), name.lower()
        return (
            letters < 3  # noqa: PLR2004 two letters are no name
            or all(word.lower() in lists.generic or word in self.trade for word in name.split(" "))
            or name.startswith(("Class ", "Series "))
            or lower.rsplit(" ", 1)[-1] in lists.no_firm
            or bool(_PLURAL_CAPITALS.fullmatch(name))
            or "http" in lower
            or self.vocabulary.is_false_friend(name, EntityKind.COMPANY)
        )

    def _read_investors(self, index: int, block: Block) -> None:
        """Note the firms of a list of investors."""
        for found in _INVESTORS.finditer(block.text):
            sentence = block.sentence_at(found.start())
            if sentence is None or not _ROUND.search(sentence.text):
                continue
            at = found.end()
            for run in find_runs(block.text[at : sentence.end]):
                start, end = found.end() + run.start, found.end() + run.end
                if not _LIST_WORDS.fullmatch(block.text[at:start]):
                    break
                name = " ".join(run.words)
                if start not in self.taken[index] and not self._is_everyday(name):
                    self._note_weak(index, name, start, "named as an investor", strong=True)
                at = end

    def read_headline(self, title: Block, text: Block) -> None:
        """Learn the subject of the headline, if the text goes on about it, and a university that signs."""
        if _SIGNING.search(title.text):
            for found in _ALMA.finditer(title.text):
                if " " in found[0]:
                    self._note_weak(0, found[0], found.start(), "signs, by the headline", strong=True)
        run = next(find_runs(title.text), None)
        if run is None or run.start in self.taken[0]:
            return
        not_first = name_words().not_first
        count = next((at for at, word in enumerate(run.words) if word.lower() in not_first), len(run.words))
        name = " ".join(run.words[:count])
        end = run.start + len(name)
        if count > 3 or self._is_everyday(name) or self._is_doubtful(name, title.text, run.start, end):  # noqa: PLR2004
            return
        is_subject = count < len(run.words) or bool(_HEADLINE_VERB.match(title.text, end))
        again = len(re.findall(rf"\b{re.escape(name)}\b(?! (?:trial|study))", text.text))
        enough = 2 if is_title_case(title.text) else 1
        if is_subject and again >= enough and not re.search(rf"\b{re.escape(name.lower())}\b", text.text):
            core = slug(self._core(name))
            if core not in self.finds or self.finds[core].level is Level.PATTERN:
                self.finds[core] = Find(core, name, Level.LEARNT, "subject of the headline", {name})

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
        """Return what was learnt as entities with their forms; weak signs must come twice, or once with a strong one."""
        found: list[Entity] = []
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
    return name.lower().startswith(short.split()[0].lower()) or (short.isupper() and short in capitals)
