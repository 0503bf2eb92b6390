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
    r",?\s+(?P<form>Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|L\.L\.C|PLC|plc|GmbH|Oyj|ApS|A/S|K\.K|KGaA|S\.p\.A|SpA|S\.r\.l|AG|SE"
    r"|S\.A\.S|SAS|S\.A|SA|AB|ASA|AS|N\.V|NV|B\.V|BV|LP|L\.P|Oy|KK|Co\.?,? ?(?:Ltd|Limited|KG|Inc)?|Company,? ?(?:Limited|Ltd|Inc)?"
    r"|Pty\.? Ltd|Pte\.? Ltd|Private Limited|Pvt\.? Ltd|Group(?: Ltd| Limited)?|Holdings?(?:,? (?:Inc|Ltd|Limited|plc))?)\b\.?(?![\w-])",
)
_WEAK_FORMS = frozenset(
    {"AG", "SE", "SA", "AB", "AS", "LP", "Co", "Company", "Group", "Holding", "Holdings", "KK", "S.A", "Co."}
)
_QUOTED = re.compile(r"\s*\(([^()]{0,90})\)")
_IN_QUOTES = re.compile(r"\"([^\"]{2,40}?),?\"")
_APPOSITION = re.compile(
    rf"(?:\s\([^()]{{1,90}}\)){{0,2}}(?:,| is| are| was)\s(?:an?|the|one of the|its|our)\s(?:[^.;:()\"]|\.(?=\w)){{0,160}}?\b{_NOUN}\b",
)
_TICKER_AFTER = re.compile(r"(?:\s\(\"[^()]{1,60}\))?\s?\(\s?\(?[^()]{0,40}?:\s?\$?[A-Z0-9.]{1,10}[^()]{0,60}\)")
_VERBS = re.compile(
    r"(?:,[^,.]{1,60},)?\s(?:today\s|has\s|have\s|also\s|recently\s|will\s|previously\s)?(?:announc|said\b|says\b|report(?:s|ed)\b|entered into|enters? into|acquire[sd]?\b"
    r"|licens(?:e[sd]|ing)\b|in-licensed|out-licensed|submitted|submits|receives?d?\b|initiated|initiates|granted\b|raise[sd]\b|closed\b|completed\b"
    r"|completes\b|develop(?:s|ed)\b|plans\b|expects\b|owns\b|holds\b|markets\b|launche[sd]\b|agreed\b|agrees\b|signed\b|signs\b|dosed\b|retains\b"
    r"|is developing|is eligible|is responsible|will (?:receive|pay|be)|anticipates|intends|believes|secures?d?\b|bags\b|wins\b|nabs\b|inks\b|pays\b|doses\b)",
)
_POSSESSIVE = re.compile(
    r"(?:'s?|s')\s(?:[\w-]+\s){0,3}?(?:drug|candidate|therapy|treatment|lead|pipeline|product|board|stock|shares|shareholders|stockholders|proprietary"
    r"|platform|portfolio|vaccine|CEO|chief|common|clinical|investigational|phase|application|new drug|biologics|supplemental|antibody|inhibitor"
    r"|tablets|capsules|injection|IND|NDA|BLA)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:licensed (?:it |them )?(?:from|to)|licen[sc]es? (?:with|to|from)|acquisition (?:of|by)|acquir(?:e[sd]?|ing)(?: by)?|acquired by|merge[rd]? with|merger with"
    r"|collaborat\w+ with|agreement with|partnership with|partner(?:ed|ing)? with|partners?|deal with|alliance with|subsidiary of|subsidiary|unit of|developed by"
    r"|marketed by|manufactured by|commercialized by|owned by|made by|sponsored by|discovered by|rights (?:from|to)|together with|pact with|(?:company|companies|biotech|drugmaker|pharma|firm|startup|maker|giant)"
    r"|options? (?:from|with)|sold to|stake in|buyout of|takeover of|purchase of|buys?|between|spun out of|divested to|assigned to|transferred to)\s+(?:the\s)?$",
    re.IGNORECASE,
)
_INVESTORS = re.compile(
    r"(?:co-)?led by|participation (?:from|by|of)|(?:joined|backed|supported|funded) by|investors?,? (?:including|include|were|are|such as)|investment from",
)
_LIST_GAP = re.compile(
    r",? and (?:existing investors? |new investors? )?|, (?:and )?(?:with participation (?:from|by) )?|, as well as |; "
)
_INSTITUTION = re.compile(
    r"\b(?:University|Institut\w*|Hospital|College|Centers?|Centre|Clinic|School|Foundation|Society|Association|Academy)\b"
)
_PERSON_AFTER = re.compile(
    r",?\s(?:M\.?D|Ph\.?\s?D|MD|PhD|Pharm|MBA|MSc|J\.?D|R\.?N|CEO|CFO|CMO|CSO|chief|president|vice|senior|head of|director|professor)\b"
)
_PERSON_BEFORE = re.compile(r"(?:Dr|Mr|Ms|Mrs|Prof|Professor|Sir|CEO|analyst|President|founder|Officer|Chairman)\.?\s$")
_MAX_WORDS = 6


@dataclass(slots=True)
class Find:
    """A company on its way: all the forms seen, and the best reason."""

    core: str
    name: str
    level: Level
    reason: str
    forms: set[str] = field(default_factory=set[str])
    weak_signs: set[int] = field(default_factory=set[int])


class CompanyFinder:
    """Collects the unknown companies of one document."""

    def __init__(self, vocabulary: Vocabulary, taken: Sequence[set[int]]) -> None:
        """`taken` holds, a block, the offsets at which a known name of any kind stands."""
        self.trade = vocabulary.trade_words
        self.taken = taken
        self.finds: dict[str, Find] = {}

    def read(self, index: int, block: Block, tickers: Sequence[Ticker]) -> None:
        """Look at every capitalised run of a block."""
        lead = find_dateline_end(block.text)
        titles = {sentence.index for sentence in block.sentences if is_title_case(sentence.text)}
        for run in find_runs(block.text):
            sentence = block.sentence_at(run.start)
            if sentence is None or sentence.zone in _SILENT or run.end > sentence.end:
                continue
            self._read_run(index, block, run, in_title=sentence.index in titles, is_lead=run.start == lead)
        self._read_investors(index, block)

    def _read_run(self, index: int, block: Block, run: Run, *, in_title: bool, is_lead: bool) -> None:
        text, words = block.text, run.words
        trade_at = self._trade_index(words)
        end_words = trade_at + 1 if trade_at else len(words)
        name, start = self._cut(run, end_words, in_title=in_title)
        if not name:
            return
        end = start + len(name)
        taken = self.taken[index]
        if start in taken or any(offset in taken for offset in (end - 1,)):
            return
        if trade_at:
            form = _LEGAL_AFTER.match(text, end)
            self._learn(name, "trade word in its name", text, form.end() if form else end)
            return
        form = _LEGAL_AFTER.match(text, run.end) if end == run.end else None
        after = form.end() if form else end
        strong = form is not None and form["form"] not in _WEAK_FORMS
        if strong:
            self._learn(name, f"legal form {form['form']}" if form else "", text, after)
        elif not self._is_doubtful(name, text, start, end):
            self._read_context(index, block, name, (start, after), is_lead=is_lead, in_title=in_title)

    def _read_context(
        self, index: int, block: Block, name: str, span: tuple[int, int], *, is_lead: bool, in_title: bool
    ) -> None:
        """Learn a run without legal form or trade word from what stands around it."""
        text, (start, end) = block.text, span
        if _TICKER_AFTER.match(text, end) and ":" in text[end : end + 60]:
            self._learn(name, "ticker after it", text, end)
        elif _APPOSITION.match(text, end):
            self._learn(name, "called a company", text, end)
        elif is_lead and _VERBS.match(text, end):
            self._learn(name, "issuer in the dateline", text, end)
        elif not in_title:
            before = _BEFORE.search(text[max(0, start - 40) : start])
            sign = _VERBS.match(text, end) or _POSSESSIVE.match(text, end)
            if before or sign:
                self._note_weak(
                    index,
                    name,
                    start,
                    f"'{(before or sign)[0].strip()}' beside it" if (before or sign) else "",
                    strong=bool(before),
                )

    def _note_weak(self, index: int, name: str, start: int, reason: str, *, strong: bool) -> None:
        core = slug(name)
        find = self.finds.get(core)
        if find is None:
            find = self.finds[core] = Find(core, name, Level.PATTERN, reason, {name})
        find.weak_signs.add(index * 1_000_000 + start)
        if strong:
            find.weak_signs.add(-index * 1_000_000 - start - 1)

    def _learn(self, name: str, reason: str, text: str, end: int) -> None:
        core = slug(self._core(name))
        if not core or core in name_words().not_first:
            return
        find = self.finds.get(core)
        if find is None or find.level is Level.PATTERN:
            forms = find.forms if find else set[str]()
            find = self.finds[core] = Find(core, name, Level.LEARNT, reason, forms)
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

    def _trade_index(self, words: Sequence[str]) -> int:
        """Return the index of the last trade word that a name stands before, or 0."""
        for at in range(min(len(words), _MAX_WORDS + 4) - 1, 0, -1):
            strength = self.trade.get(words[at])
            pair = self.trade.get(f"{words[at - 1]} {words[at]}") if at > 1 else None
            if (strength == "ending" or pair) and not self._is_generic(words[: at - 1 if pair else at]):
                return at
        return 0

    def _is_generic(self, words: Sequence[str]) -> bool:
        generic = name_words().generic
        return all(word.lower() in generic or self.trade.get(word) == "ending" for word in words[-2:])

    def _cut(self, run: Run, end_words: int, *, in_title: bool) -> tuple[str, int]:
        """Return the name at the right end of `run.words[:end_words]`, and where it starts."""
        words = list(run.words[:end_words])
        not_first = name_words().not_first
        cut = max((at + 1 for at, word in enumerate(words[:-1]) if word.lower() in not_first and in_title), default=0)
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
            len(name) < 3  # noqa: PLR2004 two letters are no name
            or all(word in lists.not_first or word in lists.generic for word in lower.split())
            or name.isdigit()
            or bool(_PERSON_AFTER.match(text, end))
            or bool(_PERSON_BEFORE.search(text[max(0, start - 12) : start]))
            or bool(_INSTITUTION.search(name))
        )

    def _read_investors(self, index: int, block: Block) -> None:
        """Note the firms of a list of investors."""
        for found in _INVESTORS.finditer(block.text):
            at = found.end()
            for run in find_runs(block.text[at : at + 400]):
                start = at + run.start
                gap = block.text[at if run.start == 0 else found.end() : start]
                if not re.fullmatch(r"[\s\w]{0,45}|.*(?:, | and |; )(?:[a-z ]{0,40})", gap):
                    break
                self._note_weak(index, " ".join(run.words), start, "named as an investor", strong=True)
            break

    def entities(self) -> list[Entity]:
        """Return what was learnt as entities with their forms; weak signs must come twice, or once with a strong one."""
        found: list[Entity] = []
        for find in self.finds.values():
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


def _is_short_of(short: str, name: str) -> bool:
    """Return whether what stands in brackets after a name is its short form: its first word, or its capitals."""
    if not short or not short[0].isupper() or ":" in short or len(short.split()) > 3:  # noqa: PLR2004 longer is no short form
        return False
    capitals = "".join(letter for letter in name if letter.isupper())
    return name.lower().startswith(short.split()[0].lower()) or (short.isupper() and short in capitals)
