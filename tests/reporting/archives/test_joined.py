"""All returns as one PDF: the real renderer's files, joined."""

import csv
import io
import zipfile

import pytest
from pypdf import PdfReader

from reporting.archives import writers
from reporting.documents import workflow as documents
from tests.factories import World, make_area, make_collection, make_return
from tests.reporting.conftest import send

pytestmark = pytest.mark.django_db


def test_a_joined_pdf_has_a_bookmark_for_each_return_where_its_manifest_says():
    collection = make_collection()
    editions = []
    for name in ("Alderley", "Bexton"):
        world = World(make_return(make_area(name=name), collection))
        editions.append(world.finalised())
        send(world, editions[-1])
    file = io.BytesIO()

    writers.write_joined(file, [edition.pk for edition in editions])

    archive = zipfile.ZipFile(file)
    joined = PdfReader(io.BytesIO(archive.read("returns.pdf")))
    marks = [mark for mark in joined.outline if not isinstance(mark, list)]
    places = [joined.get_destination_page_number(mark) + 1 for mark in marks]
    rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    assert [mark.title for mark in marks] == ["Alderley, edition 1", "Bexton, edition 1"]
    assert [row["page"] for row in rows] == [str(place) for place in places]
    for edition, place in zip(editions, places, strict=True):
        assert edition.reference in joined.pages[place - 1].extract_text()
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums["returns.pdf"] == documents.digest(archive.read("returns.pdf"))
    assert joined.get_fields() is None  # a seal of one return would be called broken
