"""What a person gives to read: an address when it stands nearly alone, else the text."""

import pytest

from bot.given import Given, find_given, message_text


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("", Given()),
        ("<https://news.example/a?x=1&amp;y=2|news.example/a>", Given(url="https://news.example/a?x=1&y=2")),
        ("look at https://news.example/a.", Given(url="https://news.example/a")),
        ("The FDA &lt;approved&gt; <@U1> it", Given(text="The FDA <approved>  it")),
        ("word " * 30 + "<https://news.example|here>", Given(text="word " * 30 + "here")),
    ],
)
def test_what_was_given_is_found(text: str, given: Given) -> None:
    assert find_given(text) == given


def test_a_message_without_words_is_what_is_attached_to_it() -> None:
    assert message_text({"text": "", "attachments": [{"from_url": "https://a.example", "text": "x"}]}) == (
        "https://a.example\n\nx"
    )
    assert message_text({"text": "said", "attachments": [{"text": "x"}]}) == "said"
    assert find_given("<https://a.example:99999999|x>").host == "a.example"
