"""Sums of money in a sentence: exact amounts with their currency, in the forms of English and East Asian news."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

_SIGNS = {
    "US$": "USD", "U.S.$": "USD", "HK$": "HKD", "C$": "CAD", "CA$": "CAD", "CDN$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NT$": "TWD", "S$": "SGD", "NZ$": "NZD", "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "CN¥": "CNY",
    "JP¥": "JPY", "₩": "KRW", "₹": "INR", "₪": "ILS", "RMB": "CNY", "NIS": "ILS", "SFr": "CHF",
    "Rs.": "INR", "Rs": "INR",
}  # fmt: skip
_CODES = (
    "USD", "EUR", "GBP", "CHF", "CNY", "JPY", "KRW", "SEK", "DKK", "NOK", "AUD", "CAD", "HKD", "SGD", "TWD", "INR",
    "ILS", "BRL", "NZD",
)  # fmt: skip
_NAMES = {
    "U.S. dollars": "USD", "US dollars": "USD", "dollars": "USD", "euros": "EUR", "euro": "EUR", "yen": "JPY",
    "pounds sterling": "GBP", "yuan": "CNY", "renminbi": "CNY", "won": "KRW", "Swiss francs": "CHF",
    "Swedish kronor": "SEK", "Danish kroner": "DKK", "rupees": "INR",
    "美元": "USD", "美金": "USD", "달러": "USD", "元人民币": "CNY", "人民币": "CNY", "위안": "CNY", "港元": "HKD",
    "港币": "HKD", "新台币": "TWD", "欧元": "EUR", "歐元": "EUR", "유로": "EUR", "英镑": "GBP", "파운드": "GBP",
    "日元": "JPY", "円": "JPY", "엔": "JPY", "韩元": "KRW", "원": "KRW", "瑞士法郎": "CHF", "元": "CNY",
}  # fmt: skip
_WORDS = {
    "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_LETTERS = {
    "k": 10**3, "mln": 10**6, "mn": 10**6, "mm": 10**6, "m": 10**6, "mio": 10**6,
    "bln": 10**9, "bn": 10**9, "b": 10**9,
}  # fmt: skip
_EAST = {
    "千": 10**3, "천": 10**3, "万": 10**4, "萬": 10**4, "만": 10**4, "百万": 10**6, "百萬": 10**6, "백만": 10**6,
    "千万": 10**7, "천만": 10**7, "亿": 10**8, "億": 10**8, "억": 10**8, "十亿": 10**9, "兆": 10**12, "조": 10**12,
}  # fmt: skip


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# "$50 millionplus": a release that lost its markup lost spaces; a letter alone ("$5M") must end the word.
_SCALE = rf"(?P<word>(?i:{_any_of(_WORDS)}))|(?P<letter>(?i:{_any_of(_LETTERS)}))(?![A-Za-z])"
_SIGN = rf"(?P<sign>(?<![A-Za-z])(?:{_any_of((*_SIGNS, *_CODES))})|(?<=[a-z])[$€£¥])\s?[$€£¥]?\s?"
_NAME = rf"(?P<name>{_any_of(_NAMES)}|(?:{_any_of(_CODES)})\b)"
_TO = r"(?:\s*[-\u2013\u2014]\s*|\s+to\s+|\s+and\s+)"
_EAST_NUMBER = rf"(?:(?:{_NUMBER})\s*(?:{_any_of(_EAST)})\s*)+(?:{_NUMBER})?"
_SUM = (
    rf"{_SIGN}(?:(?P<east>{_EAST_NUMBER})|(?:(?P<low>{_NUMBER}){_TO}(?![$€£]))?(?P<number>{_NUMBER})(?![\d%])"
    rf"(?:\s?-?(?:{_SCALE}))?(?![\d.]\d))"
    rf"|(?<![A-Za-z\d.,$€£¥-])(?:(?P<east2>{_EAST_NUMBER})|(?P<number2>{_NUMBER})\s?-?"
    rf"(?:{_SCALE.replace('<word>', '<word2>').replace('<letter>', '<letter2>')})?)\s?{_NAME}"
)
_FIRST = rf"\d{''.join({re.escape(sign[0]) for sign in (*_SIGNS, *_CODES)})}"  # with which a sum may begin
# What a sum cannot do without: a sentence that holds none of these is not searched.
_NOTES = tuple(dict.fromkeys([*"$€£¥₩₹₪", "RMB", "NIS", "SFr", "Rs", *_CODES, *_NAMES]))
_EAST_PART = re.compile(rf"({_NUMBER})\s*({_any_of(_EAST)})?")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money: `amount` as a plain number of `currency` (ISO 4217); of "$50-60 million" the upper end."""

    start: int
    end: int
    text: str
    amount: Decimal
    currency: str
    scaled: bool


def find_sums(text: str) -> tuple[Sum, ...]:
    """Find the sums of money in `text`, in order. A number with no currency is none."""
    if not any(note in text for note in _NOTES):
        return ()
    return tuple(_read(match) for match in _sum_pattern().finditer(text))


@cache
def _sum_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?=[{_FIRST}])(?:{_SUM})")


def _read(match: re.Match[str]) -> Sum:
    found = match.groupdict()
    sign, name = found["sign"], found["name"]
    currency = (_SIGNS.get(sign) or sign) if sign else (_NAMES.get(name) or name)
    east = found["east"] or found["east2"]
    word = found["word"] or found["letter"] or found["word2"] or found["letter2"]
    if east:
        amount = _east_amount(east)
    else:
        scale = _WORDS.get(word.lower()) or _LETTERS[word.lower()] if word else 1
        amount = _plain(_number(found["number"] or found["number2"]) * scale)
    text = match.group().rstrip()
    if currency == "JPY" and east and "¥" in text and re.search("[亿万]", east):
        currency = "CNY"  # ¥ before a number of simplified characters is the yuan
    return Sum(match.start(), match.start() + len(text), text, amount, currency, bool(word or east))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _plain(amount: Decimal) -> Decimal:
    """Return 1200000000 for 1200000000.0."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount


def _east_amount(text: str) -> Decimal:
    """Return the amount of a number in tens of thousands and up: 7억 4,500만 is 745,000,000."""
    parts = ((_number(number), _EAST.get(scale, 1)) for number, scale in _EAST_PART.findall(text))
    return _plain(sum((number * scale for number, scale in parts), Decimal(0)))
