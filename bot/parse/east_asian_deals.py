"""Who gives and who takes in a deal of Chinese, Korean or Japanese news, and the sums that its first sentences name."""

from collections.abc import Sequence

from bot.model import DealTerm, EventType, Family, Party, Role, TermKind
from bot.parse.deals import find_terms
from bot.parse.document import EntityKind, Mention
from bot.parse.east_asian_cues import load_deal_words
from bot.parse.east_asian_lines import Line
from bot.parse.news import distinct, key_of

_PAIR = 2
_ROLES = ((Role.LICENSEE, "takes"), (Role.LICENSOR, "gives"))
_NOT_A_PRICE = frozenset({TermKind.RAISED})


def find_deal_parties(kind: EventType, lines: Sequence[Line]) -> tuple[Party, ...] | str:
    """Return the two firms of a deal and their roles (`partner` where none is told), or why not."""
    headline, lead = lines[0], lines[1:4]
    firms = distinct(headline.of(EntityKind.COMPANY))
    if len(firms) < _PAIR:
        firms = distinct(m for line in (headline, *lead[:2]) for m in line.of(EntityKind.COMPANY))
    if len(firms) != _PAIR:
        return "which firms sign the deal"
    if kind is EventType.ACQUISITION:
        return _buyer_first(firms, headline)
    roles = {} if kind is EventType.COLLABORATION else _roles(firms, lines)
    return tuple(Party(m.name, m.id, roles.get(key_of(m), Role.PARTNER)) for m in firms)


def _buyer_first(firms: Sequence[Mention], headline: Line) -> tuple[Party, ...] | str:
    for words in load_deal_words("buys"):
        found = words.search(headline.text)
        buyer = _at(headline, found.start("firm")) if found else None
        if buyer:
            return tuple(
                Party(m.name, m.id, Role.ACQUIRER if key_of(m) == key_of(buyer) else Role.ACQUIRED) for m in firms
            )
    return "which firm buys which"


def _roles(firms: Sequence[Mention], lines: Sequence[Line]) -> dict[str, Role]:
    """Return the roles that words beside a firm tell; where two sentences disagree, none."""
    keys = [key_of(m) for m in firms]
    told: dict[str, set[Role]] = {key: set() for key in keys}
    for line in lines:
        for role, key in _ROLES:
            for words in load_deal_words(key):
                for found in words.finditer(line.text):
                    mention = _at(line, found.start("firm"))
                    if mention and key_of(mention) in told:
                        told[key_of(mention)].add(role)
    other = {Role.LICENSEE: Role.LICENSOR, Role.LICENSOR: Role.LICENSEE}
    for first, second in (keys, keys[::-1]):
        if len(told[first]) == 1:
            (role,) = told[first]
            if told[second] <= {other[role]}:
                return {first: role, second: other[role]}
    return {}


def _at(line: Line, place: int) -> Mention | None:
    return next((mention for at, mention in line.places if at == place), None)


def find_deal_terms(kind: EventType, lines: Sequence[Line]) -> tuple[DealTerm, ...]:
    """Return the sums of a new deal or financing; the first of each kind stands."""
    if kind.family is not Family.DEAL:
        return ()
    chosen: dict[TermKind, DealTerm] = {}
    for line in lines:
        for mention in find_terms(line.sentence.text):
            if (mention.term.kind in _NOT_A_PRICE) is (kind is EventType.FINANCING):
                chosen.setdefault(mention.term.kind, mention.term)
    total = chosen.get(TermKind.TOTAL)
    if total and any(term.amount > total.amount for term in chosen.values()):
        del chosen[TermKind.TOTAL]  # "more than a billion in all": a floor
    return tuple(chosen.values())
