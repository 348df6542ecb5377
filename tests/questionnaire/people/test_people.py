"""Who works on a return: invited, changed, removed at once, handed over."""

import re

import pytest
from allauth.account.forms import default_token_generator
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Invitation, Membership, User
from questionnaire.enums import Act
from questionnaire.models import Assignment, Event, Presence
from questionnaire.people import workflow as people
from tests.factories import PASSWORD, fill, make_member, make_organisation, make_user, make_world, tree_of
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings):
    cache.clear()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def invite(client, world, **fields):
    data = {"name": "Ann Arbor", "email": "ann@area.example", "role": "contributor", "slot": ""}
    return client.post(address("invite", world.area_return), data | fields)


def member(world, user, role=None):
    rows = Membership.objects.filter(user=user, area=world.area)
    return rows.get(role=role) if role else rows.get()


def roles(user, world):
    return sorted(Membership.objects.filter(user=user, area=world.area).values_list("role", flat=True))


def link_in(message):
    return re.search(r"http\S+/invitations/\S+", message.body).group()


# Inviting


def test_invited_person_gets_a_link_a_role_and_a_line_in_the_history(as_lead, world, client):
    reply = invite(as_lead, world)

    assert reply.url == address("people", world.area_return)
    page = text_of(as_lead.get(reply.url))
    assert "Ann Arbor has been invited by email." in page
    assert "not accepted yet. Works until" in page
    assert "Ann Arbor, contributor" in text_of(as_lead.get(address("history", world.area_return)))
    client.logout()
    client.post(link_in(mail.outbox[0]), {"password": "teapot meadow harbour"})
    assert client.get(address("return", world.area_return)).status_code == 200


def test_somebody_with_an_account_elsewhere_gets_the_role_and_no_new_password(as_lead, world):
    elsewhere = make_member(Role.LEAD, make_world().area, name="Secret Name", email="ann@area.example", phone="999")

    invite(as_lead, world)

    assert mail.outbox[0].to == ["ann@area.example"]
    assert "You already have an account" in mail.outbox[0].body
    assert "/invitations/" not in mail.outbox[0].body
    assert roles(elsewhere, world) == ["contributor"]
    assert elsewhere.has_usable_password()


def test_pages_do_not_tell_whether_an_address_has_an_account_elsewhere(as_lead, world):
    """N3. CONTROL: show `user.name` on the page of people."""
    make_member(
        Role.LEAD, make_world().area, name="Secret Name", email="knownperson@area.example", phone="01632 960999"
    )
    pages = []
    for email in ("knownperson@area.example", "freshperson@area.example"):
        reply = invite(as_lead, world, email=email)
        follow = [text_of(as_lead.get(reply.url)), text_of(as_lead.get(address("share", world.area_return)))]
        pages.append([text.replace(email.split("@")[0], "ADDRESS") for text in (str(reply.headers), *follow)])
        people.remove_person(world.area_return, User.objects.get(email=email), by=world.lead)

    assert pages[0] == pages[1]
    assert "Secret Name" not in "".join(pages[0])


def test_inviting_again_is_no_error_and_sends_again(as_lead, world):
    for _ in range(2):
        assert invite(as_lead, world).status_code == 302

    assert Membership.objects.filter(user__email="ann@area.example").count() == 1
    assert len(mail.outbox) == 2
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_button_sends_again_and_the_old_link_is_dead(as_lead, world, client):
    invite(as_lead, world)
    row = Membership.objects.get(user__email="ann@area.example")

    as_lead.post(address("invite_again", world.area_return, member=row.pk))

    first, second = (link_in(message) for message in mail.outbox)
    client.logout()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_invitation_taken_back_opens_nothing(as_lead, world, client):
    invite(as_lead, world)
    row = Membership.objects.get(user__email="ann@area.example")

    as_lead.post(address("remove_person", world.area_return, member=row.pk))

    client.logout()
    assert client.get(link_in(mail.outbox[0])).status_code == 410
    assert "Ann Arbor" not in text_of(as_lead.get(address("people", world.area_return)))


def test_two_hundred_invitations_are_few_mails(as_lead, world):
    """N7."""
    replies = [invite(as_lead, world, email=f"a{n}@area.example").status_code for n in range(60)]
    replies += [invite(as_lead, world).status_code for _ in range(140)]

    assert len(mail.outbox) <= 5
    assert replies.count(302) == len(mail.outbox)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"email": "nobody"}, "Enter an email address in the correct format"),
        ({"email": '"a\x07b"@area.example'}, "U+0007"),
        ({"name": "a\x1bb"}, "U+001B"),
        ({"name": ""}, "Enter the person’s name"),
        ({"role": "manager"}, "Select one of these roles"),
        ({"role": "analyst"}, "Select one of these roles"),
        ({"role": "signatory"}, "Select the capacity the person signs in"),
        ({"role": "signatory", "slot": "chair:999999"}, "Select one of these capacities"),
    ],
)
def test_what_cannot_be_invited_is_said_beside_its_field(as_lead, world, sent, says):
    reply = invite(as_lead, world, **sent)

    assert reply.status_code == 422
    assert says in text_of(reply)
    assert mail.outbox == []


def test_slot_that_somebody_holds_is_named(as_lead, world):
    held = world.signatory("chair").held[0]
    held.organisation.kind = "board"
    held.organisation.save()

    reply = invite(as_lead, world, role="signatory", slot=f"chair:{held.organisation_id}")

    assert reply.status_code == 422
    assert "The chair already signs in this capacity." in text_of(reply)


def test_nobody_signs_a_return_twice(as_lead, world):
    chair = world.signatory("chair")
    council = make_organisation(world.area, "council")

    reply = invite(as_lead, world, email=chair.email, role="signatory", slot=f"chief:{council.pk}")

    assert "One person can sign a return once." in text_of(reply)


def test_lead_invites_into_their_own_area_only(as_lead, world):
    other = make_world()

    assert invite(as_lead, other).status_code == 404
    assert mail.outbox == []


# Changing and removing


def test_contributor_becomes_lead_and_lead_contributor(as_lead, world):
    url = address("change_role", world.area_return, member=member(world, world.contributor).pk)
    as_lead.post(url, {"role": "lead"})
    as_lead.post(address("change_role", world.area_return, member=member(world, world.lead).pk), {"role": "viewer"})

    assert (roles(world.contributor, world), roles(world.lead, world)) == (["lead"], ["viewer"])


@pytest.mark.parametrize("name", ["change_role", "remove_person"])
def test_the_only_lead_stays(as_lead, world, name):
    reply = as_lead.post(address(name, world.area_return, member=member(world, world.lead).pk), {"role": "viewer"})

    assert reply.status_code == 422
    assert "is the only lead. Hand the return over to somebody first." in text_of(reply)
    assert roles(world.lead, world) == ["lead"]


def test_leaver_is_refused_on_the_very_next_request_and_keeps_the_words(as_lead, world, django_user_model):
    """N6, A6. CONTROL: keep roles in the session."""
    leaver = world.contributor
    section = tree_of(world.area_return).section("1")
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=leaver)
    theirs = type(as_lead)()
    theirs.force_login(leaver)
    url = address("question", world.area_return, number="1.1")
    data = form_of(theirs.get(url)) | {"assessment": "A text of many words"}
    theirs.post(address("question_now", world.area_return, number="1.1"))
    reset = default_token_generator.make_token(leaver)

    as_lead.post(address("remove_person", world.area_return, member=member(world, leaver).pk))

    refused = theirs.post(url, data)
    assert refused.status_code == 404
    assert "A text of many words" in text_of(refused)
    assert theirs.get(address("return", world.area_return)).status_code == 404
    assert not Assignment.objects.filter(user=leaver).exists()
    assert not Presence.objects.filter(user=leaver).exists()
    assert not default_token_generator.check_token(User.objects.get(pk=leaver.pk), reset)
    assert Event.objects.get(act=Act.END_ROLE).detail == {"name": "The contributor", "roles": ["contributor"]}


def test_signing_challenge_of_a_leaver_is_dead(as_lead, world):
    edition, chair = world.finalised(), world.signatory("chair")
    theirs = type(as_lead)()
    theirs.force_login(chair)
    url = address("sign", world.area_return, edition=1)
    data = form_of(theirs.get(url), 'name="challenge"') | {"password": PASSWORD}

    people.remove_person(world.area_return, chair, by=world.lead)

    refused = theirs.post(url, data)
    assert refused.status_code == 404
    assert PASSWORD not in refused.content.decode()
    assert not edition.signatures.exists()


def test_somebody_else_signs_in_place_of_a_signatory(as_lead, world):
    chair = world.signatory("chair")
    slot = member(world, chair)

    as_lead.post(
        address("replace_signatory", world.area_return, member=slot.pk),
        {"name": "New Chair", "email": "c@area.example"},
    )

    fresh = Membership.objects.get(area=world.area, role=Role.SIGNATORY)
    assert (fresh.user.email, fresh.capacity, fresh.organisation_id) == (
        "c@area.example",
        "chair",
        slot.organisation_id,
    )
    assert roles(chair, world) == []


# Handing over


def hand_over(client, world, **fields):
    return client.post(
        address("hand_over", world.area_return), {"to": "new", "name": "", "email": "", "after": "stays"} | fields
    )


@pytest.mark.parametrize(("after", "left"), [("stays", ["contributor"]), ("leaves", [])])
def test_return_is_handed_to_a_colleague(as_lead, world, after, left):
    lead, successor = world.lead, world.contributor
    fill(world.area_return)
    people.change_contact(world.area_return, by=None, query_name=lead.name, query_phone="01632 960000")
    section = tree_of(world.area_return).section("1")
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=lead)

    reply = hand_over(as_lead, world, to=str(successor.pk), after=after, moves="on", contact="on")

    assert reply.status_code == 302
    assert (roles(successor, world), roles(lead, world)) == (["lead"], left)
    assert Assignment.objects.get().user == successor
    world.area_return.refresh_from_db()
    assert (world.area_return.query_name, world.area_return.query_email) == (successor.name, successor.email)
    assert Event.objects.filter(act=Act.HAND_OVER).count() == 1
    assert [message.to for message in mail.outbox] == [[successor.email], [lead.email]]


def test_return_is_handed_to_somebody_new(as_lead, world):
    hand_over(as_lead, world, name="New Lead", email="new@area.example", after="leaves")

    assert roles(User.objects.get(email="new@area.example"), world) == ["lead"]
    assert as_lead.get(address("return", world.area_return)).status_code == 404
    assert "/invitations/" in mail.outbox[0].body


def test_new_lead_needs_a_name_and_an_address(as_lead, world):
    reply = hand_over(as_lead, world)

    assert reply.status_code == 422
    assert "Enter the new lead’s name" in text_of(reply)
    assert "Enter the new lead’s email address" in text_of(reply)


def test_return_is_not_handed_to_oneself(as_lead, world):
    reply = hand_over(as_lead, world, name="Me", email=world.lead.email)

    assert reply.status_code == 422
    assert roles(world.lead, world) == ["lead"]


# The programme


def test_manager_appoints_and_removes_leads_and_nobody_else(client, world):
    world.contributor, world.lead  # noqa: B018 (made when first asked for)
    client.force_login(world.manager)

    assert invite(client, world, role="contributor").status_code == 422
    assert invite(client, world, role="lead", email="new@area.example").status_code == 302
    of_contributor = address("remove_person", world.area_return, member=member(world, world.contributor).pk)
    assert client.post(of_contributor).status_code == 404
    client.post(address("remove_person", world.area_return, member=member(world, world.lead).pk))

    assert roles(world.lead, world) == []
    assert roles(User.objects.get(email="new@area.example"), world) == ["lead"]


def test_area_whose_only_lead_left_is_not_stuck(client, world):
    client.force_login(world.manager)
    client.post(address("remove_person", world.area_return, member=member(world, world.lead).pk))

    invite(client, world, role="lead", email="new@area.example")

    assert Membership.objects.get(area=world.area, role=Role.LEAD).user.email == "new@area.example"


def test_people_page_costs_few_queries(as_lead, world):
    for _ in range(5):
        person = make_member(Role.CONTRIBUTOR, world.area)
        for number in ("1", "2"):
            section = tree_of(world.area_return).section(number)
            Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=person)

    with at_most(8):
        as_lead.get(address("people", world.area_return))


def test_nobody_is_invited_whose_account_was_closed(as_lead, world):
    make_user(email="ann@area.example", is_active=False)

    reply = invite(as_lead, world)

    assert reply.status_code == 422
    assert "This address cannot be invited. Ask the programme team." in text_of(reply)
    assert reverse("start") in reply.content.decode()
