"""F3 in print: what the fonts hold stands in the PDF, of everything else its code, and nothing is lost between.

CONTROL: leave `fonts.with_codes` out, or cut an answer in a print template, and this is red.
"""

import io
import re
import unicodedata
from datetime import UTC, datetime

import pdfplumber
import pytest

from questionnaire import content
from questionnaire.returns.selectors.records import record_of
from reporting.documents.printed.pdf import return_pdf
from reporting.rendering import fonts
from tests.robustness import naughty
from tests.robustness.asking import Asked, as_read

pytestmark = pytest.mark.django_db
INVISIBLE = {0x034F, 0x115F, 0x3164, *range(0xFE00, 0xFE10)}  # as are all of category Cf


@pytest.fixture
def asked(client):
    texts = [text for text in naughty.sample(each=9) if text.isprintable() or text == naughty.as_stored(text)]
    asked = Asked([f"begins{n}x{text}xends{n}z" for n, text in enumerate(texts)])
    client.force_login(asked.world.lead)
    return asked.save(client)


def printed(area_return):
    """The characters of a draft's PDF in the order they were set, without white space."""
    found = content.from_rows(area_return)
    record = record_of(area_return, found)
    data = return_pdf(found, record, as_of=datetime(2013, 7, 5, tzinfo=UTC))
    with pdfplumber.open(io.BytesIO(data)) as document:
        characters = "".join(character["text"] for page in document.pages for character in page.chars)
    return "".join(characters.split())


def as_printed(text):
    """Codes for what no font holds; nothing for what has no shape."""
    held = fonts._open("LiberationSans-Regular").getBestCmap().keys() | fonts._open("DejaVuSans").getBestCmap().keys()
    bold = fonts._open("LiberationSans-Bold").getBestCmap().keys() | fonts._open("DejaVuSans-Bold").getBestCmap().keys()
    return as_read("".join(_set(character, held & bold) for character in text))


def _set(character, held):
    if character in "\t\n":
        return character
    point = ord(character)
    if point not in held or point >= 0x1F000 or unicodedata.bidirectional(character) in BIDI_CONTROLS:
        return f"[U+{point:04X}]"
    return "" if unicodedata.category(character) == "Cf" or point in INVISIBLE else character


BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def is_ordered(text):
    """Letters from right to left are set in the order of the page."""
    return not {"R", "AL"} & {unicodedata.bidirectional(character) for character in text}


def test_every_character_is_printed_or_named(asked):
    document = printed(asked.world.area_return)
    faults = []
    for n, text in enumerate(asked.kept().values()):
        wanted = as_printed(text)
        found = re.search(rf"begins{n}x.*?xends{n}z", document)
        got = found.group() if found else ""
        if got != wanted and (is_ordered(text) or sorted(got) != sorted(wanted)):
            faults.append((ascii(text), ascii(got)))

    assert len(asked.texts) >= 150
    assert "\n".join(map(str, faults)) == ""
