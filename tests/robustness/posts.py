"""Every form of the site with a post that is accepted: by whom, when, and what a browser would send."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import passkeys, tokens
from accounts import workflow as account_workflow
from accounts.models import Membership
from questionnaire.models import AnswerField, Collection, Return, Revision
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from questionnaire.writing.taking_over import workflow as taking_over
from reporting.documents import tasks
from reporting.documents.formats import DOCX
from reporting.models import Archive, FilledInForm
from tests import factories
from tests.factories import PASSWORD
from tests.pages import form_of
from tests.passkeys import Device, asked_for
from tests.reporting import word_forms
from tests.test_permission_matrix import Scene

Data = dict[str, Any]
Ready = tuple[str, Data]  # the address and what is sent to it


@dataclass(frozen=True)
class Post:
    """`make` brings the scene and the browser to the point where the button is pressed."""

    name: str
    actor: str
    situation: str
    make: Callable[[Scene, Client, str], Ready]
    variant: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.variant}".strip()

    def ready(self, scene: Scene) -> tuple[Client, str, Data]:
        client = scene.client_of(self.actor)
        url, data = self.make(scene, client, scene.url(self.name, self.situation))
        return client, url, data


def typed(marker: str, **values: Any) -> Callable[[Scene, Client, str], Ready]:
    """The form of the page itself, as it comes, with some values typed into it."""

    def make(scene: Scene, client: Client, url: str) -> Ready:
        return url, form_of(client.get(url), marker) | values

    return make


def sent_by_script(name: str) -> Callable[[Scene, Client, str], Ready]:
    """What a page of answers sends by itself, here with all that is in its form."""

    def make(scene: Scene, client: Client, url: str) -> Ready:
        return url, form_of(client.get(url.removesuffix("autosave/")), 'name="version-') | {name: "Typed so far"}

    return make


def alone(**values: Any) -> Callable[[Scene, Client, str], Ready]:
    """A form that is a part of another page, or nothing but a button."""
    return lambda scene, client, url: (url, dict(values))


def _offering(scene: Scene, client: Client, url: str) -> Ready:
    factories.fill(scene.returns["draft"])
    return url, {"other": scene.other.gss_code, "questions": "1.1"}


def _offered(scene: Scene, client: Client, url: str) -> Ready:
    """The neighbour has something to offer."""
    theirs = Return.objects.get(collection=scene.returns["draft"].collection, area=scene.other)
    factories.fill(theirs)
    question = factories.tree_of(theirs).question("2.1")
    taking_over.offer_answers(theirs, [question], [scene.returns["draft"].area], by=scene.people["lead elsewhere"])
    return _first_box(client, url)


def _earlier(scene: Scene, client: Client, url: str) -> Ready:
    """The area has finalised a return to an earlier collection."""
    collection = scene.returns["final"].collection
    Collection.objects.filter(pk=collection.pk).update(opens_on="2012-01-01", deadline="2012-07-05")
    return _first_box(client, url)


def _first_box(client: Client, url: str) -> Ready:
    page = client.get(url)
    return url, form_of(page, 'name="take"') | {"take": [page.context["rows"][0]["parts"][0]["name"]]}


def _to_confirm(scene: Scene, client: Client, url: str) -> Ready:
    area_return, lead = scene.returns["draft"], scene.people["lead"]
    field = factories.tree_of(area_return).question("1.1").field("assessment")
    change = Change(field, "As before", 0, origin="Carried forward", unconfirmed=True)
    taking_over.carry_forward(area_return, [change], by=lead, client_id="earlier", source="2012")
    return url, {}


def of_a_field(**values: Any) -> Callable[[Scene, Client, str], Ready]:
    """About one text of the return."""

    def make(scene: Scene, client: Client, url: str) -> Ready:
        field = AnswerField.objects.filter(question__number="1.1", key="assessment").get()
        return url, {"field": str(field.pk)} | values

    return make


def _brings_back(scene: Scene, client: Client, url: str) -> Ready:
    """Once it is decided on, a text that was kept aside can come back."""
    (mine,) = Revision.objects.filter(pk=int(url.split("/")[-3]))
    answers.decide_conflict(mine, by=scene.people["lead"], value="Both", version=1, client_id="decided")
    return url, {"version": "2", "client-id": "0" * 36}


def _reopens(scene: Scene, client: Client, url: str) -> Ready:
    client.post(url.replace("reopen", "resolve"))
    return url, {}


def _amended(scene: Scene, client: Client, url: str) -> Ready:
    page = client.get(url)
    name = re.findall(r'name="(answer-\d+)"', page.content.decode())[0]
    return url, form_of(page, 'name="reason"') | {name: "green", "reason": "The board said so", "confirm": "1"}


def _shared_out(scene: Scene, client: Client, url: str) -> Ready:
    return url, form_of(client.get(url), 'name="seen_all"') | {"section-1": str(scene.people["lead"].pk)}


def _with_two_bodies(scene: Scene, client: Client, url: str) -> Ready:
    """An area with two bodies of the kind that signs in one of the capacities."""
    kind = factories.CAPACITIES[2]["organisation_kind"]
    for _ in range(2):
        factories.make_organisation(kind=kind).areas.add(scene.returns["draft"].area)
    return url, {factories.CAPACITIES[2]["slug"]: "each"}


def _on_paper(scene: Scene, client: Client, url: str) -> Ready:
    edition = scene.returns["final"].editions.get()
    chair = Membership.objects.get(user=scene.people["signatory"], area=edition.area_return.area)
    said = {"letters": edition.reference[-4:], "signer": str(chair.pk), "signed_on": f"{timezone.localdate()}"}
    return url, said | {"scan": SimpleUploadedFile("sheet.pdf", b"%PDF-1.4 a scan\n%%EOF\n", "application/pdf")}


def _failed_job(scene: Scene, client: Client, url: str) -> Ready:
    job = tasks.make_document.enqueue(scene.returns["sent"].editions.get().pk)
    DBTaskResult.objects.filter(pk=job.id).update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    return url, {"job": str(job.id)}


def _archive(scene: Scene, client: Client, url: str) -> Ready:
    """One that failed does not stand in the way of another."""
    Archive.objects.update(has_failed=True)
    return url, {"contents": "sent", "shape": "zip"}


def _file(scene: Scene, client: Client, url: str) -> Ready:
    return url, {"file": SimpleUploadedFile("return.pdf", b"%PDF-1.7 EXA-2013-1-7F3K", "application/pdf")}


def _filled_in(scene: Scene, client: Client, url: str) -> Ready:
    file = BytesIO()
    heads = ["Assessment", "Rating", "Good practice", "Support required"]
    word_forms.form(["1.2", "From a form.", "Amber", "", ""], heads=heads, path=file)
    return url, {"file": SimpleUploadedFile("form.docx", file.getvalue(), DOCX)}


def _looked_through(scene: Scene, client: Client, url: str) -> Ready:
    field = factories.tree_of(scene.returns["draft"]).question("1.2").field("assessment")
    FilledInForm.objects.update(answers=[[field.pk, "From a form.", ""]])
    return url, form_of(client.get(url), 'name="seen"')


def _checks_easy_read(scene: Scene, client: Client, url: str) -> Ready:
    """Once something is written."""
    area_return = scene.returns["draft"]
    field = factories.tree_of(area_return).sections[1].fields[0]
    changes = [Change(field, "We meet.", 0)]
    answers.save_answers(area_return, changes, by=scene.people["lead"], client_id="easy")
    return url, form_of(client.get(url), 'name="group"') | CHECKED


def _invited(scene: Scene, client: Client, url: str) -> Ready:
    user = factories.make_user()
    user.set_unusable_password()
    user.save()
    invitation = account_workflow.invite(user, by=None)
    token = tokens.make(user.pk, invitation.sent_at)
    return reverse("accept_invitation", args=[token]), {"password": "teapot meadow harbour"}


def _chosen(scene: Scene, client: Client, url: str) -> Ready:
    area = scene.returns["draft"].area.gss_code
    return url, {"area": area, "to": "leads", "words": "Ring me if it is too much"}


def _forgot(scene: Scene, client: Client, url: str) -> Ready:
    user = scene.people["contributor"]
    key = default_token_generator.make_token(user)
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return client.get(link).url, {"password1": "teapot meadow harbour"}


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def _two_steps(scene: Scene) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(scene.people["lead"], secret)
    return secret


def _confirmed(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _signs_in_with_code(scene: Scene, client: Client, url: str) -> Ready:
    secret = _two_steps(scene)
    client.post(reverse("account_login"), {"login": scene.people["lead"].email, "password": PASSWORD})
    return url, {"code": code_of(secret)}


def _confirms_with_code(scene: Scene, client: Client, url: str) -> Ready:
    return url, {"code": code_of(_two_steps(scene))}


def _sets_up_codes(scene: Scene, client: Client, url: str) -> Ready:
    _confirmed(client)
    return url, {"code": code_of(client.get(url).context["form"].secret)}


def _has_codes(scene: Scene, client: Client, url: str) -> Ready:
    _confirmed(client)
    _two_steps(scene)
    return url, {}


def _adds_passkey(scene: Scene, client: Client, url: str) -> Ready:
    _confirmed(client)
    made = Device().made(asked_for(client.get(url).context["options"]))
    return url, {"name": "My phone", "credential": json.dumps(made)}


def _has_passkey(scene: Scene, client: Client, url: str) -> Ready:
    _confirmed(client)
    Device().add_to(scene.people["lead"])
    return reverse("mfa_remove_webauthn", kwargs={"pk": passkeys.of(scene.people["lead"])[0].pk}), {}


def _signs_in(scene: Scene, client: Client, url: str) -> Ready:
    return url, {"login": scene.people["lead"].email, "password": PASSWORD}


REASONS = {f"reason-{capacity['slug']}": "On leave until Monday" for capacity in factories.CAPACITIES}
CHECKED = {"group": "A group", "checked_on": "2013-07-01"}
DECISION = {"board": "The board", "met_on": "2013-06-12", "outcome": "noted", "minute_reference": "12"}
CONTACT = {"completed_by_name": "Meera Okafor", "query_name": "Meera Okafor", "query_email": "meera@area.example"}


def _left_out(scene: Scene, client: Client, url: str) -> Ready:
    """An answer in which nothing was found is exempt."""
    url += "?answer=1.1.assessment"
    data = form_of(client.get(url), 'name="seen"')
    key = next(name.removeprefix("words_") for name in data if name.startswith("words_"))
    return url, data | {f"decision_{key}": "exempt", f"paragraph_{key}": "1"}


def _of_contributor(name: str, **values: Any) -> Callable[[Scene, Client, str], Ready]:
    def make(scene: Scene, client: Client, url: str) -> Ready:
        contributor = Membership.objects.get(user=scene.people["contributor"])
        lead = Membership.objects.get(user=scene.people["lead"])
        return url.replace(f"/people/{lead.pk}/", f"/people/{contributor.pk}/"), dict(values)

    return make


def _hand_over(scene: Scene, client: Client, url: str) -> Ready:
    return url, {"to": str(scene.people["contributor"].pk), "name": "", "email": "", "after": "stays"}


def _ready(scene: Scene, client: Client, url: str) -> Ready:
    client.post(scene.url("section_ready", "sent back"))
    return url, {}


OURS = [
    Post("question", "lead", "draft", typed('name="version-', assessment="A careful answer", rating="amber")),
    Post("autosave", "lead", "draft", sent_by_script("assessment")),
    Post("section_autosave", "lead", "draft", sent_by_script("going_well")),
    Post("about_autosave", "lead", "draft", sent_by_script("context")),
    Post("approval_pack_headings", "lead", "draft", typed('name="seen"', heading_purpose="Why we ask")),
    Post("noting_pack_headings", "board_officer", "draft", typed('name="seen"', heading_purpose="Why we ask")),
    Post("pass_question", "lead", "draft", alone(reason="The team has not told us yet")),
    Post("conflict", "lead", "draft", typed('name="choice"', choice="together", text="Both of them")),
    Post("invite", "lead", "draft", typed('name="email"', name="Ann", email="ann@area.example", role="viewer")),
    Post("invite_again", "manager", "draft", alone()),
    Post("change_role", "lead", "draft", _of_contributor("change_role", role="viewer")),
    Post("remove_person", "lead", "draft", _of_contributor("remove_person")),
    Post("replace_signatory", "lead", "draft", typed('name="email"', name="Bo", email="bo@area.example")),
    Post("hand_over", "lead", "draft", _hand_over),
    Post("section_ready", "contributor", "sent back", alone()),
    Post("section_reopen", "contributor", "sent back", _ready),
    Post("section_send_back", "lead", "draft", typed('name="note"', note="The second answer needs its date")),
    Post("share", "lead", "draft", _shared_out),
    Post("section_easy_read", "lead", "draft", typed('name="version-', going_well="We meet every month.")),
    Post("section_easy_read_conflict", "lead", "draft", typed('name="choice"', choice="together", text="Both")),
    Post("about_conflict", "lead", "draft", typed('name="choice"', choice="together", text="Neither")),
    Post("remove_attachment", "lead", "draft", alone()),
    Post("confirm", "lead", "draft", _to_confirm),
    Post("carry_forward", "lead", "draft", _earlier),
    Post("offers", "lead", "draft", _offered),
    Post("neighbours", "lead", "draft", _offering),
    Post("withdraw_offer", "lead", "draft", alone()),
    Post("describe_attachment", "lead", "draft", typed('name="description"', description="As the board read it")),
    Post("keep_phrase", "lead", "draft", of_a_field(phrase="2 people from Northbourne")),
    Post("comments", "signatory", "final", typed('name="thread"', text="Which court?")),
    Post("resolve_comment", "lead", "draft", alone()),
    Post("reopen_comment", "board_officer", "draft", _reopens),
    Post("restore", "lead", "draft", _brings_back),
    Post("section_easy_read_restore", "lead", "draft", _brings_back),
    Post("about_restore", "lead", "draft", _brings_back),
    Post("about", "contributor", "draft", typed('name="version-', context="A county of hills")),
    Post("check_easy_read", "lead", "draft", _checks_easy_read),
    Post(
        "check_easy_questionnaire", "manager", "draft", typed('name="group"', group="A group", checked_on="2013-07-01")
    ),
    Post("bring_in", "lead", "draft", _filled_in),
    Post("brought_in", "lead", "draft", _looked_through),
    Post("contact", "lead", "draft", typed('name="query_email"', **CONTACT)),
    Post("finalise", "lead", "sent back", alone()),
    Post("recall", "lead", "final", typed('name="reason"', reason="A figure is wrong")),
    Post("amend", "lead", "considered", _amended),
    Post("reopen", "manager", "sent", typed('name="reason"', reason="A figure is wrong")),
    Post("board", "lead", "final", typed('name="meets_on"', set_date="", meets_on="2013-09-12"), "date"),
    Post("board", "board_officer", "final", typed('name="outcome"', **DECISION), "decision"),
    Post("public_draft", "lead", "draft", typed('name="mailbox"', set_mailbox="1", mailbox="team@council.example")),
    Post("public_copy", "board_officer", "final", _left_out),
    Post("extension", "manager", "draft", typed('name="deadline"', deadline="2101-01-01", reason="The lead is ill")),
    Post("nudge", "manager", "draft", _chosen),
    Post("opening", "manager", "draft", alone()),
    Post("remind", "lead", "draft", typed('name="words"', words="By Friday, if you can")),
    Post("mail_again", "manager", "draft", alone()),
    Post("sign", "signatory", "final", typed('name="challenge"', password=PASSWORD)),
    Post("send_back", "signatory", "final", typed('name="whole"', whole="Section 1 is too rosy")),
    Post("send", "lead", "final", typed('name="reason-', **REASONS)),
    Post("record_paper", "board_officer", "final", _on_paper),
    Post("accept", "manager", "sent", typed('name="reason"', reason="The chair is away until August")),
    Post("ask_deputy", "signatory", "draft", typed('name="email"', name="Cy", email="cy@area.example", words="Away")),
    Post("choose_signers", "lead", "draft", _with_two_bodies),
    Post("archives", "manager", "sent", _archive),
    Post("cancel_archive", "manager", "sent", alone()),
    Post("jobs", "manager", "sent", _failed_job),
    Post("verify", "anonymous", "sent", _file),
    Post("accept_invitation", "anonymous", "draft", _invited),
]
ACCOUNT = [
    Post("account", "lead", "draft", alone()),
    Post("account_login", "anonymous", "draft", _signs_in),
    Post("account_logout", "lead", "draft", alone()),
    Post("account_signup", "anonymous", "draft", alone(email="new@area.example", password1="teapot meadow harbour")),
    Post("account_reauthenticate", "lead", "draft", alone(password=PASSWORD)),
    Post("account_change_password", "lead", "draft", alone(oldpassword=PASSWORD, password1="teapot meadow harbour")),
    Post("account_reset_password", "anonymous", "draft", alone(email="person1@area.example")),
    Post("account_reset_password_from_key", "anonymous", "draft", _forgot),
    Post("mfa_authenticate", "anonymous", "draft", _signs_in_with_code),
    Post("mfa_reauthenticate", "lead", "draft", _confirms_with_code),
    Post("mfa_activate_totp", "lead", "draft", _sets_up_codes),
    Post("mfa_deactivate_totp", "lead", "draft", _has_codes),
    Post("mfa_generate_recovery_codes", "lead", "draft", _has_codes),
    Post("mfa_add_webauthn", "lead", "draft", _adds_passkey),
    Post("mfa_remove_webauthn", "lead", "draft", _has_passkey),
]
BACKGROUND = [
    Post("question_now", "lead", "draft", alone()),
    Post("section_now", "lead", "draft", alone()),
    Post("about_now", "lead", "draft", alone()),
    Post("account_session", "lead", "draft", alone()),
    Post("careful", "lead", "draft", of_a_field(text="The moves of 2 people from Northbourne wait.")),
]
EVERY = [*OURS, *ACCOUNT, *BACKGROUND]
