from datetime import UTC, date, datetime

import pytest

from questionnaire.definition import Capacity
from questionnaire.phrases import in_capacity, in_post, join
from questionnaire.record import ConsiderationRecord, EditionRecord, ReturnRecord, SendingRecord, SignatureRecord, Slot
from questionnaire.status import printed_status, status_line

DEADLINE = date(2013, 7, 5)
NOON = datetime(2013, 7, 5, 12, tzinfo=UTC)
EDITION = EditionRecord(2, NOON, "Meera Okafor", "0" * 64, "EXA-2013-2-7F3K")


def slots(signed):
    signature = SignatureRecord("chair", "A. Person", "", "A board", "I sign", NOON)
    return tuple(Slot(Capacity(f"c{n}", "C", "Capacity", "board"), signature if n < signed else None) for n in range(3))


def record(**facts):
    return ReturnRecord(**({"status": "final", "deadline": DEADLINE, "questions": 61} | facts))


@pytest.mark.parametrize(
    ("facts", "today", "line"),
    [
        (
            {"status": "draft", "open_questions": 8},
            date(2013, 7, 4),
            "Draft, 8 of 61 questions open, due tomorrow (Friday 5 July)",
        ),
        (
            {"status": "draft", "open_questions": 61, "has_begun": False},
            DEADLINE,
            "Not started, due today (Friday 5 July)",
        ),
        ({"status": "draft"}, DEADLINE, "Draft, every question answered or passed, due today (Friday 5 July)"),
        (
            {"edition": EDITION, "slots": slots(1)},
            DEADLINE,
            "Final, edition 2, 1 of 3 signatures, not sent, due today (Friday 5 July)",
        ),
        (
            {"edition": EDITION, "slots": slots(0)},
            date(2013, 7, 6),
            "Final, edition 2, not yet signed, not sent, was due Friday 5 July",
        ),
        (
            {
                "edition": EDITION,
                "slots": slots(2),
                "sending": SendingRecord("M", NOON, False),
                "board_meets_on": date(2013, 9, 12),
            },
            date(2013, 7, 8),
            "Sent 5 July 2013, 2 of 3 signatures, board meets 12 September",
        ),
        (
            {
                "edition": EDITION,
                "slots": slots(3),
                "sending": SendingRecord("M", NOON, True),
                "considerations": (ConsiderationRecord("HWB", date(2013, 9, 12), "noted"),),
            },
            date(2013, 9, 20),
            "Sent 5 July 2013, late, signed, noted by the board on 12 September 2013",
        ),
    ],
)
def test_status_line_says_it_in_one_sentence(facts, today, line):
    assert status_line(record(**facts), today) == line


def test_printed_status_does_not_depend_on_the_day():
    sent = record(
        edition=EDITION, slots=slots(2), sending=SendingRecord("M", NOON, False), board_meets_on=date(2013, 9, 12)
    )

    assert printed_status(sent) == "Sent 5 July 2013, 2 of 3 signatures, board meets 12 September 2013"
    assert printed_status(record(status="draft")) == "Draft: not finalised, not signed, not sent"


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_join_reads_as_prose(parts, text):
    assert join(parts) == text


BOARD = "Exampleshire Health and Wellbeing Board"


@pytest.mark.parametrize(
    ("title", "body", "said"),
    [
        ("Chair, Health and Wellbeing Board", BOARD, f"Chair, {BOARD}"),
        (f"Chair of {BOARD}", BOARD, f"Chair of {BOARD}"),
        ("Clinical chair, for both CCGs", "Vale CCG", "Clinical chair, for both CCGs, Vale CCG"),
        ("Chief executive", "A council", "Chief executive, A council"),
        ("", "A council", "A council"),
        ("Chair", "", "Chair"),
    ],
)
def test_title_and_body_name_the_body_once(title, body, said):
    assert in_post(title, body) == said


def test_capacity_names_the_kind_of_body_only_where_the_body_is_unknown():
    capacity = Capacity("c", "Chief", "Chief executive, local authority", "council")

    assert in_capacity(capacity, "A council") == "Chief executive, A council"
    assert in_capacity(capacity, "") == "Chief executive, local authority"
