"""Files that are refused: the field says why, and the words that were typed beside them are kept and saved."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import of

pytestmark = pytest.mark.browser
FARAH = "farah.idris@barrowmere.example"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """By what is wrong with each."""
    folder = tmp_path_factory.mktemp("files")
    with (folder / "Film.pdf").open("wb") as film:
        film.truncate(40 * MEGABYTE)
    (folder / "Minutes.pdf").write_bytes(b"PK\x03\x04 not what it says")
    (folder / "Nothing.pdf").write_bytes(b"")
    (folder / "Costs.xlsm").write_bytes(b"PK\x03\x04")
    return folder


@pytest.mark.parametrize(
    ("name", "number", "problem"),
    [
        ("Film.pdf", "3.1", "“Film.pdf” is 40 MB. It must be 20 MB or smaller. Make it smaller or split it."),
        ("Minutes.pdf", "3.2", "“Minutes.pdf” says it is PDF, but its content is not."),
        ("Nothing.pdf", "3.3", "“Nothing.pdf” is empty. Choose the file again."),
        ("Costs.xlsm", "3.4", "“Costs.xlsm” is of a type that may hold macros. Save it as .xlsx or PDF"),
    ],
)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_refused_file_costs_no_word(common_site, visit, files, name, number, problem, script):
    page = visit(common_site, FARAH, java_script_enabled=script)
    page.goto(of("Barrowmere", f"questions/{number}/"))
    words = f"Words typed beside {name}, {script}."

    page.get_by_label("Assessment of current position").fill(words)
    page.get_by_label("Attach files").set_input_files(files / name)
    page.get_by_role("button", name="Save and continue").click()

    expect(page.locator(".govuk-error-message")).to_contain_text(problem)
    expect(page.get_by_label("Assessment of current position")).to_have_value(words)
    page.goto(of("Barrowmere", f"questions/{number}/"))
    expect(page.get_by_label("Assessment of current position")).to_have_value(words)
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_file_that_is_good_stands_beside_its_answer(common_site, visit, tmp_path):
    good = tmp_path / "How we plan.pdf"
    good.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page = visit(common_site, FARAH)
    page.goto(of("Barrowmere", "questions/2.3/"))

    page.get_by_label("Attach files").set_input_files(good)
    page.get_by_role("button", name="Save and stay here").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="How we plan.pdf").first.click()
    assert download.value.path().read_bytes() == good.read_bytes()
    page.get_by_role("link", name="Remove").first.click()
    page.get_by_role("button", name="Remove the file").click()
    expect(page.get_by_role("link", name="How we plan.pdf")).to_have_count(0)
