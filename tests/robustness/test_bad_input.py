"""Input that no browser sends, or only by mistake: a message in plain words, nothing half-saved, never a 500.

CONTROL: a form without a length, a view that reads `request.POST["…"]`, a `form.cleaned_data` taken before
`is_valid`, a form that is no WholeForm although its empty boxes empty what is stored.
"""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.models import Invitation, User
from questionnaire import models
from questionnaire.returns.forms import CUT_SHORT
from reporting.models import Archive
from tests.pages import text_of
from tests.robustness.posts import ACCOUNT, BACKGROUND, EVERY, OURS
from tests.robustness.tables import snapshot
from tests.test_permission_matrix import Scene, undone

pytestmark = pytest.mark.django_db
BUTTONS = {
    "opening",
    "mail_again",
    "finalise",
    "resolve_comment",
    "reopen_comment",
    "restore",
    "section_easy_read_restore",
    "about_restore",
    "confirm",
    "withdraw_offer",
    "remove_attachment",
    "keep_phrase",
    "section_ready",
    "section_reopen",
    "invite_again",
    "remove_person",
    "account_logout",
    "cancel_archive",
    "jobs",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_remove_webauthn",
}
BY_SCRIPT = {post.name for post in BACKGROUND} | {"autosave", "section_autosave", "about_autosave"}
FORMS = [post for post in OURS if post.name not in BUTTONS | BY_SCRIPT]  # a script's save keeps whatever can be kept
NOT_WORDS = (
    "thread",
    "csrf",
    "client-id",
    "writer",
    "version",
    "edition",
    "seen",
    "set_date",
    "set_mailbox",
    "choice",
    "take",
    "challenge",
    "password",
    "contents",
    "take",
    "other",
    "questions",
    "role",
    "section-",
    "after",
    "shape",
    "file",
)
TRACES = [models.Return, models.Answer, models.Revision, models.Event, models.Attachment, Archive, User, Invitation]
UNREADABLE = "The site could not read that request"


@pytest.fixture
def scene(caplog):
    caplog.set_level("CRITICAL")
    return Scene()


def words_of(data):
    """The names of a form's boxes for words, dates and choices."""
    return [name for name in data if not name.startswith(NOT_WORDS)]


def refusals(scene, posts, spoil, wanted):
    """Where a spoilt post is not answered as it should be, or leaves something behind."""
    return "\n".join(fault for post in posts for fault in _fault(scene, post, spoil, wanted))


def _fault(scene, post, spoil, wanted):
    with undone():
        client, url, data = post.ready(scene)
        before = snapshot(TRACES)
        reply = spoil(client, url, data)
        if reply is None:
            return
        fault = wanted(reply)
        if snapshot(TRACES) != before:
            yield f"{post}: {reply.status_code}, something was saved"
        elif fault:
            yield f"{post}: {reply.status_code}, {fault}"


def says(status, *words):
    """Whether a reply has this status and one of these sentences."""

    def fault(reply):
        text = text_of(reply)
        fits = reply.status_code == status and any(word in text for word in words)
        return "" if fits else f"not {status} with {words}: {text[:600]}"

    return fault


def spoilt(change):
    """Post what `change(name)` makes of every box."""

    def spoil(client, url, data):
        names = words_of(data)
        return client.post(url, data | {name: change(name) for name in names}) if names else None

    return spoil


TOO_LONG = ("characters", "or less", "Enter a valid", "must be a real date", "Select", "Choose", "Ensure")


def test_texts_that_are_too_long_are_refused(scene):
    assert refusals(scene, FORMS, spoilt(lambda name: "x" * 20_001), says(422, *TOO_LONG)) == ""


def test_texts_of_a_megabyte_are_refused(scene):
    def spoil(client, url, data):
        return client.post(url, data | dict.fromkeys(words_of(data)[:1], "x" * 1_000_000)) if words_of(data) else None

    assert refusals(scene, FORMS, spoil, says(422, *TOO_LONG)) == ""


def test_control_characters_are_refused_by_name(scene):
    others = {"extension", "board", "choose_signers"}  # a date is looked at first; a choice is one of those offered
    named = [post for post in FORMS if post.name not in others]

    for character in ("\x07", "\x00", "\x1b", "\x9d"):
        wanted = says(422, f"U+{ord(character):04X}")
        assert refusals(scene, named, spoilt(lambda name: f"a{character}b"), wanted) == ""  # noqa: B023


def test_control_characters_are_refused_in_an_address_too(scene):
    """Mail allows them between quotation marks."""
    contact = [post for post in OURS if post.name == "contact"]

    def spoil(client, url, data):
        return client.post(url, data | {"query_email": '"a\x07b"@area.example'})

    assert refusals(scene, contact, spoil, says(422, "U+0007")) == ""


def test_files_in_the_place_of_words_are_refused(scene):
    def spoil(client, url, data):
        names = words_of(data)
        kept = {name: value for name, value in data.items() if name not in names}
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        files = {name: SimpleUploadedFile("words.txt", b"words") for name in names[:most]}
        return client.post(url, kept | files) if names else None

    assert refusals(scene, FORMS, spoil, lambda reply: "" if reply.status_code == 422 else "taken") == ""


EMPTY = {
    "nothing": lambda client, url, data: client.post(url, {}),
    "JSON": lambda client, url, data: client.post(url, {"assessment": "x"}, content_type="application/json"),
    "plain text": lambda client, url, data: client.post(url, "assessment=x", content_type="text/plain"),
    "half a form": lambda client, url, data: client.post(
        url, b"--x\r\nContent-Di", content_type="multipart/form-data; boundary=x"
    ),
}


def test_posts_without_their_fields_are_refused(scene):
    for sent, spoil in EMPTY.items():
        assert refusals(scene, FORMS, spoil, lambda reply: "" if reply.status_code == 422 else "taken") == "", sent


def test_boxes_that_are_missing_empty_nothing(scene):
    """A post that was cut short says so, whichever of its boxes is not there."""
    faults = []
    for post in OURS:
        if post.name in ("question", "about", "contact"):
            *_, data = post.ready(scene)
            for name in words_of(data):
                if name not in ("rating", "good_practice_tick"):
                    left = {key: value for key, value in data.items() if key != name}
                    faults.append(refusals(scene, [post], lambda c, u, d: c.post(u, left), says(422, CUT_SHORT)))  # noqa: B023

    assert len(faults) >= 12
    assert "".join(faults) == ""


def _plain_body(charset):
    def spoil(client, url, data):
        body = encode_multipart(BOUNDARY, dict.fromkeys(words_of(data), "+2AA-"))
        path = url.partition("?")[0]  # with a query Django fails before any code of ours is asked
        return client.generic("POST", path, body, content_type=f"{MULTIPART_CONTENT}; charset={charset}")

    return spoil


UNREAD = {
    "1,001 fields": lambda client, url, data: client.post(url, data | {f"x{n}": "1" for n in range(1001)}),
    "no boundary": lambda client, url, data: client.generic("POST", url, b"--x", content_type="multipart/form-data"),
    "another code": _plain_body("utf-7"),
    "no code at all": _plain_body("base64"),
    "a cookie with NUL": lambda client, url, data: client.post(url, data, HTTP_COOKIE='sessionid="\\000aaaaaaaaaaaa"'),
}


def test_posts_that_cannot_be_read_are_said_to_be_so(scene):
    closed = {"finalise", "remove_attachment", "account_signup", *BUTTONS}  # these read nothing of what is sent
    closed |= {post.name for post in BACKGROUND}
    posts = [post for post in EVERY if post.name not in closed]

    for sent, spoil in UNREAD.items():
        assert refusals(scene, posts, spoil, says(400, UNREADABLE)) == "", sent


def test_more_files_than_a_form_may_have_are_refused(scene):
    def spoil(client, url, data):
        return client.post(url, data | {f"f{n}": SimpleUploadedFile("a.pdf", b"%PDF-1.4") for n in range(21)})

    assert refusals(scene, FORMS, spoil, says(400, UNREADABLE)) == ""


STRANGE = [
    "",
    " ",
    "x" * 20_001,
    "a\x00b",
    "a\x07b",
    "\ufffe",
    "0",
    "-1",
    "9" * 30,
    "1e309",
    "٣",
    "null",
    "[]",
    "\U0010ffff" * 300,
]


def test_account_pages_take_anything_without_an_error(scene):
    answered = {}
    for post in ACCOUNT:
        for value in STRANGE:
            with undone():
                client, url, data = post.ready(scene)
                answered[post.name, value] = client.post(url, dict.fromkeys(data, value)).status_code

    assert {place: status for place, status in answered.items() if status >= 500} == {}


def test_choices_that_are_not_offered_are_refused(scene):
    """Ratings, decisions, boards' outcomes: a forged option is no option."""
    offered = {"rating": "purple", "choice": "both", "outcome": "rejected", "contents": "everything", "shape": "heap"}

    def spoil(client, url, data):
        forged = {name: value for name, value in offered.items() if name in data}
        return client.post(url, data | forged) if forged else None

    assert refusals(scene, OURS, spoil, says(422, "Select", "Choose")) == ""


ONCE = [models.Edition, models.Signature, models.Sending, models.SendBack, models.BoardConsideration, models.Revision]
ONCE += [models.Attachment, Archive]


def _done():
    return [model.objects.count() for model in ONCE]


def test_the_same_post_twice_is_done_once(scene):
    for post in EVERY:
        with undone():
            client, url, data = post.ready(scene)
            first = client.post(url, data)
            done = _done()
            for value in data.values():
                value.seek(0) if hasattr(value, "seek") else None
            second = client.post(url, data)

            stays = post.name in {"verify", "account_signup"} | BY_SCRIPT
            assert first.status_code == (200 if stays else 302), post
            assert second.status_code in (200, 302, 404, 409, 410, 422), post
            assert _done() == done, post


def twice(name, value):
    """What is replied to stays what it is: another key is another comment, which may not be there."""
    return [value, value if name == "thread" else f"{value}2"]


def test_fields_sent_twice_are_no_error(scene):
    for post in EVERY:
        with undone():
            client, url, data = post.ready(scene)
            reply = client.post(url, {name: twice(name, value) for name, value in data.items()})

            assert reply.status_code in (200, 302, 409, 422), post
