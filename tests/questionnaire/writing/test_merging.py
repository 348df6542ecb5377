import pytest

from questionnaire.writing.answers.merging import Check, merge

BASE = "The flats at Mill Lane will be ready in March 2014. We review progress every month with both CCGs."
LIST = "Two things put the date at risk:\n• the flats will be ready in May\n• three people wait for a court."


def test_what_only_one_side_changed_is_taken():
    mine = BASE.replace("every month", "every week")
    theirs = BASE + " Advocates sit on the group."

    merged = merge(BASE, mine, theirs)

    assert merged.text == mine + " Advocates sit on the group."
    assert merged.checks == ()


def test_sentences_side_by_side_are_changed_by_one_person_each():
    merged = merge(BASE, BASE.replace("March", "April"), BASE.replace("month", "week"))

    assert merged.text == BASE.replace("March", "April").replace("month", "week")
    assert merged.checks == ()


def test_two_versions_of_a_sentence_follow_each_other_and_are_named():
    merged = merge(BASE, BASE.replace("March", "April"), BASE.replace("March", "May"))

    mine, theirs = (
        "The flats at Mill Lane will be ready in April 2014.",
        "The flats at Mill Lane will be ready in May 2014.",
    )
    assert merged.text == f"{mine} {theirs} We review progress every month with both CCGs."
    assert merged.checks == (Check(mine, theirs),)


def test_every_place_is_named():
    mine = BASE.replace("March", "April").replace("month", "week")
    theirs = BASE.replace("March", "May").replace("month", "day")

    assert len(merge(BASE, mine, theirs).checks) == 2


def test_sentences_that_both_added_in_one_place_are_kept_and_named():
    mine = BASE + " One provider has told us that it cannot find a team in time."
    theirs = BASE + " The review group looks at progress every month and reports to the board."

    merged = merge(BASE, mine, theirs)

    assert merged.text == mine + theirs.removeprefix(BASE)
    assert len(merged.checks) == 1


def test_points_stay_in_their_list():
    mine = LIST.replace("Two", "Three").replace("court.", "court\n• one provider cannot find a team.")
    theirs = LIST + "\n\nThe review group looks at progress every month."

    merged = merge(LIST, mine, theirs)

    assert merged.text == mine + "\n\nThe review group looks at progress every month."
    assert merged.checks == ()
    assert merge(LIST, theirs, mine).text == merged.text


def test_two_versions_of_a_point_are_two_points():
    merged = merge(LIST, LIST.replace("May", "April"), LIST.replace("May", "June"))

    assert merged.text == LIST.replace("ready in May\n", "ready in April\n• the flats will be ready in June\n")
    assert merged.checks == (Check("• the flats will be ready in April", "• the flats will be ready in June"),)


def test_what_one_took_out_and_the_other_changed_stays_and_is_named():
    changed = BASE.replace("March", "May")

    merged = merge(BASE, "We review progress every month with both CCGs.", changed)

    assert merged.text == changed
    assert merged.checks == (Check("", "The flats at Mill Lane will be ready in May 2014."),)


def test_new_paragraphs_of_one_side_stay_paragraphs():
    mine = BASE.replace(" We review", "\n\nWe review")

    assert merge(BASE, mine, BASE + " More.").text == mine + " More."


def test_texts_with_nothing_in_common_follow_each_other():
    merged = merge("", "Mine alone.", "Something else was written.")

    assert merged.text == "Mine alone.\n\nSomething else was written."
    assert merged.checks == (Check("", ""),)


def test_without_a_common_beginning_what_both_have_stands_once():
    merged = merge("", BASE + " Mine.", "Theirs. " + BASE)

    assert merged.text == "Theirs. " + BASE + " Mine."


def test_white_space_alone_is_no_difference():
    merged = merge("At home by June.", "At home, or near, by June.", "At home by June. \n")

    assert merged.text == "At home, or near, by June."


def test_an_empty_side_leaves_the_other():
    assert merge("Text", "", "Other text").text == "Other text"


@pytest.mark.parametrize("between", [" ", ". W", "\n", "\n• "])
def test_long_texts_are_put_together_in_a_moment(between):
    base = between.join(f"word{number}" for number in range(1_500))

    merged = merge(base, base + between + "mine", base.replace("word700", "words700"))

    assert "mine" in merged.text
    assert "words700" in merged.text
