import pytest
from django.core.exceptions import PermissionDenied

from questionnaire.enums import ReturnStatus, RevisionOutcome
from questionnaire.models import Answer, Assignment, Event, Revision
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.finalising.workflow import Incomplete
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change, Differing, StaleDecision
from tests.factories import fill, make_world, tree_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def field_of(world, number="1.1", key="assessment"):
    return tree_of(world.area_return).question(number).field(key)


def answer_of(world, number="1.1", key="assessment"):
    return Answer.objects.get(area_return=world.area_return, field_id=field_of(world, number, key).pk)


def test_save_writes_answer_and_history_in_one_step(world):
    result = write(world.area_return, "1.1", "assessment", "First text", by=world.lead)

    answer = answer_of(world)
    assert [field.key for field in result.saved] == ["assessment"]
    assert (answer.value, answer.version, answer.updated_by) == ("First text", 1, world.lead)
    assert list(Revision.objects.values_list("value", "version", "outcome")) == [("First text", 1, "saved")]


def test_save_of_the_same_text_writes_nothing(world):
    write(world.area_return, "1.1", "assessment", "Text", by=world.lead)

    result = write(world.area_return, "1.1", "assessment", "Text", by=world.lead, version=1)

    assert (result.saved, result.conflicts) == ([], [])
    assert Revision.objects.count() == 1


def test_stale_text_is_kept_aside_and_the_answer_untouched(world):
    write(world.area_return, "1.1", "assessment", "Started", by=world.lead)
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor, version=1)

    result = write(world.area_return, "1.1", "assessment", "Mine", by=world.lead, version=1)

    (conflict,) = result.conflicts
    assert (conflict.mine.value, conflict.theirs.value) == ("Mine", "Theirs")
    assert conflict.mine.outcome == RevisionOutcome.CONFLICT
    assert (answer_of(world).value, answer_of(world).version) == ("Theirs", 2)


def test_other_fields_of_a_conflicting_save_are_saved(world):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    changes = [
        Change(field_of(world), "Mine", 0),
        Change(field_of(world, key="rating"), "red", 0),
    ]

    result = answers.save_answers(world.area_return, changes, by=world.lead, client_id="one-save")

    assert [field.key for field in result.saved] == ["rating"]
    assert [conflict.field.key for conflict in result.conflicts] == ["assessment"]
    assert answer_of(world, key="rating").value == "red"


def test_field_the_writer_left_alone_is_no_conflict(world):
    write(world.area_return, "1.1", "assessment", "Started", by=world.lead)
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor, version=1)

    result = write(world.area_return, "1.1", "assessment", "Started", by=world.lead, version=1)

    assert (result.saved, result.conflicts) == ([], [])
    assert answer_of(world).value == "Theirs"


def test_save_sent_again_is_one_row_even_after_somebody_elses_change(world):
    change = Change(field_of(world), "Mine", 0)
    for _ in range(3):
        answers.save_answers(world.area_return, [change], by=world.lead, client_id="same")
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor, version=1)

    result = answers.save_answers(world.area_return, [change], by=world.lead, client_id="same")

    assert (result.saved, result.conflicts) == ([], [])
    assert list(Revision.objects.order_by("pk").values_list("value", flat=True)) == ["Mine", "Theirs"]


def test_forged_version_loses_no_text(world):
    result = write(world.area_return, "1.1", "assessment", "Text", by=world.lead, version=999)

    assert [field.key for field in result.saved] == ["assessment"]
    assert answer_of(world).version == 1


def test_value_takes_the_place_of_a_passed_gap(world):
    passed = Change(field_of(world), "", 0, "Not known yet")
    answers.save_answers(world.area_return, [passed], by=world.lead, client_id="pass")

    write(world.area_return, "1.1", "assessment", "Known now", by=world.lead, version=1)

    assert (answer_of(world).value, answer_of(world).no_response_reason) == ("Known now", "")
    assert Revision.objects.filter(no_response_reason="Not known yet").exists()


@pytest.mark.parametrize(
    ("choice", "kept", "version"), [("Mine", "Mine", 2), ("Theirs", "Theirs", 1), ("Both", "Both", 2)]
)
def test_deciding_a_conflict_keeps_every_text(world, choice, kept, version):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    (conflict,) = write(world.area_return, "1.1", "assessment", "Mine", by=world.lead).conflicts

    answers.decide_conflict(conflict.mine, by=world.lead, value=choice, version=1, client_id="decision")

    assert (answer_of(world).value, answer_of(world).version) == (kept, version)
    assert {"Theirs", "Mine", kept} == set(Revision.objects.values_list("value", flat=True))
    assert Revision.objects.get(decides=conflict.mine)


def test_decision_on_a_text_that_changed_again_is_asked_again(world):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    (conflict,) = write(world.area_return, "1.1", "assessment", "Mine", by=world.lead).conflicts
    write(world.area_return, "1.1", "assessment", "Theirs, newer", by=world.contributor, version=1)

    with pytest.raises(StaleDecision):
        answers.decide_conflict(conflict.mine, by=world.lead, value="Mine", version=1, client_id="decision")

    assert answer_of(world).value == "Theirs, newer"


def test_a_conflict_is_decided_once(world):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    (conflict,) = write(world.area_return, "1.1", "assessment", "Mine", by=world.lead).conflicts
    answers.decide_conflict(conflict.mine, by=world.lead, value="Mine", version=1, client_id="one")

    with pytest.raises(InvalidTransition):
        answers.decide_conflict(conflict.mine, by=world.lead, value="Other", version=2, client_id="two")


def test_nothing_is_written_once_final(world):
    finalising.finalise(fill(world.area_return), by=world.lead)

    with pytest.raises(InvalidTransition):
        write(world.area_return, "1.1", "assessment", "Too late", by=world.lead, version=1)

    assert answer_of(world).value == "Answer to 1.1."


def test_contributor_writes_assigned_sections_only(world):
    tree = tree_of(world.area_return)
    Assignment.objects.create(area_return=world.area_return, section_id=tree.sections[1].pk, user=world.contributor)

    write(world.area_return, "2.1", "assessment", "Mine to write", by=world.contributor)
    with pytest.raises(PermissionDenied):
        write(world.area_return, "1.1", "assessment", "Not mine", by=world.contributor)


@pytest.mark.parametrize("role", ["signatory", "board_officer", "viewer", "analyst", "manager"])
def test_others_write_nothing(world, role):
    person = world.person(role, "chair" if role == "signatory" else "")

    with pytest.raises(PermissionDenied):
        write(world.area_return, "1.1", "assessment", "Text", by=person)

    assert not Answer.objects.exists()


def test_import_refuses_a_differing_answer_and_takes_nothing(world):
    write(world.area_return, "1.1", "assessment", "Already here", by=world.lead)
    entries = [
        Change(field_of(world), "From the file", 0),
        Change(field_of(world, "1.2"), "New", 0),
    ]

    with pytest.raises(Differing) as refusal:
        answers.import_answers(world.area_return, entries, by=None, overwrite=False, client_id="f", source="file")

    assert refusal.value.numbers == ["1.1 assessment"]
    assert Answer.objects.count() == 1


def test_import_overwrites_when_told_to_and_keeps_the_old_text_in_history(world):
    write(world.area_return, "1.1", "assessment", "Already here", by=world.lead)

    answers.import_answers(
        world.area_return,
        [Change(field_of(world), "From the file", 0)],
        by=None,
        overwrite=True,
        client_id="f",
        source="file.json",
    )

    assert (answer_of(world).value, answer_of(world).version) == ("From the file", 2)
    assert set(Revision.objects.values_list("value", flat=True)) == {"Already here", "From the file"}
    assert Event.objects.get(act="import").detail == {"source": "file.json", "answers": 1}


def test_finalise_leaves_incomplete_return_in_draft(world):
    with pytest.raises(Incomplete) as refusal:
        finalising.finalise(world.area_return, by=world.lead)

    world.area_return.refresh_from_db()
    assert world.area_return.status == ReturnStatus.DRAFT
    assert [gap.problem for gap in refusal.value.gaps][:2] == ["1.1 has no answer", "1.2 has no answer"]
    assert not Event.objects.exists()
