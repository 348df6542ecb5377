"""import_return: all of a file or nothing of it, every problem named, no answer overwritten unseen."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from questionnaire.models import Answer, Event, Revision
from tests.factories import fill, make_return, tree_of, write
from tests.reporting.conftest import place

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[2] / "data" / "greyford.json"


@pytest.fixture
def area_return():
    return make_return()


def bring_in(area_return, file, *options, **kwargs):
    where = place(area_return)
    arguments = ["--collection", where["collection"], "--area", where["area"], str(file), *options]
    call_command("import_return", *arguments, **kwargs)


@pytest.fixture
def a_file(tmp_path):
    def make(content):
        file = tmp_path / "return.json"
        data = (
            content
            if isinstance(content, bytes)
            else (content if isinstance(content, str) else json.dumps(content)).encode()
        )
        file.write_bytes(data)
        return file

    return make


def answers(area_return):
    """(number, key): the value, or the reason in its place."""
    fields = tree_of(area_return).fields_by_pk
    return {
        (fields[row.field_id][0].number if fields[row.field_id][0] else "", fields[row.field_id][1].key): row.value
        or f"passed: {row.no_response_reason}"
        for row in Answer.objects.filter(area_return=area_return)
    }


def test_a_file_fills_a_draft_whole(area_return, capsys):
    bring_in(area_return, SAMPLE)

    given = json.loads(SAMPLE.read_text())
    found = answers(area_return)
    assert found["", "context"] == given["context"]
    assert found["1.1", "assessment"] == given["responses"]["1.1"]["assessment"]
    assert found["1.2", "rating"] == "amber"
    assert found["1.2", "support_required"] == "=Somebody to write to the housing authority"
    assert found["2.1", "assessment"] == found["2.1", "rating"] == "passed: The budget is set in July."
    assert len(found) == 9
    said = capsys.readouterr().out
    assert "9 answers imported" in said
    assert "assessment: 1.1 and 1.2" in said.split("Passed")[0]
    assert "assessment: 2.2" in said.split("Left unchanged")[1]
    assert Event.objects.get().detail == {"source": "greyford.json", "answers": 9}


def test_the_same_file_again_changes_nothing(area_return, capsys):
    bring_in(area_return, SAMPLE)
    bring_in(area_return, SAMPLE)

    assert "0 answers imported" in capsys.readouterr().out
    assert Revision.objects.count() == 9


def test_a_differing_answer_refuses_the_file_and_is_named(area_return):
    write(area_return, "1.1", "assessment", "What the officer wrote.")

    with pytest.raises(CommandError, match=r"1\.1 assessment\. To replace them with the file’s answers, use --replace"):
        bring_in(area_return, SAMPLE)

    assert answers(area_return) == {("1.1", "assessment"): "What the officer wrote."}


def test_replace_takes_its_place_and_the_history_keeps_both(area_return):
    write(area_return, "1.1", "assessment", "What the officer wrote.")
    write(area_return, "1.2", "good_practice", "Left empty by the file.")

    bring_in(area_return, SAMPLE, "--replace")

    found = answers(area_return)
    assert found["1.1", "assessment"].startswith("One group meets")
    assert found["1.2", "good_practice"] == "Left empty by the file."
    assert Revision.objects.filter(value="What the officer wrote.").exists()


def test_a_final_return_takes_nothing(world):
    edition = world.finalised()

    with pytest.raises(CommandError, match="has been finalised"):
        bring_in(edition.area_return, SAMPLE, "--replace")


def test_every_problem_is_named_and_nothing_is_saved(area_return, a_file):
    file = a_file(
        {
            "contxt": "x",
            "context": ["x"],
            "responses": {
                "1.1": {"assessment": "Good.", "rating": "purple", "asessment": "x"},
                "1.2": {"assessment": "x" * 20_001, "support_required": 7},
                "1.3": {"assessment": "x"},
                "2.1": {"assessment": "bell \u0007", "no_response": ["x"]},
                "2.2": "text",
                "9.9": {},
            },
        }
    )

    with pytest.raises(CommandError) as refused:
        bring_in(area_return, file)

    said = str(refused.value)
    for part in (
        "“contxt” is not a key",
        "context: has to be text, not a list",
        "1.1 rating: Select red, amber or green",
        "1.1 “asessment”: is not a key",
        "1.2 assessment: “Assessment” must be 20,000 characters or less. It has 20,001:",
        "1.2 support_required: has to be text, not a number",
        "There is no question 1.3",
        "2.1 assessment: There is a character that cannot be stored (U+0007)",
        "2.1 no_response: has to be text, not a list",
        "2.2: has to be an object",
        "There is no question 9.9",
    ):
        assert part in said
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"responses": {\n"1.1" {}}}', r"line 2: is not JSON"),
        ("[]", "has to be one JSON object"),
        ('{"context": "a", "context": "b"}', "“context” appears twice"),
        (b"\xff\xfe", "is not UTF-8"),
        ("[" * 100_000, "is not JSON that can be a return"),
        ('{"responses": []}', "responses: has to be an object"),
        ('{"context": "\\ud800"}', r"context: There is a character that cannot be stored \(U\+D800\)"),
        ('{"responses": {"2.2": {"rating": "red"}}}', "2.2 rating: is not asked"),
        ('{"area": "X00000000", "context": "a"}', "area: the file is of X00000000"),
    ],
)
def test_a_file_that_is_no_return_is_refused_in_words(area_return, a_file, content, said):
    with pytest.raises(CommandError, match=said):
        bring_in(area_return, a_file(content))


def test_what_is_not_there_or_not_readable_yet_is_said(area_return, tmp_path):
    for file, said in (
        (tmp_path / "none.json", "cannot be read"),
        (tmp_path / "none.docx", "cannot be read"),
    ):
        with pytest.raises(CommandError, match=said):
            bring_in(area_return, file)
    for option, said in (
        ("--collection", "There is no collection nothing"),
        ("--area", "The area nothing has no return"),
    ):
        with pytest.raises(CommandError, match=said):
            bring_in(area_return, SAMPLE, option, "nothing")


def test_passing_what_is_answered_is_refused(area_return, a_file):
    fill(area_return)
    file = a_file({"responses": {"2.2": {"assessment": "There.", "no_response": "Why?"}}})

    with pytest.raises(CommandError, match=r"2\.2 no_response: every answer is there"):
        bring_in(area_return, file, "--replace")
