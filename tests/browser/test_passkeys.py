"""A fingerprint in place of the password, with Chromium's virtual authenticator: added on the account pages, used to
sign, and of no use once the page is of another edition."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import findings
from tests.browser.conftest import PASSWORD
from tests.browser.people import of, sign_in
from tests.browser.places import press

pytestmark = pytest.mark.browser
HUGH = "hugh.tremlett@fairleigh.example"


def test_fingerprint_signs_in_place_of_the_password(own_site, visit):
    page = visit(own_site)
    device, authenticator = given_a_device(page)
    sign_in(page, HUGH)
    when_the_device_is_added(page)

    page.goto(of("Fairleigh", "editions/1/sign/"))
    assert findings(page) == []
    says_who_holds_it(device, authenticator, right=False)
    page.get_by_role("button", name="Use fingerprint or face instead").click()
    expect(page.get_by_text("Nothing has been signed. Try again, or enter your password.")).to_be_visible()
    says_who_holds_it(device, authenticator, right=True)
    page.get_by_role("button", name="Use fingerprint or face instead").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed edition 1")

    page.goto("/accounts/passkeys/")
    expect(page.get_by_text("last used")).to_be_visible()
    page.get_by_role("link", name="Remove My phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove My phone?")
    assert findings(page) == []
    press("Remove this device")(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign with your fingerprint or face")


def test_without_a_script_the_password_stays(common_site, visit):
    page = visit(common_site, HUGH, java_script_enabled=False)

    page.goto(of("Fairleigh", "editions/1/sign/"))

    expect(page.get_by_label("Your password")).to_be_visible()
    expect(page.get_by_role("button", name="Use fingerprint or face instead")).to_be_hidden()


def given_a_device(page):
    """A phone with a fingerprint reader, inside the browser."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device, made["authenticatorId"]


def says_who_holds_it(device, authenticator, *, right):
    device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": right})


def when_the_device_is_added(page):
    page.goto("/accounts/")
    page.get_by_role("link", name="Use fingerprint or face instead").click()
    page.get_by_role("button", name="Add this device").click()
    press("Continue", id_password=PASSWORD)(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Add this device")
    assert findings(page) == []
    page.get_by_label("What is this device called?").fill("My phone")
    page.get_by_role("button", name="Add this device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can sign with your fingerprint or face")
    expect(page.get_by_role("term")).to_have_text("My phone")
    assert findings(page) == []
