"""Reading the short version of an edition and signing it, through the pages."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from accounts import reauthentication
from accounts.models import Membership
from questionnaire.models import Edition, Signature
from questionnaire.people import workflow as people
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.signatures import challenges
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.writing.answers import workflow as answers_workflow
from questionnaire.writing.answers.workflow import Change
from reporting.models import Document
from tests.factories import PASSWORD, make_world, tree_of, write
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def edition(world):
    return world.finalised()


def address(name, area_return, **kwargs):
    place = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    return reverse(name, kwargs=place | kwargs)


def sign_url(edition):
    return address("sign", edition.area_return, edition=edition.number)


def slot_of(user):
    return Membership.objects.get(user=user)


def challenge_on(reply):
    return re.search(r'name="challenge" value="([^"]+)"', reply.content.decode()).group(1)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def sign(client, edition, user, password=PASSWORD, **data):
    client.force_login(user)
    challenge = challenge_on(client.get(sign_url(edition)))
    return client.post(sign_url(edition), {"challenge": challenge, "password": password} | data)


# One secret in the request that signs; test_signing_secrets.py has the whole table


def test_session_just_begun_does_not_stand_for_the_secret(client, world, edition):
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))

    reply = client.post(sign_url(edition), {"challenge": challenge})

    assert reply.status_code == 422
    assert "Enter your password" in text_of(reply)
    assert not Signature.objects.exists()


def test_somebody_elses_password_is_no_proof(client, world, edition):
    chief = world.signatory("chief")
    chief.set_password("another long password")
    chief.save()

    reply = sign(client, edition, world.signatory(), password="another long password")

    assert reply.status_code == 422
    assert "The password is incorrect" in text_of(reply)


def test_challenge_with_a_wrong_password_still_works_and_a_used_one_never(client, world, edition):
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))

    first = client.post(sign_url(edition), {"challenge": challenge, "password": "wrong"})
    second = client.post(sign_url(edition), {"challenge": challenge, "password": PASSWORD})
    with unprotected():
        Signature.objects.all().delete()
    third = client.post(sign_url(edition), {"challenge": challenge, "password": PASSWORD})

    assert [reply.status_code for reply in (first, second, third)] == [422, 302, 422]


def test_dead_challenge_asks_again_on_the_same_page_and_brings_a_new_one(client, world, edition, monkeypatch):
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))
    monkeypatch.setattr(challenges, "SECONDS", -1)

    reply = client.post(sign_url(edition), {"challenge": challenge, "password": PASSWORD})

    assert reply.status_code == 422
    assert "Enter your password again" in text_of(reply)
    assert PASSWORD not in reply.content.decode()
    monkeypatch.undo()
    again = client.post(sign_url(edition), {"challenge": challenge_on(reply), "password": PASSWORD})
    assert again.status_code == 302


def test_too_many_attempts_are_refused_even_with_the_right_password(client, world, edition):
    chair = world.signatory()
    for _ in range(reauthentication.ATTEMPTS):
        assert not reauthentication.proves_identity(chair, password="wrong")

    reply = sign(client, edition, chair)

    assert reply.status_code == 429
    assert "Wait five minutes" in text_of(reply)
    assert not Signature.objects.exists()


def test_code_of_an_authenticator_app_signs_in_place_of_the_password(client, world, edition):
    chair = world.signatory()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(chair, secret)
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))

    wrong = sign(client, edition, chair, password="", code="000000" if code != "000000" else "111111")
    right = sign(client, edition, chair, password="", code=code)

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Authenticator.objects.filter(user=chair).exists()
    assert Signature.objects.get().signed_by == chair


def test_page_asks_for_no_code_where_there_is_no_app(client, world, edition):
    client.force_login(world.signatory())

    assert 'name="code"' not in client.get(sign_url(edition)).content.decode()


# Who, and what of


@pytest.mark.parametrize("role", ["lead", "contributor", "board_officer", "viewer"])
def test_somebody_of_the_area_who_is_no_signatory_is_refused(client, world, edition, role):
    client.force_login(world.person(role))

    assert client.get(sign_url(edition)).status_code == 403
    assert client.post(sign_url(edition), {"password": PASSWORD}).status_code == 403


def test_signatory_of_another_area_sees_nothing(client, world, edition):
    client.force_login(make_world(collection=world.area_return.collection).signatory())

    assert client.get(sign_url(edition)).status_code == 404


def test_signature_is_what_the_page_showed(client, world, edition):
    """S2: hash in the signature = hash of the edition = hash that the challenge was made with."""
    chair = world.signatory()
    client.force_login(chair)
    page = client.get(sign_url(edition))
    shown = challenges.read(challenge_on(page), edition, chair, slot_of(chair)).sha256

    client.post(sign_url(edition), {"challenge": challenge_on(page), "password": PASSWORD})

    signature = Signature.objects.get()
    assert signature.sha256 == shown == edition.sha256
    assert signature.statement in text_of(page)


def test_signed_page_says_when_and_who_is_missing(client, world, edition):
    world.signatory("chief")

    sign(client, edition, world.signatory())
    page = text_of(client.get(sign_url(edition)))

    assert "You have signed edition 1" in page
    assert "with the password entered again" in page
    assert edition.reference in page
    assert "Still to sign: The chief (Chief executive)" in page
    assert "Enter your password" not in page


def test_second_click_lands_on_the_signed_page(client, world, edition):
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))
    data = {"challenge": challenge, "password": PASSWORD}

    replies = [client.post(sign_url(edition), data) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [302, 302]
    assert Signature.objects.count() == 1


def test_signature_that_comes_between_two_clicks_is_no_error(client, world, edition, monkeypatch):
    """The first click is still at work when the second asks what the state is."""
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))
    prove = reauthentication.proves_identity

    def slowly(user, **secret):
        signatures.sign(Edition.objects.get(pk=edition.pk), by=chair, shown_sha256=edition.sha256)
        return prove(user, **secret)

    monkeypatch.setattr(reauthentication, "proves_identity", slowly)
    reply = client.post(sign_url(edition), {"challenge": challenge, "password": PASSWORD})

    assert reply.status_code == 302
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("then", ["recalled", "finalised again"])
def test_recall_between_page_and_click_is_explained(client, world, edition, then):
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")
    if then == "finalised again":
        finalising.finalise(world.area_return, by=world.lead)

    reply = client.post(sign_url(edition), {"challenge": challenge, "password": PASSWORD})

    said = {"recalled": "Edition 1 has been recalled", "finalised again": "Edition 2 has replaced edition 1"}[then]
    assert reply.status_code == 409
    assert said in text_of(reply)
    assert not Signature.objects.exists()


def test_recall_at_the_moment_of_signing_is_a_conflict(client, world, edition, monkeypatch):
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))
    prove = reauthentication.proves_identity

    def meanwhile(user, **secret):
        signatures.recall(world.area_return, by=world.lead, reason="A mistake")
        return prove(user, **secret)

    monkeypatch.setattr(reauthentication, "proves_identity", meanwhile)
    reply = client.post(sign_url(edition), {"challenge": challenge, "password": PASSWORD})

    assert reply.status_code == 409
    assert not Signature.objects.exists()


def test_replaced_edition_leads_to_the_newest(client, world, edition):
    for _ in range(2):
        signatures.recall(world.area_return, by=world.lead, reason="A mistake")
        finalising.finalise(world.area_return, by=world.lead)
    client.force_login(world.signatory())

    reply = client.get(sign_url(edition))

    assert "Edition 3 has replaced edition 1" in text_of(reply)
    assert address("sign", world.area_return, edition=3) in reply.content.decode()


# What a signatory reads


def test_first_visit_shows_ratings_headlines_reds_and_gaps(client, world):
    answers = {
        ("1.1", "assessment"): "Two disputes with other councils are still open. A third is settled.",
        ("1.1", "rating"): "red",
        ("1.2", "support_required"): "A lawyer.",
        ("2.1", "assessment"): "Most people will be home in time. Some will not. The rest is detail.",
    }
    for (number, key), value in answers.items():
        write(world.area_return, number, key, value)
    pass_over(world, "2.2", "Nobody has told us.")
    edition = finalise_rest(world)
    client.force_login(world.signatory())

    page = text_of(client.get(sign_url(edition)))

    assert "1 red 2 amber 0 green" in page
    assert "Of 4 questions, 1 asks for no rating and 1 has no response ." in page
    assert "The target. Most people will be home in time. Some will not. Read 2.1" in page
    assert "The one red Short 1.1. Two disputes with other councils are still open. Read 1.1" in page
    assert "Support required, in 1 answer Short 1.2 ( 1.2 )" in page
    assert "1 question with no response 2.2 “Nobody has told us.”" in page
    assert "What has changed" not in page


def test_red_that_is_a_headline_is_told_once_and_counted(client, world):
    for number in ("1.1", "2.1"):
        write(world.area_return, number, "rating", "red")
    edition = finalise_rest(world)
    client.force_login(world.signatory())

    page = text_of(client.get(sign_url(edition)))

    assert page.count("Read 2.1") == 1
    assert "The 2 reds Short 1.1." in page
    assert "Also red: 2.1 , above." in page


def pass_over(world, number, reason):
    field = tree_of(world.area_return).question(number).field("assessment")
    answers_workflow.save_answers(
        world.area_return, [Change(field, "", 0, reason)], by=None, client_id=f"pass-{number}"
    )


def finalise_rest(world):
    """Fill what is still open, then finalise."""
    for question in tree_of(world.area_return).questions:
        for field in question.required_fields:
            there = world.area_return.answers.filter(field_id=field.pk).exists()
            if not there:
                write(
                    world.area_return, question.number, field.key, field.options[1].value if field.options else "Yes."
                )
    people.change_contact(
        world.area_return,
        by=None,
        completed_by_name="A. Lead",
        completed_by_organisation="A council",
        query_name="A. Lead",
        query_phone="01632 960000",
    )
    world.area_return.refresh_from_db()
    return finalising.finalise(world.area_return, by=world.lead)


def test_who_signed_before_sees_each_change_word_by_word(client, world, edition):
    """S4: and what has not changed is not shown."""
    sign(client, edition, world.signatory())
    signatures.recall(world.area_return, by=world.lead, reason="A word")
    write(world.area_return, "1.1", "assessment", "Changed answer to 1.1.", by=world.lead, version=1)
    write(world.area_return, "1.2", "rating", "green", by=world.lead, version=1)
    second = finalising.finalise(world.area_return, by=world.lead)

    page = text_of(client.get(sign_url(second)))

    assert "You signed edition 1" in page
    assert "Two answers have changed since then, so edition 2 needs your signature." in page
    changes = page[page.index("What has changed since edition 1") : page.index("How the area rates itself")]
    assert "1.1 Short 1.1 removed: Answer added: Changed answer to 1.1." in changes
    assert "1.2 Short 1.2 , rating Amber is now Green" in changes
    assert "Nothing else has changed." in changes
    assert "No rating has changed" not in changes
    assert "Short 2.1" not in changes
    assert "You signed edition 1" in page[page.index("Who signs") :]


def test_who_sent_it_back_sees_what_has_changed_since(client, world, edition):
    """They read it, and never signed it."""
    signatures.send_back(edition, by=world.signatory(), reasons=[{"section": "1", "reason": "Not so"}])
    write(world.area_return, "1.1", "assessment", "Changed answer to 1.1.", by=world.lead, version=1)
    second = finalising.finalise(world.area_return, by=world.lead)

    client.force_login(world.signatory())
    page = text_of(client.get(sign_url(second)))
    client.force_login(world.signatory("chief"))
    other = text_of(client.get(sign_url(second)))

    assert "You sent edition 1" in page
    assert "One answer has changed since then. Edition 2 now asks for your signature." in page
    assert "removed: Answer added: Changed answer to 1.1." in page
    assert "What has changed" not in other


def test_page_says_how_long_and_how_large_the_pdf_is(client, world, edition):
    client.force_login(world.signatory())
    before = text_of(client.get(sign_url(edition)))
    Document.objects.create(edition=edition, record_sha256="0" * 64, sha256="0" * 64, size=310_000, pages=15)

    after = text_of(client.get(sign_url(edition)))

    assert "All 4 questions, exactly as they will print" in before
    assert "Download the whole return (PDF)" in before
    assert "15 pages, exactly as it will print with your signature." in after
    assert "Download the whole return (PDF, 310 KB)" in after


def test_edition_without_changes_says_so(client, world, edition):
    sign(client, edition, world.signatory())
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")
    second = finalising.finalise(world.area_return, by=world.lead)

    page = text_of(client.get(sign_url(second)))

    assert "every answer is word for word what you signed" in page


def test_text_of_an_answer_is_never_markup(client, world):
    write(world.area_return, "2.1", "assessment", "<script>alert(1)</script> & more.")
    edition = finalise_rest(world)
    client.force_login(world.signatory())

    for url in (sign_url(edition), address("edition", world.area_return, edition=1)):
        assert "<script>alert" not in client.get(url).content.decode()


def test_help_names_the_board_officer(client, world, edition):
    officer = world.board_officer
    officer.phone = "01632 960144"
    officer.save()
    client.force_login(world.signatory())

    page = client.get(sign_url(edition)).content.decode()

    assert "The board_officer, board officer" in page
    assert 'href="tel:01632960144"' in page


def test_pages_cost_few_queries(client, world, edition, django_assert_max_num_queries):
    sign(client, edition, world.signatory())
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")
    second = finalising.finalise(world.area_return, by=world.lead)

    with django_assert_max_num_queries(8):
        client.get(sign_url(second))
    with django_assert_max_num_queries(6):
        client.get(address("edition", world.area_return, edition=2))


def test_second_click_that_loses_the_race_finds_the_signature(client, world, edition, monkeypatch):
    """The first click signs while the second one's password is being checked."""
    chair = world.signatory()
    client.force_login(chair)
    challenge = challenge_on(client.get(sign_url(edition)))

    def first_click_wins(*_, **__):
        challenges.use_up(challenges.read(challenge, edition, chair, slot_of(chair)))
        signatures.sign(edition, by=chair, shown_sha256=edition.sha256)
        return True

    monkeypatch.setattr(reauthentication, "proves_identity", first_click_wins)

    reply = client.post(sign_url(edition), {"challenge": challenge, "password": PASSWORD})

    assert (reply.status_code, Signature.objects.count()) == (302, 1)
