import time

from hypothesis import given
from hypothesis import strategies as st

from questionnaire.wording import Piece, abridge, compare

TEXTS = st.text(alphabet="ab ,.\n", max_size=40)


def test_one_changed_word_is_named():
    assert compare("agreed in principal on 3 June", "agreed in principle on 3 June") == (
        Piece("same", "agreed in "),
        Piece("old", "principal "),
        Piece("new", "principle "),
        Piece("same", "on 3 June"),
    )


def test_punctuation_stands_apart_from_its_word():
    assert compare("ready in April.", "ready in April, at last.") == (
        Piece("same", "ready in April"),
        Piece("new", ", at last"),
        Piece("same", "."),
    )


@given(TEXTS, TEXTS)
def test_new_text_can_be_read_off_the_pieces(old, new):
    pieces = compare(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "old") == new


@given(TEXTS)
def test_equal_texts_have_no_difference(text):
    assert all(piece.kind == "same" for piece in compare(text, text))


def test_long_texts_are_compared_within_a_second():
    old = " ".join(f"the word{i} of" for i in range(2000))
    new = " ".join(f"the word{i * 7 % 2000} of" for i in range(2000))

    begun = time.perf_counter()
    compare(old, new)

    assert time.perf_counter() - begun < 1


def test_unchanged_stretches_are_cut_beside_the_change():
    before = "one two three four five six seven eight nine ten"
    pieces = compare(f"{before} red {before}", f"{before} green {before}")

    assert "".join(piece.text for piece in abridge(pieces, 2)) == "… nine ten red green one two …"
