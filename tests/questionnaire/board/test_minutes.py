"""A minute is named once, whatever was typed."""

import pytest

from questionnaire.phrases import by_authority, without_minute


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Minute 41, 24 November 2026", "41, 24 November 2026"),
        ("minute 41", "41"),
        ("Min. 41", "41"),
        ("Min.41", "41"),
        ("34/13", "34/13"),
        ("Minster 4", "Minster 4"),
        ("Minute", "Minute"),
    ],
)
def test_the_word_is_not_said_twice(typed, said):
    assert without_minute(typed) == said
    assert by_authority("minute", typed) == f"minute {said}"
    assert by_authority("scheme", typed) == f"scheme of delegation {typed}"
