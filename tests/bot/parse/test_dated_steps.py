"""Steps that an article recalls or looks forward to, in its body: told only with their date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Event, Status
from tests.bot.parse.telling import told

LEAD = (
    "BOSTON, May 12, 2025 (GLOBE NEWSWIRE) -- Norvane Therapeutics, a biotechnology company, today named Ann Lee its "
    "chief medical officer. Dr. Lee is a physician with twenty years in the industry and will report to the chief.\n\n"
)


def steps(sentence: str) -> list[tuple[str, str, str]]:
    events: tuple[Event, ...] = told("Norvane Therapeutics names Ann Lee chief medical officer", LEAD + sentence).events
    return sorted((event.type.value, event.status.value, str(event.date)) for event in events)


AHEAD = {
    "If approved, a launch is planned for early 2027.": ("launch", "2027-early"),
    "Zelpharm plans to submit to the FDA by the end of the year.": ("submission", "2025-late"),
    "The IND for NVT-204 is expected to be filed in the third quarter of 2025.": ("submission", "2025-Q3"),
    "Norvane plans to resubmit the NDA in the second half of 2025.": ("submission", "2025-H2"),
    "It plans to seek FDA approval in 2026.": ("submission", "2026"),
    "NVT-204 could be approved by the end of 2026.": ("approval", "2026-late"),
    "Approval is anticipated by the end of the year.": ("approval", "2025-late"),
    "The FDA's decision date is Jan. 9, 2026.": ("decision_date", "2026-01-09"),
    "The agency is to decide on acceptance of the filing by 4Q25.": ("acceptance", "2025-Q4"),
    "A confirmatory Phase 3 trial will start around year-end 2025.": ("trial_start", "2025-late"),
    "First-in-human studies are planned for the first half of 2026.": ("trial_start", "2026-H1"),
    "The company aims to advance NVT-300 into the clinic in 2026.": ("trial_start", "2026"),
    "Patient dosing is expected to commence in June 2025.": ("trial_start", "2025-06"),
    "The phase 3 data, expected to drop in the second half of 2025, are of its study of NVT-204.": (
        "readout",
        "2025-H2",
    ),
    "Topline readout on track for 4Q25.": ("readout", "2025-Q4"),
    "The firm prepares for the market introduction of its tablets in early 2026.": ("launch", "2026-early"),
}
AHEAD |= {
    "Data from the trial are due before the end of the year.": ("readout", "2025-late"),
    "Full results will be presented at ESMO in October 2025.": ("readout", "2025-10"),
    "Zelpharm is targeting a U.S. filing in the first quarter of next year.": ("submission", "2026-Q1"),
    "The company has set a goal of filing an application with the FDA by the end of 2025.": ("submission", "2025-late"),
    "The FDA has until Oct. 18 to decide on the application.": ("decision_date", "2025-10-18"),
    "The agency has set a decision deadline of Nov. 30.": ("decision_date", "2025-11-30"),
    "The agency extended its review by three months to Aug. 14, 2025.": ("decision_date", "2025-08-14"),
    "An FDA panel will review the drug on June 10.": ("advisory_committee", "2025-06-10"),
    "Phase 3 initiation is anticipated in 2H25.": ("trial_start", "2025-H2"),
    "Norvane anticipates commercial availability in the fourth quarter of 2025.": ("launch", "2025-Q4"),
}
RECALLED = {
    "Last year, the agency approved a subcutaneous version of NVT-204.": ("approval", "2024"),
    "In April, the FDA approved NVT-204 for eczema.": ("approval", "2025-04"),
    "On May 5, the FDA approved NVT-204 for eczema.": ("approval", "2025-05-05"),
    "The study was initiated in June 2021, the company said.": ("trial_start", "2021-06"),
    "Another program was cleared by U.S. regulators earlier this month to begin human testing.": (
        "trial_clearance",
        "2025-05",
    ),
    "Dosing of the first cohort started in April 2025.": ("trial_start", "2025-04"),
    "The BLA was resubmitted in March 2025.": ("submission", "2025-03"),
    "The EMA validated the MAA in December 2024.": ("acceptance", "2024-12"),
    "In 2022, the drug failed a Phase 3 trial in lupus.": ("readout", "2022"),
    "The merger closed in January 2025.": ("acquisition", "2025-01"),
    "Norvane went public in 2021.": ("financing", "2021"),
    "The drug has been available in Japan since 2019.": ("launch", "2019"),
    "The collaborations with two universities were terminated in August 2024.": ("termination", "2024-08"),
}
RECALLED |= {
    "It submitted its application to European regulators in February.": ("submission", "2025-02"),
    "The drug was submitted to the EMA for approval in late 2024.": ("submission", "2024-late"),
    "Advisers to the agency voted against the treatment in 2023.": ("advisory_committee", "2023"),
    "The European Medicines Agency's human medicines committee recommended the drug in March.": ("opinion", "2025-03"),
    "The therapy has been approved in the U.S. since 2017.": ("approval", "2017"),
    "The pill was authorized for emergency use in December 2021.": ("approval", "2021-12"),
    "The drug's accelerated approval was converted to full approval in April 2024.": ("approval", "2024-04"),
    "The company pulled the drug from the U.S. market in 2019.": ("withdrawal", "2019"),
    "The FDA gave the go-ahead for the trial in August 2024.": ("trial_clearance", "2024-08"),
    "The pivotal study kicked off in January.": ("trial_start", "2025-01"),
    "The last patient was enrolled in December.": ("enrollment_complete", "2024-12"),
    "In a Phase 2 trial reported in 2024, the drug cut attacks by half.": ("readout", "2024"),
    "The two companies first teamed up in 2020.": ("collaboration", "2020"),
    "Zelpharm exercised its option to the drug in 2023.": ("license", "2023"),
    "Zelpharm handed back the rights last year.": ("termination", "2024"),
    "The pact was terminated in March 2024.": ("termination", "2024-03"),
    "The startup emerged from stealth in 2021 with $80 million.": ("financing", "2021"),
    "The drug hit the market in 2021.": ("launch", "2021"),
    "Zelpharm submitted its final data to the FDA in March 2025.": ("submission", "2025-03"),
    "The pill went on sale in Germany in March 2025.": ("launch", "2025-03"),
    "The company began selling the drug in the U.S. in January 2024.": ("launch", "2024-01"),
}


@pytest.mark.parametrize(("sentence", "step"), AHEAD.items())
def test_a_coming_step_with_its_date_is_expected(sentence: str, step: tuple[str, str]) -> None:
    assert steps(sentence) == [(step[0], Status.EXPECTED.value, step[1])]


@pytest.mark.parametrize(("sentence", "step"), RECALLED.items())
def test_a_step_recalled_with_its_date_is_background(sentence: str, step: tuple[str, str]) -> None:
    assert steps(sentence) == [(step[0], Status.BACKGROUND.value, step[1])]


NONE = (
    "If approved, a launch is planned.",
    "Approval is anticipated in the coming months.",
    "A decision on approval is expected within the next few months.",
    "NVT-204 could be approved one day.",
    "The Phase 2 study, with its new website, was first described in 2020.",
    "The growth strategy was launched in May 2023.",
    "The company launched a new website in May 2023.",
    "Kyowa gave an update on the U.S. launch last week.",
    "The premium is to the average price of the stock ended on May 9, 2025, the last trading day before the news.",
    "The outlook given during the first-quarter earnings call did not account for the then proposed acquisition of it.",
    "First quarter 2025 revenue was $12 million, driven by the launch of NVT-101.",
    "Norvane reported 1Q25 results that highlight progress toward the commercial launch of NVT-101.",
    "On March 26, 2025, the company announced the voting results from the meeting of its shareholders.",
    "A total of 223 patients have completed prescription enrollment forms over the first quarter of 2025.",
    "The company dropped its plan for an IND filing in mid-2025.",
    "The trial had reached its goal of at least 300 patients in January 2025.",
    "The company had $368 million at the end of 2024, according to regulatory filings.",
    "The market is expected to reach $12 billion by 2030.",
    "Cash is expected to fund operations into 2027.",
    "The patent expires in 2034.",
    "The FDA asked Zelpharm for more data in March 2025.",
    "Zelpharm gave the FDA an update on its data in March 2025.",
    "The drug loses patent protection in 2028.",
    "Analysts expect sales of the drug to peak at $2 billion in 2031.",
    "In 2023, about 30,000 people were diagnosed with the disease.",
    "The company will report first-quarter earnings on May 20.",
    "Shares have lost half of their value since January.",
    "He was head of research at Ostrava Bio until 2022.",
    "Norvane was founded in 2016 by scientists from Lyon.",
    "The study, published in March 2024, followed 4,000 people.",
    "The company filed its annual report with the SEC in March 2025.",
    "Two responses were submitted to the agency in March 2025.",
    "The buyout is expected to close.",
    "Medicare will begin to negotiate its price in 2026.",
    "The court will hear the case in September 2025.",
    "The equity award was approved on March 16, 2025.",
    "The company prepares its response to the FDA's CRL in early 2026.",
    "Norvane said today that it will soon initiate a Phase 2 trial.",
    "She joined Norvane in 2019 after a decade at Zelpharm.",
    "The collaborations with two universities may be terminated in 2026.",
)


@pytest.mark.parametrize("sentence", NONE)
def test_near_misses_tell_no_step(sentence: str) -> None:
    assert steps(sentence) == []


def test_a_step_of_the_news_recalled_by_its_month_is_told_once() -> None:
    text = (
        "BOSTON, May 12, 2025 -- The FDA approved NVT-204 for eczema, Norvane Therapeutics said today. It is a pill."
        "\n\nThe FDA approved NVT-204 in May. It will be sold in the fall of 2025."
    )
    reading = told("FDA approves Norvane Therapeutics' NVT-204 for eczema", text)
    assert [(e.status.value, str(e.date)) for e in reading.events if e.type.value == "approval"] == [
        ("new", "2025-05-12")
    ]


def test_the_day_on_which_the_lead_says_it_was_told_dates_all_the_news() -> None:
    text = (
        "Norvane Therapeutics will discontinue its NVT-204 trial and lay off half of its staff, the company announced "
        "Thursday. Shares fell by half in early trading on the news.\n\nThe drug is a pill for eczema."
    )
    reading = told("Norvane Therapeutics to discontinue NVT-204 after trial failure", text)
    days = {str(e.date) for e in reading.events if e.status is Status.NEW}
    assert days == {"2025-05-08"}


_SET = (
    "The FDA set a PDUFA target action date of {}.",
    "NVT-204 has a PDUFA date of {}.",
    "The PDUFA goal date for NVT-204 is {}.",
    "The FDA is expected to decide by {}.",
    "The FDA moved the PDUFA date from May 15, 2025 to {}.",
)
_FORMS = ("{0:%B} {0.day}, {0:%Y}", "{0:%A}, {0:%B} {0.day}, {0:%Y}", "{0.day} {0:%B} {0:%Y}", "{0:%Y-%m-%d}")


@given(st.dates(date(2025, 5, 20), date(2027, 12, 31)), st.sampled_from(_FORMS), st.sampled_from(_SET))
def test_no_goal_date_is_ever_off(day: date, form: str, sentence: str) -> None:
    found = steps(sentence.format(form.format(day)))
    assert [(kind, when) for kind, _, when in found] == [("decision_date", day.isoformat())]


@given(st.dates(date(2025, 5, 20), date(2026, 4, 30)), st.sampled_from(["{:%B}", "{:%b}."]))
def test_a_goal_date_without_its_year_is_the_next_such_day(day: date, month: str) -> None:
    written = f"{month.format(day)} {day.day}".replace("May.", "May")
    found = steps(f"The FDA has until {written} to decide on the application.")
    assert [(kind, when) for kind, _, when in found] == [("decision_date", day.isoformat())]
