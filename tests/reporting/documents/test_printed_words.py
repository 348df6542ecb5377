"""T4: the text of each sealed PDF is what was stored, and rendering again before the seal gives the same bytes."""

import csv
import json
import random
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from questionnaire.text import blocks
from reporting.documents.printed import tables
from reporting.seal import checking as seal_check
from reporting.seal import sealing as seal
from tests.reporting import samples
from tests.reporting.seal.test_seal import REASON, unsealed

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")

SETS = ("exampleshire", "calderwick", "ashcombe")
LEFT, TOP, BOTTOM = 18, 27, 190  # mm
ODD = (
    "Ŵyn £5 – “yes” ✓",
    "5 < 6 & 7 > 6",
    "• first\n• second, see 2.1\n- third",
    "{{ not a tag }} <b>bold</b>",
    "x" * 90,
)


def areas():
    with (samples.FIXTURES / "areas" / "england-2013.csv").open(encoding="utf-8-sig") as file:
        return sorted(row["short_name"] for row in csv.DictReader(file))


def return_of(name, chance):
    """The answers of one of the demonstration's areas dealt out anew, with odd and long ones among them."""
    tree, given = samples.stocktake(), samples.demo_answers(chance.choice(SETS))
    texts = [said["assessment"] for said in given["responses"].values() if said.get("assessment")]
    for said in given["responses"].values():
        if said.get("assessment"):
            said["assessment"] = "\n\n".join(chance.choices([*texts, *ODD], k=chance.choice((1, 1, 1, 2, 6))))
        if "support_required" in said:
            said["support_required"] = chance.choice(ODD[:4])
    return samples.make_content(tree, given, area_name=name)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def columns_of(data, tree, folder):
    """By the key of its field, what each column of the printed tables says, without the repeated heads."""
    path = folder / "return.pdf"
    path.write_bytes(data)
    found, left = {}, LEFT + tables.QUESTION_WIDTH
    for column in tables.columns(tree):
        box = {"-x": left, "-y": TOP, "-W": column.width, "-H": BOTTOM - TOP}
        where = [text for key, mm in box.items() for text in (key, str(round(mm * 10)))]
        command = ["pdftotext", "-layout", "-r", "254", *where, path, "-"]  # ten dots to the millimetre
        pages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")
        head = squeezed(column.head)
        found[column.field.key] = "".join(squeezed(page).removeprefix(head) for page in pages)
        left += column.width
    return found


def stored_in(data):
    """From the file itself: question, field, its words as the edition stores them."""
    content = json.loads(seal_check.evidence_in(data))["content"]
    for number, said in content["responses"].items():
        for key, cell in said.items():
            for kind in ("value", "no_response"):
                if kind in cell:
                    yield number, key, cell[kind]["value"]


def missing(data, printed, said):
    """What is stored in a file and not printed, in the order of the paper."""
    places = {}
    order = {question.definition.number: place for place, question in enumerate(said.questions)}
    for number, key, words in sorted(stored_in(data), key=lambda row: order[row[0]]):
        field = said.question(number).answer(key).field
        for part in parts(field, words):
            place = printed[key].find(part, places.get(key, 0))
            if place < 0:
                yield number, key, part
            else:
                places[key] = place + len(part)


def parts(field, words):
    if field.spec.rates and words in {option.value for option in field.options}:
        return [next(option.label for option in field.options if option.value == words)]
    if field.spec.rates:
        return ["Norating"]  # the reason stands in the column of the assessment
    return [squeezed("".join(run.text for run in item)) for block in blocks(words) for item in block.items]


def checked(names, folder):
    """How many answers were looked for; every one was found, and every file came out twice as the same bytes."""
    chance, looked_for = random.Random(4), 0
    for name in names:
        said = return_of(name, chance)
        record = samples.sent_record(said)
        rendered = unsealed(said, record)
        assert unsealed(said, record) == rendered, name
        data = seal.seal(rendered, reason=REASON, moment=datetime.now(UTC)).data
        assert list(missing(data, columns_of(data, said.questionnaire, folder), said)) == [], name
        looked_for += len(list(stored_in(data)))
    return looked_for


def test_what_is_stored_is_printed_and_printed_alike_twice(tmp_path):
    assert checked(areas()[:2], tmp_path) > 200


def test_a_word_that_is_not_printed_is_missed(tmp_path):
    """The control: the file says one thing, its print another."""
    given = samples.demo_answers("exampleshire")
    stored = samples.make_content(samples.stocktake(), given)
    given["responses"]["6.4"]["assessment"] = given["responses"]["6.4"]["assessment"].replace("e", "a", 1)
    printed = samples.make_content(samples.stocktake(), given)
    data, other = (unsealed(said, samples.sent_record(said)) for said in (stored, printed))

    found = missing(data, columns_of(other, printed.questionnaire, tmp_path), stored)

    assert [(number, key) for number, key, _ in found] == [("6.4", "assessment")]


@pytest.mark.long
def test_every_area_s_return_is_printed_as_it_is_stored(tmp_path, capsys):
    names = areas()
    looked_for = checked(names, tmp_path)

    assert len(names) == 152
    with capsys.disabled():
        sys.stdout.write(
            f"\nT4: {looked_for:,} stored answers of {len(names)} returns printed, 0 missing, 0 bytes differ.\n"
        )
