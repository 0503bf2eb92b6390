"""Which companies act in an event, and as what: verb frames, voice and prepositions; else who issued the news."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from bot.model import EventType, Family, Party, Role
from bot.parse.cues import load_cues
from bot.parse.document import EntityKind, Mention, Zone
from bot.parse.frames import Frame
from bot.parse.masking import TOKEN, Masked
from bot.parse.news import News, distinct, key_of
from bot.parse.ownership import find_owner
from bot.parse.patterns import SearchPattern, pattern
from bot.parse.sieve import Sieve
from bot.parse.subjects import find_drugs
from bot.parse.tables import read_toml

_SHARED = "shared"
_DEVELOPED = "developed"
_SERVICE = "service"
_DONE = "done"
_PAIRS = {
    EventType.ACQUISITION: (Role.ACQUIRER, Role.ACQUIRED),
    EventType.LICENSE: (Role.LICENSEE, Role.LICENSOR),
}
# Who is only cited: the place a share is listed, the outlet, the adviser, the rival.
_PASSING = pattern(
    r"\b(?:listed on|according to|told|analysts? (?:at|from)|rivals?|competitors?|than|like|such as|unlike"
    r"|compared (?:with|to)|counsel|adviser|advisor|bookrunners?|underwriters?|managers?|combination with|versus|vs\.?"
    r"|(?:generic|therapeutic|equivalent)[^;@]{0,60}(?:@d\d+[^;@]{0,40})?,? (?:of|from|by)"
    r"|formerly(?: of| at)?|subsidiary of|unit of|owned by|division of|spun out of|spin-?out from)"
    r"(?: @c\d+(?:,| and|, and)?)* $"
)
# What may stand between two firms that tell one piece of news: legal forms, tickers, "and its partner".
_JOINED = pattern(
    r"(?:\s|[,.&/()]|\band\b|\bwith\b|\btogether\b|'s|@c\d+|\([^()]*\)|\b(?:its|their) (?:\w+ ){0,2}partners?\b"
    r"|\b(?:inc|ltd|limited|ag|plc|corp|corporation|incorporated|co|company|se|sa|nv|ab|a/s|llc|holdings?|kgaa|gmbh)\b)*"
)
# Two issuers, each with its description: "X, a company of …, and Y, a maker of …, today announced".
_DESCRIBED = pattern(r"[^;@]{0,60},? (?:an?|the) [^;@]{10,300}\band ")
_TELLS = pattern(r"@c\d+[^;@]{0,60}(?:,? (?:an?|the) [^;@]{10,300})?,? (?:today |jointly |@y\d+ )*(?:announc|report)")
_TOGETHER = pattern(r"\b(?:jointly|co-?)\s?developed\b|\bdeveloped jointly\b")
_MAKES = pattern(r"\bmanufactur\w* of\b|\bmanufacturing (?:services?|agreement|collaboration|partnership)\b")
# A university or hospital is a party only where it signs; that it does is told by the deal's own sentence.
_INSTITUTION = pattern(
    r"(?:University|Universities|Institute|College) of (?:the )?[A-Z][\w-]+(?:,? [A-Z][\w-]+){0,3}"
    r"|(?!(?:With|And|The|For|From|To|By|At|In|On) )(?:[A-Z][\w.'-]+ ){1,4}"
    r"(?:University|Hospital|Institute|(?:Medical|Cancer) Center|Foundation|Clinic|College)\b"
    r"(?: of [A-Z]\w+| [A-Z]\w+)?|(?:the )?U\.S\. [Gg]overnment|BARDA|National Institutes? of Health"
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The patterns whose groups are roles, by the type that they are asked for, and the sieve of those of any event."""

    by_type: dict[str, list[SearchPattern]]
    of_any: list[str]
    sieve: Sieve


@cache
def _rows() -> _Rows:
    expand = load_cues().expand
    by_type: dict[str, list[SearchPattern]] = {}
    for row in read_toml("cues_roles.toml")["role"]:
        by_type.setdefault(row["type"], []).append(SearchPattern(expand(row["find"])))
    of_any = [(name, find) for name in (_SHARED, _DEVELOPED, _SERVICE, _DONE) for find in by_type[name]]
    return _Rows(by_type, [name for name, _ in of_any], Sieve([find for _, find in of_any]))


@lru_cache(maxsize=64)  # the same few sentences are asked for one type after the other
def _standing_types(text: str) -> frozenset[str]:
    """Return which of the types of any event have a pattern that may match in masked text."""
    return frozenset(_rows().of_any[number] for number in _rows().sieve.standing(text))


def find_parties(news: News, frames: Sequence[Frame]) -> tuple[Party, ...]:
    """Return the companies of the event that `frames` (of one type, headline's first) tell, with their roles."""
    event_type = frames[0].type
    issuers = find_issuers(news, frames)
    if event_type.family is not Family.DEAL:
        return _with_partners(news, frames, issuers)
    if event_type in _PAIRS:
        return _pair_parties(news, frames, issuers, event_type)
    if event_type is EventType.FINANCING:
        found = _framed(_deal_sentences(news, frames), EventType.FINANCING.value)
        investors = [m for role, m in found if role is Role.INVESTOR]
        return _merge([*((Role.ISSUER, m) for m in issuers[:1]), *((Role.INVESTOR, m) for m in investors)])
    return _collaborators(_merge(_by_service(news, frames, _everyone(frames, issuers))), frames)


def _by_service(news: News, frames: Sequence[Frame], parties: Sequence[Mention]) -> list[tuple[Role, Mention]]:
    """Return partners; where one of them only makes or tests what the other develops, the other as who develops."""
    told = _deal_sentences(news, frames)
    servants = {key_of(m) for _, m in _framed(told, _SERVICE)}
    if not any(key_of(m) in servants for m in parties):
        makes = len(parties) > 1 and any(_MAKES.search(f.masked.text) for f in frames[:2])
        owner = find_owner(news, told, find_drugs(news, frames), parties) if makes else None
        return [(Role.APPLICANT if m is owner else Role.PARTNER, m) for m in parties]
    return [(Role.PARTNER if key_of(m) in servants else Role.APPLICANT, m) for m in parties]


def _collaborators(parties: tuple[Party, ...], frames: Sequence[Frame]) -> tuple[Party, ...]:
    """Return the sides of a collaboration: equals, but a firm beside a university or government is who develops."""
    if len(parties) < 2:  # noqa: PLR2004 a firm alone: its partner may be a university
        parties += tuple(Party(name, None, Role.PARTNER) for name in _institutions(frames)[:1])
    public = [bool(_INSTITUTION.fullmatch(each.name)) for each in parties]
    if not any(public) or all(public):
        return parties
    sides = zip(parties, public, strict=True)
    return tuple(each if is_public else replace(each, role=Role.APPLICANT) for each, is_public in sides)


def _institutions(frames: Sequence[Frame]) -> list[str]:
    """Return the universities, hospitals and governments that the frames' sentences name."""
    return [found[0].strip() for frame in frames[:2] for found in _INSTITUTION.finditer(frame.sentence.text)]


def find_issuers(news: News, frames: Sequence[Frame]) -> tuple[Mention, ...]:
    """Return the companies whose news it is: those that the headline names as its own, else the lead's."""
    for frame in frames:
        subjects = _subjects(frame.masked, frame.cue.end)
        if subjects:
            return _widened(news, frame, subjects)
    for sentence in news.zone(Zone.HEADLINE, Zone.LEAD):
        masked = news.masked(sentence)
        here = _subjects(masked, len(masked.text)) or distinct(_not_in_passing(masked))[:1]
        if here:
            return here
    about = distinct(news.of(news.zone(Zone.ABOUT)[:1], EntityKind.COMPANY))[:1]
    early = map(news.masked, news.early())
    return about or next((tuple(found[:1]) for masked in early if (found := _not_in_passing(masked))), ())


def _widened(news: News, frame: Frame, subjects: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the headline's subjects where they are those of the lead and more ("Merck and Ridgeback")."""
    if frame.sentence.zone is not Zone.LEAD:
        return subjects
    for sentence in news.zone(Zone.HEADLINE)[:1]:
        masked = news.masked(sentence)
        heads = _subjects(masked, len(masked.text))
        if {key_of(m) for m in subjects} < {key_of(m) for m in heads}:
            return heads
    return subjects


def _subjects(masked: Masked, end: int) -> tuple[Mention, ...]:
    """Return the companies before the cue's end that are not cited in passing, with those coordinated to the first."""
    companies = [
        (place, m) for place, m in masked.mentions(EntityKind.COMPANY) if not _PASSING.search(masked.text[:place])
    ]
    if not companies:
        return ()
    first_place, first = companies[0]
    if first_place > end + 60:
        return ()
    run = [first]
    text = masked.text
    for place, mention in companies[1:]:
        between = text[text.index(" ", first_place) if " " in text[first_place:] else first_place : place]
        if _JOINED.fullmatch(between) or (_DESCRIBED.fullmatch(between) and _TELLS.match(text, place)):
            run.append(mention)
    return distinct(run)


def _with_partners(news: News, frames: Sequence[Frame], issuers: Sequence[Mention]) -> tuple[Party, ...]:
    """Return the applicant, then its partners: joint issuers, and with whom the drug is developed.

    The applicant is who had it done where one firm tells of another, else the first issuer; who only serves is none.
    """
    told = [masked for masked in _deal_sentences(news, frames) if masked.sentence.zone is not Zone.QUOTE]
    servants = {key_of(m) for _, m in _framed(told, _SERVICE)}
    doers = {key_of(m) for _, m in _framed(told[:3], _DONE)} & {key_of(m) for m in issuers} or set(
        map(key_of, issuers[:1])
    )
    parties = [
        (Role.APPLICANT if key_of(m) in doers - servants else Role.PARTNER, m)
        for m in sorted(issuers, key=lambda m: key_of(m) not in doers)
    ]
    parties += _framed([f.masked for f in frames], _SHARED) + _framed([*told, *_of_makers(news, told)], _DEVELOPED)
    return _merge(parties)


def _of_makers(news: News, told: Sequence[Masked]) -> list[Masked]:
    """Return the later sentences that may say who develops a drug together."""
    seen = {masked.sentence.index for masked in told}
    return [
        news.masked(sentence)
        for sentence in news.zone(Zone.BODY, Zone.ABOUT)
        if sentence.index not in seen and "developed" in sentence.text and _TOGETHER.search(sentence.text)
    ]


def _pair_parties(
    news: News, frames: Sequence[Frame], issuers: Sequence[Mention], event_type: EventType
) -> tuple[Party, ...]:
    found = _framed(_deal_sentences(news, frames), event_type.value)
    taken: dict[str, Role] = {}
    chosen: list[tuple[Role, Mention]] = []
    for role, mention in found:
        if key_of(mention) not in taken:
            taken[key_of(mention)] = role
            chosen.append((role, mention))
    everyone = _everyone(frames, issuers)
    if len(everyone) > 1:
        theirs = {key_of(m) for m in everyone}
        seller = next((m for role, m in chosen if role is Role.SELLER), None)
        chosen = [(role, m) for role, m in chosen if key_of(m) in theirs or m is seller]
    if event_type is EventType.LICENSE and not chosen:
        chosen = _by_owner(news, frames, everyone)
        taken = {key_of(m): role for role, m in chosen}
    roles = {role for role, _ in chosen}
    for mention in everyone:
        if key_of(mention) in taken:
            continue
        role = next((r for r in _PAIRS[event_type] if r not in roles), None)
        if role is None:
            break
        roles.add(role)
        chosen.append((role, mention))
    return _merge(chosen)


def _by_owner(news: News, frames: Sequence[Frame], parties: Sequence[Mention]) -> list[tuple[Role, Mention]]:
    """Return the licensor where no verb tells the sides: whose the product is, else the university; else partners."""
    owner = find_owner(news, _deal_sentences(news, frames), find_drugs(news, frames), parties)
    public = [m for m in parties if _INSTITUTION.fullmatch(m.name)]
    if owner is None and len(public) == 1:
        owner = public[0]
    if owner is None:
        return [(Role.PARTNER, m) for m in parties]
    return [(Role.LICENSOR if m is owner else Role.LICENSEE, m) for m in parties]


def _everyone(frames: Sequence[Frame], issuers: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the parties to a deal: the issuers and whom the headline names, else the next sentences that tell it."""
    parties = distinct([*_not_in_passing(frames[0].masked), *issuers])
    for frame in frames[1:]:
        if len(parties) > 1 or frame.sentence.zone is Zone.QUOTE:
            break
        parties = distinct([*parties, *_not_in_passing(frame.masked)])[:2]
    return parties


def _not_in_passing(masked: Masked) -> list[Mention]:
    return [m for place, m in masked.mentions(EntityKind.COMPANY) if not _PASSING.search(masked.text[:place])]


def _deal_sentences(news: News, frames: Sequence[Frame]) -> list[Masked]:
    """Return the sentences that tell the deal, then the other early ones, masked."""
    told = {f.sentence.index: f.masked for f in frames}
    for sentence in (*news.zone(Zone.HEADLINE, Zone.LEAD), *news.early()):
        if sentence.index not in told and len(news.of([sentence], EntityKind.COMPANY)) > 0:
            told[sentence.index] = news.masked(sentence)
    return list(told.values())


def _framed(sentences: Iterable[Masked], row_type: str) -> list[tuple[Role, Mention]]:
    found: list[tuple[Role, Mention]] = []
    finds = _rows().by_type[row_type]
    is_of_any = row_type in _rows().of_any
    for masked in sentences:
        if "@c" not in masked.text or (is_of_any and row_type not in _standing_types(masked.text)):
            continue
        for find in finds:
            for match in find.finditer(masked.text):
                found += _of_match(masked, match)
    return found


def _of_match(masked: Masked, match: re.Match[str]) -> list[tuple[Role, Mention]]:
    """Return who a match gives which role; of several in one group, those that have another role in it are left out."""
    groups = {group: _named(masked, text) for group, text in match.groupdict().items() if text}
    alone = {(group, key_of(named[0])) for group, named in groups.items() if len(named) == 1}
    return [
        (Role(group.rstrip("0123456789")), mention)
        for group, named in groups.items()
        for mention in named
        if len(named) == 1 or all(key_of(mention) != key for other, key in alone if other != group)
    ]


def _named(masked: Masked, text: str) -> list[Mention]:
    items = [masked.item(token[2]) for token in TOKEN.finditer(text) if token[1] == "c"]
    return [item for item in items if isinstance(item, Mention)]


def _merge(parties: Iterable[tuple[Role, Mention]]) -> tuple[Party, ...]:
    merged: dict[str, Party] = {}
    for role, mention in parties:
        merged.setdefault(key_of(mention), Party(mention.name, mention.id, role))
    return tuple(merged.values())
