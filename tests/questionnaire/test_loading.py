"""A questionnaire file: loaded once, refused with line and cause, never changed after."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from questionnaire import definition
from questionnaire.models import AnswerField, Code, Question, Questionnaire, Section

pytestmark = pytest.mark.django_db
STOCKTAKE = Path(__file__).resolve().parents[2] / "fixtures/questionnaires/winterbourne-stocktake-2013.yaml"
TINY = """\
slug: tiny
version: "1"
title: Tiny stocktake
subtitle: In two sections
introduction: [Why we ask., How to answer.]
capacities:
  - {slug: chair, label: Chair HWB, title: Chair of the board, organisation_kind: board}
statement: I have read edition {edition} of {area}’s return.
headlines:
  - {label: Money, question: "2.1"}
return_fields:
  - {key: context, label: Context, kind: long_text, required: false}
question_fields:
  - {key: assessment, label: Where you are, kind: long_text, required: true, max_length: 900}
  - key: rating
    label: Your rating
    kind: rag
    required: true
    options: [{value: red, label: Red}, {value: amber, label: Amber}, {value: green, label: Green}]
sections:
  - number: "1"
    title: Partners
    questions:
      - number: "1.1"
        code: joint-delivery
        item: 1
        short: Joint delivery
        text: Do you work together?
        codes: [{value: 1, label: Yes}, {value: 0, label: No}]
        options:
          rating: [{value: red, label: Red}, {value: green, label: Green, criterion: They do.}]
  - number: "2"
    title: Money
    questions:
      - {number: "2.1", code: pooled, item: 2, short: Pooled, text: Is it pooled?}
      - number: "2.10"
        code: obstacles
        item: 3
        short: Obstacles
        text: What is in the way?
        without: [rating]
        prompted_when: {question: "2.1", field: rating, values: [red, amber]}
"""


@pytest.fixture
def load(tmp_path):
    def run(text):
        file = tmp_path / "tiny.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("load_questionnaire", file)

    return run


@pytest.fixture
def refused(load, tmp_path):
    def run(text):
        with pytest.raises(CommandError) as error:
            load(text)
        return [line.removeprefix(f"{tmp_path}/tiny.yaml, ") for line in str(error.value).splitlines()]

    return run


def test_tiny_questionnaire_becomes_rows(load):
    load(TINY)

    tree = definition.get(Questionnaire.objects.get().pk)
    assert tree.introduction == ("Why we ask.", "How to answer.")
    assert [field.key for field in tree.fields] == ["context"]
    assert [question.number for question in tree.questions] == ["1.1", "2.1", "2.10"]
    assert [field.key for field in tree.question("2.10").fields] == ["assessment"]
    assert [option.value for option in tree.question("1.1").field("rating").options] == ["red", "green"]
    assert tree.question("2.10").prompted_when == definition.Prompt("2.1", "rating", ("red", "amber"))
    assert [(code.value, code.label) for code in tree.question("1.1").codes] == [(0, "No"), (1, "Yes")]


def test_loading_again_changes_nothing(load):
    load(TINY)
    before = list(Question.objects.values())

    load("# A remark changes nothing.\n" + TINY.replace("[rating]", '["rating"]'))

    assert Questionnaire.objects.count() == 1
    assert list(Question.objects.values()) == before


@pytest.mark.parametrize(
    ("old", "new", "line", "place"),
    [
        ("Is it pooled?", "Is it spent?", 35, "questions › 2.1 › text: stored “Is it pooled?”, file “Is it spent?”"),
        ("label: Amber", "label: Amberish", 35, "amber › label: stored “Amber”, file “Amberish”"),
        ("subtitle: In two sections\n", "", 1, "settings › subtitle: stored “In two sections”, file nothing"),
        ("        without: [rating]\n", "", 36, "fields › rating: stored nothing, file “"),
    ],
)  # fmt: skip
def test_published_version_is_frozen(load, refused, old, new, line, place):
    load(TINY)

    [problem] = refused(TINY.replace(old, new))

    assert problem.startswith(f"line {line}: tiny-1 is published and cannot change. ")
    assert place in problem
    assert Question.objects.get(number="2.1").text == "Is it pooled?"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"2.10"', "2.10", "line 36: “number” must be text, in quotes: without them it is read as the number 2.1."),
        ('"2.10"', '"2.1"', "line 36: Question number “2.1” is used twice."),
        ('"2.10"', '"２.１"', "line 36: “number” is “２.１”, which is not in the right format. "),
        ('"2.10"', '"2.10\\n"', "line 36: “number” is “2.10\n”, which is not in the right format. "),
        ("code: obstacles", "code: pooled", "line 37: Code “pooled” is used twice."),
        ("item: 3", "item: 2", "line 38: Item “2” is used twice."),
        ("item: 3", "item: 3.0", "line 38: “item” must be a whole number, not “3.0”."),
        ('number: "2"\n', 'number: "1"\n', "line 32: Section number “1” is used twice."),
        ("kind: rag", "kind: rog", "line 17: Kind “rog” is not one of examples, long_text, rag."),
        ("    short: Obstacles\n", "    shirt: Obstacles\n", "line 36: “short” is missing in “2.10”."),
        ("without: [rating]", "without: [ratings]", "line 41: “ratings” is not a field that questions have"),
        ("without: [rating]", "without: [rating, assessment]", "line 41: Question 2.10 is left without any field."),
        ('{question: "2.1", field', '{question: "3.1", field', "line 42: There is no question 3.1."),
        ("values: [red,", "values: [rad,", "line 42: “rad” is not a value of “rating”: amber, green, red."),
        ('Money, question: "2.1"', 'Money, question: "9.9"', "line 10: There is no question 9.9."),
        ("organisation_kind: board", "organisation_kind: bored", "line 7: Organisation kind “bored” is not one of "),
        ("{edition}", "{edtion}", "line 8: “statement” can be filled in with area, edition, organisation, not with"),
        ("Do you work", "Do: you work", "line 28: mapping values are not allowed here."),
        ("title: Tiny stocktake", "title: Tiny\ntitle: Small", "line 4: found duplicate key"),
        ("text: Do you work together?", 'text: "Do you \\0"', "line 28: There is a character that cannot be stored"),
    ],
)  # fmt: skip
def test_fault_is_named_with_its_line(refused, old, new, expected):
    problems = refused(TINY.replace(old, new))

    assert "\n".join(problems).startswith(expected)
    assert not Questionnaire.objects.exists()


def test_all_faults_are_named_at_once(refused):
    broken = (
        TINY.replace("required: false", "required: perhaps")
        .replace("item: 1", "item: one")
        .replace("slug: t", "slag: t")
    )

    assert refused(broken) == [
        "line 1: “slag” is not known here.",
        "line 1: “slug” is missing.",
        "line 12: “required” must be true or false, not “perhaps”.",
        "line 26: “item” must be a whole number, not “one”.",
    ]


def test_file_that_is_no_text_is_refused(refused):
    assert refused(b"slug: tiny\ntitle: \xff\n") == ["line 2: is not UTF-8 text. Save the file as UTF-8."]
    assert refused("") == ["line 1: The file must be a group of keys, and is empty."]


def test_one_bad_file_stops_the_good_one(tmp_path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(TINY)
    bad.write_text(TINY.replace('version: "1"', "version: 2"))

    with pytest.raises(CommandError, match=r"bad\.yaml, line 2"):
        call_command("load_questionnaire", good, bad)

    assert not Questionnaire.objects.exists()


def test_stocktake_of_2013_is_complete(django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        call_command("load_questionnaire", STOCKTAKE)

    assert Questionnaire.objects.get().name == "winterbourne-stocktake-2013"
    assert (Section.objects.count(), Question.objects.count()) == (11, 61)
    assert AnswerField.objects.filter(question=None, section=None).count() == 2
    assert AnswerField.objects.filter(section__isnull=False).count() == 2 * 11
    assert AnswerField.objects.filter(question__isnull=False).count() == 61 * 4 - 3
    assert Code.objects.filter(inferred=True).count() == 1
    assert Question.objects.get(number="6.10").position == 48


EASY = """\
easy_read:
  title: Who works together
  introduction: [{picture: house, text: This is about you.}]
  ratings: [{value: red, means: not done yet, text: This must change.}]
  glossary: [{word: council, forms: [councils], meaning: The council runs local services.}]
"""


def test_what_may_be_amended_can_be_chosen_after_publication(load):
    load(TINY)
    before = Questionnaire.objects.get()

    load(TINY.replace("    kind: rag\n", "    kind: rag\n    amendable: true\n"))

    tree = definition.get(before.pk)
    assert tree.sha256 == before.sha256
    assert [field.key for question in tree.questions for field in question.fields if field.amendable] == ["rating"] * 2


def test_only_a_choice_can_be_amendable(refused):
    text = TINY.replace("kind: long_text, required: true,", "kind: long_text, required: true, amendable: true,")

    assert any("only a choice that a question offers can" in problem for problem in refused(text))


def test_easy_read_is_mended_where_all_else_is_frozen(load):
    load(TINY)
    before = Questionnaire.objects.get()

    load(EASY + TINY.replace("title: Partners", "title: Partners\n    easy_read: Who helps you.\n    picture: house"))

    tree = definition.get(before.pk)
    assert tree.sha256 == before.sha256
    assert (tree.section("1").easy_read, tree.section("1").picture) == ("Who helps you.", "house")
    assert tree.easy_read.rating("red").means == "not done yet"
    assert tree.easy_read.glossary == (
        definition.HardWord("council", "The council runs local services.", ("councils",)),
    )


def test_fields_of_sections_are_frozen_and_belong_to_every_section(load, refused):
    fields = "section_fields:\n  - {key: going_well, label: Going well, kind: long_text, required: false}\n"
    load(fields + TINY)

    tree = definition.get(Questionnaire.objects.get().pk)
    assert [[field.key for field in section.fields] for section in tree.sections] == [["going_well"], ["going_well"]]
    assert [field.key for field in tree.fields] == ["context"]
    [problem] = refused(fields.replace("Going well", "All well") + TINY)
    assert "is published and cannot change" in problem


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (EASY.replace("[councils]", "[Council]"), "Word “council” is used twice."),
        ("section_fields:\n  - {key: x, label: X, kind: examples, required: false}\n", "must be plain text"),
        (EASY.replace("picture: house", "picture: A House"), "is not in the right format"),
    ],
)
def test_easy_read_that_cannot_be_is_refused(refused, text, cause):
    assert any(cause in problem for problem in refused(text + TINY))


def test_questionnaire_of_before_easy_read_keeps_its_hash(load):
    load(TINY)

    assert Questionnaire.objects.get().sha256 == "d00e24f948cf7e110f563928dc36092d9981f051b17364609e2a0cb9fe2f9a6a"
