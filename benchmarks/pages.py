"""Pages and saves of the product against the floor: CPU per request of one gunicorn worker, and queries per request.

Both serve the same PostgreSQL, the same return of 61 answered questions and the same session; rounds alternate, so that
whatever else the machine does falls on both. The median ratio of the rounds is what counts.
"""

import json
import re
import statistics
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.serving import Server, Visitor, cost, serving

Ask = Callable[[Any, int], tuple[int, bytes]]  # asks as a visitor; the number makes each call another one

ROUNDS = 5
CALLS = 100


@dataclass(frozen=True)
class Row:
    """`kept` is the ratio to a floor that keeps its connections as the product does, `fresh` to the floor as Django
    comes, which connects for each request."""

    what: str
    queries: str
    kept: str
    fresh: str
    target: str


def measure() -> list[Row]:
    """Needs Django set up on PostgreSQL; makes a database of its own and drops it."""
    from django.db import connection

    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _measure(Path(folder))
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def _measure(folder: Path) -> list[Row]:
    from django.conf import settings

    world = _World()
    pdf = folder / "kept.pdf"
    pdf.write_bytes(world.kept_pdf())
    environment = {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "FLOOR_FILE": str(pdf),
        "LOG_LEVEL": "ERROR",
    }
    floor = environment | {"DJANGO_SETTINGS_MODULE": "benchmarks.floor_settings"}
    with (
        serving("stocktake.wsgi", **environment, DJANGO_SETTINGS_MODULE="stocktake.settings") as product,
        serving("benchmarks.floor_wsgi", **floor) as kept,
        serving("benchmarks.floor_wsgi", **floor, FLOOR_CONNECTS="always") as fresh,
    ):
        return [_row(*case, (product, kept, fresh), world) for case in _cases(world)]


def _cases(world: "_World") -> list[tuple]:
    """(what, asks the product, asks the floor, target); an ask takes a Visitor and the number of the call."""

    def get(path: str):
        return lambda visitor, _number: visitor.get(path)

    first, last = world.field_range("1")
    number = world.section_one[0]
    return [
        (
            "Section page, 9 questions",
            get(f"{world.base}sections/1/"),
            get(f"/page/{world.draft.pk}/{first}/{last}/"),
            "<= 2 CPU, <= 6 queries",
        ),
        (
            "Save of one question's answers",
            world.saver(f"{world.base}questions/{number}/"),
            lambda visitor, call: visitor.post(
                f"/save/{world.draft.pk}/{first}/", value=f"Text of call {call}. " + "word " * 60
            ),
            "<= 2 CPU, <= 7 queries",
        ),
        (
            "Autosave of one answer",
            world.autosaver(f"{world.base}questions/{number}/"),
            lambda visitor, call: visitor.post(
                f"/save/{world.draft.pk}/{first}/", value=f"Typed in call {call}. " + "word " * 60
            ),
            "<= 2 CPU, <= 7 queries",
        ),
        (
            "All 61 on one page: check answers",
            get(f"{world.base}check/"),
            get(f"/page/{world.draft.pk}/0/99999999/"),
            "<= 1.5 CPU, <= 6 queries",
        ),
        (
            "All 61 on one page: read before signing",
            get(f"{world.final_base}editions/1/"),
            get(f"/page/{world.final.pk}/0/99999999/"),
            "<= 1.5 CPU, <= 6 queries",
        ),
        ("A kept PDF asked for again", get(f"{world.final_base}editions/1/return.pdf"), get("/file/"), "<= 1.5 CPU"),
    ]


def _row(what: str, ask_product: Ask, ask_floor: Ask, target: str, servers: tuple[Server, ...], world: "_World") -> Row:
    sessions = (world.session, world.floor_session, world.floor_session)
    asks = [
        partial(ask, Visitor(server, session))
        for server, session, ask in zip(servers, sessions, (ask_product, ask_floor, ask_floor), strict=True)
    ]
    for ask in asks:
        status, body = ask(-1)
        if status not in ((200, 302) if "save" in what.lower() else (200,)):
            raise RuntimeError(f"{what}: {status} {body[:300]!r}")
        for call in range(30):
            ask(-2 - call)
    ratios = []
    for round_number in range(ROUNDS):
        calls = range(round_number * CALLS, (round_number + 1) * CALLS)
        ours, kept, fresh = (cost(server, ask, calls) for server, ask in zip(servers, asks, strict=True))
        ratios.append((ours / kept, ours / fresh))
    kept, fresh = (f"{statistics.median(column):.1f}" for column in zip(*ratios, strict=True))
    return Row(what, str(world.queries(ask_product)), kept, fresh, target)


class _World:
    """One draft and one final return of the 2013 stocktake with every question answered, and its lead's session."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.core.management import call_command

        from questionnaire import definition
        from questionnaire.models import Questionnaire
        from questionnaire.signing.finalising import workflow as finalising
        from tests import factories

        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_questionnaire", "fixtures/questionnaires/winterbourne-stocktake-2013.yaml", verbosity=0)
        definition.forget()
        collection = factories.make_collection(Questionnaire.objects.get())
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        lead = factories.make_member("lead", factories.make_area(name="Exampleshire"))
        area = lead.memberships.get().area
        self.draft = self._answered(area, collection)
        other = factories.make_collection(collection.questionnaire)
        self.final = self._answered(area, other)
        self.edition = finalising.finalise(self.final, by=lead)
        self.base = f"/collections/{collection.slug}/areas/{area.gss_code}/"
        self.final_base = f"/collections/{other.slug}/areas/{area.gss_code}/"
        self.tree = factories.tree_of(self.draft)
        self.section_one = [question.number for question in self.tree.sections[0].questions]
        self.lead = lead
        self.session = self._session(lead, settings.AUTHENTICATION_BACKENDS[0])
        self.floor_session = self._session(lead, "django.contrib.auth.backends.ModelBackend")
        self._kept = self._keep_pdf()

    @staticmethod
    def _answered(area, collection):
        from questionnaire.writing.answers import workflow as answers
        from questionnaire.writing.answers.workflow import Change
        from tests import factories

        area_return = factories.fill(factories.make_return(area, collection))
        changes = [
            Change(field, f"Answer to {question.number}. " + "A sentence of plain words about it. " * 9, 1)
            for question in factories.tree_of(area_return).questions
            for field in question.fields
            if field.required and not field.options
        ]
        answers.save_answers(area_return, changes, by=None, client_id=f"long-{area_return.pk}")
        return area_return

    @staticmethod
    def _session(user, backend: str) -> str:
        from django.contrib.sessions.backends.db import SessionStore

        store = SessionStore()
        store["_auth_user_id"] = str(user.pk)
        store["_auth_user_backend"] = backend
        store["_auth_user_hash"] = user.get_session_auth_hash()
        store.create()
        return store.session_key

    def _keep_pdf(self) -> bytes:
        from reporting.documents import workflow as documents

        return documents.make(self.edition.pk)[0].file.read()

    def kept_pdf(self) -> bytes:
        return self._kept

    def field_range(self, section: str) -> tuple[int, int]:
        pks = [field.pk for question in self.tree.section(section).questions for field in question.fields]
        return min(pks), max(pks)

    def saver(self, path: str):
        """Posts the question's form as its page gives it, each time with a new text, a new id and the next version."""
        form: dict[str, str] = {}

        def save(visitor, call: int):
            if not form:
                form.update(_form_fields(visitor.get(path)[1].decode()))
            changed = {"assessment": f"Text of call {call}. " + "word " * 60, "client-id": str(uuid.uuid4())}
            reply = visitor.post(path, **(form | changed))
            form["version-assessment"] = str(int(form["version-assessment"]) + 1)
            if reply[0] != 302:
                raise RuntimeError(f"the save was answered {reply[0]}")
            return reply

        return save

    def autosaver(self, path: str):
        """Posts what the page's script sends after a pause in typing: one field, and the version it was told last."""
        seen: dict[str, str] = {}

        def save(visitor, call: int):
            if not seen:
                seen.update(_form_fields(visitor.get(path)[1].decode()))
            sent = {key: seen[key] for key in ("version-assessment", "no-response", "writer")}
            sent |= {"assessment": f"Typed in call {call}. " + "word " * 60, "client-id": str(uuid.uuid4())}
            reply = visitor.post(f"{path}autosave/", **sent)
            if reply[0] != 200:
                raise RuntimeError(f"the autosave was answered {reply[0]}")
            seen["version-assessment"] = str(json.loads(reply[1])["versions"]["assessment"])
            return reply

        return save

    def queries(self, ask) -> int:
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(HTTP_HOST="localhost")
        client.cookies["sessionid"] = self.session
        counts = []

        class Local:
            def get(self, path):
                return self._count(lambda: client.get(path))

            def post(self, path, **fields):
                return self._count(lambda: client.post(path, fields))

            def _count(self, send):
                with CaptureQueriesContext(connection) as queries:
                    reply = send()
                    body = b"".join(reply.streaming_content) if reply.streaming else reply.content
                transaction = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")
                counts.append(sum(not transaction.match(query["sql"]) for query in queries))
                return reply.status_code, body

        ask(Local(), 1_000_001)
        ask(Local(), 1_000_002)
        return counts[-1]


def _form_fields(page: str) -> dict[str, str]:
    """Names and values of hidden inputs, chosen radios and text areas of a page's main form."""
    from lxml import html

    form = max(html.fromstring(page).forms, key=lambda form: len(form.fields))
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def database_url() -> str:
    """Of the connection at hand, for another process."""
    from django.db import connection

    facts = connection.settings_dict
    host, name = str(facts["HOST"]), facts["NAME"]
    if host.startswith("/"):
        return f"postgres://{facts['USER']}@/{host}/{name}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{host}:{facts['PORT'] or 5432}/{name}"
