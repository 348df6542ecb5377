import pytest
from django.core.exceptions import ValidationError

from questionnaire import text

NUMBERS = frozenset({"2.4", "3.1", "6.5", "8.1", "6.10"})


def references(line):
    return [
        run.reference for block in text.blocks(line, NUMBERS) for item in block.items for run in item if run.reference
    ]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("soft\x0bbreak from Word", "soft\nbreak from Word"),
        ("e\u0301", "\u00e9"),
        ("\u2022\tpoint", "\u2022\tpoint"),
        (" \n\t ", ""),
        ("  kept as typed  ", "  kept as typed  "),
    ],
)
def test_clean_text_keeps_words_and_settles_form(raw, kept):
    assert text.clean_text(raw) == kept


@pytest.mark.parametrize(("raw", "name"), [("a\x00b", "U+0000"), ("a\ud800", "U+D800"), ("a\x1bb", "U+001B")])
def test_clean_text_refuses_what_cannot_be_stored_by_name(raw, name):
    with pytest.raises(ValidationError, match=name.replace("+", r"\+")):
        text.clean_text(raw)


def test_blocks_tell_paragraphs_from_lists():
    blocks = text.blocks("First line\nsecond line\n\n• one\n- two\n* three\nAfter")

    assert [(block.is_list, len(block.items)) for block in blocks] == [(False, 2), (True, 3), (False, 1)]
    assert blocks[1].items[1][0].text == "two"


def test_blocks_leave_a_dash_inside_a_word_alone():
    assert [block.is_list for block in text.blocks("-5 degrees\n*stars*")] == [False]


@pytest.mark.parametrize("line", ["see 8.1 above", "(8.1)", "8.1", "as in 8.1.", "8.1, and so on"])
def test_a_mention_of_a_question_is_a_reference(line):
    assert references(line) == ["8.1"]


@pytest.mark.parametrize(
    "line", ["£3.1 million", "3.1 million", "3.1%", "2.4 WTE", "12.4.2013", "version 8.1.2", "9.9"]
)
def test_a_figure_is_no_reference(line):
    assert references(line) == []


def test_references_know_610_from_61():
    assert references("see 6.10 and 6.5") == ["6.10", "6.5"]


def test_blocks_lose_no_word():
    words = "One £3.1 million.\n\n• see 8.1\n• and 2.4\n\nEnd"
    shown = " ".join("".join(run.text for run in item) for block in text.blocks(words, NUMBERS) for item in block.items)

    assert shown == "One £3.1 million. see 8.1 and 2.4 End"
