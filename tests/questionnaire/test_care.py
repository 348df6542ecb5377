"""P2 in small: what lets somebody be recognised is found, and ordinary sentences are left alone. Run with -s for the
figures.

CONTROL: take the check figure out of NHS numbers, or every capital letter for a place.
"""

import itertools
import random
import re

import pytest

from questionnaire import care
from questionnaire.care import numbers
from tests.questionnaire.care_corpus import ORDINARY, PLANTED

PLACES = ("Exampleshire",)


def kinds(text, **more):
    return [hit.kind for hit in care.find(text, PLACES, **more)]


def phrases(text, **more):
    return [hit.phrase for hit in care.find(text, PLACES, **more)]


def planted(kind):
    """(text, what has to be found in it)."""
    for marked in PLANTED[kind]:
        text = marked.replace("⟦", "").replace("⟧", "")
        for phrase in re.findall("⟦(.*?)⟧", marked, re.DOTALL):
            yield text, " ".join(phrase.split())


def is_found(text, phrase, kind):
    """Found as it was meant: the words that are pointed out are some of those that were planted."""
    hits = [hit for hit in care.find(text, PLACES) if hit.kind == kind]
    return any(hit.phrase in phrase or phrase in hit.phrase or _share_a_name(hit.phrase, phrase) for hit in hits)


def _share_a_name(one, other):
    names = [set(re.findall(r"\b[A-ZÀ-Þ]\w*|\d+", words)) for words in (one, other)]
    return bool(names[0] & names[1])


def test_what_was_planted_is_found():
    found = {kind: [is_found(*entry, kind) for entry in planted(kind)] for kind in PLANTED}
    every = [one for of_kind in found.values() for one in of_kind]
    figures = {kind: f"{sum(of_kind)} of {len(of_kind)}" for kind, of_kind in found.items()}
    print(f"\nFound: {figures}, {sum(every)} of {len(every)} in all")  # noqa: T201 - the figures are the result

    assert len(every) >= 60
    assert all(found["nhs_number"])
    assert sum(every) / len(every) >= 0.95
    assert all(sum(of_kind) / len(of_kind) >= 0.9 for of_kind in found.values())


def test_ordinary_sentences_are_left_alone():
    alarms = [(sentence, hit.phrase) for sentence in ORDINARY for hit in care.find(sentence, PLACES)]
    print(f"\nFalse alarms: {len(alarms)} in {len(ORDINARY)} ordinary sentences")  # noqa: T201

    assert alarms == []


def test_every_right_nhs_number_is_found_however_it_is_written():
    chance = random.Random(943)
    ways = ["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}", "{0}\u00a0{1}\u00a0{2}", "{0}.{1}.{2}", "{0}\u200b{1}\u2009{2}"]
    for _ in range(500):
        figures = f"{chance.randrange(10**9):09}"
        last = next((str(figure) for figure in range(10) if numbers.checks(figures + str(figure))), None)
        if last is None:
            continue
        number = figures + last
        typed = chance.choice(ways).format(number[:3], number[3:6], number[6:])
        wide = typed.translate({ord("0") + figure: 0xFF10 + figure for figure in range(10)})
        assert kinds(f"The review of {chance.choice([typed, wide])} was in 2012 and 2013.") == ["nhs_number"], typed


def test_a_number_whose_last_figure_is_wrong_is_no_nhs_number():
    assert kinds("The order 943 476 5918 and the telephone 0163 296 0001.") == []


@pytest.mark.parametrize(("limit", "found"), [(2, 1), (5, 2), (8, 3), (1, 0)])
def test_the_limit_says_what_is_a_small_number(limit, found):
    text = "1 person from Easterby came, four people from Northbourne stayed and 7 people from Westerham moved."

    assert len(care.find(text, limit=limit)) == found


def test_a_name_that_is_known_as_a_place_needs_no_preposition():
    assert phrases("Exampleshire has placed three people.") == ["Exampleshire has placed three people"]
    assert care.find("Exampleshire has placed three people.") == ()


def test_a_phrase_is_shown_as_it_was_typed_and_once():
    text = "The  moves of ２ people\nfrom Northbourne. The moves of ２ people from Northbourne."

    (hit,) = care.find(text)

    assert hit.phrase == "２ people from Northbourne"
    assert f"“{hit.phrase}” {hit.why}" == (
        "“２ people from Northbourne” is a small number next to a place name, and board papers are public."
    )


@pytest.mark.parametrize("text", ["", " ", "1", "\u200b", "ﷺ 2", "Mr", "\ufb03 2 people from Ａ", "born", "a" * 20_000])
def test_odd_texts_are_read_to_their_end(text):
    care.find(text, PLACES)


OVERLAPPING = (
    "A detained patient known in Leeds, John Smith, was among two people moved.",
    "John Smith, one patient from Northbourne, waits.",
    "Mrs Jane Doe, a patient, NHS number 943 476 5919, of two people from Leeds.",
)


def test_what_overlaps_is_one_thing_to_decide():
    every = [marked.replace("⟦", "").replace("⟧", "") for texts in PLANTED.values() for marked in texts]
    for text in (*OVERLAPPING, *every, " ".join(every[::2]), "".join(reversed(every))):
        hits = care.locate(text, PLACES, published=True)
        apart = [one.end <= other.start for one, other in itertools.pairwise(hits)]
        covered = {at for hit in hits for at in range(hit.start, hit.end)}

        assert all(apart), text
        assert all(covered.issuperset(range(hit.start, hit.end)) for hit in care.locate(text, PLACES)), text
    (hit,) = care.locate(OVERLAPPING[0], published=True)
    assert (hit.kind, "John Smith" in hit.phrase, "two people" in hit.phrase) == ("named", True, True)
