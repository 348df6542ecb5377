"""Several bodies of one kind in an area: one signs for all of them, or each signs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import notifications
from accounts.enums import Role
from accounts.models import Mail, Membership
from questionnaire.desk.nudging.selectors import to_sign
from questionnaire.desk.programme.selectors import listed_returns
from questionnaire.desk.reminding.selectors.duties import duties_of, unsigned
from questionnaire.desk.reminding.selectors.situations import situation_of
from questionnaire.enums import Act
from questionnaire.home.selectors import my_signatures
from questionnaire.models import Event, Sending, Signature
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.finalising.workflow import NothingToChoose
from questionnaire.signing.paper import workflow as paper
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_organisation, make_scan, make_sheet, make_user, make_world
from tests.pages import address
from tests.questionnaire.signing.test_workflow_signing import afresh, finalise_again, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """An area with two CCGs, each with its representative."""
    world = make_world()
    world.area_return.refresh_from_db()
    first = world.signatory("ccg")
    body = first.held[0].organisation
    body.name, body.code = "Alder CCG", "alder"
    body.save()
    other = make_user("The other ccg")
    beech = make_organisation(world.area, "ccg", name="Beech CCG")
    Membership.objects.create(user=other, role=Role.SIGNATORY, area=world.area, capacity="ccg", organisation=beech)
    world.other, world.alder, world.beech = other, body, beech
    for person in (first, other):
        person.__dict__.pop("held", None)
    return world


def choose(world, *each):
    finalising.choose_signers(world.area_return, by=world.lead, each=each)
    world.area_return.refresh_from_db()


def sign_as(person, edition):
    return signatures.sign(afresh(edition), by=person, shown_sha256=edition.sha256)


def record(edition):
    return record_of_edition(get_edition(edition.pk))


def test_one_ccg_signs_for_both_and_says_so(world):
    edition = world.finalised()

    signature = sign_as(world.other, edition)

    assert "I sign it for Beech CCG, for both CCGs." in signature.statement
    slot = record(edition).slots[-1]
    assert (slot.key, slot.body, len(record(edition).slots)) == ("ccg", "Beech CCG, for both CCGs", 3)
    with pytest.raises(InvalidTransition):
        sign(world, edition, "ccg")


def test_each_ccg_signs_where_the_area_chose_so(world):
    choose(world, "ccg")
    edition = world.finalised()
    assert edition.bodies == {"ccg": [world.alder.code, world.beech.code]}

    sign_as(world.other, edition)

    slots = record(edition).slots
    assert [slot.key for slot in slots] == ["chair", "chief", f"ccg:{world.alder.code}", f"ccg:{world.beech.code}"]
    assert [bool(slot.signature) for slot in slots] == [False, False, False, True]
    assert slots[2].title == "Representative of the CCG, Alder CCG"
    sign(world, edition, "ccg")
    assert record(edition).signed == 2


def test_return_is_sent_by_itself_only_when_each_has_signed(world):
    world.area_return.collection.sends_when_signed = True
    world.area_return.collection.save()
    choose(world, "ccg")
    edition = world.finalised()
    for capacity in ("chair", "chief", "ccg"):
        sign(world, edition, capacity)
    assert not Sending.objects.exists()

    sign_as(world.other, edition)

    assert Sending.objects.get().missing == []


def test_choice_is_the_leads_while_it_is_a_draft(world):
    with pytest.raises(PermissionDenied):
        finalising.choose_signers(world.area_return, by=world.contributor, each=["ccg"])
    with pytest.raises(NothingToChoose):
        choose(world, "chair")
    choose(world, "ccg")
    choose(world, "ccg")
    assert Event.objects.filter(act=Act.CHOOSE_SIGNERS).count() == 1

    world.finalised()

    with pytest.raises(InvalidTransition):
        finalising.choose_signers(world.area_return, by=world.lead, each=[])


def test_choice_and_bodies_are_frozen_in_the_edition(world):
    """What comes later holds for the next edition, and this one's signatures still count as they did."""
    choose(world, "ccg")
    first = world.finalised()
    make_organisation(world.area, "ccg", name="Cedar CCG")
    sign_as(world.other, first)
    assert len(record(first).slots) == 4
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")
    world.area_return.refresh_from_db()
    choose(world)

    second = finalise_again(world)

    slot = record(second).slots[-1]
    assert (slot.key, slot.bodies, slot.for_all) == ("ccg", 3, "for all 3 CCGs")
    assert slot.earlier.name == "The other ccg"
    assert record(first).signed == 1


def test_sending_names_each_body_that_has_not_signed(world, client):
    choose(world, "ccg")
    edition = world.finalised()
    for capacity in ("chair", "chief", "ccg"):
        sign(world, edition, capacity)
    client.force_login(world.lead)
    place = {"collection": world.area_return.collection.slug, "area": world.area.gss_code}
    url = reverse("send", kwargs=place | {"edition": edition.number})
    form = client.get(url).context["form"]
    (name,) = form.fields
    assert form.fields[name].label == "Representative of the CCG, Beech CCG"

    reply = client.post(url, {name: "Its governing body meets on Monday."})

    assert reply.status_code == 302
    missing = [{"capacity": "ccg", "organisation": world.beech.code, "reason": "Its governing body meets on Monday."}]
    assert Sending.objects.get().missing == missing
    assert record(edition).missing[0].reason == "Its governing body meets on Monday."
    history = client.get(reverse("history", kwargs=place)).content.decode()
    assert "Without Representative of the CCG, Beech CCG" in history


def test_it_is_the_turn_of_the_body_that_has_not_signed(world):
    choose(world, "ccg")
    edition = world.finalised()
    sign(world, edition, "ccg")

    situation = situation_of(world.area_return.pk)

    assert not duties_of(situation, world.signatory("ccg").pk).signs
    assert duties_of(situation, world.other.pk).signs
    assert ("Representative of the CCG, Beech CCG", "The other ccg") in unsigned(situation)
    asked = [entry.person for entry in to_sign(world.area_return, world.lead, timezone.localdate())]
    assert world.other in asked
    assert world.signatory("ccg") not in asked
    row = listed_returns(world.area_return.collection, timezone.localdate())[0]
    assert (row.signed, row.needed) == (1, 4)
    waiting = {person: [entry.signed for entry in my_signatures(person)] for person in (world.other,)}
    assert waiting == {world.other: [False]}


def test_signatory_of_a_body_that_came_later_is_not_asked(world, client):
    choose(world, "ccg")
    edition = world.finalised()
    late = make_user("Too late")
    cedar = make_organisation(world.area, "ccg", name="Cedar CCG")
    Membership.objects.create(user=late, role=Role.SIGNATORY, area=world.area, capacity="ccg", organisation=cedar)

    with pytest.raises(InvalidTransition):
        sign_as(late, edition)

    client.force_login(late)
    place = {"collection": world.area_return.collection.slug, "area": world.area.gss_code}
    page = client.get(reverse("sign", kwargs=place | {"edition": edition.number})).content.decode()
    assert "does not ask for your signature" in page
    assert not Signature.objects.exists()


def test_lead_chooses_on_a_page(world, client):
    client.force_login(world.lead)
    url = reverse(
        "choose_signers", kwargs={"collection": world.area_return.collection.slug, "area": world.area.gss_code}
    )
    page = client.get(url).content.decode()
    assert "Alder CCG and Beech CCG" in page
    assert "One signs for both CCGs" in page

    client.post(url, {"ccg": "each"})

    world.area_return.refresh_from_db()
    assert world.area_return.each_body_signs == ["ccg"]
    assert client.post(url, {"ccg": "some"}).status_code == 422


@pytest.mark.parametrize("each", [(), ("ccg",)])
def test_paper_is_recorded_for_the_body_that_signed(world, client, each):
    """Where one signs for both, whoever it was; where each signs, at the place of its own."""
    choose(world, *each)
    edition, sheet = world.finalised(), make_sheet(world.area_return.editions.get(), world.other)
    place = 4 if each else 3

    client.force_login(world.board_officer)
    page = address("record_paper", world.area_return, edition=1, place=place)
    offered = [row for row, _ in client.get(page).context["form"].fields["signer"].choices]
    signature = paper.sign_on_paper(afresh(edition), by=world.board_officer, sheet=sheet, scan=make_scan())

    assert len(offered) == (2 if each else 3)  # with somebody else
    assert signature.statement.endswith("I sign it for Beech CCG." if each else "for Beech CCG, for both CCGs.")
    assert record(edition).slots[place - 1].signature.recorded_by == "The board_officer"
    assert len(record(edition).missing) == (3 if each else 2)


def test_nobody_is_asked_by_mail_once_somebody_signed_for_all(world):
    """CONTROL: look for the reader's own signature alone."""
    edition = world.finalised()
    make = notifications.KINDS["sign"].make
    letter = Mail(to=world.other, kind="sign", about={"edition": edition.pk})
    assert make(letter) is not None

    sign(world, edition, "ccg")

    assert make(letter) is None


def test_who_lost_the_role_meanwhile_signs_nothing(world):
    """The role is asked for again while the return is held. CONTROL: trust what was read with the request."""
    edition = world.finalised()
    person = world.signatory("ccg")
    assert person.held
    Membership.objects.filter(user=person).delete()

    with pytest.raises(InvalidTransition):
        signatures.sign(afresh(edition), by=person, shown_sha256=edition.sha256)
