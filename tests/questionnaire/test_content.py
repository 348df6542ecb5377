import json
from dataclasses import replace

import pytest

from questionnaire import content, hashing
from questionnaire.hashing import canonical, digest
from questionnaire.returns.differences import differences
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.progress import progress
from questionnaire.signing.finalising import completeness
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.stored import _stored_file, from_edition, to_stored
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from tests.factories import fill, make_world, tree_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def save(world, number, **values):
    question = tree_of(world.area_return).question(number)
    changes = [
        Change(question.field(key), "", 0, value[3:])
        if value.startswith("NR:")
        else Change(question.field(key), value, 0)
        for key, value in values.items()
    ]
    answers.save_answers(world.area_return, changes, by=world.lead, client_id=f"save-{number}-{values}")


def test_edition_gives_back_the_draft_it_was_made_from(world):
    fill(world.area_return)
    write(world.area_return, "1.1", "support_required", "Line one\n\n• “curly” £ ŵ 中", by=world.lead)
    draft = content.from_rows(world.area_return)

    edition = finalising.finalise(world.area_return, by=world.lead)

    stored = from_edition(get_edition(edition.pk))
    assert stored == draft
    assert digest(edition.content) == edition.sha256


def test_hash_changes_with_a_single_letter_and_survives_redaction(world):
    fill(world.area_return)
    edition = finalising.finalise(world.area_return, by=world.lead)
    altered = edition.content.replace("Answer to 1.1.", "Answer to 1.1!")
    assert digest(altered) != edition.sha256

    stored = json.loads(edition.content)
    stored["responses"]["1.1"]["assessment"] = hashing.with_digests(stored["responses"]["1.1"]["assessment"])
    edition.content = canonical(stored)

    assert digest(edition.content) == edition.sha256
    assert from_edition(edition).question("1.1").answer("assessment").redacted


def test_equal_texts_have_different_digests_because_each_has_its_salt(world):
    fill(world.area_return)
    stored = json.loads(to_stored(content.from_rows(world.area_return)))

    ratings = [stored["responses"][number]["rating"]["value"]["salt"] for number in ("1.1", "1.2", "2.1")]
    assert len(set(ratings)) == 3


@pytest.mark.parametrize(
    ("rating", "asked"), [("", True), ("red", True), ("amber", True), ("green", False), ("NR:cannot tell", False)]
)
def test_prompted_question_is_asked_until_its_prompt_says_no(world, rating, asked):
    if rating:
        save(world, "2.1", rating=rating)

    draft = content.from_rows(world.area_return)

    assert draft.question("2.2").is_asked is asked
    assert ("2.2" in progress(world.area_return).open_numbers) is asked


def test_gaps_name_what_is_missing_and_where(world):
    save(world, "1.1", assessment="Text")
    save(world, "1.2", assessment="NR:not ours", rating="NR:not ours")
    save(world, "2.1", assessment="Text", rating="green")

    problems = [gap.problem for gap in completeness.gaps(content.from_rows(world.area_return))]

    assert problems == [
        "1.1 has no rating",
        "Say who completed the return",
        "Say who answers questions about the return",
    ]


def test_progress_agrees_with_content_on_every_question(world):
    save(world, "1.1", assessment="Text", rating="red")
    save(world, "1.2", assessment="NR:reason", rating="NR:reason")
    draft, how_far = content.from_rows(world.area_return), progress(world.area_return)

    assert how_far.open_numbers == {q.definition.number for q in draft.questions if q.is_open}
    assert how_far.passed_numbers == {q.definition.number for q in draft.questions if q.is_passed} == {"1.2"}


def test_differences_name_each_changed_answer_once(world):
    before = content.from_rows(world.area_return)
    save(world, "1.1", assessment="Text", rating="red")
    after = content.from_rows(world.area_return)

    found = differences(before, after)

    assert [(d.question.definition.number, d.after.field.key) for d in found] == [
        ("1.1", "assessment"),
        ("1.1", "rating"),
    ]


def test_what_is_stored_of_a_file_is_as_it_was_until_it_is_described():
    """Editions made before files could be described have to keep their hashes."""
    file = content.AttachmentContent("a.pdf", 1, "0" * 64, "application/pdf", "A1")

    def stored(file):
        return _stored_file(file, lambda text: {"salt": "s", "value": text})

    assert stored(file) == {
        "name": {"salt": "s", "value": "a.pdf"},
        "size": 1,
        "sha256": "0" * 64,
        "media_type": "application/pdf",
    }
    described = replace(file, description="Minutes")
    assert stored(described) == stored(file) | {"description": {"salt": "s", "value": "Minutes"}}
