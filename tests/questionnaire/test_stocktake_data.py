"""The stocktake of 2013 as data: complete, well formed, worded as printed."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "questionnaire/schema/questionnaire.schema.json"
STOCKTAKE = ROOT / "fixtures/questionnaires/winterbourne-stocktake-2013.yaml"
# SHA-256 of official_lines(), computed from the transcript of the printed form.
OFFICIAL_WORDING = "a40304368dc9a065b5e7300d6891f2b34f67d6dbd87286d46253bdbcf8741665"


@pytest.fixture(scope="module")
def stocktake():
    return YAML(typ="safe").load(STOCKTAKE)


@pytest.fixture(scope="module")
def questions(stocktake):
    return [question for section in stocktake["sections"] for question in section["questions"]]


def rows(path):
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def official_lines(stocktake):
    """Every text that is not ours to change, in the order of the form."""
    yield from (stocktake["title"], stocktake["subtitle"], *stocktake["introduction"])
    yield from (f["label"] for f in stocktake["question_fields"] if f["key"] != "rating")
    yield from stocktake["coding"].values()
    yield from stocktake["completed_by"]
    yield from (capacity["label"] for capacity in stocktake["capacities"])
    for section in stocktake["sections"]:
        yield f"{section['number']} {section['title']}"
        yield from [section["subtitle"]] if "subtitle" in section else []
        for question in section["questions"]:
            yield from official_lines_of_question(question)


def official_lines_of_question(question):
    yield f"{question['number']} {question['text']}"
    yield from [question["coding_note"]] if "coding_note" in question else []
    yield from (f"{code['value']} {code['label']}" for code in question["codes"])


def test_schema_is_itself_valid():
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text("utf-8")))


def test_stocktake_follows_the_schema(stocktake):
    schema = json.loads(SCHEMA.read_text("utf-8"))

    errors = [error.message for error in Draft202012Validator(schema).iter_errors(stocktake)]

    assert errors == []


def test_stocktake_is_worded_as_printed(stocktake):
    words = "\n".join(official_lines(stocktake))

    assert hashlib.sha256(words.encode()).hexdigest() == OFFICIAL_WORDING


def test_stocktake_has_eleven_sections_and_61_questions(stocktake, questions):
    per_section = {s["number"]: len(s["questions"]) for s in stocktake["sections"]}

    assert list(per_section) == [str(number) for number in range(1, 12)]
    assert list(per_section.values()) == [9, 7, 5, 9, 8, 10, 3, 3, 2, 2, 3]
    assert [question["item"] for question in questions] == list(range(1, 62))


def test_question_numbers_follow_their_section(stocktake):
    for section in stocktake["sections"]:
        numbers = [question["number"] for question in section["questions"]]
        assert numbers == [f"{section['number']}.{n}" for n in range(1, len(numbers) + 1)]


def test_question_codes_and_short_names_are_unique(questions):
    for key in ("code", "short"):
        assert len({question[key] for question in questions}) == 61, key


def test_every_question_has_guidance(questions):
    assert [question["number"] for question in questions if not question.get("guidance")] == []


def test_every_coding_frame_counts_up_from_no(questions):
    for question in questions:
        values = [code["value"] for code in question["codes"]]
        assert values == list(range(len(values))), question["number"]


def test_only_the_lost_code_is_inferred(questions):
    inferred = [(q["number"], c["value"]) for q in questions for c in q["codes"] if c.get("inferred")]

    assert inferred == [("3.5", 3)]


def test_only_three_questions_have_no_rating(questions):
    without = {q["number"]: q["without"] for q in questions if "without" in q}

    assert without == {"1.9": ["rating"], "6.10": ["rating"], "11.3": ["rating"]}


def test_only_two_questions_have_rating_criteria_of_their_own(questions):
    options = {q["number"]: list(q["options"]) for q in questions if "options" in q}

    assert options == {"1.8": ["rating"], "6.9": ["rating"]}


def test_obstacles_are_prompted_by_a_doubtful_target(questions):
    prompted = {q["number"]: q["prompted_when"] for q in questions if "prompted_when" in q}

    assert prompted == {"6.10": {"question": "6.9", "field": "rating", "values": ["red", "amber"]}}


def test_only_partners_take_several_codes(questions):
    assert [q["number"] for q in questions if q.get("several_codes")] == ["1.2"]


def test_england_has_152_areas():
    areas = rows("fixtures/areas/england-2013.csv")

    assert len(areas) == len({area["gss_code"] for area in areas}) == 152
    assert list(areas[0]) == ["gss_code", "name", "short_name", "region", "authority_type"]


def test_211_ccgs_cover_every_area():
    ccgs = rows("fixtures/organisations/ccgs-2013.csv")
    areas = {area["gss_code"] for area in rows("fixtures/areas/england-2013.csv")}

    assert len(ccgs) == len({ccg["ods_code"] for ccg in ccgs}) == 211
    assert {code for ccg in ccgs for code in ccg["area_gss_codes"].split(";")} == areas
