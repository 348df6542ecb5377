"""The people of the demonstration, where their areas are, and how they sign in."""

from tests.browser.conftest import PASSWORD

COLLECTION = "/collections/stocktake-2013/"
AREAS = {
    "Exampleshire": "X99000001",  # a draft: one question open, two texts for 6.9
    "Ashcombe": "X99000002",  # sent with two of three signatures
    "Barrowmere": "X99000003",  # a draft, hardly begun
    "Calderwick": "X99000004",  # final, one of three signatures
    "Dunholme": "X99000005",  # a draft
    "Eastmarsh": "X99000006",  # nothing written
    "Fairleigh": "X99000007",  # final, no signature
    "Greywater": "X99000008",  # each of two CCGs signs, the chair’s deputy did; sent with two of four signatures
    "Hallowden": "X99000009",  # final again, edition 2, to be signed again
    "Kingsmoor": "X99000010",  # signed by all, not sent
    "Larkfield": "X99000011",  # sent back with reasons
    "Millbrook": "X99000012",  # sent and signed
    "Northbourne Vale": "X99000013",  # sent, signed, considered by the board; its easy read is checked
    "Oakenshaw": "X99000014",  # sent late, signed, reopened by the programme
    "Pennerley": "X99000015",  # two ratings changed after the board, signed again by the chair
}
MEERA = "meera.okafor@exampleshire.example"
AMIR = "amir.khan@exampleshire.example"
MARGARET = "margaret.thornley@exampleshire.example"
DAVID = "david.pell@exampleshire.example"
HELEN = "helen.adeyemi@northbourne-and-vale-ccg.example"
SAM = "sam.lister@exampleshire.example"
KOFI = "kofi.mensah@programme.example"
ANNA = "anna.lindqvist@programme.example"


def of(area, rest=""):
    """An address in an area's return."""
    return f"{COLLECTION}areas/{AREAS[area]}/{rest}"


def sign_in(page, email, password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
