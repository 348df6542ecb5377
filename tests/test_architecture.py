"""Rules of the house that a machine can see. Which app may import which is held by import-linter (`make check`)."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from questionnaire import kinds
from questionnaire.apps import SENDING_MAIL

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "questionnaire", "analysis", "reporting", "stocktake")
CODE = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Each with its reason: what is marked safe there was made by our own code from escaped parts.
MARKED_SAFE = {
    "questionnaire/templatetags/stocktake.py": "shapes, marks and icons drawn by ourselves, no text of anybody's",
}


def found(pattern: str, paths) -> list[str]:
    rule = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if rule.search(line)
    ]


def test_psycopg2_is_the_only_driver():
    assert find_spec("psycopg") is None  # Django would silently prefer it


def test_what_runs_the_site_is_few_packages_each_for_a_reason():
    locked = re.findall(r"^[\w.-]+==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    wanted = [line for line in (ROOT / "requirements.in").read_text().splitlines() if not line.startswith("#")]

    assert len(locked) <= 60
    assert [line for line in wanted if not re.search(r"# \w", line)] == []


def test_views_contain_no_queries():
    views = [path for path in CODE if "views" in path.parts or path.name == "views.py"]

    assert found(r"\.objects\b", views) == []


def test_history_is_written_in_one_place():
    """Whoever adds an event or a revision elsewhere would break the chain: chain/adding.py has `Chain.add`."""
    places = found(
        r"\b(Event|Revision)\.(objects|_default_manager)\.[^#]*create\(|\b(events|revisions)\.(add|create|bulk_create)\(",
        CODE,
    )

    assert [place.rsplit(":", 1)[0] for place in places] == ["questionnaire/chain/adding.py"]


@pytest.mark.parametrize(
    "pattern", [r"csrf_exempt", r"\beval\(", r"shell=True", r"default_url_fetcher", r"\bpickle\b", r"\.raw\("]
)
def test_code_uses_nothing_that_opens_a_door(pattern):
    assert found(pattern, CODE) == []


def test_nothing_is_marked_safe_without_a_reason():
    places = {place.rsplit(":", 1)[0] for place in found(r"mark_safe\(|\|safe\b|autoescape off", [*CODE, *TEMPLATES])}

    assert places == set(MARKED_SAFE)


def test_pages_have_no_inline_style_or_script():
    printed = ROOT / "templates" / "documents"
    pages = [path for path in TEMPLATES if printed not in path.parents and "mail" not in path.parts]

    assert found(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\bsrc=)", pages) == []


def strings_of(path) -> set[str]:
    """The text constants of a module, docstrings left out by being longer than what is looked for."""
    tree = ast.parse(path.read_text())
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_question_is_named_in_code_or_templates():
    named = {str(path): s for path in CODE for s in strings_of(path) if re.fullmatch(r"\d{1,2}\.\d{1,2}", s)}

    assert named == {}
    assert found(r"""["']\d{1,2}\.\d{1,2}["']""", TEMPLATES) == []


def test_no_kind_is_named_outside_the_registry():
    registry = ROOT / "questionnaire" / "kinds.py"
    slugs = set(kinds.known())

    assert {str(path): slugs & strings_of(path) for path in CODE if path != registry and slugs & strings_of(path)} == {}
    assert found("|".join(f"[\"']{slug}[\"']" for slug in slugs), TEMPLATES) == []


def test_every_subject_that_sends_emails_registers_them():
    """One that is left out of SENDING_MAIL would send nothing, and nobody would hear of it."""
    questionnaire = ROOT / "questionnaire"
    folders = {path.parent.relative_to(questionnaire) for path in questionnaire.rglob("notifications.py")}

    shared = {"returns"}  # what the emails of all subjects have in common; it has no email of its own
    assert {".".join(folder.parts) for folder in folders} - shared == set(SENDING_MAIL)


def test_no_file_has_outgrown_its_subject():
    assert [str(path.relative_to(ROOT)) for path in CODE if len(path.read_text().splitlines()) > 500] == []
