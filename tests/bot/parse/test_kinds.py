import pytest

from bot.model import EventType
from bot.parse.cues import load_cues
from bot.parse.document import Zone
from bot.parse.kinds import find_cues
from tests.bot.parse.masks import mask

TOLD = {
    "{c:Norvane} has submitted a Biologics License Application to the {r:FDA}": "submission",
    "{c:Norvane} completed the rolling submission of its NDA for {d:NVT-204}": "submission",
    "The {r:FDA} has accepted the company's NDA for priority review": "acceptance designation",
    "The {r:EMA} validated the marketing authorisation application for {d:NVT-204}": "acceptance",
    "The application has a PDUFA target action date of {y}June 5, 2026": "decision_date",
    "An {r:FDA} advisory committee voted 9 to 2 in favor of {d:NVT-204}": "advisory_committee",
    "The {r:EMA} adopted a positive opinion on {d:NVT-204}": "opinion",
    "The {r:FDA} approved {d:NVT-204} for adults with asthma": "approval",
    "{d:NVT-204} has been approved in Japan": "approval",
    "{c:Norvane} wins {r:MHRA} nod for its asthma drug": "approval",
    "{c:Norvane} receives 510(k) clearance from the {r:FDA} for its inhaler": "approval",
    "{c:Norvane} received a complete response letter from the {r:FDA}": "rejection",
    "The {r:FDA} refused to approve {d:NVT-204}": "rejection",
    "The {r:FDA} granted orphan drug designation to {d:NVT-204}": "designation",
    "{d:NVT-204} was granted RMAT designation by the {r:FDA}": "designation",
    "The {r:FDA} cleared the IND application for {d:NVT-204}": "trial_clearance",
    "{c:Norvane} receives {r:EMA} approval to begin a Phase 2 trial of {d:NVT-204}": "trial_clearance",
    "The {r:FDA} placed a clinical hold on the study": "clinical_hold",
    "The {r:FDA} has lifted the partial clinical hold": "hold_lifted",
    "{c:Norvane} withdrew its marketing application for {d:NVT-204}": "withdrawal",
    "{c:Norvane} recalls two lots of {d:NVT-204}": "withdrawal",
    "The {r:FDA} will require a boxed warning for {d:NVT-204}": "safety_action",
    "The first patient has been dosed in its Phase 1 trial": "trial_start",
    "{c:Norvane} initiates a Phase 2b study of {d:NVT-204}": "trial_start",
    "{c:Norvane} completed enrollment in the trial": "enrollment_complete",
    "{d:NVT-204} met the primary endpoint of the trial": "readout",
    "{c:Norvane} announced positive topline results from its Phase 3 trial": "readout",
    "{c:Norvane} discontinues development of {d:NVT-204}": "trial_stopped",
    "{c:Norvane} entered into an exclusive license agreement with {c:Ostrava}": "license",
    "{c:Norvane} and {c:Ostrava} announced a research collaboration": "collaboration",
    "{c:Norvane} to acquire {c:Ostrava} for $2 billion": "acquisition",
    "{c:Ostrava} was acquired by {c:Norvane}": "acquisition",
    "{c:Norvane} raises $40 million in Series B financing": "financing",
    "{c:Norvane} announced the pricing of its public offering": "financing",
    "{c:Norvane} terminated its collaboration agreement with {c:Ostrava}": "termination",
    "{c:Norvane} launches {d:NVT-204} in Germany": "launch",
    "The {r:FDA} said that it cannot approve the NDA for {d:NVT-204} in its present form": "rejection",
    "The application for {d:NVT-204} could not be approved in its current form": "rejection",
    "{c:Norvane} will no longer pursue {d:NVT-204} in asthma": "trial_stopped",
    "{c:Norvane} decided not to advance {d:NVT-204} to Phase 3": "trial_stopped",
    "The {r:FDA} has completed its review and the study may proceed": "trial_clearance",
    "{r:HC} has issued a No Objection Letter for the Phase 2 trial": "trial_clearance",
    "Its clinical trial notification was acknowledged by the {r:TGA}": "trial_clearance",
    "{c:Norvane} received approval from an ethics committee to start a Phase 1 trial": "trial_clearance",
    "The {r:EC} adopted its decision to approve {d:NVT-204}": "approval",
    "The label of {d:NVT-204} was updated with a warning on liver injury": "safety_action",
    "The {r:FDA} has filed the BLA for {d:NVT-204}": "acceptance",
    "{c:Norvane} has resubmitted its NDA for {d:NVT-204}": "submission",
    "{c:Norvane} submitted its response to the complete response letter": "submission",
    "{c:Norvane} submitted a Type II variation for {d:NVT-204}": "submission",
    "The last patient has been enrolled in the trial": "enrollment_complete",
    "{c:Norvane} announced the first commercial sale of {d:NVT-204}": "launch",
    "{c:Norvane}, a company developing autoimmune drugs, withdrew its marketing application": "withdrawal",
    "{c:Norvane} doses 1st patient in its asthma trial": "trial_start",
    "The {r:EC} has revoked the marketing authorizations of generic copies of {d:NVT-204}": "withdrawal",
    "{c:Norvane} announces the sale of its Nordic businesses to {c:Ostrava}": "acquisition",
    "{c:Norvane} completes transaction to transfer its eye care business to {c:Ostrava}": "acquisition",
    "{c:Norvane} announces exclusive agreement with {c:Ostrava} to commercialize {d:NVT-204} in Canada": "license",
    "The {r:FDA} approved its investigational device exemption (IDE) application to initiate a pivotal trial": (
        "trial_clearance"
    ),
    "The {r:FDA} approved its IDE application; {c:Norvane} initiated the pivotal trial": "trial_clearance trial_start",
    "{c:Norvane} closed a $40 million term loan with {c:Ostrava}": "financing",
}

HEADLINES = {
    "{c:Norvane} starts CREST study of {d:NVT-204} for planned transition to Phase 3": "trial_start",
    "{c:Norvane} announces the full dataset from its 24-week CREST trial": "readout",
    "{d:NVT-204} generates excellent overall survival in patients with lung cancer": "readout",
    "{c:Norvane} reports response in all patients treated with {d:NVT-204}": "readout",
    "{c:Norvane} announces 75% complete response rate for {d:NVT-204}": "readout",
    "{d:NVT-204}, a capsule for adults who live with chronic urticaria, is now available in the U.S.": "launch",
}

NO_HEADLINES = (
    "{c:Norvane} announces preliminary, unaudited sales results for Q3",
    "{c:Norvane} announces results of its annual and special meeting of shareholders",
    "{c:Norvane} announces publication of the CREST trial design",
    "{c:Norvane} withdraws public offering",
    "{c:Norvane} announces availability of briefing documents",
    "{c:Norvane} announces reduction in force with benefits for its program",
    "{c:Norvane} plans trial of {d:NVT-204}",
)

NOT_TOLD = (
    "{d:NVT-204} is compared with other {r:FDA}-approved therapies",
    "The board of directors approved the plan",
    "Actual results may differ from those expected",
    "{c:Norvane} reported financial results for the quarter",
    "Patients who discontinued treatment were followed for a year",
    "The abstract was accepted for presentation at the congress",
    "Community-acquired pneumonia is common in older people",
    "{c:Norvane} raised its guidance for the year",
    "Treatment withdrawal led to relapse in most patients",
    "She was a member of an advisory committee",
    "The {r:FDA} accepted the meeting request",
    "Patients may proceed to the second part",
    "Patients who no longer develop resistance were counted",
    "The board did not approve the budget in its first form",
    "{c:Norvane}, a company focused on acquiring, licensing and launching medicines, today announced its address",
    "{c:Norvane} granted the underwriter a 30-day option to purchase additional shares",
    "{c:Norvane} announced that it has paid off the convertible notes sold to {c:Ostrava}",
    "{c:Norvane} announced that it has repaid its term loan",
    "{c:Norvane} initiated the rolling submission of its NDA for {d:NVT-204}",
    "{c:Norvane} has begun submitting its BLA to the {r:FDA}",
    "{c:Norvane}'s customers received 40 percent of approvals by the {r:FDA}",
)


@pytest.mark.parametrize(("sentence", "types"), TOLD.items())
def test_a_sentence_tells_its_event_types_and_no_other(sentence: str, types: str) -> None:
    cues = find_cues(mask(sentence.replace("{y}", "")), Zone.LEAD)
    assert {cue.type.value for cue in cues} == set(types.split())


@pytest.mark.parametrize("sentence", NOT_TOLD)
def test_like_words_tell_nothing(sentence: str) -> None:
    assert find_cues(mask(sentence), Zone.BODY) == ()


@pytest.mark.parametrize(("headline", "types"), HEADLINES.items())
def test_a_headline_tells_its_event_types_and_no_other(headline: str, types: str) -> None:
    cues = find_cues(mask(headline), Zone.HEADLINE)
    assert {cue.type.value for cue in cues} == set(types.split())


@pytest.mark.parametrize("headline", NO_HEADLINES)
def test_headlines_with_like_words_tell_nothing(headline: str) -> None:
    assert find_cues(mask(headline), Zone.HEADLINE) == ()


def test_what_is_filed_or_sought_is_not_approved() -> None:
    for text in ("{c:Norvane} announces filings for approval of {d:NVT-204} in Japan",
                 "{c:Norvane} announces seeking approval from the {r:FDA} for a new label"):  # fmt: skip
        assert EventType.APPROVAL not in {cue.type for cue in find_cues(mask(text), Zone.HEADLINE)}


def test_the_news_behind_what_a_firm_does_is_told() -> None:
    text = "{c:Norvane}, a biotech company developing asthma drugs, has acquired {c:Ostrava}"
    assert [cue.type for cue in find_cues(mask(text), Zone.LEAD)] == [EventType.ACQUISITION]


def test_what_is_done_under_a_designation_grants_none() -> None:
    for text in ("{c:Norvane} offers {d:NVT-204} under the fast track status",
                 "{c:Norvane} studies {d:NVT-204} under the {r:FDA}'s fast track designation"):  # fmt: skip
        cues = find_cues(mask(text), Zone.HEADLINE)
        assert all(cue.dated for cue in cues if cue.type is EventType.DESIGNATION)


def test_every_event_type_has_a_cue_row() -> None:
    assert {row.type for row in load_cues().rows} == set(EventType)


def test_every_event_type_is_tried_in_this_file() -> None:
    assert {EventType(name) for types in TOLD.values() for name in types.split()} == set(EventType)


def test_a_cue_that_only_names_another_is_hidden() -> None:
    types = {
        cue.type for cue in find_cues(mask("{c:Norvane} announces clearance of its IND by the {r:FDA}"), Zone.LEAD)
    }
    assert types == {EventType.TRIAL_CLEARANCE}


def test_headline_cues_do_not_match_in_the_body() -> None:
    text = "{c:Norvane} fast track for {d:NVT-204}"
    assert find_cues(mask(text), Zone.HEADLINE)
    assert not find_cues(mask(text), Zone.BODY)


def test_the_same_type_told_twice_gives_two_cues() -> None:
    text = "{d:NVT-204} has been approved in Japan in 2020; {d:NVT-204} has been approved in China in 2021"
    assert [cue.type for cue in find_cues(mask(text), Zone.BODY)] == [EventType.APPROVAL, EventType.APPROVAL]


def test_a_word_wakes_only_the_rows_of_its_stem() -> None:
    table = load_cues()
    assert {row.type for row in table.awake("recalled")} == {EventType.WITHDRAWAL}
    assert table.awake("sunshine") == []
