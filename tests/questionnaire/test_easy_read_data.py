"""The easy read of the stocktake: every question has it, in short sentences, with every hard word explained."""

import re
from pathlib import Path

import pytest

from questionnaire import loading
from questionnaire.definition import EasyRow, HardWord
from questionnaire.writing.easy_read import pictures
from questionnaire.writing.easy_read import words as easy

STOCKTAKE = Path(__file__).resolve().parents[2] / "fixtures/questionnaires/winterbourne-stocktake-2013.yaml"
MOST, USUAL = 15, 12
# Words that people outside the service do not use; where one is needed, the glossary explains it.
HARD = re.compile(
    r"\b(?:(?-i:[A-Z]{2,}s?)|commission\w*|procure\w*|advoca\w+|safeguard\w*|provider\w*|stakeholder\w*|partner\w*|budget\w*"
    r"|board\w*|review\w*|register\w*|assess\w*|inspector\w*|restraint|liberty|crisis|act|section|healthwatch|transition"
    r"|capacity|cohort|provision\w*|placement\w*|in-?patient\w*|outcome\w*|strateg\w*|framework\w*|protocol\w*"
    r"|residence|continuing|challenging|stocktake\w*|implement\w*|deliver\w*|robust\w*|function\w*)\b",
    re.IGNORECASE,
)
_VOWELS = re.compile(r"[aeiouy]+")


@pytest.fixture(scope="module")
def data():
    return loading.check(STOCKTAKE).data


@pytest.fixture(scope="module")
def glossary(data):
    return tuple(
        HardWord(entry["word"], entry["meaning"], tuple(entry.get("forms", ())))
        for entry in data["easy_read"]["glossary"]
    )


@pytest.fixture(scope="module")
def questions(data):
    return [question for section in data["sections"] for question in section["questions"]]


@pytest.fixture(scope="module")
def texts(data, questions):
    told = data["easy_read"]
    rows = [EasyRow(**row).text for row in (*told["introduction"], *told["of_return"])]
    return [
        *rows,
        *(rating["text"] for rating in told["ratings"]),
        *(entry["meaning"] for entry in told["glossary"]),
        *(section["easy_read"] for section in data["sections"]),
        *(question["easy_read"] for question in questions),
    ]


def test_every_question_and_section_has_words_and_a_picture(data, questions):
    assert (len(data["sections"]), len(questions)) == (11, 61)
    assert [one["number"] for one in (*data["sections"], *questions) if not (one["easy_read"] and one["picture"])] == []


def test_no_text_is_said_twice(texts):
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_every_question_asks_something(questions):
    assert [q["number"] for q in questions if "?" not in q["easy_read"]] == []


def test_sentences_are_short(texts):
    counts = {sentence: len(sentence.split()) for text in texts for sentence in easy.sentences_of(text)}

    assert {sentence: n for sentence, n in counts.items() if n > MOST} == {}
    assert sum(n > USUAL for n in counts.values()) <= len(counts) / 30
    assert easy.MOST_WORDS == MOST


def test_each_line_is_one_sentence_or_two_short_ones(texts):
    lines = [line for text in texts for line in text.split("\n")]

    assert [line for line in lines if line[-1] not in ".?" or line != line.strip()] == []


def test_no_brackets_short_forms_or_hidden_subjects(texts):
    for pattern in (r"[()\[\]/;&]", r"\be\.g\.|\bi\.e\.|\betc\b", r"\bmust be (?!clear|ready|kept|enough|on)", "—|–"):
        assert [text for text in texts if re.search(pattern, text)] == [], pattern


def test_every_hard_word_is_explained(texts, glossary):
    unexplained = {}
    for text in texts:
        plain = "\n".join("".join(run.text for run in line if not run.is_hard) for line in _lines(text, glossary))
        if found := HARD.findall(plain):
            unexplained[text] = found

    assert unexplained == {}


def _lines(text, glossary):
    return easy.explain(text, glossary).lines


def test_every_word_of_the_glossary_is_used(texts, glossary):
    used = {entry.word for text in texts for entry in easy.explain(text, glossary).explained}

    assert used == {entry.word for entry in glossary}


def test_it_reads_easily(texts):
    """Flesch: 90 is for a child of eleven, 60 for a grown-up's newspaper."""
    words = [word for text in texts for word in text.split()]
    sentences = [sentence for text in texts for sentence in easy.sentences_of(text)]
    syllables = sum(map(_syllables, words))

    assert 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words) > 85


def _syllables(word):
    bare = re.sub(r"[^a-z]", "", word.lower())
    return max(1, len(_VOWELS.findall(re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", bare))))


def test_every_picture_is_installed(data, questions):
    told = data["easy_read"]
    rows = (*told["introduction"], *told["of_return"], *data["sections"], *questions)

    assert {name for row in rows for name in row["picture"].split()} - pictures.installed() == set()


def test_pictures_have_no_colour_of_a_rating():
    colours = {
        colour for name in pictures.installed() for colour in re.findall(r"#[0-9a-f]{3,6}\b", _svg(name))
    }  # fmt: skip

    for colour in colours - {"#fff"}:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert not (red > 1.5 * green and red > 1.5 * blue), colour
        assert not (green > 1.3 * red and green > 1.3 * blue), colour


def _svg(name):
    return pictures.read(name).decode()
