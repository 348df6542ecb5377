"""Addresses that lead nowhere are a page in plain words, whatever stands in them; parameters of pages break none.

CONTROL: take ReadableRequestsMiddleware out, and on PostgreSQL a cookie with NUL is a 500.
"""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import resolve

from tests.pages import text_of
from tests.permission_rows import ROWS
from tests.test_permission_matrix import Scene, arguments_of

pytestmark = pytest.mark.django_db
NUMBERS = [
    "0",
    "-1",
    "9999",
    "99999",
    str(2**31),
    str(2**31 - 1),
    str(2**63),
    "9" * 40,
    "1.0",
    "1e3",
    "0x1",
    "٣",
    "１",
    "½",
]
ANY = ["nowhere", "..", "%2e%2e", "a b", "'", "<b>", "\u202e1", "😀", "x" * 3000, "1;", "{}", "%25s", "a\nb", "\ufffe"]
STRANGE = {
    "collection": [*ANY, *NUMBERS, "ROUND", "-", "_"],
    "area": [*ANY, *NUMBERS, "E99999999", "e09000001", "X0000000", "X000000001", "Ｘ00000001", "X0000000١"],
    "number": [*ANY, "99.9", "1.1.1", "01.1", "1.10", "١.١", "1,1", ".", "1.", "A"],
    "edition": [*ANY, *NUMBERS],
    "revision": [*ANY, *NUMBERS],
    "member": [*ANY, *NUMBERS],
    "offer": [*ANY, *NUMBERS],
    "comment": [*ANY, *NUMBERS],
    "form": [*ANY, *NUMBERS],
    "other": [*ANY, *NUMBERS],
    "attachment": [*ANY, *NUMBERS],
    "mail": [*ANY, *NUMBERS],
    "sha256": [*ANY, *NUMBERS, "0" * 64, "A" * 64, "a" * 63, "a" * 65],
}
ACTORS = {"collection": "manager", "archives": "manager", "archive": "manager", "archive_file": "manager"}
ACTORS |= dict.fromkeys(("nudge", "opening", "collection_mails"), "manager")
ACTORS |= {"extension": "manager", "sign": "signatory", "send_back": "signatory"}


@pytest.fixture
def scene(caplog):
    caplog.set_level("CRITICAL")
    return Scene()


def places(scene):
    """(page, its address, the parameter, what stands for it) for every parameter of every page of ours."""
    for name in sorted(ROWS):
        known = [argument for argument in sorted(arguments_of(name)) if argument in STRANGE]
        url = scene.url(name, "sent")
        for argument in known:
            yield name, url, argument, str(resolve(url).kwargs[argument])


def test_addresses_that_lead_nowhere_say_so(scene):
    """Every strange value on some page, every page with some of them."""
    wrong, tried = [], set()
    for turn, (name, url, argument, value) in enumerate(places(scene)):
        client = scene.client_of(ACTORS.get(name, "lead"))
        if ROWS[name].get is None:
            continue  # nothing but a post is answered there
        for strange in STRANGE[argument][turn % 3 :: 3]:
            if strange == value:
                continue
            tried.add((argument, strange))
            reply = client.get(url.replace(f"/{value}/", f"/{quote(strange)}/", 1))
            text = text_of(reply)
            if (
                reply.status_code != 404
                or "Page not found If you typed the web address, check it is correct." not in text
            ):
                wrong.append(f"{name}, {argument}={strange[:40]!r}: {reply.status_code} {text[:100]}")

    assert len(tried) > 120
    assert "\n".join(wrong) == ""


def test_unknown_places_are_not_found_by_a_post_either(scene):
    """A file that is not there is not missed by whoever removes it, as after a second click."""
    client, wrong = scene.client_of("lead"), []
    for name, url, argument, value in places(scene):
        if ROWS[name].post and name not in ACTORS and argument != "attachment":
            for strange in ("nowhere", "X99999999", "9999", str(2**31), "99.9"):
                reply = client.post(url.replace(f"/{value}/", f"/{strange}/", 1), {"reason": "x"})
                wrong += [f"{name}, {argument}={strange}: {reply.status_code}"] if reply.status_code != 404 else []

    assert "\n".join(wrong) == ""


def test_an_address_with_nul_is_not_read(scene):
    for name, url, _, value in places(scene):
        reply = scene.client_of("lead").get(url.replace(f"/{value}/", f"/{value}%00/", 1))

        assert reply.status_code == 400, name


@pytest.mark.parametrize(
    "address",
    [
        *(
            f"/accounts/password/reset/key/{uid}-set-password/"
            for uid in ("zzzzzzzzzzzzz", "0", "1y2p0ij32e8e7", "1y2p0ij32e8e8")
        ),
        "/accounts/password/reset/key/1-%F0%9F/",
        *(f"/invitations/{token}/" for token in ("x", "%ED%A0%80", "%F0%9F%98%80", "a" * 5000, "..", "%2e")),
        "/%ED%A0%80/",
        "/" + "a/" * 2000,
        "//evil.example/",
        "/collections//areas/",
    ],
)
def test_links_that_are_broken_are_no_error(client, address):
    assert client.get(address).status_code in (200, 302, 404)


VALUES = [
    "",
    "\x00",
    "\x07",
    "0",
    "-1",
    str(2**63),
    "9" * 400,
    "x" * 5000,
    "٣",
    "last",
    "1e309",
    "'",
    "<b>",
    "\ufffe",
    "%",
    "é",
]
PARAMETERS = ["page", "format", "words", "region", "standing", "waits", "show", "copy", "reference", "next", "x"]


def test_parameters_of_pages_break_none(scene):
    """By those who may read them, in a return that was sent, and of the desk."""
    wrong = []
    pages = [name for name, row in ROWS.items() if row.get and name not in ("draft_pdf", "edition_pdf", "archive_file")]
    for turn, name in enumerate(pages):
        client, url = scene.client_of(ACTORS.get(name, "lead")), scene.url(name, "sent")
        values = VALUES if name in ("collection", "verify", "account_login", "history") else VALUES[turn % 3 :: 3]
        for value in values:
            reply = client.get(url, dict.fromkeys(PARAMETERS, value))
            b"".join(reply)  # a file is closed once it was read
            too_long = reply.status_code == 400 and len(value) > 1_000  # to be kept while the password is asked for
            if reply.status_code not in (200, 302, 403, 404, 409, 410, 422) and not too_long:
                wrong.append(f"{name}, {value[:20]!r}: {reply.status_code}")

    assert "\n".join(wrong) == ""


def test_a_copy_is_asked_for_by_its_hash_alone(scene):
    for value in VALUES[1:]:
        assert scene.client_of("lead").get(scene.url("edition_pdf", "sent"), {"copy": value}).status_code == 404


@pytest.mark.parametrize(
    "cookie", ['"\\000aaaaaaaaaa"', "x" * 3000, "%ED%A0%80aaaaaaa", "'; DROP TABLE--", "\x7f\x80aaaaaaaa"]
)
def test_forged_cookies_are_no_error(cookie):
    client = Client(HTTP_COOKIE=f"sessionid={cookie}; csrftoken={cookie}; messages={cookie}")

    assert client.get("/").status_code in (302, 400)
    assert client.get("/help/").status_code in (200, 400)
