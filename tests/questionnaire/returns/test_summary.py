"""How an answer begins, for whoever reads the short version."""

import pytest

from questionnaire.returns.summary import first_sentences

LIST = "We agreed these with the families:\n\n- a plan for each person\n- a nurse on call every night\n- a bus"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (LIST, "We agreed these with the families: a plan for each person …"),
        (LIST.rpartition("\n")[0].rpartition("\n")[0], "We agreed these with the families: a plan for each person"),
        ("All of it is agreed with the families here. More is to come.", "All of it is agreed with the families here."),
    ],
)
def test_what_stops_within_a_list_says_that_it_goes_on(words, said):
    assert first_sentences(words, 1) == said
