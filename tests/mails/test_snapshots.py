"""Every mail as it looks, as text and as HTML. To renew a picture delete its file, run this, look at what it wrote."""

import re
from pathlib import Path

import pytest

from accounts import notifications
from questionnaire.signals import edition_changed
from tests.mails.scenes import SCENES
from tests.test_architecture import ROOT

pytestmark = pytest.mark.django_db
PICTURES = Path(__file__).parent / "snapshots"
TEMPLATES = sorted((ROOT / "templates").rglob("*_message.txt"))
OURS = [path for path in TEMPLATES if path.parent == ROOT / "templates" / "mail"]
LINKLESS = {  # they tell of something and ask for nothing
    "password_reset",
    "password_changed",
    "recovery_codes_generated",
    "totp_activated",
    "totp_deactivated",
    "webauthn_added",
    "webauthn_removed",
}
CHANGING = [
    (re.compile(r"\b[A-Z]{3}-\d{4}-\d-\w+"), "[reference]"),
    (re.compile(r"(deputy_of=)\d+"), r"\1[member]"),
    (re.compile(r"(/invitations/)[\w-]+"), r"\1[token]"),
]


@pytest.fixture(autouse=True)
def quiet(settings, monkeypatch):
    monkeypatch.setattr(edition_changed, "receivers", [])
    settings.SITE_URL = "http://localhost:8000"
    settings.PROGRAMME_CONTACT = "Programme team, 01632 960000"


def same_each_time(text: str) -> str:
    for pattern, words in CHANGING:
        text = pattern.sub(words, text)
    return text


@pytest.mark.parametrize("name", SCENES)
def test_mail_looks_as_it_did(name):
    mail = SCENES[name]()
    ((html, media_type),) = mail.alternatives

    assert media_type == "text/html"
    seen = {"txt": f"To: {mail.to[0]}\nSubject: {mail.subject}\n\n{mail.body}", "html": html}
    paths = {PICTURES / f"{name}.{ending}": same_each_time(text) for ending, text in seen.items()}
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        path.write_text(paths[path])
    assert [path.name for path in missing] == []  # written now: look at it
    assert {path: path.read_text() for path in paths} == paths


@pytest.mark.parametrize("name", SCENES)
def test_mail_has_one_link_and_the_same_words_twice(name):
    mail = SCENES[name]()
    html = mail.alternatives[0][0]
    links = re.findall(r"https?://[^\s<\"]+", mail.body)

    assert links == re.findall(r'href="([^"]+)"', html)
    assert len(links) == (0 if name in LINKLESS else 1)
    assert all(link.startswith("http://localhost:8000/") for link in links)
    assert not re.search(r"<img|<script|src=|url\(", html)
    assert re.search(r'<html lang="en-GB">.*<title>[^<]+</title>.*<h1>', html, re.DOTALL)
    assert "None" not in mail.body
    assert "{" not in mail.body


def test_every_template_has_its_picture_and_its_subject():
    names = [path.name.removesuffix("_message.txt") for path in TEMPLATES]
    subjects = [path.with_name(f"{name}_subject.txt") for path, name in zip(TEMPLATES, names, strict=True)]

    assert [name for name in names if not any(f"{scene}_".startswith(f"{name}_") for scene in SCENES)] == []
    assert [path.name for path in subjects if not path.exists()] == []
    assert {path.stem for path in PICTURES.iterdir()} == set(SCENES)


def test_every_kind_is_made_from_a_template():
    kinds = {kind.template for kind in notifications.KINDS.values()}

    assert kinds == {f"mail/{path.name.removesuffix('_message.txt')}" for path in OURS}


@pytest.mark.parametrize("name", sorted(set(SCENES) - LINKLESS - {"invitation"}))
def test_subject_says_which_area_and_what_to_do(name):
    if name.startswith("password"):
        return
    subject = SCENES[name]().subject

    assert subject.startswith("Ashcombe: ")
    assert len(subject) < 120
