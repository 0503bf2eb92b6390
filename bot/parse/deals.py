"""The terms of a deal or financing: how much, and what for, told by the words next to the sum (`deal_words`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.model import DealTerm, TermKind
from bot.parse.deal_words import (
    BREAK_AFTER,
    BREAK_BEFORE,
    CUES,
    FOR,
    IN,
    LISTED_MILESTONES,
    NO_PRICE,
    NO_ROYALTY,
    OR_IN_ALL,
    OTHER,
    PAYS,
    PER_SHARE,
    PERCENT,
    PLUS_CVR,
    PROCEEDS,
    ROYALTY,
    SHARE_PRICE,
    UPFRONT_AND_MILESTONES,
)
from bot.parse.money import Sum, find_sums

_WHOLE_FORMS = (
    (UPFRONT_AND_MILESTONES, TermKind.TOTAL),
    (LISTED_MILESTONES, TermKind.MILESTONES),
    (PLUS_CVR, TermKind.UPFRONT),
)
_UP_TO = re.compile(r"\bup to (?:an? (?:\w+ )?)?$", re.IGNORECASE)
_UPFRONT = re.compile(r"\b(?:up-?\s?front|initial|deposit|signing)\b", re.IGNORECASE)
_WEAK = {TermKind.TOTAL: 15, TermKind.EQUITY: 8}  # characters by which a cue counts as further off than it is
_REACH = 200  # characters on either side of a sum in which words may tell what it is for
_FAR = 40  # when its own part of the sentence tells nothing, words this near in the next part may
_WHOLE = 1000  # a sum below this with no "million" is the price of something


@dataclass(frozen=True, slots=True)
class TermMention:
    """A term found: `text` is exactly the sentence's `[start:end]`."""

    start: int
    end: int
    text: str
    term: DealTerm


def find_terms(text: str) -> tuple[TermMention, ...]:
    """Find the terms of a deal or financing in a sentence, in order.

    A sum whose purpose the words do not tell, or that is no term (revenue, a market, a drug's price), gives none.
    """
    sums = find_sums(text)
    found = [*_sum_terms(text, sums), *_royalties(text)]
    return tuple(sorted(found, key=lambda mention: mention.start))


def _sum_terms(text: str, sums: tuple[Sum, ...]) -> Iterator[TermMention]:
    for index, each in enumerate(sums):
        opens = sums[index - 1].end if index else 0
        closes = sums[index + 1].start if index + 1 < len(sums) else len(text)
        before = text[max(opens, each.start - _REACH) : each.start]
        after = text[each.end : min(closes, each.end + _REACH)]
        if opens and "," in before:
            before = before[before.rindex(",") + 1 :]  # "$1M upfront, $2M in equity": what is before the comma is told
        is_price = index > 0 and not sums[index - 1].scaled and _price_kind(text, sums[index - 1]) is not None
        kind = TermKind.TOTAL if is_price and each.scaled and OR_IN_ALL.search(text, opens, each.start) else None
        kind = _price_kind(text, each) if not each.scaled else kind
        if kind is None and each.amount >= _WHOLE:
            kind = _purpose(before, after)
        if kind is TermKind.UPFRONT and _UP_TO.search(before) and not _UPFRONT.search(before + after):
            kind = TermKind.TOTAL  # "up to $2 billion at closing" is all that may be paid
        if kind:
            yield TermMention(each.start, each.end, each.text, DealTerm(kind, each.amount, each.currency))


def _price_kind(text: str, each: Sum) -> TermKind | None:
    before = text[max(0, each.start - 60) : each.start]
    after = text[each.end : each.end + 60]
    other = re.match(r"\s*(?:and|to|-|\u2013)\s*[$€£¥\w]{0,4}\d+(?:\.\d+)?", after)  # between $1.16 and $1.24 per share
    told = SHARE_PRICE.search(before)
    is_price = told or PER_SHARE.match(after[other.end() :] if other else after)
    if told and "offering" in told[0].lower():
        before = before[told.start() :]  # of the shares on offer, however many more the underwriters may buy
    if not is_price or NO_PRICE.search(before) or NO_PRICE.search(after[:20]):
        return None
    return TermKind.PRICE_PER_SHARE


def _purpose(before: str, after: str) -> TermKind | None:
    """Choose the kind whose cue stands nearest in the sum's own part of the sentence, else in the wider one."""
    left = BREAK_BEFORE.split(before)[-1]
    right = BREAK_AFTER.split(after)[0]
    if PROCEEDS.search(before):
        return TermKind.RAISED
    if OTHER.search(left) or OTHER.search(right):
        return None
    for form, kind in _WHOLE_FORMS:
        if form.search(after):
            return kind
    bought = TermKind.TOTAL if FOR.search(left) and PAYS.search(before) else None
    told = _nearest("", right) if IN.match(right) else None
    return told or _nearest(left, right) or bought or _nearest(before[-_FAR:], after[:_FAR])


def _nearest(left: str, right: str) -> TermKind | None:
    """Choose the nearest cue; a total, or equity, yields to what names the payment."""
    best: tuple[int, int, TermKind] | None = None
    for rank, (kind, cue) in enumerate(CUES.items()):
        distances = [len(left) - match.end() for match in cue.finditer(left)]
        distances += [match.start() - 1 for match in cue.finditer(right)]
        if distances:
            weak = _WEAK.get(kind, 0)
            best = min(best or (999, 0, kind), (min(distances) + weak, rank, kind))
    return best[2] if best else None


def _royalties(text: str) -> Iterator[TermMention]:
    if (text.isascii() and "oyalt" not in text) or not ROYALTY.search(text):
        return
    for match in PERCENT.finditer(text):
        around = text[max(0, match.start() - 60) : match.end() + 25]
        if not ROYALTY.search(around) or NO_ROYALTY.search(around):
            continue
        amount = Decimal(match["last"] or match["only"])
        yield TermMention(match.start(), match.end(), match.group(), DealTerm(TermKind.ROYALTY, amount))
