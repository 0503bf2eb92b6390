import pytest

from bot.parse.relevance import find_noise, has_biotech_sign, is_preclinical

HARD = {
    "DEADLINE ALERT: Investors in Norvane Are Reminded of Class Action": "law-firm notice",
    "Norvane Sued Over Trial; Rosen Law Firm Investigates": "law-firm notice",
    "Norvane to Present at the Northern Healthcare Conference": "conference or call notice",
    "Norvane to Host Conference Call on Data": "conference or call notice",
    "Norvane to Report First Quarter Results on May 5": "conference or call notice",
    "Analyst Raises Price Target on Norvane After Approval": "stock commentary",
    "CAR-T Market Size to Reach $20 Billion by 2032": "market report",
    "Preclinical Study of NVT-204 Published": "preclinical or published data",
    "Norvane Announces Inducement Grants": "shareholder notice",
    "Norvane Comments on Approval of Rival Drug": "comment on another's news",
    "NVT-204 Data Selected for Oral Presentation at the Northern Congress": "conference or call notice",
    "Norvane Announces New Data Presentations at Kidney Week": "conference or call notice",
    "Norvane Announces Publication of Phase 3 Results in The Lancet": "preclinical or published data",
    "Aldgate Capital LLC Has $5 Million Stake in Norvane Inc. $NRVN": "stock commentary",
    "Norvane $NRVN Shares Sold by Aldgate Capital": "stock commentary",
    "Assessing Norvane's Valuation After Trial Update": "stock commentary",
    "Q&A: Norvane Chief on the First Phase 3 Readout": "opinion, interview or round-up",
    "Opinion: Dropping the Vaccine Puts Children at Risk": "opinion, interview or round-up",
    "Statement: Norvane Has No Affiliation With Ostrava": "comment on another's news",
    "Bitcoin Slips Below Its 50-Day EMA": "not about medicine",
    "Redstone Starts Phase 2 Drilling at Copper Project": "not about medicine",
}
SOFT = {
    "Norvane Reports Third Quarter 2024 Financial Results": "earnings report",
    "Norvane Names Ada Lund Chief Executive Officer": "staff change",
    "Norvane Outlines 2026 Priorities and Key Upcoming Milestones": "round-up of known news",
    "Norvane Highlights Recent Accomplishments": "round-up of known news",
    "Norvane Receives Patent for NVT-204": "patent",
    "Norvane Wins Award as Best Place to Work": "award, survey or company publicity",
    "Norvane Receives Positive Feedback from FDA": "advice or meeting with a regulator",
}
NEWS = (
    "Norvane Presents Preclinical and Phase 1 Data",
    "FDA Approves Norvane's NVT-204",
    "Norvane to Acquire Ostrava for $2 Billion",
    "Norvane Doses First Patient in Phase 1 Trial",
    "Norvane Announces Positive Topline Results",
    "FDA Issues Complete Response Letter for NVT-204",
    "Norvane Raises $40 Million in Series B",
    "Norvane $NRVN Gets FDA Nod for Asthma Drug",
    "Norvane Boosts In Vivo Cell Therapy With Ostrava Buyout",
    "Norvane Pill Delivers 12% Weight Loss in Trial",
    "Norvane Presents Late-Breaking Data From Its Phase 3 Trial",
    "CHMP Issues Positive Opinion on NVT-204",
)


@pytest.mark.parametrize(("headline", "reason"), HARD.items())
def test_hard_noise_is_told_from_the_headline(headline: str, reason: str) -> None:
    noise = find_noise(headline)
    assert noise is not None
    assert (noise.reason, noise.hard) == (reason, True)


@pytest.mark.parametrize(("headline", "reason"), SOFT.items())
def test_soft_noise_gives_way_to_an_event(headline: str, reason: str) -> None:
    noise = find_noise(headline)
    assert noise is not None
    assert (noise.reason, noise.hard) == (reason, False)


@pytest.mark.parametrize("headline", NEWS)
def test_news_is_no_noise(headline: str) -> None:
    assert find_noise(headline) is None


def test_capitals_and_curly_quotes_change_nothing() -> None:
    assert find_noise("NORVANE TO HOST CONFERENCE CALL") == find_noise("Norvane to host conference call")
    assert find_noise("Norvane\u2019s Patent") == find_noise("Norvane's Patent")


def test_two_words_of_medicine_are_a_sign_and_one_is_none() -> None:
    assert has_biotech_sign("The drug was given to patients")
    assert not has_biotech_sign("The trial of the accused, a trial without end")
    assert not has_biotech_sign("Gold fell on Thursday")


@pytest.mark.parametrize(
    ("text", "preclinical"),
    [
        ("New data show that QVB-7 triggered cell death in preclinical models", True),
        ("Pre-clinical data of QVB-7: tumors shrank in mice", True),
        ("QVB-7 shrank tumors in 12 patients with melanoma, as it did in mice", False),
        ("Preclinical data and Phase 1 results of QVB-7", False),
        ("QVB-7 slows preclinical Alzheimer's disease", False),
        ("QVB-7 improved walking in dogs with osteoarthritis", False),
    ],
)
def test_cells_and_animals_alone_are_preclinical(text: str, *, preclinical: bool) -> None:
    assert is_preclinical(text) is preclinical
