"""S5: after sending, no address, no command and no statement changes or takes away a row of what was sealed.

Rows may be added: a signature, the board's decision, a new edition. CONTROL: a trigger that is gone, with a view or a
command that saves an edition.
"""

import io
import json
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection, transaction

from accounts.problems import Refusal
from questionnaire import protection
from questionnaire.models import Answer, Edition, Signature
from tests.permission_rows import ROWS
from tests.permission_table import ACTORS
from tests.robustness.posts import EVERY
from tests.robustness.tables import OURS, snapshot
from tests.test_permission_matrix import Scene, calm, on_sqlite, undone
from tests.unprotected import unprotected

__all__ = ["calm"]
pytestmark = [pytest.mark.django_db, on_sqlite, pytest.mark.usefixtures("calm")]
AFTER_SENDING = ("sent", "considered", "reopened")
WRITES = ("PUT", "PATCH", "DELETE")
OF_THE_EDITION = (
    "question",
    "contact",
    "finalise",
    "recall",
    "send",
    "board",
    "amend",
    "reopen",
    "accept",
    "section_ready",
)
MAY_CHANGE_ANSWERS = {"amend"}  # while a return is final


def sealed():
    return snapshot(apps.get_model("questionnaire", name) for name in protection.PROTECTED)


def harmed(before, after):
    """Rows that were there and are another now, or gone."""
    return [f"{model.__name__} {pk}" for (model, pk), row in before.items() if after.get((model, pk)) != row]


@dataclass
class Tries:
    """Every form's fields as its own page sends them, posted by whoever to wherever."""

    scene: Scene
    requests: int = 0

    names: tuple[str, ...] = ()

    def __post_init__(self):
        self.forms = {}
        for post in (post for post in EVERY if not self.names or post.name in self.names):
            with undone():
                _, _, data = post.ready(self.scene)
                self.forms.setdefault(post.name, []).append(data)

    def of(self, name, situation, actor):
        url, client = self.scene.url(name, situation), self.scene.client_of(actor)
        for data in [ROWS[name].data, *self.forms.get(name, ())]:
            yield from self._tried(f"{name} POST by {actor} when {situation}", name, situation, client.post, url, data)
        for method in WRITES:
            yield from self._tried(
                f"{name} {method} by {actor} when {situation}", name, situation, self._with(client, method), url, None
            )

    @staticmethod
    def _with(client, method):
        return lambda url, _data: client.generic(method, url)

    def _tried(self, cell, name, situation, ask, url, data):
        self.requests += 1
        with undone():
            before, answers = sealed(), self._answers(situation)
            ask(url, data).close()
            for row in harmed(before, sealed()):
                yield f"{cell}: {row}"
            if situation != "reopened" and name not in MAY_CHANGE_ANSWERS and answers != self._answers(situation):
                yield f"{cell}: an answer"

    def _answers(self, situation):
        return list(Answer.objects.filter(area_return=self.scene.returns[situation]).order_by("pk").values())


def writing_urls(situation):
    return [name for name, row in ROWS.items() if row.post and situation in row.when]


def test_nobody_harms_what_was_sent_in_short():
    tries = Tries(Scene(), names=OF_THE_EDITION)

    found = [line for name in OF_THE_EDITION for line in tries.of(name, "sent", "lead")]

    assert found == []
    assert tries.requests > 40


@pytest.mark.long
def test_nobody_harms_what_was_sent_by_any_address():
    tries = Tries(Scene())

    found = [
        line
        for situation in AFTER_SENDING
        for name in writing_urls(situation)
        for actor in ACTORS
        for line in tries.of(name, situation, actor)
    ]

    assert found == []
    assert tries.requests > 20_000


def test_there_is_no_admin_site():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def arguments_of(scene, tmp_path):
    """Each command of ours, and those of Django that write, as somebody would call them who wants to harm."""
    area_return = scene.returns["sent"]
    where = ["--collection", area_return.collection.slug, "--area", area_return.area.gss_code]
    answers, edition, out = tmp_path / "answers.json", tmp_path / "edition.json", str(tmp_path / "out")
    answers.write_text(json.dumps({"responses": {"1.1": {"assessment": "Other words"}}}))
    forged = {"model": "questionnaire.edition", "pk": Edition.objects.get(area_return=area_return).pk}
    edition.write_text(json.dumps([forged | {"fields": {"content": "{}", "sha256": "0" * 64}}]))
    people = tmp_path / "people.csv"
    people.write_text("area,role,name,email\n")
    name = area_return.collection.questionnaire.name
    return {
        "import_return": [[*where, str(answers)], [*where, "--overwrite", str(answers)]],
        "export_return": [[*where, "--format", "json", "-o", f"{out}.json"]],
        "export_collection": [["--collection", area_return.collection.slug, "--format", "csv", "-o", f"{out}.csv"]],
        "load_demo": [[]],
        "load_people": [[str(people)]],
        "load_areas": [["fixtures/areas/england-2013.csv"]],
        "load_organisations": [["fixtures/areas/ccgs-2013.csv"]],
        "load_questionnaire": [["fixtures/questionnaires/winterbourne-stocktake-2013.yaml"]],
        "open_collection": [[area_return.collection.slug, "--questionnaire", name, "--deadline", "2100-07-05"]],
        "end_roles": [[scene.people["lead"].email]],
        "send_reminders": [[], ["--today", "2100-07-06"]],
        "anchor_chains": [[]],
        "verify_chain": [[]],
        "verify_document": [[str(answers)]],
        "protect_database": [["--role", "nobody"]],
        "make_seal_key": [[]],
        "migrate": [[]],
        "run_worker": [["--batch"]],
        "loaddata": [[str(edition)]],
    }


def test_no_command_harms_what_was_sent(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    scene = Scene()
    calls = arguments_of(scene, tmp_path)
    ours = {name for name, app in get_commands().items() if app in OURS or app == "stocktake"}
    assert ours - calls.keys() == set()

    found = []
    for name, variants in calls.items():
        for arguments in variants:
            with undone():
                before = sealed()
                try:
                    with transaction.atomic():
                        call_command(name, *arguments, stdout=io.StringIO(), stderr=io.StringIO())
                except (CommandError, Refusal, DatabaseError, SystemExit, OSError):
                    pass
                found += [f"{name} {' '.join(arguments)}: {row}" for row in harmed(before, sealed())]

    assert found == []


def test_harm_is_seen():
    """CONTROL: with the triggers gone, a command that puts other words into an edition is named."""
    scene = Scene()
    before = sealed()

    with undone(), unprotected():
        Edition.objects.filter(area_return=scene.returns["sent"]).update(content="{}")
        Signature.objects.filter(edition__area_return=scene.returns["sent"]).delete()
        found = harmed(before, sealed())

    assert sorted({line.split()[0] for line in found}) == ["Edition", "Signature"]
    assert connection.vendor == "sqlite"
