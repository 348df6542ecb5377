"""Writing to areas and to those who still have to write: who gets it, once a day, and what the log says after it."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Invitation, Mail
from questionnaire.enums import Act
from questionnaire.models import Assignment, Event
from questionnaire.signals import edition_changed
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.writing.sharing import workflow as sharing
from tests.factories import PASSWORD, World, fill, make_area, make_collection, make_member, make_return, tree_of, write
from tests.pages import form_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings, monkeypatch):
    monkeypatch.setattr(edition_changed, "receivers", [])
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def collection():
    return make_collection(deadline=timezone.localdate() + timedelta(days=3))


@pytest.fixture
def ash(collection):
    """A draft."""
    world = World(make_return(make_area(name="Ash"), collection))
    world.lead, world.contributor, world.manager  # noqa: B018
    return world


@pytest.fixture
def birch(collection):
    """Final, signed by the chair."""
    world = World(make_return(make_area(name="Birch"), collection))
    edition = world.finalised()
    signatures.sign(edition, by=world.signatory("chair"), shown_sha256=edition.sha256)
    world.signatory("chief")
    Mail.objects.all().delete()
    return world


def nudge(client, collection, areas, **fields):
    url = reverse("nudge", args=[collection.slug])
    data = {"area": [world.area.gss_code for world in areas], "to": "leads", "words": ""} | fields
    return client.post(url, data, follow=True)


def test_page_says_before_sending_how_many_people_it_goes_to(client, collection, ash, birch):
    client.force_login(ash.manager)

    reply = client.get(reverse("nudge", args=[collection.slug]), {"area": [ash.area.gss_code, birch.area.gss_code]})

    assert "Write to 2 areas" in text_of(reply)
    assert "The leads: 2 people in 2 areas" in text_of(reply)
    assert "Those who have not signed: 1 person in 1 area" in text_of(reply)


def test_leads_get_the_managers_words_and_the_return_an_event(client, collection, ash, birch, mailoutbox):
    client.force_login(ash.manager)

    reply = nudge(client, collection, [ash, birch], words="Ring me.\nPlease")

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([ash.lead.email, birch.lead.email])
    assert "The manager writes: “Ring me.\nPlease”" in mailoutbox[0].body
    assert "2 emails about 2 areas are being sent." in text_of(reply)
    assert {event.area_return_id for event in Event.objects.filter(act=Act.NUDGE)} == {
        ash.area_return.pk,
        birch.area_return.pk,
    }
    client.force_login(ash.lead)
    history = client.get(reverse("history", args=[collection.slug, ash.area.gss_code]))
    assert "The manager sent a reminder" in text_of(history)
    assert "from the programme to the leads, to 1 person, “Ring me. Please”" in text_of(history)


def test_signatories_are_those_who_have_not_signed(client, collection, ash, birch, mailoutbox):
    client.force_login(ash.manager)

    nudge(client, collection, [ash, birch], to="signatories")

    assert [mail.to[0] for mail in mailoutbox] == [birch.signatory("chief").email]


def test_nobody_gets_two_on_one_day(client, collection, ash, mailoutbox):
    client.force_login(ash.manager)

    nudge(client, collection, [ash])
    again = nudge(client, collection, [ash], words="Once more")

    assert len(mailoutbox) == 1
    assert "Nothing was sent. 1 person already had one today." in text_of(again)
    assert Event.objects.filter(act=Act.NUDGE).count() == 1


def test_words_too_long_or_of_strange_characters_are_refused_beside_their_box(client, collection, ash, mailoutbox):
    client.force_login(ash.manager)

    for words, message in (("x" * 501, "Your own words must be 500 characters or less"), ("a\x07b", "U+0007")):
        reply = nudge(client, collection, [ash], words=words)
        assert reply.status_code == 422
        assert message in text_of(reply)
    assert mailoutbox == []


def test_areas_of_another_collection_and_none_at_all_get_nothing(client, collection, ash, mailoutbox):
    other = World(make_return(make_area(name="Cedar")))
    other.lead  # noqa: B018
    client.force_login(ash.manager)

    reply = nudge(client, collection, [other])

    assert reply.status_code == 422
    assert "No area is chosen" in text_of(reply)
    assert mailoutbox == []


def test_all_listed_are_those_that_the_filters_leave(client, collection, ash, birch):
    client.force_login(ash.manager)
    url = reverse("collection", args=[collection.slug])

    everybody, not_begun = (client.get(url, data).content.decode() for data in ({}, {"not_begun": "on"}))

    assert "Write to all 2 with something to do" in everybody
    assert "1 area, not started" in not_begun
    assert "Write to all 1 with something to do" in not_begun
    assert re.findall(r'type="hidden" name="area" value="(\w+)"', not_begun) == [ash.area.gss_code]


def test_analyst_sees_no_ticks(client, collection, ash):
    client.force_login(ash.analyst)

    assert 'name="area"' not in client.get(reverse("collection", args=[collection.slug])).content.decode()


def test_lead_reminds_those_whose_questions_are_open_once_a_day(client, collection, ash, mailoutbox):
    idle = make_member(Role.CONTRIBUTOR, ash.area, name="Idle")
    for number, person in (("1", idle), ("2", ash.contributor)):
        section = tree_of(ash.area_return).section(number)
        Assignment.objects.create(area_return=ash.area_return, section_id=section.pk, user=person)
    for number in ("1.1", "1.2"):
        write(ash.area_return, number, "assessment", "Written.", by=idle)
        write(ash.area_return, number, "rating", "green", by=idle)
    client.force_login(ash.lead)
    url = reverse("remind", args=[collection.slug, ash.area.gss_code])
    assert "Remind the others" in text_of(client.get(reverse("return", args=[collection.slug, ash.area.gss_code])))

    asked = text_of(client.get(url))
    done = client.post(url, {"words": "By Friday"}, follow=True)
    client.post(url, {"words": "Again"})

    assert "Remind 1 person" in asked
    assert "The contributor 2.1 and 2.2" in asked
    assert "A reminder is on the way to 1 person." in text_of(done)
    (mail,) = mailoutbox
    assert mail.to == [ash.contributor.email]
    assert "The lead writes: “By Friday”" in mail.body
    assert Event.objects.filter(act=Act.NUDGE).count() == 1
    assert "Nobody is left to remind" in text_of(client.get(url))


def send_back(world, person, *numbers):
    for number in numbers:
        section = tree_of(world.area_return).section(number)
        Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=person)
        sharing.send_back_section(world.area_return, section, by=world.lead, note="Look again")


def test_page_and_mail_name_every_section_that_was_sent_back(client, collection, ash, mailoutbox):
    fill(ash.area_return)
    send_back(ash, ash.contributor, "1", "2")
    mailoutbox.clear()
    client.force_login(ash.lead)
    url = reverse("remind", args=[collection.slug, ash.area.gss_code])

    page = text_of(client.get(url))
    client.post(url, {"words": ""})

    assert "The contributor sections 1 and 2 were sent back" in page
    assert "The contributor gets one email, which says what is open or was sent back" in page
    (mail,) = mailoutbox
    assert "sections 1 and 2 were sent back" in mail.subject


def test_page_words_it_for_several_people_and_for_what_is_open_and_sent_back(client, collection, ash):
    other = make_member(Role.CONTRIBUTOR, ash.area, name="Other")
    send_back(ash, ash.contributor, "1")
    send_back(ash, other, "2")
    client.force_login(ash.lead)

    page = text_of(client.get(reverse("remind", args=[collection.slug, ash.area.gss_code])))

    assert "The contributor 1.1 and 1.2; section 1 was sent back" in page
    assert "Each gets one email" in page


def test_lead_reminds_those_who_have_not_signed_once_a_day(client, collection, birch, mailoutbox):
    client.force_login(birch.lead)
    url = reverse("remind", args=[collection.slug, birch.area.gss_code])
    home = client.get(reverse("return", args=[collection.slug, birch.area.gss_code]))
    assert f'<a class="govuk-link" href="{url}">Remind those who have not signed</a>' in home.content.decode()

    reply = client.get(url)
    done = client.post(url, form_of(reply, 'name="words"') | {"words": "By Friday"}, follow=True)
    client.post(url, {"to": "signers", "words": "Again"})

    assert "Remind 1 person" in text_of(reply)
    assert "The chief has not signed edition 1" in text_of(reply)
    assert "The chief gets one email, which has a link to edition 1." in text_of(reply)
    assert "A reminder is on the way to 1 person." in text_of(done)
    (mail,) = mailoutbox
    assert mail.to == [birch.signatory("chief").email]
    assert "The lead asks you to sign Birch’s return" in mail.body
    assert "The lead writes: “By Friday”" in mail.body
    event = Event.objects.get(act=Act.NUDGE)
    assert (event.area_return_id, event.by, event.detail["to"]) == (birch.area_return.pk, birch.lead, "signers")
    assert "Nobody is left to remind" in text_of(client.get(url))
    history = client.get(reverse("history", args=[collection.slug, birch.area.gss_code]))
    assert "from the lead to those who have not signed, to 1 person" in text_of(history)


@pytest.mark.parametrize("to", ["", "signers"])
def test_words_for_those_who_write_never_go_to_those_who_sign(client, collection, ash, birch, mailoutbox, to):
    """The return was finalised, or recalled, while the page stood open."""
    world = ash if to else birch
    client.force_login(world.lead)

    reply = client.post(
        reverse("remind", args=[collection.slug, world.area.gss_code]), {"to": to, "words": "Your answers, please"}
    )

    assert reply.status_code == 409
    assert mailoutbox == []


def test_everybody_has_signed_so_nobody_is_left_to_remind(client, collection, birch):
    edition = birch.area_return.editions.get()
    signatures.sign(edition, by=birch.signatory("chief"), shown_sha256=edition.sha256)
    client.force_login(birch.lead)

    page = text_of(client.get(reverse("remind", args=[collection.slug, birch.area.gss_code])))

    assert "Nobody is left to remind" in page
    assert "Nobody else named still has to sign edition 1." in page


@pytest.mark.parametrize(
    ("ages", "said"), [([40], "1 email was not delivered"), ([0, 40], "2 emails were not delivered")]
)
def test_the_dashboard_counts_the_refused_mails_that_its_link_opens(client, collection, birch, ages, said):
    for age in ages:
        Mail.objects.create(
            to=birch.lead,
            area=birch.area,
            collection=collection.slug,
            kind="sign",
            refused_at=timezone.now() - timedelta(days=age),
            problem="The mailbox is full.",
        )
    client.force_login(birch.manager)

    dashboard = text_of(client.get(reverse("collection", args=[collection.slug])))
    log = text_of(client.get(reverse("collection_mails", args=[collection.slug]), {"state": "refused"}))

    assert said in dashboard
    assert said in log


def test_refused_mail_is_shown_with_its_reason_and_sent_again(client, collection, birch, mailoutbox):
    chief = birch.signatory("chief")
    refused = Mail.objects.create(
        to=chief,
        area=birch.area,
        collection=collection.slug,
        kind="sign",
        about={"edition": birch.area_return.editions.get().pk},
        refused_at=timezone.now(),
        problem="The mailbox is full. It said: 552 Full",
    )
    client.force_login(birch.manager)
    page = text_of(client.get(reverse("collection_mails", args=[collection.slug]), {"state": "refused"}))
    assert "1 email was not delivered" in page
    assert "Your turn to sign" in page
    assert "The mailbox is full. It said: 552 Full" in page

    again = reverse("mail_again", args=[collection.slug, birch.area.gss_code, refused.pk])
    done = client.post(again, follow=True)
    twice = client.post(again)

    refused.refresh_from_db()
    assert (done.status_code, twice.status_code) == (200, 409)
    assert [mail.to for mail in mailoutbox] == [[chief.email]]
    assert refused.sent_at


def test_mails_of_one_area_are_for_its_lead_and_say_nothing_of_others(client, collection, ash, birch):
    for world in (ash, birch):
        Mail.objects.create(
            to=world.lead, area=world.area, collection=collection.slug, kind="receipt", sent_at=timezone.now()
        )
    client.force_login(ash.lead)

    page = text_of(client.get(reverse("area_mails", args=[collection.slug, ash.area.gss_code])))

    assert ash.lead.email.split("@")[0] in page
    assert birch.lead.email.split("@")[0] not in page


def test_mail_of_another_area_is_not_found(client, collection, ash, birch):
    mail = Mail.objects.create(
        to=birch.lead, area=birch.area, collection=collection.slug, kind="sign", refused_at=timezone.now(), problem="x"
    )
    client.force_login(ash.lead)

    reply = client.post(reverse("mail_again", args=[collection.slug, ash.area.gss_code, mail.pk]))

    assert reply.status_code == 404


def test_pages_cost_few_queries_and_the_same_for_many_areas(client, collection, ash, birch):
    addresses = {
        "mails": (ash.manager, reverse("collection_mails", args=[collection.slug])),
        "desk": (ash.manager, reverse("collection", args=[collection.slug])),
        "area": (ash.manager, reverse("area_mails", args=[collection.slug, ash.area.gss_code])),
        "nudge": (ash.manager, reverse("nudge", args=[collection.slug]) + f"?area={ash.area.gss_code}"),
        "remind": (ash.lead, reverse("remind", args=[collection.slug, ash.area.gss_code])),
        "remind to sign": (birch.lead, reverse("remind", args=[collection.slug, birch.area.gss_code])),
    }

    def costs():
        found = {}
        for name, (person, address) in addresses.items():
            client.force_login(person)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[name] = len(queries)
        return found

    Mail.objects.create(to=ash.lead, area=ash.area, collection=collection.slug, kind="receipt")
    few = costs()
    for number in range(5):
        world = World(make_return(make_area(), collection))
        Mail.objects.create(to=world.lead, area=world.area, collection=collection.slug, kind="receipt", key=str(number))
        make_member(Role.CONTRIBUTOR, ash.area)
        make_member(Role.SIGNATORY, birch.area, capacity="ccg")

    assert costs() == few
    assert {name: count for name, count in few.items() if count > 8} == {}


def test_opening_tells_leads_once_and_invites_those_without_an_account(client, collection, ash, birch, mailoutbox):
    birch.lead.set_unusable_password()
    birch.lead.save()
    client.force_login(ash.manager)
    address = reverse("opening", args=[collection.slug])

    done = text_of(client.post(address, follow=True))
    client.post(address)

    assert "1 person has been told that the collection is open. 1 person without an account has been invited." in done
    subjects = sorted(mail.subject.split(",")[0] for mail in mailoutbox)
    assert subjects == ["Ash: begin your return", "Your invitation to Stocktake"]
    assert Invitation.objects.filter(user=birch.lead).count() == 1


def test_open_collection_can_invite(collection, mailoutbox, capsys):
    world = World(make_return(make_area(kind="unitary", gss_code="E06000034")))
    world.lead  # noqa: B018
    questionnaire = collection.questionnaire
    call_command(
        "open_collection", "new-round", questionnaire=questionnaire.name, deadline=timezone.localdate(), invite=True
    )

    assert "1 lead told by email, 0 invited." in capsys.readouterr().out
    assert [mail.to[0] for mail in mailoutbox] == [world.lead.email]


def test_link_of_a_mail_leads_through_sign_in_to_its_page(client, collection, ash, mailoutbox):
    fill(ash.area_return)
    client.force_login(ash.manager)
    nudge(client, collection, [ash])
    (link,) = re.findall(r"http://localhost:8000(/\S+)", mailoutbox[0].body)
    client.logout()

    asked = client.get(link)
    back = client.post(asked.url, {"login": ash.lead.email, "password": PASSWORD, "next": link})

    assert asked.url == f"{reverse('account_login')}?next={link}"
    assert back.url == link == reverse("check", args=[collection.slug, ash.area.gss_code])
    assert client.get(link).status_code == 200


def test_daily_summary_can_be_turned_off_and_on(client, ash):
    client.force_login(ash.lead)
    url = reverse("account")
    assert "Send me a daily summary" in text_of(client.get(url))

    off = text_of(client.post(url, follow=True))
    ash.lead.refresh_from_db()
    assert ("You will no longer get the daily summary." in off, ash.lead.wants_digest) == (True, False)

    client.post(url, {"wants": "on"})
    ash.lead.refresh_from_db()
    assert ash.lead.wants_digest


def test_only_leads_are_asked_about_the_summary(client, ash):
    client.force_login(ash.contributor)

    assert "daily summary" not in text_of(client.get(reverse("account")))
