"""A scale of five steps, named by its questionnaire alone: asked, saved, shown, printed, exported and imported."""

import json
import re

import pytest
from django.core.management import call_command

from questionnaire import content
from reporting.documents.printed.html import render_return
from tests import factories
from tests.factories import World, fill, make_collection, make_questionnaire, make_return, write
from tests.pages import address, text_of
from tests.reporting import samples
from tests.reporting.conftest import place

pytestmark = pytest.mark.django_db
STEPS = [
    {"value": "not-begun", "label": "Not begun", "criterion": "Nothing is in place."},
    {"value": "begun", "label": "Begun", "criterion": "A plan is in place."},
    {"value": "half-way", "label": "Half way", "criterion": "Half of it is in place."},
    {"value": "nearly", "label": "Nearly there", "criterion": "Most of it is in place."},
    {"value": "done", "label": "Done", "criterion": "All of it is in place."},
]


@pytest.fixture
def five(monkeypatch):
    """A return whose questions are rated in five steps."""
    monkeypatch.setattr(factories, "RATINGS", STEPS)
    return World(make_return(collection=make_collection(make_questionnaire())))


def test_five_steps_are_asked_saved_and_shown(five, client):
    client.force_login(five.lead)
    asked = client.get(address("question", five.area_return, number="1.1")).content.decode()
    write(five.area_return, "1.1", "rating", "nearly")

    shown = client.get(address("question", five.area_return, number="1.1")).content.decode()

    assert [f'value="{step["value"]}"' in asked for step in STEPS] == [True] * 5
    assert [f'<span class="app-chip app-chip--other">{step["label"]}</span>' in asked for step in STEPS] == [True] * 5
    assert re.findall(r'value="([a-z-]+)"[^>]* checked', shown) == ["nearly"]
    assert content.from_rows(five.area_return).question("1.1").answer("rating").words == "Nearly there"


def test_five_steps_are_counted_before_finalising(five, client):
    write(five.area_return, "1.1", "rating", "nearly")
    write(five.area_return, "1.2", "rating", "not-begun")
    fill(five.area_return)
    client.force_login(five.lead)

    text = text_of(client.get(address("check", five.area_return)))

    assert "1 not begun 1 nearly there" in text
    assert "1 begun" in text


def test_five_steps_are_printed_as_framed_words(five):
    write(five.area_return, "1.1", "rating", "nearly")
    shown = content.from_rows(five.area_return)

    html = render_return(shown, samples.draft_record(shown), as_of=samples.AS_OF, verify_url=samples.VERIFY)

    assert '<b class="chip other nearly">Nearly there</b>' in html
    assert '<a class="chip other nearly" href="#question-1.1">1.1</a>' in html
    assert all(f"<th>{step['label']}</th>" in html for step in STEPS)


def test_three_steps_are_printed_as_before(world):
    write(world.area_return, "1.1", "rating", "amber")
    shown = content.from_rows(world.area_return)

    html = render_return(shown, samples.draft_record(shown), as_of=samples.AS_OF, verify_url=samples.VERIFY)

    assert '<b class="chip amber">Amber</b>' in html
    assert '<a class="chip amber" href="#question-1.1">1.1</a>' in html


@pytest.mark.parametrize("suffix", ["json", "docx", "xlsx"])
def test_five_steps_survive_the_journey_through_a_file(five, tmp_path, suffix):
    write(five.area_return, "1.1", "rating", "nearly")
    another = make_return(collection=five.area_return.collection)
    file = tmp_path / f"return.{suffix}"
    for command, area_return, arguments in (
        ("export_return", five.area_return, ["--format", suffix, "-o", str(file)]),
        ("import_return", another, [str(file)]),
    ):
        where = place(area_return)
        if suffix == "json" and command == "import_return":
            data = json.loads(file.read_text())
            del data["collection"], data["area"]
            file.write_text(json.dumps(data))
        call_command(command, "--collection", where["collection"], "--area", where["area"], *arguments)

    assert content.from_rows(another).question("1.1").answer("rating").value == "nearly"
