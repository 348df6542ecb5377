"""What every page says to the browser, refusals and files included.

CONTROL: take PrivatePagesMiddleware or CSPMiddleware out, or add 'unsafe-inline'.
"""

import pytest
from django.test import Client

from tests.pages import address
from tests.permission_rows import ROWS
from tests.test_permission_matrix import Scene

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
KEPT = {"edition_pdf": "private, no-cache"}  # asked for again each time, and answered with 304


@pytest.fixture
def scene(caplog):
    caplog.set_level("CRITICAL")
    return Scene()


def faults(reply, name=""):
    """What is wrong with a reply's headers."""
    policy = dict(rule.strip().partition(" ")[::2] for rule in reply["Content-Security-Policy"].split(";"))
    if policy != {"sandbox": ""}:  # a file that somebody brought
        yield from (f"{rule} is {policy.get(rule)}" for rule, wanted in POLICY.items() if policy.get(rule) != wanted)
        yield from (f"{rule} has {source}" for rule, source in policy.items() if "unsafe" in source or "*" in source)
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    yield from (f"{header} is {reply.get(header)}" for header, value in wanted.items() if reply.get(header) != value)
    if "camera=()" not in reply.get("Permissions-Policy", ""):
        yield "no Permissions-Policy"
    kept = reply.get("Cache-Control", "")
    if "no-store" not in kept and kept != KEPT.get(name):
        yield f"Cache-Control is {kept}"
    if not reply.streaming and reply["Content-Type"].startswith("text/html"):
        yield from _own_script(reply.content.decode().lower())


def _own_script(page):
    """Nothing in a page that the policy would have to allow."""
    marks = (" style=", "<style", " onclick=", " onload=", " onsubmit=", "javascript:")
    yield from (f"{mark} on the page" for mark in marks if mark in page)
    if page.count("<script") != page.count('<script type="module" src="'):
        yield "a script of its own"


def wrong(replies):
    return "\n".join(
        f"{what} ({reply.status_code}): {fault}" for what, reply in replies for fault in faults(reply, what)
    )


def seen_by(scene, actor):
    for name, row in ROWS.items():
        for situation in ("draft", "sent"):
            if row.get and situation in row.when:
                reply = scene.client_of(actor).get(scene.url(name, situation))
                b"".join(reply)
                yield name, reply


@pytest.mark.parametrize("actor", ["lead", "manager", "signatory", "anonymous"])
def test_every_page_says_what_browsers_may_do(scene, actor, monkeypatch):
    """Pages, files, redirects and refusals (403, 404, 409) alike."""
    for module in ("documents.drafts", "documents.workflow", "public_copies.workflow"):
        monkeypatch.setattr(f"reporting.{module}.return_pdf", lambda *_, **__: b"%PDF-1.7")
    replies = list(seen_by(scene, actor))

    assert len(replies) > 60
    assert wrong(replies) == ""


def test_refusals_of_all_kinds_say_it_too(scene):
    lead, stranger = scene.client_of("lead"), Client(enforce_csrf_checks=True)
    area_return = scene.returns["sent"]
    replies = [
        ("400", lead.get("/help/", headers={"host": "evil.example"})),
        (
            "400 charset",
            lead.post("/verify/", headers={"content-type": "multipart/form-data; boundary=b; charset=utf-7"}),
        ),
        ("403", lead.get(f"/collections/{area_return.collection.slug}/areas/{area_return.area.gss_code}/extension/")),
        ("403 token", stranger.post("/verify/")),
        ("404", lead.get("/no/such/page/")),
        ("404 sent", lead.get(address("question", area_return, number="9.9"))),
        ("405", lead.delete("/help/")),
        ("409", lead.post(address("recall", area_return), {"reason": "x"})),
        ("422", lead.post(address("board", area_return), {})),
        ("health", Client().get("/health/")),
    ]

    assert [reply.status_code for _, reply in replies] == [400, 400, 403, 403, 404, 404, 405, 409, 422, 200]
    assert wrong(replies) == ""


def test_errors_say_it_too(monkeypatch):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr("reporting.verification.verdicts.of_reference", broken)
    reply = Client(raise_request_exception=False).get("/verify/", {"reference": "EXA-2013-1-7F3K"})

    assert (reply.status_code, wrong([("500", reply)])) == (500, "")
