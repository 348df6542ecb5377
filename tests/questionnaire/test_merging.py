from questionnaire.merging import Check, merge

BASE = "The flats at Mill Lane will be ready in March 2014. We review progress every month with both CCGs."


def test_what_only_one_side_changed_is_taken():
    mine = BASE.replace("every month", "every week")
    theirs = BASE + " Advocates sit on the group."

    merged = merge(BASE, mine, theirs)

    assert merged.text == mine + " Advocates sit on the group."
    assert merged.checks == ()


def test_a_few_words_that_cannot_both_be_true_are_named():
    merged = merge(BASE, BASE.replace("March", "April"), BASE.replace("March", "May"))

    assert merged.text == BASE.replace("March", "May")
    assert merged.checks == (Check("April", "May", "theirs"),)


def test_longer_passages_of_both_are_kept_one_after_the_other():
    mine = BASE + " One provider has told us that it cannot find a team in time."
    theirs = BASE + " The review group looks at progress every month and reports to the board."

    merged = merge(BASE, mine, theirs)

    assert "it cannot find a team in time" in merged.text
    assert "reports to the board" in merged.text
    assert [check.kept for check in merged.checks] == ["both"]


def test_texts_with_nothing_in_common_follow_each_other():
    merged = merge("", "Mine alone.", "Something else was written.")

    assert merged.text == "Something else was written.\n\nMine alone."
    assert merged.checks == (Check("", "", "both"),)


def test_without_a_common_beginning_what_both_have_stands_once():
    merged = merge("", BASE + " Mine.", "Theirs. " + BASE)

    assert merged.text == "Theirs. " + BASE + " Mine."


def test_white_space_alone_is_no_difference():
    merged = merge("At home by June.", "At home, or near, by June.", "At home by June.")

    assert merged.text == "At home, or near, by June."


def test_an_empty_side_leaves_the_other():
    assert merge("Text", "", "Other text").text == "Other text"


def test_long_texts_are_put_together_in_a_moment():
    base = " ".join(f"word{number}" for number in range(3_000))

    merged = merge(base, base + " mine", "theirs " + base)

    assert merged.text == "theirs " + base + " mine"
