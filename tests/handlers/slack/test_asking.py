"""Questions, from the words that a person types to what Slack is told."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

from bot.messages import Message
from bot.model import DealTerm, Detail, Event, EventType, Evidence, Named, Party, Role, Status, TermKind
from bot.when import PartialDate
from handlers.intake import Taken
from tests.block_kit import buttons, find_faults
from tests.peer import Bot, Json, acceptance

Tell = Callable[..., Awaitable[Taken]]


def _approval(on: str, drug: str = "acmecel", regulator: str = "NMPA", **facts: object) -> Event:
    event = acceptance(
        date=PartialDate(on),
        regulators=(regulator,),
        drugs=(Named(drug),),
        companies=(Party("Acme Bio", None, Role.APPLICANT),),
        detail=Detail(kind="full"),
    )
    return replace(event, type=EventType.APPROVAL, **facts)  # pyright: ignore[reportArgumentType]  any field


def _deal(on: str, amount: str, currency: str = "USD", **facts: object) -> Event:
    said = f"Acme Bio and Zzyx signed a deal on {on} of {amount}."
    parties = (Party("Acme Bio", None, Role.LICENSOR), Party("Zzyx Bio", None, Role.LICENSEE))
    terms = (DealTerm(TermKind.TOTAL, Decimal(amount), currency),)
    evidence = (Evidence("text", 0, len(said), said),)
    event = Event(
        EventType.LICENSE, Status.NEW, PartialDate(on), parties, terms=terms, modality="adc", evidence=evidence
    )
    return replace(event, **facts)  # pyright: ignore[reportArgumentType]  any field


def _shown(answer: Json) -> str:
    return json.dumps(answer["blocks"], ensure_ascii=False)


def _check(answer: Json, links: set[str]) -> None:
    assert not find_faults(Message(answer["text"], tuple(answer["blocks"])), links=frozenset(links))


async def test_a_list_says_how_it_was_understood_and_is_a_table_newest_first(bot: Bot, tell: Tell) -> None:
    for number, (on, regulator) in enumerate(
        (("2026-01-20", "NMPA"), ("2026-02-28", "NMPA"), ("2026-02-01", "FDA"), ("2026-02-14", "NMPA"))
    ):
        await tell(_approval(on, f"acme{number}cel", regulator), article_id=f"a{number}")
    await tell(_approval("2025-12-31", "acme9cel"), article_id="a9")
    answer = await bot.command("approvals in China this quarter")
    assert "*Approvals · China (NMPA) · 1 Jan \u2013 31 Mar 2026*" in _shown(answer)
    (table,) = [block for block in answer["blocks"] if block["type"] == "table"]
    assert [row[0]["text"] for row in table["rows"]] == ["Date", "28 Feb 2026", "14 Feb 2026", "20 Jan 2026"]
    assert [cell["text"] for cell in table["rows"][0]] == ["Date", "What", "Regulator", "Source"]
    assert table["rows"][1][2]["text"] == "NMPA"
    link = table["rows"][1][3]["elements"][0]["elements"][0]
    assert (link["url"], link["text"]) == ("https://news.example/a1", "PR Newswire")
    assert answer["text"].splitlines()[1].startswith("28 Feb 2026  NMPA approves")
    _check(answer, {f"https://news.example/a{number}" for number in range(10)})


async def test_deals_are_found_by_their_sums_and_other_currencies_are_said(bot: Bot, tell: Tell) -> None:
    await tell(_deal("2026-02-01", "600000000"), article_id="a1")
    await tell(_deal("2026-02-10", "500000000", companies=(Party("Big", role=Role.LICENSEE),)), article_id="a2")
    await tell(
        _deal("2026-02-12", "900000000", "CNY", companies=(Party("Other", role=Role.LICENSEE),)), article_id="a3"
    )
    answer = await bot.command("deals over $500m for ADCs since January")
    assert "*Deals · ADC · over $500M · since 1 Jan 2026*" in _shown(answer)
    assert "1 Feb 2026" in _shown(answer)
    assert "10 Feb 2026" not in _shown(answer)
    least = await bot.command("deals of at least $500m for ADCs since January")
    assert "10 Feb 2026" in _shown(least)
    yuan = await bot.command("deals over rmb 500m for ADCs since January")
    assert "12 Feb 2026" in _shown(yuan)


async def test_whether_is_answered_by_what_was_told_or_not_known(bot: Bot, tell: Tell) -> None:
    await tell(_approval("2026-02-14", "acmecel", "FDA"), article_id="a1")
    due = acceptance(date=PartialDate("2026-05-01"), regulators=("FDA",), drugs=(Named("duecel"),))
    await tell(replace(due, type=EventType.DECISION_DATE), article_id="a2")
    yes = await bot.command("did the FDA approve acmecel?")
    assert "Yes." in yes["text"]
    assert "14 Feb 2026" in _shown(yes)
    pending = await bot.command("did the FDA decide on duecel?")
    assert "Not known yet" in pending["text"]
    assert "1 May 2026" in _shown(pending)
    other = await bot.command("has acmecel been approved in Japan?")
    assert "Not known: no article" in other["text"]
    against = await bot.command("did the FDA reject acmecel")
    assert "speaks against it" in against["text"]
    assert "*Against it*" in _shown(against)


async def test_what_is_due_is_not_what_has_happened_since(bot: Bot, tell: Tell) -> None:
    due = acceptance(date=PartialDate("2026-04-20"), regulators=("FDA",), drugs=(Named("onecel"),))
    await tell(replace(due, type=EventType.DECISION_DATE), article_id="a1")
    await tell(replace(due, type=EventType.DECISION_DATE, drugs=(Named("twocel"),)), article_id="a2")
    await tell(_approval("2026-03-01", "onecel", "FDA"), article_id="a3")
    answer = await bot.command("PDUFA dates this half")
    assert "Decision dates · 1 Jan \u2013 30 Jun 2026" in _shown(answer)
    assert "Twocel" in _shown(answer)
    assert "Onecel" not in _shown(answer)
    soon = await bot.command("what is next?")
    assert "What is next · 2 Mar \u2013 31 May 2026" in _shown(soon)
    assert "Twocel" in _shown(soon)


async def test_a_count_is_of_steps_and_not_of_reports(bot: Bot, tell: Tell) -> None:
    await tell(_approval("2026-02-14"), article_id="a1")
    await tell(_approval("2026-02-14"), article_id="a2", publisher="Reuters")
    answer = await bot.command("how many approvals in China this year")
    assert "1, as told in the articles" in answer["text"]


async def test_a_date_too_vague_to_tell_is_said_and_not_counted(bot: Bot, tell: Tell) -> None:
    await tell(_approval("2026-Q1", "vaguecel"), article_id="a1")
    answer = await bot.command("approvals in China since 15 January until 30 June 2026")
    assert "Not known" in answer["text"]
    assert "1 more has a date too vague to tell" in _shown(answer)


async def test_what_is_not_understood_is_said_with_two_questions_that_are(bot: Bot, tell: Tell) -> None:
    await tell(acceptance())
    answer = await bot.command("why did the FDA reject Keytruda")
    assert "“why”" in answer["text"]
    shown = [one for one in buttons(answer).values() if one["action_id"].startswith("ask:again")]
    assert len(shown) == 2
    for one in shown:
        again = await bot.press(one["action_id"], one["value"])
        assert "I did not understand" not in again["text"]
    _check(answer, set())


async def test_a_name_that_only_articles_know_is_understood(bot: Bot, tell: Tell) -> None:
    await tell(_approval("2026-02-14"), article_id="a1")
    answer = await bot.command("approvals for Acme Bio since 2025")
    assert "*Approvals · Acme Bio · since 1 Jan 2025*" in _shown(answer)
    assert "14 Feb 2026" in _shown(answer)
    unknown = await bot.command("approvals for Qqrx Bio since 2025")
    assert "I know nothing of “Qqrx Bio” yet" in unknown["text"]


async def test_a_name_of_two_meanings_asks_back_with_the_whole_question(bot: Bot) -> None:
    answer = await bot.command("deals of Merck this year")
    choice = buttons(answer)["Merck KGaA (company)"]
    again = await bot.press(choice["action_id"], choice["value"])
    assert "*Deals · Merck KGaA · 1 Jan \u2013 31 Dec 2026*" in _shown(again)


async def test_an_answer_can_be_followed_as_it_was_asked(bot: Bot) -> None:
    answer = await bot.command("approvals in China for BCMA")
    follow = buttons(answer)["Follow this"]
    done = await bot.press(follow["action_id"], follow["value"])
    assert "only approval; only NMPA" in done["text"]
    assert "Follow this" not in buttons(await bot.command("approvals in China for BCMA"))


async def test_a_page_asked_for_later_counts_from_the_day_of_the_question(bot: Bot, tell: Tell) -> None:
    for day in range(1, 13):
        await tell(_approval(f"2026-02-{day:02}", f"acme{day}cel"), article_id=f"a{day}")
    first = await bot.command("approvals in China last month")
    more = buttons(first)["More"]
    assert more["value"] == "2|2026-03-02||approvals in China last month"
    second = await bot.press(more["action_id"], more["value"].replace("2026-03-02", "2026-03-31"))
    assert "1 Feb 2026" in _shown(second)
    assert "Approvals · China (NMPA) · Feb 2026" in _shown(second)


async def test_older_reports_are_a_button_away_when_there_are_many(bot: Bot, tell: Tell) -> None:
    names = [f"drug{number}cel" for number in range(3)]
    for month in range(1, 13):
        events = [
            _approval(f"20{year}-{month:02}-{day:02}", name)
            for year in (23, 24, 25)
            for day in (3, 9, 14, 20)
            for name in names
        ]
        await tell(*events, article_id=f"a{month}")
    first = await bot.command("approvals in China")
    assert "only the newest reports were looked at" in _shown(first)
    asked = buttons(first)["More"]["value"].split("|", 1)[1]
    last = await bot.press("ask:page#99", f"99|{asked}")
    older = buttons(last)["Older"]
    again = await bot.press(older["action_id"], older["value"])
    assert "2023" in _shown(again)
    assert "2025" not in _shown(again).replace("2025-", "")
