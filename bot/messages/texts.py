"""Dates, money and lists of names in words. All results are plain text: escape them where they enter mrkdwn."""

from collections.abc import Sequence
from decimal import Decimal

from bot.model import DealTerm, TermKind
from bot.when import PartialDate

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "RMB ", "INR": "₹", "KRW": "₩", None: ""}
_SIZES = ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "K"))
_TERMS = {
    TermKind.RAISED: "{} raised",
    TermKind.UPFRONT: "{} upfront",
    TermKind.EQUITY: "{} in equity",
    TermKind.MILESTONES: "up to {} in milestone payments",
    TermKind.TOTAL: "up to {} in all",
    TermKind.PRICE_PER_SHARE: "{} per share",
    TermKind.ROYALTY: "royalties up to {}",
}
# What is paid at once or in steps cannot be all of a deal that is said to have a total besides.
_PARTS = frozenset({TermKind.UPFRONT, TermKind.MILESTONES})
_NAME_LIMIT = 80
# Codes that few readers know by heart get a word beside them.
_REGULATORS = {
    "HC": "Health Canada",
    "SWISSMEDIC": "Swissmedic",
    "MEDSAFE": "Medsafe (New Zealand)",
    "HKDOH": "HKDOH (Hong Kong)",
    "TFDA": "TFDA (Taiwan)",
    "HSA": "HSA (Singapore)",
    "MFDS": "MFDS (Korea)",
    "CDSCO": "CDSCO (India)",
    "ANMAT": "ANMAT (Argentina)",
    "SFDA": "SFDA (Saudi Arabia)",
    "MOHAP": "MOHAP (UAE)",
    "IMOH": "Health Ministry (Israel)",
    "TITCK": "TITCK (Turkey)",
    "SAHPRA": "SAHPRA (South Africa)",
    "THFDA": "Thai FDA",
    "MZRF": "Health Ministry (Russia)",
    "ECCOMP": "EC (competition)",
}


def date_text(when: PartialDate) -> str:
    """Return a date with its own precision: `14 Feb 2025`, `Feb 2025`, `Q1 2026`, `H2 2025`, `early 2025`, `2025`."""
    year, _, rest = when.value.partition("-")
    match when.precision:
        case "day":
            return f"{when.first.day} {_MONTHS[when.first.month - 1]} {year}"
        case "month":
            return f"{_MONTHS[when.first.month - 1]} {year}"
        case "year":
            return year
        case _:
            return f"{rest} {year}"


def due_text(when: PartialDate) -> str:
    """Return when something is due: `by 20 Nov 2025` for a day, `in Q1 2026` for more."""
    return f"{'by' if when.precision == 'day' else 'in'} {date_text(when)}"


def money_text(amount: Decimal, currency: str | None) -> str:
    """Return `$1.25B`, `RMB 300M`, `CHF 12.50`; no more than three figures after the point."""
    sign = _SIGNS.get(currency, f"{currency} ")
    for size, letter in _SIZES:
        if amount >= size:
            return f"{sign}{_figures(amount / size)}{letter}"
    return f"{sign}{amount:.2f}" if amount % 1 else f"{sign}{amount:f}"


def term_texts(terms: Sequence[DealTerm], *, is_price: bool = False) -> list[str]:
    """Return the terms in the order in which a deal is told. `is_price`: the total is what is paid, not the most.

    A part as large as the total is left out.
    """
    order = list(_TERMS)
    terms = [term for term in terms if term.amount.is_finite()]
    totals = {(term.amount, term.currency) for term in terms if term.kind is TermKind.TOTAL}
    texts: list[str] = []
    for term in sorted(terms, key=lambda term: order.index(term.kind)):
        is_all = term.kind in _PARTS and (term.amount, term.currency) in totals
        text = None if is_all else term_text(term)
        if text and is_price and term.kind is TermKind.TOTAL:
            text = text.removeprefix("up to ")
        texts += [text] if text else []
    return list(dict.fromkeys(texts))


def term_text(term: DealTerm) -> str | None:
    """Return one term in words, or None for a sum that is none (negative, not a number, beyond any deal)."""
    if not term.amount.is_finite() or not 0 < term.amount < Decimal(10**13):
        return None
    is_percent = term.kind is TermKind.ROYALTY and term.currency is None
    shown = f"{_figures(term.amount)}%" if is_percent else money_text(term.amount, term.currency)
    return _TERMS[term.kind].format(shown)


def regulator_text(code: str) -> str:
    """Return a regulator's code, with its country or its usual name where the code says little."""
    return _REGULATORS.get(code, code)


def regulator_short(code: str) -> str:
    """Return a regulator's code, or its usual name where that is no longer than the code with its country."""
    shown = regulator_text(code)
    return code if shown.startswith(f"{code} (") else shown


def join_names(names: Sequence[str], limit: int = 2) -> str:
    """Return `A`, `A and B`, `A, B and 3 more`; each name once and at most 80 characters long."""
    short = [name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - 1].rstrip() + "…" for name in names if name]
    unique = list(dict.fromkeys(short))
    if len(unique) <= 1:
        return "".join(unique)
    if len(unique) <= limit:
        return ", ".join(unique[:-1]) + f" and {unique[-1]}"
    return ", ".join(unique[:limit]) + f" and {len(unique) - limit} more"


def article_for(phrase: str) -> str:
    """Return `a` or `an` for a phrase; letters spelt out (`NDA`, `sBLA`) go by how they sound."""
    first = phrase[:1]
    spelt = phrase[:2].isupper() or (first == "s" and phrase[1:3].isupper())
    vowels = "AEFHILMNORSX" if spelt else "aeioAEIO"
    return "an" if (first.upper() if spelt else first) in vowels else "a"


def capital(text: str) -> str:
    """Return the text with its first letter large, unless the word is written small on purpose (`sBLA`)."""
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].upper() + text[1:]


def _figures(amount: Decimal) -> str:
    return f"{amount:.3f}".rstrip("0").rstrip(".")
