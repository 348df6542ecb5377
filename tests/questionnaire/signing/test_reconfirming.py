"""S4: called back after some signatures, then another edition: signatures stay, none counts, and each who signed is
told word by word what is different and confirms in one visit. With two CCGs that each sign, and a deputy."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from accounts.enums import Role
from accounts.models import Membership
from questionnaire.enums import Authority
from questionnaire.models import Answer, Signature
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.signing.signatures.workflow import DeputyAuthority
from tests.factories import PASSWORD, make_organisation, make_user, make_world, write
from tests.pages import address
from tests.questionnaire.signing.test_workflow_signing import afresh

pytestmark = pytest.mark.django_db
MINUTE = DeputyAuthority("Vice-chair", Authority.MINUTE, "41 of 3 June 2013")
BEFORE, AFTER = "It was agreed in principal on 3 June.", "It was agreed in principle on 3 June."


@pytest.fixture(autouse=True)
def at_once(settings):
    cache.clear()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    """Those who sign, in the order in which they do: the chair’s deputy, the chief executive, one CCG, the other."""
    world = make_world()
    chair = Membership.objects.get(user=world.signatory("chair"))
    chief, alder = world.signatory("chief"), world.signatory("ccg")
    deputy, beech = make_user("Rita Vale"), make_user("Dr Beech")
    body = make_organisation(world.area, "ccg", name="Beech CCG")
    for user, capacity, organisation, is_deputy in (
        (deputy, "chair", chair.organisation, True),
        (beech, "ccg", body, False),
    ):
        Membership.objects.create(
            user=user,
            role=Role.SIGNATORY,
            area=world.area,
            capacity=capacity,
            organisation=organisation,
            is_deputy=is_deputy,
        )
    world.signers = [deputy, chief, alder, beech]
    write(world.area_return, "1.1", "assessment", BEFORE)
    finalising.choose_signers(world.area_return, by=world.lead, each=["ccg"])
    world.area_return.refresh_from_db()
    return world


def call_back(world, edition, how):
    if how == "recall":
        signatures.recall(world.area_return, by=world.lead, reason="A slip in 1.1")
    else:
        reasons = [{"section": "1", "reason": "Principle, not principal."}]
        signatures.send_back(afresh(edition), by=world.signers[-1], reasons=reasons)
    world.area_return.refresh_from_db()


def put_right(world):
    version = Answer.objects.get(area_return=world.area_return, value=BEFORE).version
    write(world.area_return, "1.1", "assessment", AFTER, version=version)
    return finalising.finalise(world.area_return, by=world.lead)


@pytest.mark.parametrize("how", ["recall", "send_back"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_earlier_signatories_are_told_word_by_word_and_confirm_in_one_visit(
    world, client, count, how, django_capture_on_commit_callbacks
):
    first = world.finalised()
    earlier = world.signers[:count]
    for person in earlier:
        signatures.sign(afresh(first), by=person, shown_sha256=first.sha256, deputy_authority=MINUTE)
    call_back(world, first, how)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        second = put_right(world)

    assert Signature.objects.filter(edition=first).count() == count
    assert record_of_edition(get_edition(second.pk)).signed == 0
    told = {message.to[0]: message.body for message in mail.outbox if "please read and sign" in message.subject}
    changed = "1.1 Short 1.1: It was agreed in [removed: principal] [added: principle] on 3 June."
    for person in earlier:
        assert changed in told[person.email]
        assert "You signed edition 1" in told[person.email]
    knows_nothing = [person for person in world.signers[count:] if how == "recall" or person != world.signers[-1]]
    assert not [person for person in knows_nothing if "has changed" in told[person.email]]
    for done, person in enumerate(earlier, start=1):
        _confirm(client, world, second, person)
        assert record_of_edition(get_edition(second.pk)).signed == done


def _confirm(client, world, edition, person):
    """One visit: the page says by word what changed, the form needs the secret alone."""
    client.force_login(person)
    url = address("sign", world.area_return, edition=edition.number)
    page = client.get(url)
    html = page.content.decode()
    assert re.search(r"<del[^>]*>(?:<span[^>]*>[^<]*</span>)?\s*principal", html)
    assert re.search(r"<ins[^>]*>(?:<span[^>]*>[^<]*</span>)?\s*principle", html)
    data = {"challenge": page.context["challenge"], "password": PASSWORD}
    deputy = page.context["deputy"]
    if deputy:
        data |= {name: deputy[name].value() for name in ("title", "authority_kind", "authority")}
    assert client.post(url, data).status_code == 302
    signature = Signature.objects.get(edition=edition, signed_by=person)
    assert signature.authority == (MINUTE.authority if deputy else "")


def test_nothing_of_the_first_edition_counts_for_sending(world):
    """CONTROL: count the signatures of the return instead of the edition's."""
    world.area_return.collection.sends_when_signed = True
    world.area_return.collection.save()
    first = world.finalised()
    for person in world.signers[:3]:
        signatures.sign(afresh(first), by=person, shown_sha256=first.sha256, deputy_authority=MINUTE)
    call_back(world, first, "recall")
    second = put_right(world)

    signatures.sign(afresh(second), by=world.signers[3], shown_sha256=second.sha256)

    record = record_of_edition(get_edition(second.pk))
    assert record.sending is None
    assert [slot.key.split(":")[0] for slot in record.missing] == ["chair", "chief", "ccg"]
    assert record.slots[0].earlier.name == "Rita Vale"
