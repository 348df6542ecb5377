"""Every page in every state, by who sees it: an address and, where a state needs it, what is done there first."""

import re
from io import BytesIO

from tests.browser.people import COLLECTION, of
from tests.reporting import word_forms

LONG = "We meet every month with families and with everybody who pays for care and we write it all down."
TOO_LONG = "One word after another. " * 1_000


def press(name, **fields):
    """Fill in fields by their id, then press a button: `press("Send", id_reason="")`."""

    def act(page):
        for control, text in fields.items():
            page.locator(f"[id='{control}']").fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name=name).first.click()

    return act


def attach(*names):
    """A file that is not what its name says."""

    def act(page):
        page.locator("input[type=file]").set_input_files(
            [{"name": name, "mimeType": "application/pdf", "buffer": b"not a PDF"} for name in names]
        )
        press(re.compile("^(Save and continue|Check the file)$"))(page)

    return act


def open_all(page):
    for part in page.locator("details:not([open]) > summary").all():
        if part.is_visible():
            part.click()


def choose(label, then):
    def act(page):
        page.get_by_role("radio", name=label).check()
        press(then)(page)

    return act


def cancel_an_archive(page):
    choose("Sent and signed", "Make the archive")(page)
    press("Cancel the archive")(page)


def forget_the_form(page):
    page.context.clear_cookies(name="csrftoken")


def change_a_rating(page):
    page.get_by_label(re.compile("^6.9 ")).select_option("Green")
    page.get_by_label("Why are you changing this?").fill("The board heard that the flats are ready.")
    page.get_by_role("button", name="Check the changes").click()


def check_the_reference(page):
    """Of the edition on the page."""
    reference = re.search(r"[A-Z]{3}-\d{4}-\d-\w+", page.get_by_text("Reference").first.inner_text())
    page.goto(f"/verify/?reference={reference[0]}")


def check_the_file(**change):
    """The edition's PDF as it is, or with something added."""

    def act(page):
        link = page.get_by_role("link", name=re.compile(r"^Download edition \d+ \(PDF\)$")).get_attribute("href")
        data = page.request.get(link).body() + change.get("added", b"")
        page.goto("/verify/")
        page.locator("input[type=file]").set_input_files(
            {"name": "Return.pdf", "mimeType": "application/pdf", "buffer": data}
        )
        press("Check the file")(page)

    return act


def check_the_public_copy(page):
    """Once the worker has made it."""
    data = page.request.get(f"{COLLECTION}areas/X99000013/editions/1/public.pdf").body()
    page.locator("input[type=file]").set_input_files(
        {"name": "Public.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    press("Check the file")(page)


def move_the_meeting(page):
    """The record has changed, so the PDF of it has yet to be made."""
    page.get_by_label("When does the board discuss the return?").fill("2030-01-31")
    press("Save the dates")(page)
    page.goto(of("Millbrook", "editions/1/return.pdf"))


def follow(name):
    def act(page):
        with page.expect_navigation():
            page.get_by_role("link", name=name).first.click()

    return act


def bring_in_a_form(page):
    """A table as areas typed it: an answer that differs, two that are new, and one that is nobody's question."""
    file = BytesIO()
    word_forms.form(
        ["1.1", "We have begun to meet.", "Amber", "", ""],
        ["11.2", " ".join([LONG] * 5), "Amber", "", ""],
        ["12.1 Our own", "Advocacy.", "", "", ""],
        heads=["Assessment", "Rating", "Good practice", "Support required"],
        path=file,
    )
    name, kind = "Form.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": file.getvalue()})
    press("Upload form")(page)


def untick_all(page):
    ticked = page.get_by_role("checkbox", checked=True)
    while ticked.count():
        ticked.first.uncheck()


EASY = "/questionnaires/winterbourne-stocktake/2013/easy-read/"

ANYBODY = [
    ("Moving home from hospital, in easy read", EASY),
    ("Sign in", "/accounts/login/"),
    ("Error: Sign in", "/accounts/login/", press("Sign in")),
    ("This form has expired", "/accounts/login/", forget_the_form, press("Sign in")),
    (
        "Error: Sign in",
        "/accounts/login/",
        press("Sign in", id_login="meera.okafor@exampleshire.example", id_password="wrong"),
    ),
    ("How checking works", "/verify/how-it-works/"),
    ("Choose a new password", "/accounts/password/reset/"),
    ("Error: Choose a new password", "/accounts/password/reset/", press("Send the link")),
    ("Error: Choose a new password", "/accounts/password/reset/", press("Send the link", id_email="nobody")),
    (
        "Check your email",
        "/accounts/password/reset/",
        press("Send the link", id_email="somebody.else@nowhere.example"),
    ),
    ("This link no longer works", "/accounts/password/reset/key/1-nonsense/"),
    ("Choose a new password", "reset"),
    ("Error: Choose a new password", "reset", press("Save the new password", id_password1="password")),
    ("Your new password has been saved", "/accounts/password/reset/key/done/"),
    ("You need an invitation", "/accounts/signup/"),
    ("Your account is closed", "/accounts/inactive/"),
    ("Sign in", "/accounts/logout/"),
    ("We do not recognise this invitation", "/invitations/unknown/"),
    ("Accept your invitation", "invitation"),
    ("Error: Accept your invitation", "invitation", press("Save password and continue", id_password="nora quist")),
    ("Help", "/help/"),
    ("Accessibility", "/accessibility/"),
    ("Privacy", "/privacy/"),
    ("Check a document", "/verify/"),
    ("Error: Check a document", "/verify/", press("Check the file")),
    ("Error: Check a document", "/verify/", press("Check the reference")),
    ("We do not recognise this reference", "/verify/", press("Check the reference", id_reference="no such thing")),
    ("This is not a PDF", "/verify/", attach("Return.pdf")),
    ("Page not found", "/nowhere/"),
]

ACCOUNT = [
    ("Your account", "/accounts/"),
    ("Change your password", "/accounts/password/change/"),
    ("Error: Change your password", "/accounts/password/change/", press("Save")),
    (
        "Error: Change your password",
        "/accounts/password/change/",
        press("Save", id_oldpassword="wrong", id_password1="short"),
    ),
    ("Set up two-step sign-in", "/accounts/two-steps/"),
    ("Sign with your fingerprint or face", "/accounts/passkeys/"),
    ("Confirm that it is you", "/accounts/reauthenticate/"),
    ("Error: Confirm that it is you", "/accounts/reauthenticate/", press("Continue")),
    ("Confirm that it is you", "/accounts/two-steps/app/"),
    ("Sign out", "/accounts/logout/"),
]

LEAD_OF_DRAFT = [
    ("Remind 1 person, Exampleshire", of("Exampleshire", "remind/")),
    (
        "Error: Remind 1 person, Exampleshire",
        of("Exampleshire", "remind/"),
        press("Send the reminder", id_words=TOO_LONG),
    ),
    ("Emails about Exampleshire’s return", of("Exampleshire", "mails/")),
    ("Your account", "/accounts/"),
    ("The Health and Wellbeing Board, Exampleshire", of("Exampleshire", "board/")),
    (
        "Error: The Health and Wellbeing Board, Exampleshire",
        of("Exampleshire", "board/"),
        press("Save the dates", id_report_due_on="2099-01-01"),
    ),
    ("Exampleshire’s return", "/"),
    ("Section 1: Models of partnership", of("Exampleshire", "sections/1/")),
    ("Section 6: Commissioning arrangements", of("Exampleshire", "sections/6/")),
    ("Section 6: Commissioning arrangements", of("Exampleshire", "sections/6/?wording=easy")),
    ("6.9 1 June 2014 target", of("Exampleshire", "questions/6.9/?wording=easy")),
    ("1.1 Joint delivery", of("Exampleshire", "questions/1.1/?wording=official")),
    ("Section 6 in easy read", of("Exampleshire", "sections/6/easy-read/"), open_all),
    (
        "Section 6 in easy read",
        of("Exampleshire", "sections/6/easy-read/"),
        press("Save and stay here", id_going_well=LONG),
    ),
    ("Exampleshire in easy read", of("Exampleshire", "easy-read/")),
    ("Who checked the easy read", of("Exampleshire", "easy-read/check/")),
    ("Error: Who checked the easy read", of("Exampleshire", "easy-read/check/"), press("Record who checked it")),
    ("1.1 Joint delivery", of("Exampleshire", "questions/1.1/")),
    ("1.1 Joint delivery", of("Exampleshire", "questions/1.1/"), open_all),
    (
        "Error: 1.1 Joint delivery",
        of("Exampleshire", "questions/1.1/"),
        press("Save and continue", id_assessment=TOO_LONG),
    ),
    ("Error: 1.1 Joint delivery", of("Exampleshire", "questions/1.1/"), attach("Minutes.pdf", "Letter.exe")),
    ("1.8 Ordinary residence", of("Exampleshire", "questions/1.8/")),
    ("1.9 Further support", of("Exampleshire", "questions/1.9/")),
    ("6.9 1 June 2014 target", of("Exampleshire", "questions/6.9/")),
    ("6.10 Obstacles", of("Exampleshire", "questions/6.10/")),
    ("11.2 Gap analysis", of("Exampleshire", "questions/11.2/"), open_all),
    ("Two versions of 6.9", of("Exampleshire", "questions/6.9/"), follow("6.9 assessment")),
    (
        "Error: Two versions of 6.9",
        of("Exampleshire", "questions/6.9/"),
        follow("6.9 assessment"),
        press("Save this answer"),
    ),
    ("History of 6.9", of("Exampleshire", "questions/6.9/history/")),
    ("Describe a file for 1.1", of("Exampleshire", "questions/1.1/"), follow("Add description")),
    (
        "Error: Describe a file for 1.1",
        of("Exampleshire", "questions/1.1/"),
        follow("Add description"),
        press("Save the description", id_description="x" * 201),
    ),
    ("Comments on 6.9", of("Exampleshire", "questions/6.9/comments/"), open_all),
    ("Comments on 1.1", of("Exampleshire", "questions/1.1/comments/")),
    ("Error: Comments on 6.9", of("Exampleshire", "questions/6.9/comments/"), press("Add comment")),
    ("History of 6.9", of("Exampleshire", "questions/6.9/history/"), open_all),
    ("Remove a file from 1.1", of("Exampleshire", "questions/1.1/"), follow("Remove")),
    ("Context and who took part", of("Exampleshire", "about/")),
    ("Error: Context and who took part", of("Exampleshire", "about/"), press("Save", id_context=TOO_LONG)),
    ("History of Context and who took part", of("Exampleshire", "about/history/")),
    ("Who writes which section", of("Exampleshire", "share/")),
    ("Section 3: Case management for individuals", of("Exampleshire", "sections/3/")),
    ("Section 8: Prevention and crisis response capacity", of("Exampleshire", "sections/8/")),
    ("Send section 2 back", of("Exampleshire", "sections/2/send-back/")),
    ("Error: Send section 2 back", of("Exampleshire", "sections/2/send-back/"), press("Send section 2 back")),
    ("Who completed the return, and who answers questions", of("Exampleshire", "contact/")),
    (
        "Error: Who completed the return, and who answers questions",
        of("Exampleshire", "contact/"),
        press("Save", id_query_email="nobody", id_query_phone="0" * 60),
    ),
]

LEAD_CHECKING = [
    ("Upload a completed form", of("Exampleshire", "bring-in/")),
    ("Error: Upload a completed form", of("Exampleshire", "bring-in/"), press("Upload form")),
    ("What the form says", of("Exampleshire", "bring-in/"), bring_in_a_form, open_all),
    (
        "Error: What the form says",
        of("Exampleshire", "bring-in/"),
        bring_in_a_form,
        untick_all,
        press("Add the chosen answers"),
    ),
    ("People", of("Exampleshire", "people/")),
    ("Which bodies sign", of("Exampleshire", "people/signers/")),
    ("Invite somebody", of("Exampleshire", "people/invite/")),
    ("Error: Invite somebody", of("Exampleshire", "people/invite/"), press("Send the invitation")),
    ("Change Amir Khan’s role", of("Exampleshire", "people/"), follow(re.compile("^Change role.*Amir Khan"))),
    ("Remove Amir Khan", of("Exampleshire", "people/"), follow(re.compile("^Remove.*Amir Khan"))),
    (
        "Remove Meera Okafor",
        of("Exampleshire", "people/"),
        follow(re.compile("^Remove.*Meera Okafor")),
        press("Remove Meera Okafor"),
    ),
    ("Who signs in place of David Pell?", of("Exampleshire", "people/"), follow(re.compile("^Hand over.*David Pell"))),
    (
        "Error: Who signs in place of David Pell?",
        of("Exampleshire", "people/"),
        follow(re.compile("^Hand over.*David Pell")),
        press("Hand over"),
    ),
    ("Hand the return over", of("Exampleshire", "hand-over/")),
    ("Error: Hand the return over", of("Exampleshire", "hand-over/"), press("Hand the return over")),
    ("History", of("Exampleshire", "history/")),
    ("Documents for Exampleshire", of("Exampleshire", "documents/")),
    ("Files for Exampleshire", of("Exampleshire", "files/")),
    ("What the public reads, Exampleshire", of("Exampleshire", "public/")),
    ("Error: What the public reads, Exampleshire", of("Exampleshire", "public/"), press("Save the decisions")),
    ("Check your answers", of("Exampleshire", "check/")),
    ("Check your answers", of("Exampleshire", "check/?show=is-red")),
    ("Check your answers", of("Exampleshire", "check/?show=no-response")),
    ("Error: Check your answers", of("Exampleshire", "check/"), press("Pass as")),
    ("Error: Check your answers", of("Exampleshire", "check/"), press("Finalise edition 1")),
    ("Somebody else has changed this return", of("Exampleshire", "recall/")),
    ("The Health and Wellbeing Board, Exampleshire", of("Exampleshire", "board/")),
    ("Page not found", of("Exampleshire", "questions/99.9/")),
    ("Page not found", of("Exampleshire", "editions/1/sign/")),
    ("Page not found", COLLECTION),
]

CONTRIBUTOR = [
    ("Exampleshire’s return", of("Exampleshire")),
    ("2.1 Current costs", of("Exampleshire", "questions/2.1/")),
    ("6.9 1 June 2014 target", of("Exampleshire", "questions/6.9/")),
    ("Check your answers", of("Exampleshire", "check/")),
    ("Who completed the return, and who answers questions", of("Exampleshire", "contact/")),
    ("You do not have permission to do this", of("Exampleshire", "board/")),
]

LIMITED_READER = [
    ("Exampleshire’s return", "/"),
    ("Section 5: Safeguarding", of("Exampleshire", "sections/5/")),
    ("Page not found", of("Exampleshire", "sections/6/")),
    ("Page not found", of("Exampleshire", "people/")),
]

VIEWER = [
    ("Comments on 6.9", of("Exampleshire", "questions/6.9/comments/")),
    ("Exampleshire in easy read", of("Exampleshire", "easy-read/")),
    ("Section 6 in easy read", of("Exampleshire", "sections/6/easy-read/")),
    ("Exampleshire’s return", of("Exampleshire")),
    ("Section 6: Commissioning arrangements", of("Exampleshire", "sections/6/")),
    ("6.9 1 June 2014 target", of("Exampleshire", "questions/6.9/")),
    ("Check your answers", of("Exampleshire", "check/")),
    ("Context and who took part", of("Exampleshire", "about/")),
    ("Who completed the return, and who answers questions", of("Exampleshire", "contact/")),
    ("You do not have permission to do this", of("Exampleshire", "board/")),
]

LEAD_OF_NOTHING_YET = [
    ("Eastmarsh’s return", of("Eastmarsh")),
    ("Section 1: Models of partnership", of("Eastmarsh", "sections/1/")),
    ("1.1 Joint delivery", of("Eastmarsh", "questions/1.1/")),
    ("History of 1.1", of("Eastmarsh", "questions/1.1/history/")),
    ("History", of("Eastmarsh", "history/")),
    ("Documents for Eastmarsh", of("Eastmarsh", "documents/")),
    ("Check your answers", of("Eastmarsh", "check/")),
    ("Check your answers", of("Eastmarsh", "check/?show=is-red")),
    ("Error: Check your answers", of("Eastmarsh", "check/"), press("Finalise edition 1")),
    ("Who completed the return, and who answers questions", of("Eastmarsh", "contact/")),
]

LEAD_SENT_BACK = [
    ("Larkfield’s return", of("Larkfield")),
    ("Check your answers", of("Larkfield", "check/")),
    ("Edition 1, Larkfield", of("Larkfield", "editions/1/")),
    ("Genuine, but it has been recalled", of("Larkfield", "editions/1/"), check_the_reference),
    ("Documents for Larkfield", of("Larkfield", "documents/")),
    ("History", of("Larkfield", "history/")),
]

LEAD_REOPENED = [
    ("Oakenshaw’s return", "/"),
    ("Edition 1, Oakenshaw", of("Oakenshaw", "editions/1/")),
    ("This reference is ours", of("Oakenshaw", "editions/1/"), check_the_reference),
    ("2.1 Current costs", of("Oakenshaw", "questions/2.1/")),
    ("Documents for Oakenshaw", of("Oakenshaw", "documents/")),
    ("History", of("Oakenshaw", "history/")),
]

LEAD_AFTER_THE_BOARD = [
    ("Pennerley’s return", "/"),
    ("Edition 2, Pennerley", of("Pennerley", "editions/2/")),
    ("Edition 1, Pennerley", of("Pennerley", "editions/1/")),
    ("Editions 1 and 2, Pennerley", of("Pennerley", "editions/1/differences/2/")),
    ("Change answers after the board, Pennerley", of("Pennerley", "amend/")),
    ("Error: Change answers after the board, Pennerley", of("Pennerley", "amend/"), press("Check the changes")),
    ("Check the changes, Pennerley", of("Pennerley", "amend/"), change_a_rating),
    ("This reference is ours", of("Pennerley", "editions/2/"), check_the_reference),
    ("The Health and Wellbeing Board, Pennerley", of("Pennerley", "board/")),
    ("Section 3: Case management for individuals", of("Pennerley", "sections/3/")),
    ("History", of("Pennerley", "history/")),
]

LEAD_PARTLY_SIGNED = [
    ("Calderwick’s return", of("Calderwick")),
    ("Remind 2 people, Calderwick", of("Calderwick", "remind/")),
    ("Section 6: Commissioning arrangements", of("Calderwick", "sections/6/")),
    ("1.1 Joint delivery", of("Calderwick", "questions/1.1/")),
    ("Context and who took part", of("Calderwick", "about/")),
    ("Edition 1, Calderwick", of("Calderwick", "editions/1/")),
    ("Send edition 1, Calderwick", of("Calderwick", "editions/1/send/")),
    ("Error: Send edition 1, Calderwick", of("Calderwick", "editions/1/send/"), press("Send edition 1")),
    ("Recall edition 1, Calderwick", of("Calderwick", "recall/")),
    ("Error: Recall edition 1, Calderwick", of("Calderwick", "recall/"), press("Recall edition 1")),
]

LEAD_SIGNED = [
    ("Kingsmoor’s return", of("Kingsmoor")),
    ("Send edition 1, Kingsmoor", of("Kingsmoor", "editions/1/send/")),
]

LEAD_SENT = [
    ("Ashcombe’s return", of("Ashcombe")),
    ("Edition 1, Ashcombe", of("Ashcombe", "editions/1/")),
    ("This is a genuine copy", of("Ashcombe", "editions/1/"), check_the_file()),
    ("This file has been changed", of("Ashcombe", "editions/1/"), check_the_file(added=b"\n%")),
    ("This reference is ours", of("Ashcombe", "editions/1/"), check_the_reference),
    ("Sent on ", of("Ashcombe", "editions/1/send/")),
    ("Somebody else has changed this return", of("Ashcombe", "recall/")),
    ("You cannot change answers after the board at the moment, Ashcombe", of("Ashcombe", "amend/")),
    ("Documents for Ashcombe", of("Ashcombe", "documents/")),
]

CHIEF_EXECUTIVE_ASKED = [
    ("Start", "/"),
    ("Fairleigh’s return", of("Fairleigh")),
    ("Read and sign edition 1, Fairleigh", of("Fairleigh", "editions/1/sign/")),
    ("Error: Read and sign edition 1, Fairleigh", of("Fairleigh", "editions/1/sign/"), press("Sign edition 1")),
    (
        "Error: Read and sign edition 1, Fairleigh",
        of("Fairleigh", "editions/1/sign/"),
        press("Sign edition 1", id_password="wrong"),
    ),
    ("Edition 1, Fairleigh", of("Fairleigh", "editions/1/")),
    ("Send edition 1 back, Fairleigh", of("Fairleigh", "editions/1/send-back/")),
    ("Error: Send edition 1 back, Fairleigh", of("Fairleigh", "editions/1/send-back/"), press("Send edition 1 back")),
    ("Edition 1, Fairleigh", of("Fairleigh", "check/")),
    ("You do not have permission to do this", of("Fairleigh", "editions/1/send/")),
]

CHAIR_ASKED_AGAIN = [
    ("Start", "/"),
    ("Read and sign edition 2, Hallowden", of("Hallowden", "editions/2/sign/")),
    ("Edition 1, Hallowden", of("Hallowden", "editions/1/sign/")),
    ("Editions 1 and 2, Hallowden", of("Hallowden", "editions/1/differences/2/")),
    ("Somebody else has changed this return", of("Hallowden", "editions/1/send-back/")),
    ("Genuine, but there is a newer edition", of("Hallowden", "editions/1/"), check_the_reference),
    ("Barrowmere’s return", of("Barrowmere")),
]

CCG_OF_TWO = [
    ("Start", "/"),
    ("Exampleshire’s return", of("Exampleshire")),
    ("You have signed edition 1, Northbourne Vale", f"{COLLECTION}areas/X99000013/editions/1/sign/"),
]

CHAIR_CALLED_BACK = [
    ("Larkfield’s return", "/"),
    ("Edition 1, Larkfield", of("Larkfield", "editions/1/sign/")),
]

CCG_AFTER_SENDING = [
    ("Start", "/"),
    ("Read and sign edition 1, Ashcombe", of("Ashcombe", "editions/1/sign/")),
]

DEPUTY = [
    ("Read and sign edition 1, Fairleigh", of("Fairleigh", "editions/1/sign/")),
    (
        "Error: Read and sign edition 1, Fairleigh",
        of("Fairleigh", "editions/1/sign/"),
        press("Sign edition 1", id_title="", id_password="wrong"),
    ),
]

DEPUTY_WHO_SIGNED = [
    ("You have signed edition 1, Greywater", of("Greywater", "editions/1/sign/")),
]

CHAIR_WITH_DEPUTY = [
    ("Edition 1, Greywater", of("Greywater", "editions/1/sign/")),
    ("Ask for a deputy to sign for you", of("Greywater", "people/deputy/")),
]

CHIEF_WITHOUT_DEPUTY = [
    ("Ask for a deputy to sign for you", of("Greywater", "people/deputy/")),
    ("Error: Ask for a deputy to sign for you", of("Greywater", "people/deputy/"), press("Ask the lead")),
]

LEAD_OF_TWO_CCGS = [
    ("Greywater’s return", of("Greywater")),
    ("People", of("Greywater", "people/")),
    ("Which bodies sign", of("Greywater", "people/signers/")),
    ("Sent on ", of("Greywater", "editions/1/send/")),
]

BOARD_OFFICER = [
    ("Millbrook’s return", "/"),
    ("The Health and Wellbeing Board, Millbrook", of("Millbrook", "board/")),
    ("Error: The Health and Wellbeing Board, Millbrook", of("Millbrook", "board/"), press("Record the decision")),
    ("Headings of the report for noting, Millbrook", of("Millbrook", "board/noting-headings/")),
    (
        "Error: Headings of the report for noting, Millbrook",
        of("Millbrook", "board/noting-headings/"),
        press("Save the headings", id_place_purpose="first", id_heading_policy=""),
    ),
    ("Edition 1, Millbrook", of("Millbrook", "editions/1/")),
    ("The PDF is being made: Millbrook", of("Millbrook", "board/"), move_the_meeting),
]

OFFICER_WITH_PAPER = [
    ("Calderwick’s return", of("Calderwick")),
    ("The Health and Wellbeing Board, Calderwick", of("Calderwick", "board/")),
    ("Whose signature is on the sheet?", of("Calderwick", "editions/1/paper/")),
    ("Record a signature on paper, edition 1, Calderwick", of("Calderwick", "editions/1/paper/1/")),
    (
        "Error: Record a signature on paper, edition 1, Calderwick",
        of("Calderwick", "editions/1/paper/1/"),
        press("Record the signature", id_letters="ZZZZ"),
    ),
    ("Somebody else has changed this return", of("Calderwick", "editions/1/paper/2/")),
]

WHO_PUBLISHES = [
    ("What the public reads, Northbourne Vale", f"{COLLECTION}areas/X99000013/editions/1/public/"),
    (
        "What the public reads, Northbourne Vale",
        f"{COLLECTION}areas/X99000013/editions/1/public/?answer=2.4.assessment",
    ),
    (
        "Error: What the public reads, Northbourne Vale",
        f"{COLLECTION}areas/X99000013/editions/1/public/?answer=2.4.assessment",
        press("Save the decisions"),
    ),
    (
        "Error: What the public reads, Northbourne Vale",
        f"{COLLECTION}areas/X99000013/editions/1/public/",
        press("Save the mailbox", id_mailbox="nobody"),
    ),
    ("This is the public copy of edition 1", "/verify/", check_the_public_copy),
]

ANALYST = [
    ("6 of 15 returns are in", COLLECTION),
    ("Edition 1, Millbrook", of("Millbrook", "editions/1/")),
    ("Documents for Millbrook", of("Millbrook", "documents/")),
    ("Northbourne Vale in easy read", of("Northbourne Vale", "easy-read/")),
    ("Not sent yet", of("Exampleshire")),
    ("Archives", f"{COLLECTION}archives/"),
]

MANAGER = [
    ("Accept edition 1, Greywater", of("Greywater", "editions/1/accept/")),
    (
        "Error: Accept edition 1, Greywater",
        of("Greywater", "editions/1/accept/"),
        press("Accept edition 1"),
    ),
    ("Edition 1, Ashcombe", of("Ashcombe", "editions/1/accept/")),
    ("Who checked the easy read", f"{EASY}check/"),
    ("6 of 15 returns are in", f"{COLLECTION}?not_begun=on"),
    ("Write to 2 areas", f"{COLLECTION}nudge/?area=X99000003&area=X99000004"),
    (
        "Error: Write to 2 areas",
        f"{COLLECTION}nudge/?area=X99000003&area=X99000004",
        press("Send emails", id_words=TOO_LONG),
    ),
    ("No area is chosen", f"{COLLECTION}nudge/"),
    ("Emails", f"{COLLECTION}mails/"),
    ("Emails", f"{COLLECTION}mails/?state=refused"),
    ("Emails", f"{COLLECTION}mails/?state=waiting"),
    ("Emails about Eastmarsh’s return", of("Eastmarsh", "mails/")),
    ("6 of 15 returns are in", "/"),
    ("6 of 15 returns are in", f"{COLLECTION}?words=meera"),
    ("6 of 15 returns are in", f"{COLLECTION}?words=nobody+at+all"),
    ("6 of 15 returns are in", f"{COLLECTION}?standing=overdue&region=East+Midlands"),
    ("Not sent yet", of("Barrowmere")),
    ("You do not have permission to do this", of("Barrowmere", "questions/1.1/")),
    ("People", of("Barrowmere", "people/")),
    ("Invite somebody", of("Barrowmere", "people/invite/")),
    ("More time for Barrowmere", of("Barrowmere", "extension/")),
    ("Error: More time for Barrowmere", of("Barrowmere", "extension/"), press("Give more time")),
    ("Somebody else has changed this return", of("Millbrook", "extension/")),
    ("Edition 1, Millbrook", of("Millbrook")),
    ("Edition 1, Millbrook", of("Millbrook", "editions/1/")),
    ("Reopen Millbrook’s return", of("Millbrook", "reopen/")),
    ("Error: Reopen Millbrook’s return", of("Millbrook", "reopen/"), press("Reopen the return")),
    ("Somebody else has changed this return", of("Oakenshaw", "reopen/")),
    ("Edition 1, Oakenshaw", of("Oakenshaw")),
    ("Edition 2, Pennerley", of("Pennerley")),
    ("Archives", f"{COLLECTION}archives/"),
    ("Error: Archives", f"{COLLECTION}archives/", press("Make the archive")),
    ("The archive is in the queue", f"{COLLECTION}archives/", choose("Sent and signed", "Make the archive")),
    ("Archives", f"{COLLECTION}archives/"),
    ("Jobs", f"{COLLECTION}jobs/"),
    ("The archive was cancelled", f"{COLLECTION}archives/", cancel_an_archive),
    ("Page not found", f"{COLLECTION}archives/999/"),
]

WHO = {
    "anybody": (None, ANYBODY),
    "account": ("ruth.adler@exampleshire.example", ACCOUNT),
    "lead_of_draft": ("meera.okafor@exampleshire.example", LEAD_OF_DRAFT),
    "lead_checking": ("meera.okafor@exampleshire.example", LEAD_CHECKING),
    "contributor": ("amir.khan@exampleshire.example", CONTRIBUTOR),
    "limited_reader": ("jo.whitfield-marsh@larch-house.example", LIMITED_READER),
    "viewer": ("joan.whitfield@carers-exampleshire.example", VIEWER),
    "lead_of_nothing_yet": ("tobias.grant@eastmarsh.example", LEAD_OF_NOTHING_YET),
    "lead_sent_back": ("ada.finch@larkfield.example", LEAD_SENT_BACK),
    "lead_reopened": ("vera.lindley@oakenshaw.example", LEAD_REOPENED),
    "lead_after_the_board": ("iris.beddoes@pennerley.example", LEAD_AFTER_THE_BOARD),
    "lead_partly_signed": ("gwen.pratt@calderwick.example", LEAD_PARTLY_SIGNED),
    "lead_signed": ("leo.mars@kingsmoor.example", LEAD_SIGNED),
    "lead_sent": ("ned.sorrell@ashcombe.example", LEAD_SENT),
    "chief_executive_asked": ("amanda.sturgess@fairleigh.example", CHIEF_EXECUTIVE_ASKED),
    "chair_asked_again": ("bernard.ashdown@barrowmere.example", CHAIR_ASKED_AGAIN),
    "deputy": ("conrad.blythe@fairleigh.example", DEPUTY),
    "deputy_who_signed": ("rita.vale@greywater.example", DEPUTY_WHO_SIGNED),
    "chair_with_deputy": ("daphne.osei@greywater.example", CHAIR_WITH_DEPUTY),
    "chief_without_deputy": ("graham.tilley@greywater.example", CHIEF_WITHOUT_DEPUTY),
    "lead_of_two_ccgs": ("sunil.rao@greywater.example", LEAD_OF_TWO_CCGS),
    "ccg_of_two": ("helen.adeyemi@northbourne-and-vale-ccg.example", CCG_OF_TWO),
    "chair_called_back": ("winston.clarke@larkfield.example", CHAIR_CALLED_BACK),
    "ccg_after_sending": ("sofia.marchetti@ashcombe-ccg.example", CCG_AFTER_SENDING),
    "board_officer": ("kay.robson@millbrook.example", BOARD_OFFICER),
    "officer_with_paper": ("paul.etherden@calderwick.example", OFFICER_WITH_PAPER),
    "who_publishes": ("ravi.sethi@northbourne-vale.example", WHO_PUBLISHES),
    "analyst": ("anna.lindqvist@programme.example", ANALYST),
    "manager": ("kofi.mensah@programme.example", MANAGER),
}
