"""What headlines of the trade press tell, in words of their own, and like words that tell nothing."""

import pytest

from bot.parse.document import Zone
from bot.parse.kinds import find_cues
from tests.bot.parse.masks import mask

HEADLINES = {
    "approval": """
        {r:FDA} okays {c:Norvane}'s lupus pill
        {r:FDA} signs off on {d:NVT-204} for lupus
        Japan clears {c:Norvane}'s asthma antibody
        {c:Norvane}'s lupus pill gets the thumbs-up from {r:FDA}
        {r:FDA} expands label of {d:NVT-204} to include children
        {c:Norvane} nabs {r:FDA} nod, adding fuel to its launch""",
    "rejection": """
        {r:FDA} knocks back {c:Norvane}'s lupus application
        {r:FDA} turns away {c:Norvane}'s depression drug
        {c:Norvane} hit with {r:FDA} rejection for lupus drug""",
    "opinion": """
        {r:EMA} backs {c:Norvane}'s lupus drug
        {r:EMA} panel snubs {d:NVT-204}
        EU panel gives thumbs down to {c:Norvane}'s drug
        {c:Norvane} drug spurned at home gets endorsement in Europe""",
    "advisory_committee": """
        {r:FDA} advisers back {d:NVT-204} in 9-2 vote
        {r:FDA} panel votes against {c:Norvane}'s lupus drug
        {d:NVT-204} loses {r:FDA} panel vote""",
    "decision_date": """
        {r:FDA} pushes back decision date for {d:NVT-204}
        {r:FDA} delays decision on {c:Norvane}'s lupus drug by three months""",
    "acceptance": """
        {r:FDA} takes up {c:Norvane}'s application for lupus drug
        {r:FDA} to review {d:NVT-204}""",
    "submission": """
        {c:Norvane} asks {r:FDA} to approve lupus drug
        {c:Norvane} files lupus drug with {r:FDA}
        {c:Norvane} seeks {r:FDA} approval for lupus drug
        {c:Norvane} submits lupus drug to regulators""",
    "designation": """
        {c:Norvane}'s lupus drug earns breakthrough tag
        {c:Norvane} nabs orphan status for ALS drug""",
    "clinical_hold": """
        {r:FDA} halts {c:Norvane}'s gene therapy trial
        {r:FDA} puts the brakes on {c:Norvane}'s CAR-T study""",
    "hold_lifted": """
        {r:FDA} frees {d:NVT-204} from clinical hold
        {c:Norvane} shakes off clinical hold""",
    "withdrawal": """
        {c:Norvane} yanks lupus drug from market
        {c:Norvane} pulls European application for lupus drug
        {c:Norvane} recalls cancer drug after finding glass""",
    "safety_action": """
        {r:FDA} limits use of {c:Norvane}'s gene therapy after deaths
        China halts sale of {c:Norvane}'s drug""",
    "trial_stopped": """
        {c:Norvane} culls three programs in pipeline purge
        {c:Norvane} pulls plug on lung trial
        {c:Norvane} ditches NASH drug
        {c:Norvane} walks away from {d:NVT-204}
        {c:Norvane} cuts a couple of late-stage trials
        {c:Norvane} abandons lupus pill""",
    "readout": """
        {c:Norvane}'s lupus drug flunks phase 3
        {d:NVT-204} falls short in late-stage trial
        {c:Norvane}'s lupus drug aces phase 3 test
        {c:Norvane} posts phase 3 win in lupus
        {d:NVT-204} hits mark in phase 3 trial
        {d:NVT-204} cuts exacerbations in phase 3
        {c:Norvane}'s gene therapy slashes bleeds in hemophilia trial
        {c:Norvane} pill passes heart safety test
        {c:Norvane} drug shows promise in early study""",
    "acquisition": """
        {c:Ostrava} snaps up {c:Norvane} in $3B buyout
        {c:Ostrava} to swallow {c:Norvane}
        {c:Ostrava} shells out $1.4B for {c:Norvane}
        {c:Ostrava} closes $3B {c:Norvane} buyout
        {c:Ostrava} nabs tic drug in $700M {c:Norvane} buyout
        {c:Ostrava} and {c:Norvane} to merge in all-stock deal
        {c:Ostrava} is buying {c:Norvane}
        {c:Norvane} goes private in $1.1B deal""",
    "license": """
        {c:Ostrava} pays $150M upfront for rights to lupus drug
        {c:Ostrava} bets $500M on {c:Norvane}'s ADC
        {c:Ostrava} picks up {c:Norvane}'s lupus drug
        {c:Ostrava} snaps up rights to {c:Norvane}'s bispecific
        {c:Norvane} taps {c:Ostrava} for antibody deal worth up to $800M""",
    "financing": """
        {c:Norvane} hauls in $210M for autoimmune drugs
        {c:Norvane} pockets another $60M
        {c:Norvane} emerges from stealth with $75M
        {c:Norvane} debuts with a whopping $130M""",
    "termination": """
        {c:Ostrava} backs out of {c:Norvane} deal
        {c:Ostrava} hands back rights to lupus drug
        {c:Ostrava} scraps $300M {c:Norvane} tie-up""",
    "collaboration": """
        {c:Ostrava} teams with {c:Norvane} on AI
        {c:Ostrava} enlists {c:Norvane} to make vectors
        {c:Norvane} signs manufacturing deal with {c:Ostrava} for lupus drug""",
    "launch": """
        {d:NVT-204} hits the US market
        {c:Norvane} rolls out generic inhaler in US""",
}
NOTHING = """
    NICE backs {c:Norvane}'s lupus drug for routine use
    {c:Norvane}'s lupus drug wins reimbursement in Germany
    {c:Norvane} taps new chief from {c:Ostrava}
    {c:Norvane} cuts 40% of staff
    {c:Norvane} drops 12% as market slides
    {c:Norvane} shares drop ahead of decision
    {c:Norvane} shares fall short of highs
    {c:Norvane} mulls sale after takeover interest
    {c:Ostrava} in talks to buy {c:Norvane}
    Should {c:Ostrava} buy {c:Norvane}?
    {c:Ostrava} to open more shops in lab park
    {c:Norvane} wins patent for lupus drug
    {c:Norvane} hits 52-week high
    {c:Norvane} passes inspection at plant
    {c:Norvane} pays $12M to settle suit over rights
    {c:Norvane} bags award and $2M in sales
    {c:Norvane} nets $80M in sales
    {c:Norvane} posts quarterly win
    {c:Norvane} cuts costs and jobs in labs
    {c:Norvane} delays start of phase 3 trial
    {c:Norvane} reaches record in US market
    {c:Norvane} ends lease
    {c:Norvane} shelves share sale
    {c:Norvane} drops out of index
    {c:Norvane} launches plan for rare disease day
    {c:Norvane} pulls forecast and guidance
    Court rejects {c:Norvane}'s appeal
    {r:FDA} flags briefing papers ahead of panel on safety
    {r:FDA} to review label guidance
    {r:FDA} launches program to speed up trials
    {r:FDA} asks {c:Norvane} for more data
    {c:Norvane} submits response to {r:FDA}
    {c:Norvane} files update with {r:FDA}
    {c:Norvane} files suit against rival
    {c:Norvane} invests $294M to widen hub
    {c:Norvane} names ex-{r:FDA} adviser
    Rethinking trial design for late-stage success
    The only {r:FDA}-approved pill for lupus
    {r:FDA} asks for safety reports on newly approved lupus pill
"""
PAIRS = [(line.strip(), kind) for kind, lines in HEADLINES.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("headline", "kind"), PAIRS)
def test_a_press_headline_tells_one_type(headline: str, kind: str) -> None:
    assert {cue.type.value for cue in find_cues(mask(headline), Zone.HEADLINE)} == {kind}


@pytest.mark.parametrize("headline", [line.strip() for line in NOTHING.strip().splitlines()])
def test_like_words_tell_nothing(headline: str) -> None:
    assert find_cues(mask(headline), Zone.HEADLINE) == ()


@pytest.mark.parametrize(("headline", "kind"), PAIRS[::7])
def test_names_of_the_press_do_not_change_what_is_told(headline: str, kind: str) -> None:
    renamed = headline.replace("Norvane", "Quellimar").replace("Ostrava", "Dunvey").replace("NVT-204", "quellimab")
    assert {cue.type.value for cue in find_cues(mask(renamed), Zone.HEADLINE)} == {kind}


def test_words_of_the_press_tell_nothing_in_the_text() -> None:
    assert not find_cues(mask("{c:Norvane} hauls in $210M for autoimmune drugs"), Zone.BODY)


def test_a_row_for_one_regulator_is_silent_for_another() -> None:
    kinds = {cue.type.value for cue in find_cues(mask("{r:PMDA} backs {c:Norvane}'s lupus drug"), Zone.HEADLINE)}
    assert "opinion" not in kinds
