import pytest

from bot.model import Article
from bot.withdrawals import is_corrected, is_taken_back


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("/DISREGARD RELEASE: Northwind Therapeutics, Inc./", "We are advised by Northwind to ignore it."),
        ("Retracted: Northwind wins approval", ""),
        ("RETRACTION - Northwind wins approval", ""),
        ("Withdrawn", "The page is empty."),
        ("Northwind wins approval", "This press release was issued in error."),
        ("Northwind wins approval", "The article above has been retracted by our editors."),
        (
            "Northwind wins approval",
            "Readers should disregard the news release, Northwind wins approval, issued today.",
        ),
        ("Northwind wins approval", "Northwind has withdrawn its press release of March 3."),
        ("Northwind wins approval", "The wire withdrew this story at the request of the company."),
        ("【撤稿】", ""),
    ],
)
def test_words_that_take_a_report_back(title: str, text: str) -> None:
    assert is_taken_back(Article("a1", title, text))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Withdrawn application of Northwind", "Northwind has withdrawn its application for velotuzumab."),
        ("Northwind withdraws its NDA", "The company withdrew its marketing application."),
        ("FDA withdraws approval of Velorixa", "The approval was withdrawn at the request of the sponsor."),
        ("Correction: Northwind wins approval", "An earlier version of this article misstated a sum."),
        ("Northwind wins approval", "The earlier version of this story was published in error."),
        ("Northwind wins approval", "The study was published in the journal."),
        ("Retraction of a lung in patients", "The trial report was published in 2024."),
    ],
)
def test_words_that_take_no_report_back(title: str, text: str) -> None:
    assert not is_taken_back(Article("a1", title, text))


@pytest.mark.parametrize(
    ("title", "is_error"),
    [("CORRECTION: the FDA has not approved Velorixa", True), ("更正公告", True), ("Northwind meets the FDA", False)],
)
def test_a_correction_speaks_of_an_error(title: str, *, is_error: bool) -> None:
    assert is_corrected(Article("a1", title, "")) is is_error
