"""A second step at sign-in: set up, used, and each of its pages without barriers."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.browser.barriers import deaf_links, findings
from tests.browser.conftest import PASSWORD
from tests.browser.people import of, sign_in
from tests.browser.places import press

pytestmark = pytest.mark.browser
HUGH = "hugh.tremlett@fairleigh.example"


def test_second_step_is_set_up_and_used(common_site, visit):
    page = visit(common_site)
    sign_in(page, HUGH)
    codes = when_the_app_is_set_up(page)
    then_the_page_has_no_barrier(page, "Two-step sign-in is on", "/accounts/two-steps/")
    then_the_page_has_no_barrier(page, "Make new recovery codes?", "/accounts/two-steps/recovery-codes/new/")
    then_the_page_has_no_barrier(page, "Stop asking for a code?", "/accounts/two-steps/app/remove/")

    page = visit(common_site)
    sign_in(page, HUGH)
    then_the_page_has_no_barrier(page, "Enter a code")
    press("Sign in", id_code="000000")(page)
    then_the_page_has_no_barrier(page, "Enter a code", is_error=True)
    press("Sign in", id_code=codes[0])(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 return is waiting for your signature")

    page.goto(of("Fairleigh", "editions/1/sign/"))
    page.get_by_text("Use your authenticator app instead").click()
    press("Sign edition 1", id_code="000000")(page)
    then_the_page_has_no_barrier(page, "Read and sign", is_error=True)


def when_the_app_is_set_up(page):
    page.goto("/accounts/two-steps/")
    page.get_by_role("button", name="Set up the app").click()
    then_the_page_has_no_barrier(page, "Confirm that it is you")
    press("Continue", id_password=PASSWORD)(page)
    then_the_page_has_no_barrier(page, "Set up the app")
    press("Turn on two-step sign-in", id_code="000000")(page)
    then_the_page_has_no_barrier(page, "Set up the app", is_error=True)
    secret = page.locator("main code").inner_text()
    press("Turn on two-step sign-in", id_code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))(page)
    page.goto("/accounts/two-steps/recovery-codes/")
    then_the_page_has_no_barrier(page, "Keep these recovery codes")
    return page.locator("main li code").all_inner_texts()


def then_the_page_has_no_barrier(page, heading, path=None, *, is_error=False):
    if path:
        page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.title().startswith("Error: ") == is_error
    assert (deaf_links(page) if is_error else []) + findings(page) == []
