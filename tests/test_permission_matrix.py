"""A1: every named URL, by every method, for every actor, in every situation, against the table.

The whole matrix is long (`make assurance`); each run tries GET and POST in two situations.
"""

from contextlib import contextmanager
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mail, Membership
from questionnaire import permissions
from questionnaire.board.meeting import workflow as meeting
from questionnaire.models import Assignment, Attachment, Comment, Offer, Return, Revision
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.paper import workflow as paper
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from questionnaire.writing.comments import workflow as comments
from questionnaire.writing.taking_over import workflow as taking_over
from reporting.board_reports import printed
from reporting.documents import drafts
from reporting.documents import workflow as documents
from reporting.enums import ArchiveContents
from reporting.models import Archive, FilledInForm
from reporting.public_copies import workflow as public_copies
from tests import factories
from tests.permission_rows import ROWS
from tests.permission_table import (
    ACTORS,
    ELSEWHERE,
    FOUND,
    LIMITED,
    MISSING,
    NOT_ALLOWED,
    OUTSIDE,
    OWN,
    SITUATIONS,
    Codes,
    Row,
)

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OF_THE_WHOLE = ("return", "careful", "keep_phrase")  # keep to the reader’s own sections, whatever their address says
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
LOOSE = (200, 302, 403, 404, 405)


def named_urls(resolver=None) -> set[str]:
    found: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= named_urls(entry)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name"
            found.add(entry.name)
    return found


def test_every_url_has_a_row_and_every_row_a_url():
    assert named_urls() == set(ROWS)


class Scene:
    """One area with a return in every situation (each in a collection of its own), its people, and people elsewhere."""

    def __init__(self) -> None:
        self.questionnaire = factories.make_questionnaire()
        area, other = factories.make_area(), factories.make_area()
        self.other = other
        self.returns, self.scans = {}, {}
        first = factories.World(factories.make_return(area, factories.make_collection(self.questionnaire)))
        self.world = first
        roles = [role for role in OWN if role in Role.values]
        self.people = {role: first.person(role, "chair" if role == Role.SIGNATORY else "") for role in roles}
        self.people["contributor with a section"] = factories.make_member(Role.CONTRIBUTOR, area)
        self.people[LIMITED] = factories.make_member(Role.CONTRIBUTOR, area, reads_assigned_only=True)
        self.people |= {role: first.person(role) for role in ("analyst", "manager")}
        elsewhere = factories.World(factories.make_return(other, first.area_return.collection))
        for name in ELSEWHERE:
            role = name.split()[0]
            self.people[name] = elsewhere.person(role, "chair" if role == Role.SIGNATORY else "")
        self.people["superuser"] = factories.make_user(is_superuser=True)
        self.people["invited"] = factories.make_user(name="Invited")
        self.people["deactivated"] = factories.make_member(Role.LEAD, area, is_active=False)
        for situation in SITUATIONS:
            fresh = situation == "draft"
            area_return = (
                first.area_return
                if fresh
                else factories.make_return(
                    area, factories.make_collection(self.questionnaire, amend_until=date(2100, 8, 1))
                )
            )
            self.returns[situation] = self._bring(area_return, situation)
        self.archives = {
            situation: Archive.objects.create(
                collection=area_return.collection, contents=ArchiveContents.SENT, requested_by=self.people["manager"]
            )
            for situation, area_return in self.returns.items()
        }
        self.forms = {
            situation: FilledInForm.objects.create(
                area_return=area_return,
                uploaded_by=self.people["lead"],
                name="form.docx",
                answers=[],
                left=[],
                notes=[],
            )
            for situation, area_return in self.returns.items()
        }
        self.sessions = {name: self._session(name) for name in ACTORS}

    def _session(self, name: str) -> str:
        if name in ("anonymous", "invited"):
            return ""
        client = Client()
        client.force_login(self.people[name])
        return client.cookies["sessionid"].value

    def client_of(self, name: str) -> Client:
        """A browser with nothing but this actor's session."""
        client = Client(raise_request_exception=False)
        if self.sessions[name]:
            client.cookies["sessionid"] = self.sessions[name]
        return client

    def _bring(self, area_return, situation: str):
        for name, number in (("contributor with a section", "2"), (LIMITED, "1")):
            section = factories.tree_of(area_return).section(number)
            Assignment.objects.create(area_return=area_return, section_id=section.pk, user=self.people[name])
        self._conflict(area_return)
        self._attachment(area_return)
        self._refused_mail(area_return)
        self._offer(area_return)
        self._comment(area_return)
        factories.fill(area_return) if situation != "draft" else None
        people, lead = self.people, self.people["lead"]
        if situation == "draft":
            return area_return
        self._decide(area_return)
        edition = finalising.finalise(area_return, by=lead)
        self.scans[situation] = self._sign_on_paper(edition).scan_sha256
        if situation == "sent back":
            signatures.send_back(edition, by=people["signatory"], reasons=[{"section": "1", "reason": "Not so"}])
        if situation in ("signed", "sent", "considered", "reopened"):
            signatures.sign(edition, by=self.world.signatory("chief"), shown_sha256=edition.sha256)
        if situation in ("sent", "considered", "reopened"):
            sending.send(edition, by=lead, reasons={"chair": "Away until Monday"})
        if situation == "reopened":
            sending.reopen(edition, by=people["manager"], reason="A figure is wrong")
            area_return.refresh_from_db()
        if situation == "considered":
            meeting.record_consideration(
                edition, by=lead, board="The board", met_on=area_return.collection.opens_on, outcome="noted"
            )
        return area_return

    def _sign_on_paper(self, edition):
        sheet = factories.make_sheet(edition, self.world.signatory("ccg"))
        return paper.sign_on_paper(
            edition, by=self.people["board_officer"], sheet=sheet, scan=factories.make_scan(edition.reference)
        )

    def _conflict(self, area_return) -> None:
        """One in an answer, one in a field of a section, one in a field of the whole return."""
        tree = factories.tree_of(area_return)
        for field in (tree.question("1.1").field("support_required"), tree.sections[0].fields[0], tree.fields[0]):
            for text, by in (("Theirs", self.people["contributor"]), ("Mine", self.people["lead"])):
                change = Change(field, text, 0)
                answers.save_answers(area_return, [change], by=by, client_id=f"{area_return.pk}-{field.pk}-{text}")

    def _decide(self, area_return) -> None:
        """While a text waits for a decision, nothing is finalised."""
        for mine in Revision.objects.filter(area_return=area_return, outcome="conflict"):
            answers.decide_conflict(
                mine, by=self.people["lead"], value="Both", version=1, client_id=f"decided-{mine.pk}"
            )

    def _comment(self, area_return) -> None:
        question = factories.tree_of(area_return).question("1.1")
        comments.comment(
            area_return, question, by=self.people["signatory"], text="Do we know?", client_id=f"c-{area_return.pk}"
        )

    def _attachment(self, area_return) -> None:
        field = factories.tree_of(area_return).question("1.1").field("good_practice")
        Attachment.objects.create(
            area_return=area_return,
            field_id=field.pk,
            file=ContentFile(b"%PDF-1.4 example", name="example.pdf"),
            name="Example.pdf",
            size=16,
            sha256="a" * 64,
            media_type="application/pdf",
            uploaded_by=self.people["lead"],
        )

    def _refused_mail(self, area_return) -> None:
        Mail.objects.create(
            to=self.people["signatory"],
            area=area_return.area,
            collection=area_return.collection.slug,
            kind="sign",
            refused_at=timezone.now(),
            problem="The mailbox is full.",
        )

    def _offer(self, area_return) -> None:
        question = factories.tree_of(area_return).question("1.1")
        taking_over.offer_answers(area_return, [question], [self.other], by=self.people["lead"])

    def url(self, name: str, situation: str) -> str:
        area_return = self.returns[situation]
        values = {
            "collection": area_return.collection.slug,
            "area": area_return.area.gss_code,
            "edition": 1,
            "other": 1,
            "slug": area_return.collection.questionnaire.slug,
            "version": area_return.collection.questionnaire.version,
            "place": 1,
            "sha256": self.scans.get(situation, "0" * 64) if name == "scan" else "a" * 64,
            "form": self.forms[situation].pk,
            "pk": 1,  # nobody's passkey
        }
        arguments = arguments_of(name)
        if "number" in arguments:
            archive = self.archives[situation].pk
            archives = dict.fromkeys(("archive", "archive_file", "cancel_archive"), archive)
            values["number"] = (dict.fromkeys(_OF_SECTION, "1") | archives).get(name, "1.1")
        if name in _CONFLICTS:
            kept_aside = Revision.objects.filter(area_return=area_return, outcome="conflict")
            values["revision"] = kept_aside.get(**_CONFLICTS[name]).pk
        if name == "mail_again":
            values["mail"] = Mail.objects.get(collection=area_return.collection.slug).pk
        if name == "withdraw_offer":
            values["offer"] = Offer.objects.get(area_return=area_return).pk
        if "member" in arguments:
            role = Role.SIGNATORY if name == "replace_signatory" else Role.LEAD
            values["member"] = Membership.objects.get(user=self.people[role], area=area_return.area).pk
        if name in ("resolve_comment", "reopen_comment"):
            values["comment"] = Comment.objects.get(area_return=area_return).pk
        if name in ("remove_attachment", "describe_attachment"):
            values["attachment"] = Attachment.objects.get(area_return=area_return).pk
        values |= {"token": "no-such-invitation", "uidb36": "0", "key": "set-password"}
        return reverse(name, kwargs={key: values[key] for key in arguments})


_OF_SECTION = (
    *("section", "section_ready", "section_reopen", "section_send_back"),
    *("section_easy_read", "section_easy_read_history", "section_easy_read_conflict"),
    *("section_autosave", "section_now"),
    *("section_easy_read_texts", "section_easy_read_restore"),
)
_OF_QUESTION = {"field__question__isnull": False}
_OF_A_SECTION = {"field__section__isnull": False}
_OF_RETURN = {"field__question__isnull": True, "field__section__isnull": True}
_CONFLICTS = {
    **dict.fromkeys(("conflict", "question_texts", "restore"), _OF_QUESTION),
    **dict.fromkeys(
        ("section_easy_read_conflict", "section_easy_read_texts", "section_easy_read_restore"), _OF_A_SECTION
    ),
    **dict.fromkeys(("about_conflict", "about_texts", "about_restore"), _OF_RETURN),
}


def arguments_of(name: str) -> set[str]:
    (possibility, *_), *_ = get_resolver().reverse_dict.getlist(name)[0][0], None
    return set(possibility[1])


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def expected(row: Row, actor: str, situation: str, method: str) -> Codes:
    says = {"GET": row.get, "HEAD": row.get, "POST": row.post}.get(method)
    takes = says is not None and not (method == "HEAD" and row.post)  # a page with a form takes GET and POST
    if actor in OUTSIDE and not row.public:
        return FOUND
    if row.loose and (not takes or situation not in row.when):
        return LOOSE
    if not takes:
        return NOT_ALLOWED
    if situation not in row.when and actor in row.seen_by:
        return MISSING
    said = says(actor, situation)
    if said is not None:
        return said
    return 403 if actor in row.seen_by else MISSING


def fits(code: int, wanted: Codes) -> bool:
    return code in wanted if isinstance(wanted, tuple) else code == wanted


def mismatches(scene: Scene, situations, methods, names=tuple(ROWS)) -> list[str]:
    found = []
    for name, row in ((name, ROWS[name]) for name in names):
        for situation in situations:
            url = scene.url(name, situation)
            for actor in ACTORS:
                for method in methods:
                    found += tried(scene, name, row, url, actor, situation, method)
    return found


def tried(scene: Scene, name: str, row: Row, url: str, actor: str, situation: str, method: str) -> list[str]:
    """One cell: what is wrong with it. Whatever it changed is undone."""
    wanted = expected(row, actor, situation, method)
    client = scene.client_of(actor)
    with undone():
        before = connection.connection.total_changes
        reply = client.post(url, row.data) if method == "POST" else client.generic(method, url)
        reply.close()
        changed = connection.connection.total_changes - before
    cell = f"{name} {method} by {actor} when {situation}"
    found = [] if fits(reply.status_code, wanted) else [f"{cell}: {reply.status_code}, not {wanted}"]
    refused = reply.status_code in (403, 404, 405) or (actor in OUTSIDE and not row.public)
    if method in UNSAFE and refused and changed and not row.loose:  # a library's page touches its session
        found.append(f"{cell}: refused, but {changed} rows changed")
    return found


@pytest.fixture
def calm(caplog, monkeypatch, settings):
    """Refusals are what is wanted here, no document is looked at, and however slow the machine is, no session becomes
    old enough to be noted anew, which would count as a row that a refusal changed."""
    settings.SESSION_NOTED_SECONDS = settings.SESSION_MOST_SECONDS
    caplog.set_level("CRITICAL")
    for module in (documents, drafts, public_copies):
        monkeypatch.setattr(module, "return_pdf", lambda *_, **__: b"%PDF-1.7")
    monkeypatch.setattr(drafts, "sheet_pdf", lambda *_, **__: b"%PDF-1.7")
    monkeypatch.setattr(printed, "report_pdf", lambda *_, **__: b"%PDF-1.7")


on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="counts changed rows as SQLite does; the rules know no database"
)


@on_sqlite
@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("situation", ["draft", "sent"])
def test_matrix_in_short(situation, method):
    assert "\n".join(mismatches(Scene(), (situation,), (method,))) == ""


@on_sqlite
@pytest.mark.usefixtures("calm")
def test_matrix_sees_a_filter_that_is_gone(monkeypatch):
    """CONTROL."""
    scene = Scene()
    monkeypatch.setattr(permissions, "visible_returns", lambda _user, **_: Return.objects.all())

    found = mismatches(scene, ("draft",), ("GET",), names=("question",))

    assert [line for line in found if "lead elsewhere" in line] == [
        "question GET by lead elsewhere when draft: 403, not 404"
    ]


@on_sqlite
@pytest.mark.usefixtures("calm")
def test_other_sections_are_out_of_sight_of_a_limited_reader():
    """Every page of the return that is asked about a section, a question or a file, about one that is not theirs."""
    scene = Scene()
    theirs = Assignment.objects.filter(user=scene.people[LIMITED])
    theirs.update(section_id=factories.tree_of(scene.returns["draft"]).section("2").pk)
    asked = {name for name in ROWS if {"area"} < arguments_of(name) and name not in OF_THE_WHOLE}

    found = [
        (name, situation, method, code)
        for name in sorted(asked)
        for situation in ("draft", "sent")
        if situation in ROWS[name].when
        for method in ("get", "post")
        if (code := try_out(scene, name, situation, method)) not in (404, 405)
    ]

    assert found == []


def try_out(scene, name, situation, method):
    client = scene.client_of(LIMITED)
    with undone():
        return getattr(client, method)(scene.url(name, situation), ROWS[name].data).status_code


@on_sqlite
@pytest.mark.long
@pytest.mark.usefixtures("calm")
def test_matrix_whole():
    assert "\n".join(mismatches(Scene(), SITUATIONS, METHODS)) == ""
