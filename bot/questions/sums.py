"""How large a deal a question is about: `over $500m`, `between €50m and €100m`, `at least 1bn upfront` → a range."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.model import TermKind
from bot.parse.money import find_sums

_MORE = r"(?P<more>over|above|more\s+than|greater\s+than|larger\s+than|bigger\s+than|exceeding|north\s+of|beyond|>)"
_LEAST = r"(?P<least>at\s+least|no\s+less\s+than|from|minimum|min|>=|≥)"
_LESS = r"(?P<less>under|below|less\s+than|smaller\s+than|<)"
_MOST = r"(?P<most>at\s+most|up\s+to|no\s+more\s+than|maximum|max|<=|≤)"
_SCALE = r"(?:k|mm|mn|mln|mio|m|bn|bln|b|thousand|million|billion|trillion)"
_SIGN = r"(?:(?:us|hk|c|a|s|nt|nz|cn|jp)?[$¥]|[€£₩₹]|usd|eur|gbp|chf|cny|rmb|jpy|krw|cad|aud|hkd|inr|sek|dkk)"
_NAME = r"(?:u\.?s\.?\s+dollars?|dollars?|euros?|pounds?|yuan|renminbi|yen|won|usd|eur|gbp|chf|cny|rmb|jpy|krw)"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SUM = rf"(?:{_SIGN}\s?{_NUMBER}(?:[\s-]?{_SCALE})?|{_NUMBER}[\s-]?{_SCALE}(?:\s{_NAME})?|{_NUMBER}\s{_NAME})(?![\w%])"
_KINDS = {
    "upfront": TermKind.UPFRONT, "up-front": TermKind.UPFRONT, "raised": TermKind.RAISED, "equity": TermKind.EQUITY,
    "milestone payments": TermKind.MILESTONES, "in milestones": TermKind.MILESTONES, "in total": TermKind.TOTAL,
    "total": TermKind.TOTAL, "in all": TermKind.TOTAL,
}  # fmt: skip
_KIND = rf"(?P<kind>{'|'.join(re.escape(word) for word in _KINDS)})"
_BEFORE = (
    r"(?:(?:with|worth|valued\s+at|of|for|totalling|totaling)\s+)?(?:an?\s+)?"
    rf"(?:{_KIND}\s+(?:payments?\s+)?(?:of\s+)?)?"
)
_AFTER = r"(?:\s+(?:in\s+|as\s+)?(?P<kind2>upfront|up-front|raised|equity|milestone\s+payments|total|in\s+all))?"
_FORMS = (
    re.compile(rf"{_BEFORE}(?:between|from)\s+(?P<low>{_SUM})\s+(?:and|to)\s+(?P<high>{_SUM}){_AFTER}(?!\w)"),
    re.compile(rf"{_BEFORE}(?P<low>{_SUM})\s?(?:-|\u2013|to)\s?(?P<high>{_SUM}){_AFTER}(?!\w)"),
    re.compile(rf"{_BEFORE}(?:{_MORE}|{_LEAST}|{_LESS}|{_MOST})\s*(?P<one>{_SUM}){_AFTER}(?!\w)"),
    re.compile(
        rf"{_BEFORE}(?P<one>{_SUM})(?:\+|\s*(?:or|and)\s+(?P<or>more|above|over|less|below|under)){_AFTER}(?!\w)"
    ),
)
_OPEN_SUM = re.compile(_SUM)
_NO_CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class SumRange:
    """Sums of one currency from `least` to `most`; `above` and `below` leave the end itself out. No kind: any sum."""

    currency: str
    least: Decimal | None = None
    most: Decimal | None = None
    is_above: bool = False
    is_below: bool = False
    kind: TermKind | None = None


@dataclass(frozen=True, slots=True)
class SumFound:
    """A range told at a place of a line, or what is unclear about it."""

    end: int
    range: SumRange | None = None
    problem: str | None = None


def find_sum(line: str, at: int) -> SumFound | None:
    """Return the range of sums told from place `at` of a line in small letters; dollars where no currency is named."""
    found = max((m for form in _FORMS if (m := form.match(line, at))), key=re.Match[str].end, default=None)
    if found is None:
        bare = _OPEN_SUM.match(line, at)
        problem = f"say whether it is more or less than {bare[0]}, for example “over {bare[0]}”" if bare else None
        return SumFound(bare.end(), None, problem) if bare else None
    parts = found.groupdict()
    told = [_amount(text) for text in (parts.get("low"), parts.get("high"), parts.get("one")) if text]
    currencies = {currency for _, currency in told if currency}
    if len(currencies) > 1:
        return SumFound(found.end(), None, "two currencies in one range cannot be compared")
    currency = next(iter(currencies), _NO_CURRENCY)
    return SumFound(found.end(), _range(parts, [amount for amount, _ in told], currency))


def _range(parts: dict[str, str | None], amounts: list[Decimal], currency: str) -> SumRange:
    word = " ".join((parts.get("kind") or parts.get("kind2") or "").split())
    kind = _KINDS.get(word) or _KINDS.get(f"in {word}")
    if len(amounts) > 1:
        low, high = amounts
        low = low * _scale_of(parts) if low < high and _is_bare(parts) else low
        return SumRange(currency, low, high, kind=kind)
    if parts.get("less") or parts.get("most") or parts.get("or") in ("less", "below", "under"):
        return SumRange(currency, None, amounts[0], is_below=bool(parts.get("less")), kind=kind)
    return SumRange(currency, amounts[0], None, is_above=bool(parts.get("more")), kind=kind)


def _is_bare(parts: dict[str, str | None]) -> bool:
    """Return whether the first of two sums has no word of size, as in `$50-100m`."""
    return not re.search(rf"{_SCALE}\b", (parts.get("low") or "").lstrip("abcdefghijklmnopqrstuvwxyz$¥€£ ")) and bool(
        re.search(rf"\d[\s-]?{_SCALE}\b", parts.get("high") or "")
    )


def _scale_of(parts: dict[str, str | None]) -> Decimal:
    scale = re.search(rf"(?<=\d)[\s-]?({_SCALE})\b", parts.get("high") or "")
    return _amount(f"$1{scale[1]}")[0] if scale else Decimal(1)


def _amount(text: str) -> tuple[Decimal, str | None]:
    """Return the amount, with its currency if one is written: the reader of news reads the same sums."""
    written = re.sub(r"\b(?:us|hk|c|a|s|nt|nz|cn|jp)(?=[$¥])", lambda found: found[0].upper(), text)
    written = re.sub(
        r"\b(?:usd|eur|gbp|chf|cny|rmb|jpy|krw|cad|aud|hkd|inr|sek|dkk)\b", lambda m: m[0].upper(), written
    )
    written = re.sub(r"\bu\.?s\.?\s+dollars?\b|\bdollars?\b", "dollars", written)
    written = re.sub(r"\b(euro|pound)s?\b", lambda m: "euros" if m[1] == "euro" else "pounds sterling", written)
    found = find_sums(written)
    if found:
        return found[0].amount, found[0].currency
    plain = find_sums(f"${text}")
    return (plain[0].amount, None) if plain else (Decimal(0), None)
