"""One mail of every template, and of every state in which it reads otherwise; each from a world of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import mail_log, notifications
from accounts import workflow as accounts
from accounts.enums import Role
from accounts.letters import compose
from accounts.models import Invitation, Mail, Membership, Organisation
from questionnaire.board.amending import workflow as amending
from questionnaire.board.meeting import workflow as meeting
from questionnaire.enums import Act
from questionnaire.models import Assignment, Event, Revision, SectionMark, Sending, Signature
from questionnaire.people import workflow as people
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.workflow import record_event
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.paper import workflow as paper
from questionnaire.signing.sending import workflow as sending_workflow
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.signing.signatures.workflow import DeputyAuthority
from questionnaire.writing.comments import workflow as comments
from questionnaire.writing.sharing import workflow as sharing
from questionnaire.writing.taking_over import workflow as taking_over
from reporting.documents import tasks
from reporting.jobs import paths
from tests.factories import (
    World,
    fill,
    make_area,
    make_collection,
    make_return,
    make_scan,
    make_sheet,
    make_user,
    tree_of,
    write,
)
from tests.unprotected import unprotected

SCENES: dict[str, Callable[[], EmailMultiAlternatives]] = {}


def scene(function):
    SCENES[function.__name__] = function
    return function


def world(**dates) -> World:
    collection = make_collection(slug="round", title="Tiny stocktake", **dates)
    area = make_area(name="Ashcombe", gss_code="X00000042")
    made = World(make_return(area, collection))
    for role in (Role.LEAD, Role.CONTRIBUTOR, Role.BOARD_OFFICER, Role.MANAGER):
        _name(made.person(role))
    for capacity in ("chair", "chief", "ccg"):
        _name(made.signatory(capacity))
    return made


def _name(person) -> None:
    person.email = f"{person.name.lower().replace(' ', '.')}@ashcombe.example"
    person.save()


def letter(kind: str, to, **about) -> EmailMultiAlternatives:
    """As the worker makes it."""
    said = notifications.KINDS[kind].make(Mail(to=to, kind=kind, about=about))
    assert said is not None
    return compose(notifications.KINDS[kind].template, to.email, {"reader": to.name, **said})


def reminder(made, to, **about):
    return letter("reminder", to, **{"return": made.area_return.pk, "step": "7"}, **about)


def give(made, number: str, to) -> None:
    section = tree_of(made.area_return).section(number)
    Assignment.objects.create(area_return=made.area_return, section_id=section.pk, user=to)


@scene
def sign():
    made = world()
    return letter("sign", made.signatory("chair"), edition=made.finalised().pk)


@scene
def sign_again():
    made = world()
    write(made.area_return, "1.1", "assessment", "Contributions were agreed in principal on 3 June.")
    first = made.finalised()
    signatures.sign(first, by=made.signatory("chair"), shown_sha256=first.sha256)
    signatures.recall(made.area_return, by=made.lead, reason="A figure")
    write(made.area_return, "1.1", "assessment", "Contributions were agreed in principle on 3 June.", version=1)
    write(made.area_return, "2.1", "rating", "green", version=1)
    second = finalising.finalise(made.area_return, by=made.lead)
    return letter("sign", made.signatory("chair"), edition=second.pk)


@scene
def signed():
    made = world()
    edition = made.finalised()
    signature = signatures.sign(edition, by=made.signatory("chair"), shown_sha256=edition.sha256)
    type(signature.organisation).objects.filter(pk=signature.organisation_id).update(name="Ashcombe Board")
    return letter("signed", made.lead, signature=signature.pk)


def _on_paper(kind: str, to: str, **said):
    made = world()
    edition = made.finalised()
    officer, signer = made.board_officer, made.signatory("chair")
    officer.phone, signer.job_title = "01632 960100", "Chair"
    officer.save()
    Organisation.objects.filter(pk=signer.memberships.get().organisation_id).update(name="Ashcombe Board")
    sheet = make_sheet(edition, signer, **said)
    signature = paper.sign_on_paper(edition, by=officer, sheet=sheet, scan=make_scan())
    with unprotected():
        Signature.objects.filter(pk=signature.pk).update(signed_at=datetime(2013, 7, 3, 9, 30, tzinfo=UTC))
    return letter(kind, made.person(*to.split()), signature=signature.pk)


@scene
def signed_on_paper():
    return _on_paper("signed", Role.LEAD)


@scene
def on_paper():
    return _on_paper("on_paper", f"{Role.SIGNATORY} chair")


@scene
def on_paper_by_another():
    deputy = {"user": None, "name": "Cllr V. Deputy", "title": "Vice chair"}
    return _on_paper(
        "on_paper", f"{Role.SIGNATORY} chair", **deputy, authority_kind="minute", authority="12 of 3 June 2013"
    )


@scene
def deputy():
    made = world()
    people.ask_for_deputy(
        made.area_return,
        by=made.signatory("chair"),
        name="Rita Vale",
        email="rita.vale@ashcombe.example",
        words="Away.",
    )
    own = made.signatory("chair").held[0]
    type(own.organisation).objects.filter(pk=own.organisation_id).update(name="Ashcombe Board")
    event = Event.objects.get(act=Act.ASK_DEPUTY)
    return letter("deputy", made.lead, event=event.pk)


@scene
def you_signed_as_deputy():
    made = world()
    edition = made.finalised()
    slot = made.signatory("chair").held[0]
    type(slot.organisation).objects.filter(pk=slot.organisation_id).update(name="Ashcombe Board")
    slot.is_deputy = True
    slot.save()
    deputy_authority = DeputyAuthority("Vice-chair", "minute", "12 of 3 June 2013")
    signature = signatures.sign(
        edition, by=slot.user, shown_sha256=edition.sha256, factor="password", deputy_authority=deputy_authority
    )
    moment = datetime(2013, 7, 5, 13, 20, tzinfo=UTC)
    with unprotected():
        words = "I have read edition 1 of Ashcombe’s return. I sign it for Ashcombe Board."
        Signature.objects.filter(pk=signature.pk).update(signed_at=moment, statement=words)
    return letter("you_signed", slot.user, signature=signature.pk)


@scene
def you_signed():
    made = world()
    edition = made.finalised()
    signature = signatures.sign(edition, by=made.signatory("chair"), shown_sha256=edition.sha256, factor="passkey")
    moment = datetime(2013, 7, 5, 13, 20, tzinfo=UTC)
    with unprotected():
        words = "I have read edition 1 of Ashcombe’s return. I sign it for Ashcombe Board."
        Signature.objects.filter(pk=signature.pk).update(signed_at=moment, statement=words)
    type(signature.organisation).objects.filter(pk=signature.organisation_id).update(name="Ashcombe Board")
    return letter("you_signed", made.signatory("chair"), signature=signature.pk)


@scene
def sent_back():
    made = world()
    reasons = [
        {"section": "", "reason": "Too long & <b>vague</b>."},
        {"section": "2", "reason": "The budget is wrong."},
    ]
    signatures.send_back(made.finalised(), by=made.signatory("chair"), reasons=reasons)
    refusal = made.area_return.editions.get().send_backs.get()
    return letter("sent_back", made.contributor, send_back=refusal.pk)


@scene
def recalled():
    made = world()
    edition = made.finalised()
    signatures.recall(made.area_return, by=made.lead, reason="A figure was wrong")
    return letter("recalled", made.signatory("chair"), edition=edition.pk)


def _reopened():
    made = world(deadline=date(2013, 7, 5))
    edition = made.finalised()
    sending = sending_workflow.send(edition, by=made.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away"))
    with unprotected():
        Sending.objects.filter(pk=sending.pk).update(sent_at=datetime(2013, 7, 5, 9, 30, tzinfo=UTC))
    sending_workflow.reopen(edition, by=made.manager, reason="2.1 gives the costs of last year twice.")
    return made, edition


@scene
def reopened_lead():
    made, edition = _reopened()
    return letter("reopened", made.lead, edition=edition.pk)


@scene
def reopened_contributor():
    made, edition = _reopened()
    return letter("reopened", made.contributor, edition=edition.pk)


@scene
def reopened_signatory():
    made, edition = _reopened()
    return letter("reopened", made.signatory("chair"), edition=edition.pk)


@scene
def amended():
    made = world(deadline=date(2013, 7, 5), amend_until=date(2100, 1, 1))
    edition = made.considered()
    rating = tree_of(made.area_return).question("1.1").field("rating")
    after = amending.amend(
        get_edition(edition.pk), by=made.lead, values={rating.pk: "green"}, reason="Carers told the board more."
    )
    return letter("amended", made.signatory("chair"), edition=after.pk)


@scene
def receipt():
    made = world(deadline=date(2013, 7, 5))
    sending = sending_workflow.send(
        made.finalised(), by=made.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away")
    )
    with unprotected():
        Sending.objects.filter(pk=sending.pk).update(sent_at=datetime(2013, 7, 8, 9, 30, tzinfo=UTC))
    return letter("receipt", made.board_officer, sending=sending.pk)


@scene
def accepted():
    made = world()
    edition = made.finalised()
    signatures.sign(edition, by=made.signatory("chair"), shown_sha256=edition.sha256)
    sending_workflow.send(edition, by=made.lead, reasons=dict.fromkeys(("chief", "ccg"), "Away"))
    acceptance = sending_workflow.accept(edition, by=made.manager, reason="Both posts are vacant.")
    return letter("accepted", made.lead, acceptance=acceptance.pk)


@scene
def reminder_lead():
    made = world()
    give(made, "2", made.contributor)
    write(made.area_return, "1.1", "assessment", "Something.")
    return reminder(made, made.lead)


@scene
def reminder_lead_not_begun():
    return reminder(made := world(deadline=date(2013, 7, 5)), made.lead)


@scene
def reminder_lead_finalise():
    made = world()
    fill(made.area_return)
    return reminder(made, made.lead)


@scene
def reminder_lead_send():
    made = world()
    made.finalised()
    return reminder(made, made.lead)


@scene
def reminder_contributor():
    made = world()
    give(made, "2", made.contributor)
    section = tree_of(made.area_return).section("2")
    SectionMark.objects.create(
        area_return=made.area_return, section_id=section.pk, state="sent_back", note="Say what it costs", by=made.lead
    )
    return reminder(made, made.contributor)


@scene
def reminder_signatory():
    made = world(deadline=date(2013, 7, 5))
    made.finalised()
    return reminder(made, made.signatory("ccg"))


@scene
def reminder_board_officer():
    return reminder(made := world(), made.board_officer)


def _closing(step: str):
    made = world(deadline=date(2013, 7, 5), last_sending_on=date(2013, 7, 12))
    return letter("closing", made.lead, **{"return": made.area_return.pk, "step": step})


@scene
def closing():
    return _closing("closing")


@scene
def closing_passed():
    return _closing("closed")


def _asked(kind: str, by: str, to: str):
    made = world()
    event = record_event(Act.NUDGE, made.area_return, by=made.person(by), words="Ring me if it is too much.")
    return letter(kind, made.person(to), **{"return": made.area_return.pk, "event": event.pk})


@scene
def nudge():
    return _asked("nudge", Role.MANAGER, Role.LEAD)


@scene
def turn():
    return _asked("turn", Role.LEAD, Role.CONTRIBUTOR)


@scene
def opening():
    made = world()
    return letter("opening", made.lead, **{"return": made.area_return.pk})


@scene
def digest():
    made = world()
    write(made.area_return, "2.1", "assessment", "Something.", by=made.contributor)
    at = datetime(2013, 6, 28, 12, tzinfo=UTC)
    with unprotected():
        Revision.objects.update(at=at)
    meeting.set_board_date(made.area_return, by=made.board_officer, meets_on=date(2013, 9, 12))
    with unprotected():
        Event.objects.update(at=at)
    since, until = (datetime(2013, 6, day, 7, tzinfo=UTC).isoformat() for day in (28, 29))
    return letter("digest", made.lead, **{"return": made.area_return.pk, "since": since, "until": until})


def _board(kind: str, to: str):
    made = world()
    meeting.set_board_date(made.area_return, by=made.lead, meets_on=date(2013, 9, 12), report_due_on=date(2013, 8, 27))
    return letter(kind, made.person(to), **{"return": made.area_return.pk})


@scene
def board_report():
    return _board("board_report", Role.LEAD)


@scene
def board_papers():
    return _board("board_papers", Role.BOARD_OFFICER)


@scene
def board_decision():
    return _board("board_decision", Role.BOARD_OFFICER)


def _comment(*texts: str):
    made = world()
    question = tree_of(made.area_return).question("1.2")
    first, said = None, None
    for text, by in zip(texts, (made.signatory("chair"), made.contributor), strict=False):
        said = comments.comment(made.area_return, question, by=by, text=text, client_id=text, thread=first)
        first = first or said
    return letter("comment", made.lead, comment=said.pk)


@scene
def offered():
    """A neighbour of the same collection offers one answer."""
    made = world()
    neighbour = World(make_return(make_area(name="Greyford"), made.area_return.collection))
    write(neighbour.area_return, "1.2", "assessment", "As we do it.", by=neighbour.lead)
    question = tree_of(neighbour.area_return).question("1.2")
    taking_over.offer_answers(neighbour.area_return, [question], [made.area], by=neighbour.lead)
    return letter("offered", made.lead, giving=neighbour.area_return.pk, taking=made.area_return.pk)


@scene
def comment():
    return _comment("Do we say which court?")


@scene
def comment_replied():
    return _comment("Do we say which court?", "Not before the family knows.")


@scene
def invitation():
    made = world()
    made.contributor.set_unusable_password()
    made.contributor.save()
    invited = accounts.invite(made.contributor, by=made.lead)
    Invitation.objects.filter(pk=invited.pk).update(expires_at=datetime(2100, 7, 5, 12, tzinfo=UTC))
    mail.outbox.clear()
    notifications.send_invitation.call(invited.pk)
    assert mail_log.of_invitation(invited).sent_at
    return mail.outbox[0]


def _of_account(template: str, **context: str):
    return compose(template, make_user(email="somebody@ashcombe.example").email, context)


@scene
def password_reset_key():
    url = "http://localhost:8000/accounts/password/reset/key/1-abc/"
    return _of_account("account/email/password_reset_key", password_reset_url=url)


@scene
def password_reset():
    return _of_account("account/email/password_reset")


@scene
def password_changed():
    return _of_account("account/email/password_changed")


@scene
def recovery_codes_generated():
    return _of_account("mfa/email/recovery_codes_generated")


@scene
def totp_activated():
    return _of_account("mfa/email/totp_activated")


@scene
def totp_deactivated():
    return _of_account("mfa/email/totp_deactivated")


@scene
def webauthn_added():
    return _of_account("mfa/email/webauthn_added")


@scene
def webauthn_removed():
    return _of_account("mfa/email/webauthn_removed")


@scene
def sections():
    made = world(deadline=date(2013, 7, 5))
    pairs = [(section.pk, made.contributor.pk) for section in tree_of(made.area_return).sections]
    sharing.share_out(made.area_return, by=made.lead, give=pairs, take=[])
    event = Event.objects.get(act="assign")
    return letter("sections", made.contributor, event=event.pk, sections=["1", "2"])


@scene
def section_back():
    made = world()
    section, note = tree_of(made.area_return).section("2"), "The total of 2.1 & its <b>source</b>."
    sharing.send_back_section(made.area_return, section, by=made.lead, note=note)
    return letter("section_back", made.contributor, event=Event.objects.get(act="send_back_section").pk)


def letters(act):
    """The mails about accounts that an act leaves, made as the worker makes them."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}):
        act()
    return mail.outbox


@scene
def role():
    made = world()
    known = make_user(name="Ruth Adler", email="ruth.adler@ashcombe.example")
    area, signs = made.area, {"capacity": "chair", "organisation": made.signatory("chair").held[0].organisation}
    type(signs["organisation"]).objects.filter(pk=signs["organisation"].pk).update(name="Ashcombe Board")
    accounts.end_roles(made.signatory("chair"), area=area)
    signs["organisation"].refresh_from_db()
    give = partial(accounts.give_role, area, Role.SIGNATORY, email=known.email, name="R. Adler", by=made.lead, **signs)
    return letters(give)[-1]


@scene
def handed_over():
    made = world()
    successor = Membership.objects.select_related("user", "area").get(user=made.contributor)
    return letters(lambda: accounts.tell_of_handing_over(made.lead, successor))[-1]


@scene
def job_failed():
    made = world()
    job = tasks.make_document.enqueue(made.finalised().pk)
    DBTaskResult.objects.filter(pk=job.id).update(status=TaskResultStatus.FAILED, exception_class_path=paths.GIVEN_UP)
    return letter("job_failed", made.manager, job=job.id)
