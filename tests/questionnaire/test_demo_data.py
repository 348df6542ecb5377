"""The demonstration world as data: complete, and true to the questionnaire it answers."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = sorted((ROOT / "fixtures/demo/answers").glob("*.yaml"))
NO_RATING = {"1.9", "6.10", "11.3"}


def load(path):
    return YAML(typ="safe").load(path)


@pytest.fixture(scope="module")
def world():
    return load(ROOT / "fixtures/demo/world.yaml")


@pytest.fixture(scope="module")
def numbers():
    stocktake = load(ROOT / "fixtures/questionnaires/winterbourne-stocktake-2013.yaml")
    return [question["number"] for section in stocktake["sections"] for question in section["questions"]]


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_answers_cover_every_question_and_pass_two(path, numbers):
    responses = load(path)["responses"]

    passed = [number for number, response in responses.items() if response.get("no_response")]
    rated = {number for number, response in responses.items() if response.get("rating")}

    assert list(responses) == numbers
    assert len(passed) == 2
    assert rated == set(numbers) - NO_RATING - set(passed)


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_answers_follow_the_area_they_are_used_for(path):
    text = path.read_text("utf-8")

    assert [name for name in ("{area}", "{council}", "{ccg}") if name not in text] == []
    assert path.stem.title() not in text


def test_every_area_is_in_a_situation_of_its_own(world):
    areas = world["areas"]

    assert len(areas) == 15
    assert len({area["situation"] for area in areas}) == 15
    assert {area["answers"] for area in areas} == {path.stem for path in ANSWERS}


def is_holder(person):
    return person["role"] == "signatory" and not person.get("deputy")


def test_every_area_has_a_lead_a_board_officer_and_who_signs(world):
    for area in world["areas"]:
        roles = [person["role"] for person in area["people"]]
        assert (roles.count("lead"), roles.count("board_officer")) == (1, 1)
        signing = [(person["capacity"], person["organisation"]) for person in area["people"] if is_holder(person)]
        assert len(signing) == len(set(signing))
        assert {capacity for capacity, _ in signing} == {"hwb-chair", "la-chief-executive", "ccg-representative"}


def test_signatories_sign_for_a_body_of_their_area(world):
    for area in world["areas"]:
        bodies = {organisation["code"] for organisation in area["organisations"]}
        assert {p["organisation"] for p in area["people"] if p["role"] == "signatory"} <= bodies


def test_people_and_bodies_that_areas_share_are_told_alike(world):
    people = {}
    bodies = {}
    for area in world["areas"]:
        for person in area["people"]:
            facts = (person["name"], person["phone"], person["role"])
            assert people.setdefault(person["email"], facts) == facts
        for organisation in area["organisations"]:
            assert bodies.setdefault(organisation["code"], organisation) == organisation


def test_changes_between_editions_stand_in_the_answers(world):
    for area in world["areas"]:
        responses = load(ROOT / f"fixtures/demo/answers/{area['answers']}.yaml")["responses"]
        for change in area.get("changes", []):
            assert responses[change["question"]][change["field"]].count(change["now"]) == 1


def test_everybody_is_invented(world):
    people = [person for area in world["areas"] for person in area["people"]] + world["programme"]["people"]

    assert [p["email"] for p in people if not p["email"].endswith(".example")] == []
    assert [p["phone"] for p in people if p["phone"] and not p["phone"].startswith("01632 960")] == []
    assert [a["name"] for a in world["areas"] if not a["gss_code"].startswith("X99")] == []
