"""Who does what, read from short articles: voice, prepositions, payments; and who is only cited."""

from datetime import date

import pytest

from bot.model import Article
from bot.parse.reader import read_article
from tests.builders import packaged

A, B, C = "Arkelon Therapeutics", "Fennimore Pharmaceuticals", "Tolland Biosciences"


def roles(title: str, text: str = "") -> dict[str, str]:
    body = text or f"{A} and {B} told of it on February 13, 2025. The drug helps patients with asthma."
    reading = read_article(Article("a", title, body, date(2025, 2, 14)), packaged())
    return {company.name: company.role.value for company in reading.events[0].companies}


ACQUISITIONS = {
    f"{A} to Acquire {B} for $2 Billion": {A: "acquirer", B: "acquired"},
    f"{A} Acquires {B}": {A: "acquirer", B: "acquired"},
    f"{A} Completes Acquisition of {B}": {A: "acquirer", B: "acquired"},
    f"{B} Acquired by {A}": {A: "acquirer", B: "acquired"},
    f"{B} to Be Acquired by {A}": {A: "acquirer", B: "acquired"},
    f"{A} Sells Antibiotics Business to {B}": {A: "seller", B: "acquirer"},
    f"{A} Acquires Manufacturing Site From {B}": {A: "acquirer", B: "seller"},
    f"{A} Completes Acquisition of {B}' Manufacturing Operations": {A: "acquirer", B: "seller"},
}
LICENCES = {
    f"{A} Licenses AKT-501 to {B}": {A: "licensor", B: "licensee"},
    f"{A} Licenses AKT-501 From {B}": {A: "licensee", B: "licensor"},
    f"{A} Grants {B} Exclusive Rights to AKT-501": {A: "licensor", B: "licensee"},
    f"{A} Obtains Exclusive Rights to AKT-501 From {B}": {A: "licensee", B: "licensor"},
}


@pytest.mark.parametrize(("title", "wanted"), ACQUISITIONS.items())
def test_acquirer_acquired_and_seller_are_told_apart(title: str, wanted: dict[str, str]) -> None:
    assert roles(title) == wanted


def test_the_text_of_a_merger_tells_who_buys_whom() -> None:
    found = roles(
        f"{A} and {B} Announce Merger Agreement",
        f"{A} and {B} announced today that they have entered into a merger agreement under which {B} will acquire all "
        f"outstanding shares of {A}.",
    )
    assert found == {A: "acquired", B: "acquirer"}


@pytest.mark.parametrize(("title", "wanted"), LICENCES.items())
def test_licensor_and_licensee_are_told_apart(title: str, wanted: dict[str, str]) -> None:
    assert roles(title) == wanted


@pytest.mark.parametrize(
    ("money", "licensor"),
    [(f"{A} will receive an upfront payment of $20 million", A), (f"{A} will pay $20 million upfront", B)],
)
def test_where_the_verb_does_not_tell_the_money_does(money: str, licensor: str) -> None:
    found = roles(
        f"{A} and {B} Enter License Agreement for AKT-501",
        f"{A} announced a license agreement with {B} for AKT-501, a drug for asthma patients. {money}.",
    )
    assert [name for name, role in found.items() if role == "licensor"] == [licensor]


OWNERS = {
    f"{A} announced that both have signed a license agreement for {B}' oral candidate AKT-501.": B,
    f"{A} announced a license agreement with {B} over {A}' proprietary antibody technology, for asthma patients.": A,
    f"{A} and {B} announced a license agreement today. {A} to receive up to $90 million in milestones.": A,
    f"{A} and {B} announced a license agreement today. {A} to obtain a non-exclusive license for its use.": B,
    f"{A} and {B} announced a license agreement under which {B} will register and market AKT-501 in Japan.": A,
    f"{A} and {B} announced a license agreement today. {B} received $20 million upfront.": B,
    f"{A} and {B} announced a license agreement today. {A} pays {B} a first sum.": B,
    f"{A} and {B} announced a license agreement today. {B} has an exclusive option on two more targets.": A,
}


@pytest.mark.parametrize(("told", "licensor"), OWNERS.items())
def test_whose_the_product_is_tells_the_licensor(told: str, licensor: str) -> None:
    found = roles(f"{A} and {B} Announce License Agreement for Asthma Drugs", told)
    licensee = A if licensor == B else B
    assert found == {licensor: "licensor", licensee: "licensee"}


@pytest.mark.parametrize(
    "told",
    [
        f"{A} and {B} announced a license agreement for new asthma drugs.",
        f"{A} and {B} announced a license agreement that joins {A}' candidate AKT-501 with {B}' candidate BPT-77.",
        f"{A} and {B} announced a license agreement, said {A}' chief executive of the asthma drug.",
    ],
)
def test_a_licence_whose_sides_nothing_tells_has_two_partners(told: str) -> None:
    assert roles(f"{A} and {B} Announce License Agreement for Asthma Drugs", told) == {A: "partner", B: "partner"}


def test_a_university_that_licenses_with_a_firm_is_the_licensor() -> None:
    found = roles(f"{A} Signs Exclusive License Agreement with Cardiff University for Asthma Antibodies")
    assert found == {A: "licensee", "Cardiff University": "licensor"}


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (f"{A} Announces Divestiture of Its Antibiotics Franchise", {A: "seller"}),
        (f"{A} Acquires Oncology Platform Under Asset Purchase Agreement With {B}", {A: "acquirer", B: "seller"}),
        (f"{A} Signs Deal With {B} to Acquire Certain of Its Assets", {A: "acquirer", B: "seller"}),
    ],
)
def test_who_parts_with_a_business_is_its_seller(title: str, wanted: dict[str, str]) -> None:
    told = f"{A} told of it on February 13, 2025. {B} sells drugs for patients with asthma."
    assert roles(title, told) == wanted


MAKERS = {
    f"{A} announced a collaboration with {B} to manufacture its asthma antibody AKT-501.": A,
    f"{B}, a leading contract development and manufacturing organization, announced it works with {A}.": A,
    f"The collaboration covers manufacturing of asthma antibodies in {B}' plant for {A}' candidate AKT-501.": A,
}


@pytest.mark.parametrize(("told", "developer"), MAKERS.items())
def test_who_only_makes_the_drug_is_the_partner_of_who_develops_it(told: str, developer: str) -> None:
    found = roles(f"{A} and {B} Announce Collaboration", told)
    assert found == {A: "applicant" if developer == A else "partner", B: "partner"}


@pytest.mark.parametrize(
    "told",
    [
        f"{A} announced a collaboration with {B} to evaluate AKT-501 with an antibody in asthma.",
        f"{A} announced a collaboration with {B} for the manufacture and distribution of asthma drugs.",
    ],
)
def test_where_both_develop_neither_serves_the_other(told: str) -> None:
    assert roles(f"{A} and {B} Announce Collaboration", told) == {A: "partner", B: "partner"}


def test_both_sides_of_a_collaboration_are_partners() -> None:
    assert roles(f"{A} and {B} Announce Research Collaboration") == {A: "partner", B: "partner"}


def test_a_university_that_signs_is_a_partner() -> None:
    found = roles(f"{A} Partners With University of Utah on Fabry Disease Research")
    assert found == {A: "applicant", "University of Utah": "partner"}


def test_investors_are_named_beside_the_issuer() -> None:
    found = roles(
        f"{A} Raises $40 Million Series B",
        f"{A}, a biotech company, today announced a $40 million Series B financing led by Harrowgate Ventures with "
        "participation from Southmoor Capital.",
    )
    assert found == {A: "issuer", "Harrowgate Ventures": "investor", "Southmoor Capital": "investor"}


def test_the_first_of_two_issuers_is_the_applicant_and_the_other_its_partner() -> None:
    assert roles(f"{A} and {B} Receive FDA Approval for AKT-501") == {A: "applicant", B: "partner"}


def test_joint_issuers_at_the_end_of_the_lead_are_both_taken() -> None:
    found = roles(
        "FDA Grants Fast Track Designation to AKT-501 for Asthma",
        "The FDA has granted Fast Track designation to AKT-501 for the treatment of adults and children with severe "
        f"asthma whose disease is not controlled by inhaled medicines, {A} and {B} announced today.",
    )
    assert found == {A: "applicant", B: "partner"}


def test_who_develops_the_drug_together_is_told_in_the_body() -> None:
    found = roles(
        f"{A}' AKT-501 Meets Primary Endpoint in Phase 3 Asthma Trial",
        f"{A} today announced that AKT-501 met the primary endpoint of a Phase 3 trial in asthma. Lung function "
        "improved against placebo. Side effects were mild. The results will be sent to regulators. "
        f"AKT-501 is being jointly developed by {A} and {B}.",
    )
    assert found == {A: "applicant", B: "partner"}


def test_who_is_only_compared_is_no_party() -> None:
    found = roles(
        f"FDA Approves {A}' AKT-501 for Asthma",
        f"The FDA approved AKT-501 of {A} on February 13, 2025. It will compete with a drug of {C}.",
    )
    assert found == {A: "applicant"}


def test_a_partner_of_the_drug_is_named_as_partner() -> None:
    found = roles(
        f"{A} Doses First Patient in Phase 2 Trial of AKT-501",
        f"{A} announced today that the first patient has been dosed in a Phase 2 trial of AKT-501, which is being "
        f"developed in collaboration with {B}.",
    )
    assert found == {A: "applicant", B: "partner"}


def test_a_fund_that_is_only_cited_elsewhere_is_an_investor_in_a_list_of_them() -> None:
    found = roles(
        f"{A} Raises $40 Million Series B",
        f"{A}, a biotech company, today announced a $40 million Series B financing with participation from leading "
        "investors including OrbiMed, Sofinnova Partners, Inc. and Southmoor Capital.",
    )
    assert found == {
        A: "issuer",
        "OrbiMed": "investor",
        "Sofinnova Partners": "investor",
        "Southmoor Capital": "investor",
    }


def test_the_applicant_is_who_had_the_approval_where_another_firm_tells_of_it() -> None:
    found = roles(
        f"{A}, {B} Win UK Approval of AKT-501 for Asthma",
        f"{A} said on Thursday that {B} had received approval from the MHRA for AKT-501 in asthma.",
    )
    assert found == {B: "applicant", A: "partner"}


def test_two_firms_with_an_application_each_are_both_applicants() -> None:
    found = roles(
        f"{A} and {B} Receive Complete Response Letter for AKT-501 Plus BPT-77",
        f"The FDA has issued a complete response letter regarding {A}' and {B}' applications for AKT-501 and BPT-77.",
    )
    assert found == {A: "applicant", B: "applicant"}


def test_two_firms_with_one_application_are_applicant_and_partner() -> None:
    found = roles(
        f"{A} and {B} Receive Complete Response Letter for AKT-501",
        f"The FDA has issued a complete response letter regarding {A} and {B}' new drug application for AKT-501.",
    )
    assert found == {A: "applicant", B: "partner"}


def test_a_contract_manufacturer_with_an_approval_is_a_partner_of_it() -> None:
    found = roles(
        f"{A} Strengthens Portfolio With FDA Commercial Approval",
        f"{A}, a global contract development and manufacturing organization, today announced an FDA approval for a "
        "biosimilar indicated for psoriasis.",
    )
    assert found == {A: "partner"}


@pytest.mark.parametrize(
    ("lead", "wanted"),
    [
        (f"{A}, a maker of vaccines, and {B}, a drug developer, today announced", {A: "applicant", B: "partner"}),
        (f"{A}, a maker of vaccines, today announced with a nod to {B}, a drug developer,", {A: "applicant"}),
    ],
)
def test_two_issuers_are_joined_across_what_describes_them(lead: str, wanted: dict[str, str]) -> None:
    found = roles(
        "FDA Accepts Application for AKT-501 in Asthma",
        f"{lead} that the FDA has accepted the new drug application for AKT-501 for asthma.",
    )
    assert found == wanted


def test_the_maker_of_the_reference_product_of_a_generic_has_no_part() -> None:
    found = roles(
        "FDA Approves Generic Asthma Spray",
        f"The FDA approved an abbreviated new drug application for AKT-501 of {A}, to market a generic equivalent of "
        f"Velorin Nasal Spray, 0.03%, of {B}.",
    )
    assert B not in found
