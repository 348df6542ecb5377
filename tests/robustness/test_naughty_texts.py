"""F3: over five hundred naughty texts come back exactly, in NFC and with LF, from every page, file and document.

CONTROL: a `.strip()` in `clean_text`, a `|safe` in a page, a `text.replace` in the export each turn this red.
"""

import csv
import io
import json
import re
from html import unescape
from itertools import count

import pytest
from django.core.management import call_command

from accounts.enums import Role
from questionnaire.hashing import digest
from questionnaire.models import Answer, Edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from tests import factories
from tests.pages import address, form_of
from tests.robustness import naughty
from tests.robustness.asking import Asked, as_read, control

pytestmark = pytest.mark.django_db
TAGS = re.compile(r'</?(?:p|br|ul|li)(?: class="[a-z -]+")?>|<a [^>]*href="[^"]*"[^>]*>|</a>')


@pytest.fixture
def asked(client):
    asked = Asked(list(dict.fromkeys(naughty.everything())))
    client.force_login(asked.world.lead)
    return asked.save(client)


def answers(area_return):
    rows = Answer.objects.filter(area_return=area_return).select_related("field__question")
    return {(row.field.question.number, row.field.key): row.value for row in rows}


def shown_on(html):
    """What each answer on a reading page says; any markup beside that of paragraphs, lists and links is a fault."""
    found = re.findall(r'<div class="app-text">(.*?)</div>', html, flags=re.DOTALL)
    bare = [TAGS.sub(" ", part) for part in found]
    assert [part for part in bare if "<" in part or ">" in part] == []
    return ["".join(unescape(part).split()) for part in bare]


def differing(found, wanted):
    return {place: (found.get(place), text) for place, text in wanted.items() if found.get(place) != text}


def test_there_are_enough_of_them():
    assert len(set(naughty.everything())) >= 500


def test_texts_are_stored_and_come_back_into_their_forms(asked, client):
    """And a page that is saved as it came, with CRLF as browsers send it, changes nothing."""
    in_forms = {}
    for number in asked.numbers:
        url = address("question", asked.world.area_return, number=number)
        data = form_of(client.get(url))
        in_forms |= {(number, key): data.get(control(key)) for key in _keys(asked, number)}
        client.post(url, {key: text.replace("\n", "\r\n") for key, text in data.items()})

    assert differing(answers(asked.world.area_return), asked.kept()) == {}
    assert differing(in_forms, asked.kept()) == {}
    assert set(Answer.objects.values_list("version", flat=True)) == {1}


def _keys(asked, number):
    return [key for found, key in asked.places if found == number]


def test_texts_are_read_whole_on_every_page(asked, client):
    wanted = [as_read(text) for text in asked.kept().values()]
    area_return = asked.world.area_return
    section = client.get(address("section", area_return, number="1")).content.decode()
    check = client.get(address("check", area_return)).content.decode()
    factories.fill(area_return)
    finalising.finalise(area_return, by=asked.world.lead)
    edition = client.get(address("edition", area_return, edition=1)).content.decode()

    assert shown_on(section) == wanted
    assert shown_on(check)[-len(wanted) :] == wanted
    assert [text for text in wanted if text not in shown_on(edition)] == []


def test_texts_travel_through_editions_and_files(asked, tmp_path):
    area_return = asked.world.area_return
    factories.fill(area_return)
    edition = finalising.finalise(area_return, by=asked.world.lead)
    sending.send(edition, by=asked.world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "On leave"))
    other = factories.make_return(collection=factories.make_collection(area_return.collection.questionnaire))

    exported = _exported(area_return, tmp_path / "one.json")
    (tmp_path / "two.json").write_text(json.dumps({"responses": exported["responses"]}))
    call_command("import_return", *_where(other), str(tmp_path / "two.json"))

    assert differing(_in_edition(edition), asked.kept()) == {}
    assert digest(Edition.objects.get().content) == edition.sha256
    assert differing(answers(other), asked.kept()) == {}
    table = _in_table(area_return, tmp_path / "table.csv")
    assert in_cells([table[place] for place in asked.kept()], asked.kept().values()) == []


def _where(area_return):
    return ["--collection", area_return.collection.slug, "--area", area_return.area.gss_code]


def _exported(area_return, file):
    call_command("export_return", *_where(area_return), "--format", "json", "-o", str(file))
    return json.loads(file.read_text())


def _in_edition(edition):
    responses = json.loads(edition.content)["responses"]
    return {(n, key): cell["value"]["value"] for n, cells in responses.items() for key, cell in cells.items()}


def _in_table(area_return, file):
    call_command("export_collection", "--collection", area_return.collection.slug, "--format", "csv", "-o", str(file))
    rows = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))
    return {(row["question"], row["field"]): row["answer"] for row in rows}


def in_cells(cells, texts):
    """A spreadsheet's cell has the text, or the text behind the apostrophe that keeps it from being a formula."""
    return [(cell, text) for cell, text in zip(cells, texts, strict=True) if cell not in (text, f"'{text}")]


def test_names_come_back_from_the_desk_and_its_table(client):
    collection, numbers = factories.make_collection(), count(1)
    names = [name for name in naughty.sample(each=6) if name == name.strip() and "\n" not in naughty.as_stored(name)]
    for name in names:
        area = factories.make_area(short_name=f"{next(numbers):04}")
        factories.make_return(area, collection)
        factories.make_member(Role.LEAD, area, name=name)
    client.force_login(factories.make_member(Role.MANAGER))
    url = f"/collections/{collection.slug}/"

    table = list(csv.reader(io.StringIO(client.get(f"{url}?format=csv").content.decode("utf-8-sig"), newline="")))
    page = client.get(url)

    assert in_cells([row[8] for row in table[1:]], names) == []
    assert all(row.contact == name for row, name in zip(page.context["page_obj"], names, strict=False))


@pytest.mark.parametrize("character", naughty.REFUSED, ids=lambda character: f"{ord(character):04X}")
def test_what_cannot_be_stored_is_refused_by_name(character):
    field = factories.tree_of(factories.make_return()).question("1.1").field("assessment")

    with pytest.raises(Exception, match=rf"\(U\+{ord(character):04X}\) after “Before”"):
        field.spec.clean(f"Before {character} after", field)
