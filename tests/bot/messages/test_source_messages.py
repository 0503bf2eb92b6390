"""The list of sources and the notices about them, in Block Kit and in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.instants import instant_text
from bot.messages.sources import (
    PAGE,
    Change,
    Told,
    render_changed,
    render_changes,
    render_sources,
    render_told_here,
)
from bot.sources import Blindness, Health, Source, SourceKind
from tests.block_kit import buttons, find_faults, texts

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
SINCE = instant_text(datetime(2026, 3, 1, 6, tzinfo=UTC))
HOUR = timedelta(hours=1)
EMA = Source("ema-news", SourceKind.FEED, "EMA news", "https://ema.example/")
FDA = Source("fda-drugs", SourceKind.FEED, "FDA drugs", "https://fda.example/")
WELL = Health(read_at=NOW - HOUR / 12, new_at=NOW - 3 * HOUR)
ILL = Health(read_at=NOW - 3 * HOUR, failures=4, error="answered 503", failing_since=NOW - 2 * HOUR)
HOSTILE = "<!channel> *EMA* & `x` https://evil.example/ @here \u202e"


def _many(count: int, health: Health = WELL, name: str = "Source") -> list[tuple[Source, Health]]:
    return [(replace(EMA, id=f"s{n}", name=f"{name} {n:03}"), health) for n in range(count)]


def test_the_list_says_who_is_blind_and_since_when_before_who_is_well() -> None:
    shown = render_sources([(FDA, WELL), (EMA, ILL)], NOW, Told("C1"))

    assert find_faults(shown) == []
    assert texts(shown).splitlines() == [
        "*1 of 2 sources fresh*",
        "Admins are told in <#C1> when a source goes blind.",
        f"⚠️ *EMA news* cannot be read: answered 503 (since {SINCE}, 2 h)",
        "`ema-news` · read 3 h ago",
        "*FDA drugs* · fresh",
        "`fda-drugs` · read 5 min ago · news 3 h ago",
    ]
    assert buttons(shown) == {}


def test_admins_get_a_button_for_each_source() -> None:
    shown = render_sources([(FDA, WELL), (EMA, Health(paused_reason="off"))], NOW, Told(), is_admin=True)

    assert find_faults(shown) == []
    assert {label: one["value"] for label, one in buttons(shown).items()} == {"Pause": FDA.id, "Resume": EMA.id}
    assert "*1 of 1 sources fresh*" in texts(shown)
    assert "🔕 *EMA news* · paused: off" in texts(shown)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (Told(), "Nobody is told when a source goes blind: an admin says `/topline sources here`"),
        (Told("D1"), "Admins are told in direct messages when a source goes blind."),
        (Told("C1", "not_in_channel"), "But: I cannot post here: I am not in this channel. `/invite @Topline`"),
    ],
)
def test_where_admins_are_told_is_said(told: Told, line: str) -> None:
    shown = render_sources([(FDA, WELL)], NOW, told)

    assert line in texts(shown)
    assert find_faults(shown) == []


def test_without_sources_the_list_says_how_to_have_some() -> None:
    shown = render_sources([], NOW, Told())

    assert "No source is read by me yet" in shown.text
    assert find_faults(shown) == []


@pytest.mark.parametrize("count", [1, PAGE, PAGE + 1, 3 * PAGE, 400])
def test_every_source_stands_on_one_page_and_every_page_fits_slack(count: int) -> None:
    sources = _many(count, replace(ILL, error="e" * 5000), name=HOSTILE * 9)
    pages = -(-count // PAGE)
    seen: list[str] = []
    for page in range(1, pages + 1):
        shown = render_sources(sources, NOW, Told(), page=page, is_admin=True)
        assert find_faults(shown) == []
        blocks: list[dict[str, dict[str, str]]] = list(shown.blocks)  # pyright: ignore[reportAssignmentType]  JSON
        seen += [block["accessory"]["value"] for block in blocks if "accessory" in block]
        ways = {label: one["value"] for label, one in buttons(shown).items() if "page" in label}
        assert ways.get("Next page") == (str(page + 1) if page < pages else None)
        assert ways.get("Previous page") == (str(page - 1) if page > 1 else None)

    assert sorted(seen) == sorted(source.id for source, _ in sources)


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert "Page 2 of 2" in texts(render_sources(_many(PAGE + 1), NOW, Told(), page=99))


def _blind(source: Source = EMA, reason: str = "cannot be read: answered 503") -> Change:
    return Change(source, Blindness(reason, NOW - 2 * HOUR))


def test_one_blind_source_is_one_line() -> None:
    notice = render_changes([_blind()], NOW)

    assert notice.text == f"⚠️ *EMA news* cannot be read: answered 503 (since {SINCE}, 2 h)"
    assert find_faults(notice) == []


def test_sources_that_are_read_again_are_named() -> None:
    assert render_changes([Change(EMA, None)], NOW).text == "✅ *EMA news* is read again"
    both = render_changes([_blind(), Change(EMA, None), Change(FDA, None)], NOW)
    assert both.text.splitlines()[1] == "✅ *EMA news* and *FDA drugs* are read again"


@pytest.mark.parametrize("count", [2, 10, 11, 400])
def test_many_at_once_are_one_notice_that_fits_slack(count: int) -> None:
    sources = [source for source, _ in _many(count, name=HOSTILE * 9)]
    notice = render_changes([_blind(source, "cannot be read: " + HOSTILE * 9) for source in sources], NOW)
    back = render_changes([Change(source, None) for source in sources], NOW)

    assert notice.text.startswith(f"⚠️ *{count} sources have gone blind*")
    both = render_changes([change for one in sources for change in (_blind(one), Change(one, None))], NOW)
    assert find_faults(notice) + find_faults(back) + find_faults(both) == []
    if count > 10:
        assert f"and {count - 10} more" in notice.text
        assert f"and {count - 10} more are read again" in back.text


def test_small_answers_fit_slack_and_lead_back() -> None:
    hostile = replace(EMA, name=HOSTILE)
    paused, resumed = render_changed(hostile, is_paused=True), render_changed(hostile, is_paused=False)

    assert [list(buttons(one)) for one in (paused, resumed)] == [["Resume"], ["Pause"]]
    assert find_faults(paused) + find_faults(resumed) + find_faults(render_told_here()) == []
