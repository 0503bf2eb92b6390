"""What an event is about: its drugs, their targets and modality."""

import re
from collections.abc import Iterable, Sequence

from bot.model import EventType, Named
from bot.parse.document import EntityKind, Level, Mention, Sentence, Zone
from bot.parse.frames import Frame
from bot.parse.lexicon import Entity
from bot.parse.news import News, distinct, key_of, named

_MOST_DRUGS = 4
_MOST_TARGETS = 3
_JOINED = re.compile(r"@d\d+(?:[\u00ae\u2122\s(),/]|@d\d+)*(?:alone )?(?:and |plus |(?:administered )?together with )?")
_COMPARED = re.compile(
    r"\b(?:versus|vs\.?|compared (?:with|to)|over|biosimilars? (?:\w+ )?(?:to|of|for)|referencing|interchangeable with"
    r"|alternative to|generic (?:version|equivalent)s? of|reference product,?) (?:[\w-]+ )?$"
)
# What is given against the side effects of the drug that the news is about.
_SUPPORTIVE = re.compile(
    r"\b(?:manag(?:ed|eable)|resolv(?:ed|es|ing)|reversed|controlled|alleviated|mitigated"
    r"|(?:CRS|ICANS|syndrome|toxicity|toxicities|reactions?|events?|effects?|neurotoxicity)"
    r"(?: (?:was|were|had been|is|are|been|successfully|promptly|fully|all|only))* treated)"
    r"(?: (?:[\w-]+ ){0,3}?)(?:with|by|using|after|following) (?:[\w-]+,? (?:and |or )?){0,4}$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?: \([^()]*\))?, (?:an?|the|its) (?:[\w-]+ ){1,8}?"
    r"(?:targeting|directed (?:against|at|to)|against|that (?:targets|inhibits|blocks))(?: the)? "
)
_GENERIC_OPENS = re.compile(r"[\u00ae\u2122]?\s?\(")
_SILENT = frozenset({Zone.HEADLINE, Zone.LEAD, Zone.SAFE_HARBOUR, Zone.BOILERPLATE})
_CODE_NUMBER = re.compile(r"-\d{2,}")
_FIRM_END = re.compile(r"-[A-Z][\w\u00c0-\u017f]+ (?:A/S|AB|AG|Inc|Ltd|SE|NV)\b")
# What a drug does to its target, before ("directed against the spike protein") and behind ("VISTA-targeted").
_ACTS_ON = re.compile(
    r"\b(?:anti|targets?|targeting|targeted (?:at|to)|directed (?:against|at|to|towards?)"
    r"|binds?(?: (?:specifically|selectively))?(?: to)?|against|inhibit(?:s|ing|ors? of)|inhibition of"
    r"|block(?:s|ing|ers? of)|agonists? (?:of|at)|antagonists? (?:of|at)"
    r"|degrad(?:es|ers? of|ation of)|activat(?:es|ors? of)|modulat(?:es|ors? of)|selective for)[ -]"
    r"(?:(?:the|both|human|surface|cell|specifically|selectively|a|an|serotonin|SARS-CoV-2) "
    r"|[\w\u03b1-\u03c9/-]{2,12},? (?:and |x )){0,4}$",
    re.IGNORECASE,
)
_ACTED_ON = re.compile(
    r"[)\]]?[ -](?:(?:receptor|kinase|protein|dual|small[- ]molecule|tyrosine|monoclonal|x \S+|and \S+) ){0,3}?"
    r"(?:target|directed|specific|inhibit|agonis|antagonis|antibod|block|degrad|modulat|activat|CAR\b|bispecific|ADC\b"
    r"|conjugate|vaccine|binder)",
    re.IGNORECASE,
)
# What a new symbol is to a patient or a tumour, not to a drug: "ZRQ1-mutated", "patients with ZRQ1".
_MARKS = re.compile(
    r"[)\]]?[ -](?:gene )?(?:mutat|mutant|alter|amplif|rearrange|deficien|delet|negative|positive|express|overexpress"
    r"|driven|associated|related|status)",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"\b(?:patients with|harbou?ring|carrying|express(?:es|ing)?|mutations? in(?: the)?) ?$|\w \($", re.IGNORECASE
)
_TUMOURS_EXPRESS = re.compile(r"\btumou?rs?(?: that)? express(?:es|ing)? $", re.IGNORECASE)
# Deals name a pipeline in passing: only headline and the deal's own sentences say which drugs they are about.
_DEALS_WITHOUT_DRUGS = frozenset(
    {EventType.FINANCING, EventType.COLLABORATION, EventType.ACQUISITION, EventType.TERMINATION}
)


def find_drugs(news: News, frames: Sequence[Frame]) -> tuple[Mention, ...]:
    """Return the drugs of the event: the headline's if the headline tells it, else those of its own sentences."""
    for frame in frames:
        told = [m for _, m in frame.masked.mentions(EntityKind.DRUG)]
        here = distinct(m for m in told if not (_is_compared(frame, m) or _is_aside(frame.sentence, m, told)))
        if here:
            return (here if frame.sentence.zone is Zone.HEADLINE else _joined(news, frame, here))[:_MOST_DRUGS]
    if not frames or frames[0].type in _DEALS_WITHOUT_DRUGS:
        return ()
    for sentence in (*news.zone(Zone.HEADLINE), *news.zone(Zone.LEAD), *news.early()):
        named_here = news.of([sentence], EntityKind.DRUG)
        told = [m for m in named_here if not _is_aside(sentence, m, named_here)]
        here = distinct(m for m in told if sentence.zone is not Zone.BODY or _may_be_own(news, m))
        if here:
            return _top(news, here)[:1]
    return ()


def _joined(news: News, frame: Frame, here: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the most named drug of a sentence with those that "and" joins to it."""
    top = _top(news, here)[0]
    own = {key_of(m) for m in here}
    places = [(place, m) for place, m in frame.masked.mentions(EntityKind.DRUG) if key_of(m) in own]
    runs: list[list[Mention]] = []
    last = -1
    for place, mention in places:
        if last < 0 or not _JOINED.fullmatch(frame.masked.text, last, place):
            runs.append([])
        runs[-1].append(mention)
        last = place
    return next((distinct(run) for run in runs if key_of(top) in map(key_of, run)), (top,))


def _is_compared(frame: Frame, drug: Mention) -> bool:
    """Return whether the drug is only what another is compared with, or is made like."""
    text = frame.masked.text
    places = [place for place, m in frame.masked.mentions(EntityKind.DRUG) if m is drug]
    return any(_COMPARED.search(text, max(0, place - 60), place) for place in places)


def _is_aside(sentence: Sentence, drug: Mention, told: Sequence[Mention]) -> bool:
    """Return whether a drug is only given for side effects, or says again what a biosimilar before it is made of."""
    if _SUPPORTIVE.search(sentence.text, max(0, drug.start - 90), drug.start):
        return True
    return any(
        other.name.startswith(f"{drug.name}-") and _GENERIC_OPENS.fullmatch(sentence.text, other.end, drug.start)
        for other in told
    )


def _may_be_own(news: News, drug: Mention) -> bool:
    """Return whether the drug may be of a company of the headline: it is not known as another firm's."""
    row = news.lexicon.get(EntityKind.DRUG, drug.id) if drug.id else None
    heads = {m.id for m in news.of(news.zone(Zone.HEADLINE, Zone.LEAD), EntityKind.COMPANY)}
    return row is None or (row.owner is not None and (not heads or {row.owner, *row.partners} & heads != set()))


def _top(news: News, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    counts = news.counts(EntityKind.DRUG)
    return tuple(sorted(mentions, key=lambda m: -counts[key_of(m)]))


def find_targets(news: News, frames: Sequence[Frame], drugs: Sequence[Mention]) -> tuple[Named, ...]:
    """Return the targets that the article states: those of the drug if it names them, else headline's and lead's."""
    if not news.names(EntityKind.TARGET):
        return ()
    stated = distinct(
        news.of(news.zone(Zone.HEADLINE, Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.ABOUT), EntityKind.TARGET)
    )
    own = {target for entity in _entities(news, drugs) for target in entity.targets}
    fitting = [m for m in stated if m.id in own]
    if not fitting:
        told = (*(f.sentence for f in frames), *news.zone(Zone.HEADLINE, Zone.LEAD))
        fitting = [m for sentence in told for m in _aimed(news, sentence)]
    return named(fitting or _beside(news, drugs))[:_MOST_TARGETS]


def _beside(news: News, drugs: Sequence[Mention]) -> Sequence[Mention]:
    """Return the targets of the first later sentence that says one of the drugs to act on them."""
    wanted = {key_of(m) for m in drugs}
    for sentence in news.zone(Zone.HEADLINE, Zone.LEAD):
        places = [m.end for m in news.of([sentence], EntityKind.DRUG) if key_of(m) in wanted]
        found = [m for m in news.of([sentence], EntityKind.TARGET) if _is_called(sentence.text, places, m)]
        if found:
            return found
    for sentence in news.document.sentences:
        is_silent = sentence.zone in _SILENT and not sentence.text.startswith("About ")
        if is_silent or not news.of([sentence], EntityKind.TARGET):
            continue
        if wanted & {key_of(m) for m in news.of([sentence], EntityKind.DRUG)}:
            found = _aimed(news, sentence)
            if any(_is_acted_on(sentence.text, m) for m in found):
                return found
    return ()


def _is_called(text: str, places: Iterable[int], target: Mention) -> bool:
    """Return whether words right behind a drug say that it acts on the target: "X, an antibody targeting Y"."""
    return any(target.start > at and _CALLED.fullmatch(text, at, target.start) for at in places)


def _aimed(news: News, sentence: Sentence) -> tuple[Mention, ...]:
    """Return the targets that a sentence states.

    The letters of a code name (AKT-501) or of a firm are none, nor is what marks a patient or stands for a disease.
    """
    others = news.of([sentence], EntityKind.COMPANY)
    return tuple(
        m
        for m in news.told(sentence, EntityKind.TARGET)
        if not _CODE_NUMBER.match(sentence.text, m.end)
        and not any(other.start <= m.start < other.end for other in others)
        and not _FIRM_END.match(sentence.text, m.end)
        and (_is_acted_on(sentence.text, m) or not _marks_patients(sentence.text, m))
    )


def _marks_patients(text: str, target: Mention) -> bool:
    """Return whether words beside a name say whom it marks, or what disease it is short for."""
    before = text[max(0, target.start - 40) : target.start]
    if target.level is not Level.PATTERN:
        return bool(_TUMOURS_EXPRESS.search(before))
    return bool(_MARKS.match(text, target.end) or _MARKED.search(before))


def _is_acted_on(text: str, target: Mention) -> bool:
    """Return whether words beside a target say that something acts on it."""
    before = text[max(0, target.start - 60) : target.start]
    return bool(_ACTS_ON.search(before) or _ACTED_ON.match(text, target.end))


def find_modality(news: News, frames: Sequence[Frame], drugs: Sequence[Mention]) -> str | None:
    """Return the modality that the event's own sentences state; for a drug, else one beside it."""
    if not news.names(EntityKind.MODALITY):
        return None
    wanted = {key_of(m) for m in drugs}
    near = [s for s in news.early() if wanted & {key_of(m) for m in news.of([s], EntityKind.DRUG)}]
    around = () if frames[0].type in _DEALS_WITHOUT_DRUGS else (*news.zone(Zone.HEADLINE, Zone.LEAD), *near)
    for sentence in (*(f.sentence for f in frames[:2]), *around):
        found = news.told(sentence, EntityKind.MODALITY)
        if found:
            return found[0].name
    return None


def _entities(news: News, drugs: Iterable[Mention]) -> list[Entity]:
    found = [news.lexicon.get(EntityKind.DRUG, m.id) for m in drugs if m.id]
    return [entity for entity in found if entity]
