"""F2: whatever people do to a return, in whatever order, what was sealed stays, signatures are of the words they stand
under, history only grows and verifies, and nobody comes to a right they did not have.

CONTROL: take a `hold`, a `require` or a trigger out of the workflow; the machine finds it within a few runs.
"""

import sys
from datetime import date, timedelta
from functools import partial

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.enums import Role
from questionnaire import permissions, protection
from questionnaire.board.amending import workflow as amending
from questionnaire.board.amending.workflow import NothingAmended
from questionnaire.board.meeting import workflow as meeting
from questionnaire.chain import walking, witness
from questionnaire.enums import ReturnStatus
from questionnaire.hashing import digest
from questionnaire.models import Edition, Event, Return, Revision, Sending, Signature
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signals import edition_changed
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.stored import from_edition
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from tests import factories

pytestmark = pytest.mark.django_db
CAPACITIES = ("chair", "chief", "ccg")
ACTORS = ("lead", "contributor", "board_officer", "viewer", "manager", "analyst", *CAPACITIES, "stranger", "superuser")
OF_A_RETURN = (
    *("read_draft", "edit_return", "finalise_return", "recall_return", "amend_return", "change_contact"),
    *("manage_people", "set_board_date", "extend_return", "reopen_return", "choose_signers"),
)
OF_AN_EDITION = (
    *("sign_edition", "send_back_edition", "send_edition", "accept_edition", "record_consideration"),
    "record_paper",
)
MAY = {
    "write": {"lead", "contributor"},
    "finalise": {"lead"},
    "sign": set(CAPACITIES),
    "send_back": set(CAPACITIES),
    "recall": {"lead"},
    "send": {"lead"},
    "consider": {"lead", "board_officer"},
    "accept": {"manager"},
    "reopen": {"manager"},
    "amend": {"lead"},
}
DONE = {"runs": 0, "steps": 0, "taken": 0, "refused": 0, "not allowed": 0, "reached": set()}


class Life(RuleBasedStateMachine):
    """One return and its people. The model is what the rules of the life of a return say; the rest is asked of the
    database."""

    collection = None

    def __init__(self):
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.world = factories.World(factories.make_return(collection=self.collection))
        self.people = {name: self._person(name) for name in ACTORS}
        factories.fill(self.world.area_return)
        self.editions = []  # (sent, considered, accepted, who signed), the newest last
        self.status, self.meetings, self.texts = ReturnStatus.DRAFT, 0, 0
        self.sealed, self.history = {}, ([], [])
        self.rights = self._rights()
        self.seen = {}
        DONE["runs"] += 1

    def _person(self, name):
        if name == "stranger":
            return factories.make_member(Role.LEAD, factories.make_area())
        if name == "superuser":
            return factories.make_user(is_superuser=True)
        return self.world.signatory(name) if name in CAPACITIES else self.world.person(name)

    def teardown(self):
        transaction.set_rollback(True)
        self.scope.__exit__(None, None, None)

    # What people do

    actors = st.sampled_from(ACTORS)
    values = st.sampled_from(("red", "amber", "green"))

    @rule(actor=actors)
    def writes(self, actor):
        self.texts += 1
        field = self._field("assessment")
        change = Change(field, f"Text {self.texts}", self._version(field))
        self._do(
            "write",
            actor,
            self.status == ReturnStatus.DRAFT,
            lambda area_return, by: answers.save_answers(area_return, [change], by=by, client_id=f"life-{self.texts}"),
        )

    @rule(actor=actors)
    def finalises(self, actor):
        if self._do(
            "finalise", actor, self.status == ReturnStatus.DRAFT, lambda it, by: finalising.finalise(it, by=by)
        ):
            self.status = ReturnStatus.FINAL
            self.editions.append({"sent": False, "considered": False, "accepted": False, "signed": set()})

    @rule(actor=actors, old=st.booleans())
    def signs(self, actor, old):
        newest = self._newest(old)
        possible = newest is not None and self._is_current(old) and actor not in self.editions[newest]["signed"]
        if self._on_edition("sign", actor, possible, newest, self._sign):
            self.editions[newest]["signed"].add(actor)

    @staticmethod
    def _sign(edition, by):
        signatures.sign(edition, by=by, shown_sha256=edition.sha256)

    @rule(actor=actors, old=st.booleans())
    def sends_back(self, actor, old):
        newest = self._newest(old)
        possible = newest is not None and self._is_current(old) and not self.editions[newest]["sent"]
        reasons = [{"section": "1", "reason": "Not so"}]
        if self._on_edition(
            "send_back", actor, possible, newest, lambda it, by: signatures.send_back(it, by=by, reasons=reasons)
        ):
            self.status = ReturnStatus.DRAFT

    @rule(actor=actors)
    def recalls(self, actor):
        possible = self.status == ReturnStatus.FINAL and not self.editions[-1]["sent"]
        if self._do("recall", actor, possible, lambda it, by: signatures.recall(it, by=by, reason="A figure")):
            self.status = ReturnStatus.DRAFT

    @rule(actor=actors, old=st.booleans())
    def sends(self, actor, old):
        newest = self._newest(old)
        possible = newest is not None and self._is_current(old) and not self.editions[newest]["sent"]
        reasons = dict.fromkeys(CAPACITIES, "Away")
        if self._on_edition("send", actor, possible, newest, lambda it, by: sending.send(it, by=by, reasons=reasons)):
            self.editions[newest]["sent"] = True

    @rule(actor=actors, old=st.booleans())
    def considers(self, actor, old):
        newest = self._newest(old)
        self.meetings += 1
        met_on = date(2013, 9, 1) + timedelta(days=self.meetings)
        decided = {"board": "The board", "met_on": met_on, "outcome": "noted"}
        possible = newest is not None and self._is_current(old)
        if self._on_edition(
            "consider", actor, possible, newest, lambda it, by: meeting.record_consideration(it, by=by, **decided)
        ):
            self.editions[newest]["considered"] = True

    @rule(actor=actors)
    def accepts(self, actor):
        newest = self._newest(old=False)
        it = self.editions[newest] if newest is not None else {}
        possible = self._is_current(old=False) and it["sent"] and not it["accepted"] and len(it["signed"]) < 3
        if self._on_edition(
            "accept", actor, possible, newest, lambda it, by: sending.accept(it, by=by, reason="The post is vacant")
        ):
            self.editions[newest]["accepted"] = True

    @rule(actor=actors)
    def reopens(self, actor):
        newest = self._newest(old=False)
        possible = self._is_current(old=False) and self.editions[newest]["sent"]
        if self._on_edition(
            "reopen", actor, possible, newest, lambda it, by: sending.reopen(it, by=by, reason="A figure")
        ):
            self.status = ReturnStatus.DRAFT

    @rule(actor=actors, value=values, old=st.booleans())
    def amends(self, actor, value, old):
        newest = self._newest(old)
        it = self.editions[newest] if newest is not None else {}
        field = self._field("rating")
        changed = newest is not None and self._rating(newest) != value
        possible = newest is not None and self._is_current(old) and it["sent"] and it["considered"] and changed
        if self._on_edition(
            "amend",
            actor,
            possible,
            newest,
            lambda it, by: amending.amend(it, by=by, values={field.pk: value}, reason="So"),
        ):
            self.editions.append({"sent": True, "considered": True, "accepted": False, "signed": set()})

    @rule(choice=st.integers(0, 99), value=values)
    def goes_on(self, choice, value):
        """Whatever can be done, by somebody who may: else few lives would come far."""
        self._go_on(choice, value)

    @rule(choice=st.integers(0, 99), value=values)
    def goes_further(self, choice, value):
        self._go_on(choice, value)

    def _go_on(self, choice, value):
        if self.status == ReturnStatus.DRAFT:
            steps = [lambda: self.finalises(actor="lead"), lambda: self.writes(actor="contributor")]
        else:
            newest = self.editions[-1]
            steps = [lambda: self.considers(actor="board_officer", old=False)]
            steps += [partial(self.signs, actor=each, old=False) for each in CAPACITIES if each not in newest["signed"]]
            if newest["sent"]:
                steps += [lambda: self.amends(actor="lead", value=value, old=False)] * 2
                steps += [lambda: self.reopens(actor="manager"), lambda: self.accepts(actor="manager")]
            else:
                steps += [lambda: self.sends(actor="lead", old=False)] * 2
                steps += [lambda: self.recalls(actor="lead"), lambda: self.sends_back(actor="chief", old=False)]
        steps[choice % len(steps)]()

    @rule(
        table=st.sampled_from(protection.PROTECTED), verb=st.sampled_from(("UPDATE {} SET id = id", "DELETE FROM {}"))
    )
    def somebody_tries_the_database(self, table, verb):
        model = apps.get_model("questionnaire", table)
        if model.objects.exists():
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(verb.format(model._meta.db_table))

    # How it is done

    def _do(self, act, actor, possible, action):
        DONE["steps"] += 1
        area_return = Return.objects.select_related("collection", "area").get(pk=self.world.area_return.pk)
        by = type(self.people[actor]).objects.get(pk=self.people[actor].pk)
        if actor not in MAY[act]:
            DONE["not allowed"] += 1
            with pytest.raises(PermissionDenied):
                action(area_return, by)
            return False
        if possible:
            DONE["taken"] += 1
            DONE["reached"].add(act)
            action(area_return, by)
            return True
        DONE["refused"] += 1
        with pytest.raises((InvalidTransition, NothingAmended)):
            action(area_return, by)
        return False

    def _on_edition(self, act, actor, possible, index, action):
        if index is None:
            return False
        pk = Edition.objects.get(area_return=self.world.area_return, number=index + 1).pk
        return self._do(act, actor, possible, lambda area_return, by: action(get_edition(pk), by))

    def _newest(self, old):
        if not self.editions or (old and len(self.editions) < 2):
            return None
        return len(self.editions) - (2 if old else 1)

    def _is_current(self, old):
        return bool(self.editions) and not old and self.status == ReturnStatus.FINAL

    def _field(self, key):
        return factories.tree_of(self.world.area_return).question("1.1").field(key)

    def _version(self, field):
        found = Revision.objects.filter(area_return=self.world.area_return, field_id=field.pk).order_by("-version")
        return found.values_list("version", flat=True).first() or 0

    def _rating(self, index):
        edition = Edition.objects.get(area_return=self.world.area_return, number=index + 1)
        return from_edition(edition).question("1.1").answer("rating").value

    def _rights(self):
        return {
            (name, permission)
            for name, person in self.people.items()
            for permission in OF_A_RETURN
            if permissions.holds(person, f"questionnaire.{permission}", self.world.area_return)
        }

    def _is_new(self, name):
        """Whether anything was written since this was looked at."""
        ends = tuple(len(rows) for rows in self.history)
        was, self.seen[name] = self.seen.get(name), ends
        return was != ends

    # What holds at any time

    @invariant()
    def what_is_sealed_is_as_it_was(self):
        for name in protection.PROTECTED:
            model = apps.get_model("questionnaire", name)
            rows = {(name, row["id"]): row for row in model.objects.values()}
            before = {key: row for key, row in self.sealed.items() if key[0] == name}
            assert {key: rows.get(key) for key in before} == before
            self.sealed |= rows

    @invariant()
    def signatures_are_of_the_words_of_their_edition(self):
        found = [set() for _ in self.editions]
        editions = list(Edition.objects.filter(area_return=self.world.area_return).order_by("number"))
        assert [edition.number for edition in editions] == list(range(1, len(self.editions) + 1))
        previous = ""
        for edition in editions:
            assert edition.sha256 == digest(edition.content)
            assert edition.previous_sha256 == previous
            previous = edition.sha256
        for signature in Signature.objects.select_related("edition"):
            assert signature.sha256 == signature.edition.sha256
            found[signature.edition.number - 1].add(signature.capacity)
        assert found == [edition["signed"] for edition in self.editions]
        sent = set(Sending.objects.values_list("edition__number", flat=True))
        assert sent == {number for number, edition in enumerate(self.editions, 1) if edition["sent"]}

    @invariant()
    def history_only_grows_and_verifies(self):
        now = tuple(list(model.objects.order_by("pk").values_list("pk", "chain_hash")) for model in (Event, Revision))
        for before, after in zip(self.history, now, strict=True):
            assert after[: len(before)] == before
        self.history = now
        if self._is_new("chain"):
            assert walking.walk().faults == []
            assert list(witness.unlike()) == []

    @invariant()
    def nobody_comes_to_a_right(self):
        if not self._is_new("rights"):
            return
        assert self._rights() == self.rights
        for edition in Edition.objects.select_related("area_return__collection", "area_return__area"):
            for name, person in self.people.items():
                may = {each for each in OF_AN_EDITION if permissions.holds(person, f"questionnaire.{each}", edition)}
                reads = permissions.holds(person, "questionnaire.read_edition", edition)
                if name in ("stranger", "superuser"):
                    assert (may, reads) == (set(), False)
                if name in ("manager", "analyst"):
                    assert may <= {"accept_edition"}
                    assert reads == hasattr(edition, "sending")

    @invariant()
    def the_return_stands_where_the_model_says(self):
        area_return = Return.objects.get(pk=self.world.area_return.pk)
        assert area_return.status == self.status
        sent = [number for number, edition in enumerate(self.editions, 1) if edition["sent"]]
        is_corrected = bool(sent) and (self.status == ReturnStatus.DRAFT or sent[-1] != len(self.editions))
        assert (area_return.reopened_number or 0) == (sent[-1] if is_corrected else 0)


@pytest.fixture
def life(monkeypatch):
    monkeypatch.setattr(edition_changed, "receivers", [])
    until = timezone.localdate() + timedelta(days=30)
    questionnaire = factories.make_questionnaire()
    Life.collection = factories.make_collection(questionnaire, deadline=date(2013, 7, 5), amend_until=until)
    DONE.update({"runs": 0, "steps": 0, "taken": 0, "refused": 0, "not allowed": 0, "reached": set()})


def live(runs, steps):
    calm = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=calm)


def test_life_of_a_return_in_short(life):
    live(runs=6, steps=25)

    assert DONE["taken"] > 10


@pytest.mark.long
def test_life_of_a_return_whole(life, capsys):
    live(runs=2_000, steps=50)

    with capsys.disabled():
        sys.stdout.write(
            f"\nF2: {DONE['runs']:,} runs, {DONE['steps']:,} steps: {DONE['taken']:,} taken, "
            f"{DONE['refused']:,} refused, {DONE['not allowed']:,} not allowed, 0 violations\n"
        )
    assert DONE["reached"] == set(MAY)
