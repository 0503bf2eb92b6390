"""Hypothesis strategies for stories as an enemy would write them: every field may hold anything."""

import string
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from bot import model
from bot.when import PartialDate

ATTACKS = (
    "<!here> <!channel> <@U123> <#C1> @here @channel",
    "<https://evil.example|click> http://evil.example www.evil.example mailto:a@evil.example",
    "&lt;!here&gt; &amp;lt;@U1&amp;gt; &amp",
    "*bold* _it_ ~no~ `code` ```block``` > quote",
    "\u202egnp.exe\u202c \u200b\u200d\ufeff\u2066x\u2069 \ud800",
    "a\u0301\u0301\u0301\u0301\u0301\u0301 \u0000\u0007\n\r\t\u2028",
    "x" * 5000,
    "&<>" * 900,
    "👩‍👩‍👧‍👦" * 300,
    "\u05d0\u05d1 \u0627\u0644 \u4e2d\u6587",
    "hthttp://tp://evil.example ht_tp://x _http_://y",
    "|`<|>`|",
    "\u3164\u115f\u034f\u2800",
)
any_text = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(max_size=60),
    st.text(alphabet=string.punctuation + " ab", max_size=40),
    st.lists(st.sampled_from(ATTACKS), min_size=2, max_size=3).map("".join),
)
dates = st.sampled_from(
    [PartialDate(v) for v in ("2025-02-14", "2025-02", "2025-Q3", "2025-H2", "2025", "2025-early", "9999-12-31")],
)
named = st.builds(model.Named, name=any_text, id=st.none() | st.just("bcma"))
amounts = (
    st.decimals(allow_nan=True, allow_infinity=True) | st.just(Decimal("1E+400")) | st.decimals(0, 10**11, places=2)
)
events = st.builds(
    model.Event,
    type=st.sampled_from(model.EventType),
    status=st.sampled_from(model.Status),
    date=st.none() | dates,
    companies=st.lists(st.builds(model.Party, name=any_text, role=st.sampled_from(model.Role)), max_size=4).map(tuple),
    drugs=st.lists(named, max_size=4).map(tuple),
    targets=st.lists(named, max_size=3).map(tuple),
    modality=st.none() | any_text,
    indications=st.lists(named, max_size=3).map(tuple),
    regulators=st.lists(st.sampled_from(["FDA", "HC", "HKDOH"]) | any_text, max_size=3).map(tuple),
    detail=st.builds(
        model.Detail,
        application=st.none() | any_text,
        kind=st.none() | any_text,
        outcome=st.sampled_from([None, "positive", "negative", "mixed"]),
        phase=st.none() | any_text,
    ),
    terms=st.lists(
        st.builds(model.DealTerm, kind=st.sampled_from(model.TermKind), amount=amounts, currency=st.none() | any_text),
        max_size=5,
    ).map(tuple),
    evidence=st.lists(
        st.builds(model.Evidence, where=st.just("text"), start=st.just(0), end=st.just(1), text=any_text),
        max_size=3,
    ).map(tuple),
    known=st.builds(
        model.Known,
        drugs=st.lists(named, max_size=1).map(tuple),
        targets=st.lists(named, max_size=2).map(tuple),
        modality=st.none() | any_text,
        companies=st.lists(named, max_size=2).map(tuple),
    ),
)
sources = st.builds(
    model.StorySource,
    article_id=any_text,
    title=any_text,
    url=st.none() | any_text | st.just("https://ours.example/a?b=1&c=<2>|3"),
    publisher=st.none() | any_text,
    published=st.none() | st.just(date(2025, 2, 14)),
)
stories = st.builds(
    model.Story,
    id=st.integers(1, 2**62),
    version=st.just(1),
    events=st.lists(events, max_size=6).map(tuple),
    sources=st.lists(sources, max_size=5).map(tuple),
    first_seen_at=st.just(datetime(2025, 2, 14, tzinfo=UTC)),
    updated_at=st.just(datetime(2025, 2, 14, tzinfo=UTC)),
)
reasons = st.builds(
    model.MatchReason,
    subscription_id=st.integers(1, 3),
    label=any_text,
    name=st.none() | any_text,
    sentence=st.none() | any_text,
    known=st.booleans(),
)
