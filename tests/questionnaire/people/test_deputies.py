"""Somebody signs in the place of another, and says by what authority; one person never fills two places."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied

from accounts import loading
from accounts import workflow as accounts
from accounts.enums import Role
from accounts.models import Membership
from accounts.problems import FileRefused
from questionnaire.desk.reminding.selectors.duties import duties_of, unsigned
from questionnaire.desk.reminding.selectors.situations import situation_of
from questionnaire.enums import Act, Authority
from questionnaire.models import Event, Signature
from questionnaire.people import workflow as people
from questionnaire.people.workflow import Invitee
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.signing.signatures.workflow import DeputyAuthority
from reporting.documents.printed import signoff
from tests.factories import PASSWORD, make_world
from tests.pages import address, text_of
from tests.questionnaire.signing.test_workflow_signing import afresh

pytestmark = pytest.mark.django_db
MINUTE = DeputyAuthority("Vice-chair", Authority.MINUTE, "41 of 3 June 2013")


@pytest.fixture(autouse=True)
def at_once(settings):
    cache.clear()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    world = make_world()
    world.lead  # noqa: B018 (made when first asked for)
    world.chair = world.signatory("chair")
    world.slot = Membership.objects.get(user=world.chair)
    return world


@pytest.fixture
def deputy(world):
    row = invite(world, "vice@area.example")
    row.user.set_password(PASSWORD)
    row.user.save()
    return row.user


def invite(world, email, *, is_deputy=True, slot=None):
    slot = slot or world.slot
    invitee = Invitee(email, "Rita Vale", Role.SIGNATORY, slot.capacity, slot.organisation, is_deputy=is_deputy)
    return people.invite_person(world.area_return, invitee, by=world.lead)


def sign(edition, person, deputy_authority=None):
    return signatures.sign(afresh(edition), by=person, shown_sha256=edition.sha256, deputy_authority=deputy_authority)


def record(edition):
    return record_of_edition(get_edition(edition.pk))


def test_deputy_signs_with_an_authority_that_is_stored_and_printed(world, deputy):
    edition = world.finalised()
    with pytest.raises(InvalidTransition):
        sign(edition, deputy)

    row = sign(edition, deputy, MINUTE)

    assert (row.title, row.authority_kind, row.authority) == ("Vice-chair", "minute", "41 of 3 June 2013")
    block = signoff.signature_rows(record(edition))[0][0]
    assert block.how.endswith("For the Chair of the board. Authority: minute 41 of 3 June 2013")
    assert block.organisation.startswith("Vice-chair, ")
    with pytest.raises(InvalidTransition):
        sign(edition, world.chair)
    assert Event.objects.get(act=Act.SIGN).detail["authority"] == "minute 41 of 3 June 2013"


def test_holder_may_sign_as_well_and_claims_no_authority(world, deputy):
    edition = world.finalised()

    row = sign(edition, world.chair, MINUTE)

    assert (row.authority_kind, row.authority) == ("", "")
    with pytest.raises(InvalidTransition):
        sign(edition, deputy, MINUTE)


def test_holder_is_named_before_the_deputy_whoever_came_first(world):
    world.slot.delete()
    vice = invite(world, "vice@area.example").user
    world.slot.pk = None
    world.slot.save()
    edition = world.finalised()

    slot = record(edition).slots[0]

    assert (slot.expected, slot.deputy) == ("The chair", "Rita Vale")
    situation = situation_of(world.area_return.pk)
    assert unsigned(situation)[0] == ("Chair of the board", "The chair")
    assert duties_of(situation, vice.pk).signs


def test_signing_page_asks_a_deputy_what_it_asks_nobody_else(world, deputy, client):
    edition = world.finalised()
    url = address("sign", world.area_return, edition=edition.number)
    client.force_login(world.chair)
    assert b"authority_kind" not in client.get(url).content
    client.force_login(deputy)
    page = client.get(url)
    assert "as deputy of The chair" in text_of(page)
    data = {"challenge": page.context["challenge"], "password": PASSWORD}

    refused = client.post(url, data)

    assert refused.status_code == 422
    assert "Select what lets you sign as deputy" in text_of(refused)
    assert not Signature.objects.exists()
    facts = {"title": "Vice-chair", "authority_kind": "scheme", "authority": "4.2 of May 2013"}
    assert client.post(url, data | {"challenge": refused.context["challenge"]} | facts).status_code == 302
    assert "Authority: scheme of delegation 4.2 of May 2013" in text_of(client.get(url))
    client.force_login(world.chair)
    assert "Rita Vale signed it as deputy, so your signature is not needed" in text_of(client.get(url))


# One person, one place


def test_nobody_is_given_two_places(world, deputy):
    chief, email = world.signatory("chief"), world.chair.email
    other = Membership.objects.get(user=chief)
    ways = {
        "holder elsewhere": lambda: invite(world, email, is_deputy=False, slot=other),
        "deputy elsewhere": lambda: invite(world, email, slot=other),
        "deputy of oneself": lambda: invite(world, email),
        "deputy of two": lambda: invite(world, deputy.email, slot=other),
        "second deputy": lambda: invite(world, "third@area.example"),
        "hand over": lambda: people.replace_signatory(
            world.area_return, other, by=world.lead, email=email, name="The chair"
        ),
    }
    before = sorted(Membership.objects.values_list("user", "role", "capacity", "organisation", "is_deputy"))

    for name, way in ways.items():
        cache.clear()  # of how often a lead has invited
        with pytest.raises(accounts.SlotTaken):
            way()
        after = sorted(Membership.objects.values_list("user", "role", "capacity", "organisation", "is_deputy"))
        assert after == before, name


def test_who_signed_an_edition_cannot_take_another_place_on_it(world):
    edition = world.finalised()
    chief = Membership.objects.get(user=world.signatory("chief"))
    sign(edition, world.chair)
    people.remove_person(world.area_return, world.chair, by=world.lead)
    world.area_return.refresh_from_db()

    with pytest.raises(accounts.SlotTaken, match="has signed edition 1"):
        people.replace_signatory(world.area_return, chief, by=world.lead, email=world.chair.email, name="The chair")

    assert Membership.objects.filter(pk=chief.pk).exists()


def test_deputy_can_become_the_holder(world, deputy):
    people.replace_signatory(world.area_return, world.slot, by=world.lead, email=deputy.email, name="Rita Vale")

    assert not Membership.objects.get(user=deputy).is_deputy
    assert not Membership.objects.filter(user=world.chair).exists()


def test_people_are_loaded_with_their_deputies_and_not_into_a_taken_place(world, tmp_path):
    head = "email,name,job_title,phone,role,area_gss_code,capacity,organisation_code,deputy"
    place = f"signatory,{world.area.gss_code},chair,{world.slot.organisation.code}"
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(f"{head}\nvice@area.example,Rita Vale,,,{place},yes\n")
    bad.write_text(f"{head}\nother@area.example,Other,,,{place},\n")

    loading.load_people(good)

    assert Membership.objects.get(user__email="vice@area.example").is_deputy
    with pytest.raises(FileRefused, match="already signs in this capacity for this body"):
        loading.load_people(bad)


# Asking for a deputy


def test_signatory_asks_the_lead_who_finds_the_form_filled_in(world, client, django_capture_on_commit_callbacks):
    client.force_login(world.chair)
    data = {"name": "Rita Vale", "email": "vice@area.example", "words": "I am away."}
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            reply = client.post(address("ask_deputy", world.area_return), data, follow=True)
    assert "We have asked the lead to invite Rita Vale" in text_of(reply)

    asked = [message for message in mail.outbox if "asks for a deputy" in message.subject]

    assert [message.to for message in asked] == [[world.lead.email]]
    assert "vice@area.example" in asked[0].body
    client.force_login(world.lead)
    page = client.get(address("invite", world.area_return) + f"?deputy_of={world.slot.pk}")
    form = page.context["form"]
    assert (form["role"].value(), form["deputy"].value()) == (Role.SIGNATORY, True)
    assert "Invite a deputy of The chair" in text_of(page)
    assert "Contributor" not in text_of(page)
    asked = {name: form[name].value() for name in ("role", "slot", "deputy")} | {
        "name": "Rita Vale",
        "email": "vice@area.example",
    }
    assert client.post(page.wsgi_request.get_full_path(), asked).status_code == 302
    assert Membership.objects.get(user__email="vice@area.example").is_deputy
    client.force_login(world.chair)
    page = client.get(address("ask_deputy", world.area_return))
    assert "Ask the lead by email for a different deputy" in text_of(page)
    assert 'name="email"' in page.content.decode()
    with pytest.raises(PermissionDenied):
        people.ask_for_deputy(world.area_return, by=world.lead, name="X", email="x@area.example")
