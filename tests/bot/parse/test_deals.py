"""Terms of deals: exact sums, and what each is for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import TermKind
from bot.parse.deals import find_terms
from bot.parse.money import find_sums


def terms(text: str) -> list[tuple[str, int | float, str | None]]:
    return [
        (each.term.kind.value, float(each.term.amount) if each.term.amount % 1 else int(each.term.amount),
         each.term.currency)
        for each in find_terms(text)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$50 million", 50_000_000, "USD"),
        ("for$375 million", 375_000_000, "USD"),
        ("$1.5 billionin payments", 1_500_000_000, "USD"),
        ("US$122.5M", 122_500_000, "USD"),
        ("US $122.5 million", 122_500_000, "USD"),
        ("USD $4.2 billion", 4_200_000_000, "USD"),
        ("£7million", 7_000_000, "GBP"),
        ("€1.25bn", 1_250_000_000, "EUR"),
        ("EUR 30 million", 30_000_000, "EUR"),
        ("30 million euros", 30_000_000, "EUR"),
        ("HK$12.5 million", 12_500_000, "HKD"),
        ("C$40 million", 40_000_000, "CAD"),
        ("A$2m", 2_000_000, "AUD"),
        ("NT$300 million", 300_000_000, "TWD"),
        ("¥5 billion", 5_000_000_000, "JPY"),
        ("JPY 5 billion", 5_000_000_000, "JPY"),
        ("RMB 300 million", 300_000_000, "CNY"),
        ("RMB1.2 billion", 1_200_000_000, "CNY"),
        ("CHF 25 million", 25_000_000, "CHF"),
        ("SEK 120 million", 120_000_000, "SEK"),
        ("Rs 500 crore", 5_000_000_000, "INR"),
        ("Rs. 25 lakh", 2_500_000, "INR"),
        ("₩100 billion", 100_000_000_000, "KRW"),
        ("$150K", 150_000, "USD"),
        ("$150,000", 150_000, "USD"),
        ("$1,250,000,000", 1_250_000_000, "USD"),
        ("$50-60 million", 60_000_000, "USD"),
        ("1.5亿美元", 150_000_000, "USD"),
        ("3000万元", 30_000_000, "CNY"),
        ("1억 달러", 100_000_000, "USD"),
        ("7억 4,500만 달러", 745_000_000, "USD"),
        ("1조 2000억원", 1_200_000_000_000, "KRW"),
        ("20億円", 2_000_000_000, "JPY"),
    ],
)
def test_a_sum_is_exact_in_every_form(text: str, amount: int, currency: str) -> None:
    (found,) = find_sums(text)
    assert (found.amount, found.currency) == (amount, currency)


@pytest.mark.parametrize(
    "text",
    [
        "50 million patients",
        "2,000 patients",
        "95%",
        "a 1.5-fold rise",
        "43 million pounds",
        "kr 250 million",
        "5 MRs 20 crore",
    ],
)
def test_a_number_without_a_currency_is_no_sum(text: str) -> None:
    assert find_sums(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("an upfront payment of $50 million", "upfront", 50_000_000),
        ("will pay $170 million upfront", "upfront", 170_000_000),
        ("$20 million up-front cash", "upfront", 20_000_000),
        ("receives $60 million at closing", "upfront", 60_000_000),
        ("up to $1.2 billion in milestone payments", "milestones", 1_200_000_000),
        ("up to $625 million in development, regulatory and commercial milestones", "milestones", 625_000_000),
        ("milestones of up to $300 million", "milestones", 300_000_000),
        ("up to$1.5 billionin potential payments based on the achievement of goals", "milestones", 1_500_000_000),
        ("a deal worth up to $1.9 billion", "total", 1_900_000_000),
        ("the $4.1 billion acquisition of Alpha Bio", "total", 4_100_000_000),
        ("the bid values Alpha Bio at $640 million", "total", 640_000_000),
        ("a total deal value of $2.3 billion", "total", 2_300_000_000),
        ("for total consideration of US $122.5 million", "total", 122_500_000),
        ("acquires Alpha Bio for $800 million in cash", "total", 800_000_000),
        ("up to $745 million in upfront fees, regulatory and sales milestones", "total", 745_000_000),
        ("a $45M deal with Alpha Bio", "total", 45_000_000),
        ("will make an equity investment of $20 million", "equity", 20_000_000),
        ("including a $35 million equity stake", "equity", 35_000_000),
        ("raised $120 million", "raised", 120_000_000),
        ("closed a $75 million Series B financing", "raised", 75_000_000),
        ("gross proceeds from the offering, before expenses, are expected to be $94.2 million", "raised", 94_200_000),
        ("a public offering of $125.0 million of shares of its common stock", "raised", 125_000_000),
        ("secured a $250 million term loan", "raised", 250_000_000),
        ("pricing of $4.0 Million Registered Direct Offering", "raised", 4_000_000),
        ("the offering was priced at $16.00 per share", "price_per_share", 16),
        ("priced its offering of 8 million shares at $16 each", "price_per_share", 16),
        ("for$22.50per share in cash", "price_per_share", 22.5),
        ("a purchase price of $57 per Share", "price_per_share", 57),
        ("首付款1.5亿美元", "upfront", 150_000_000),
        ("계약금 6500만 달러", "upfront", 65_000_000),
        ("royalties of up to 12% on net sales", "royalty", 12),
        ("tiered royalties of 8% to 15%", "royalty", 15),
        ("royalties between 10 percent and 14 percent", "royalty", 14),
    ],
)
def test_the_words_beside_a_sum_tell_what_it_is_for(text: str, kind: str, amount: float) -> None:
    assert [term[:2] for term in terms(text)] == [(kind, amount)]


@pytest.mark.parametrize(
    "text",
    [
        "revenue of $1.2 billion",
        "a net loss of $35.2 million",
        "net proceeds of $90 million",
        "cash and cash equivalents of $250 million",
        "the market is expected to reach $126 billion by 2032",
        "a market cap of $2.2 billion",
        "R&D expenses were $82.8 million",
        "the drug costs $375,000 per year",
        "a list price of $28,000 a month",
        "warrants with an exercise price of $0.55 per share",
        "a dividend of $0.55 per share",
        "a net loss of $1.20 per share",
        "plus a contingent value right of up to $4.00 per share",
        "has raised $40 million since it launched in 2022",
        "a price target of $12",
        "assets under management of $2.65 billion",
        "a termination fee of $30 million",
        "tiered double-digit royalties",
        "royalties up to $200M",
        "response rate of 45% and a royalty-free licence",
        "acquiring 100% of the shares from Alpha Royalty",
        "for an undisclosed sum",
        "a 30-day option to purchase up to an additional $18.75 million of shares of its common stock",
        "less the $0.001 exercise price per share of each pre-funded warrant",
        "the minimum $1.00 per share bid price requirement",
    ],
)
def test_what_is_no_term_of_a_deal_gives_none(text: str) -> None:
    assert terms(text) == []


def test_each_sum_of_a_sentence_has_its_own_purpose() -> None:
    assert terms(
        "Beta pays an upfront payment of $50 million and milestones of up to $1.2 billion, "
        "plus tiered royalties of 8% to 15%."
    ) == [("upfront", 50_000_000, "USD"), ("milestones", 1_200_000_000, "USD"), ("royalty", 15, None)]
    assert terms("$100M in cash upfront, $35 million in an equity investment and up to €900M in milestones") == [
        ("upfront", 100_000_000, "USD"),
        ("equity", 35_000_000, "USD"),
        ("milestones", 900_000_000, "EUR"),
    ]
    assert terms("$110 million, consisting of a $60 million upfront payment and a $50 million equity investment") == [
        ("total", 110_000_000, "USD"),
        ("upfront", 60_000_000, "USD"),
        ("equity", 50_000_000, "USD"),
    ]


def test_a_price_told_again_in_all_is_the_total() -> None:
    assert terms("will acquire Alpha Bio for $12.50 per share in cash, or about $1.1 billion") == [
        ("price_per_share", 12.5, "USD"),
        ("total", 1_100_000_000, "USD"),
    ]
    assert terms("revenue of $1.1 billion, or about $1.2 billion with its units") == []


def test_both_ends_of_a_price_range_are_prices() -> None:
    assert terms("for between $1.16 and $1.24 per share in cash") == [
        ("price_per_share", 1.16, "USD"),
        ("price_per_share", 1.24, "USD"),
    ]


_SCALES = {"million": 10**6, "billion": 10**9, "M": 10**6, "bn": 10**9, "B": 10**9, "thousand": 10**3, "m": 10**6}
_CURRENCIES = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "HK$": "HKD",
    "CHF ": "CHF",
    "RMB ": "CNY",
    "JPY ": "JPY",
}


@given(
    st.decimals(min_value=1, max_value=999, places=2),
    st.sampled_from(sorted(_SCALES)),
    st.sampled_from(sorted(_CURRENCIES)),
    st.sampled_from(["", " "]),
)
def test_no_amount_is_ever_off(number: Decimal, scale: str, sign: str, space: str) -> None:
    (found,) = find_terms(f"an upfront payment of {sign}{number}{space}{scale}, it said")
    assert found.term.kind is TermKind.UPFRONT
    assert found.term.amount == number * _SCALES[scale]
    assert found.term.currency == _CURRENCIES[sign]


@given(st.text(alphabet=st.sampled_from("0123456789.,$€ milonbkKM%royaltieupfrn亿万美元-"), max_size=60))
def test_spans_of_terms_are_exact_whatever_the_text(text: str) -> None:
    for mention in find_terms(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.term.amount >= 0


SHARES = "the full exercise by the underwriters of their option to purchase an additional 400,000 shares"


@pytest.mark.parametrize(
    ("price", "wanted"),
    [
        ("at a public offering price of $9.25 per share", [("price_per_share", 9.25, "USD")]),
        ("which have an exercise price of $9.25 per share", []),
        ("at $9.25 per additional share", []),
    ],
)
def test_the_offering_price_stands_whatever_more_may_be_bought(
    price: str, wanted: list[tuple[str, float, str]]
) -> None:
    assert terms(f"It closed its offering of shares, including {SHARES}, {price}.") == wanted
