"""A return with one field for each of many texts, filled in through its pages."""

import re

from questionnaire import definition
from questionnaire.models import AnswerField, Question, Section
from tests import factories
from tests.pages import address, form_of
from tests.robustness import naughty

PER_QUESTION = 25
LEAD_IN = re.compile(r"^[ \t]*[•*\-][ \t\u00a0]+(?=\S)", re.MULTILINE)


class Asked:
    """A return with a field for every text: `places` gives the question and key of each."""

    def __init__(self, texts):
        self.texts = texts
        self.world = factories.World(factories.make_return())
        tree = self.world.area_return.collection.questionnaire
        tree.settings["headlines"] = []
        tree.save()
        Question.objects.filter(questionnaire=tree).delete()
        Section.objects.filter(questionnaire=tree, number="2").delete()
        self.places = {}
        for position, group in enumerate(_grouped(texts), start=1):
            self._ask(tree, position, group)
        definition.forget()

    def _ask(self, tree, position, group):
        section = Section.objects.get(questionnaire=tree)
        number = f"1.{position}"
        facts = {"code": f"q-{position}", "number": number, "item": position, "position": position, "text": "What?"}
        question = Question.objects.create(questionnaire=tree, section=section, short="What", **facts)
        for place, text in enumerate(group):
            kind = "examples" if _is_example(key := f"t{place}") else "long_text"
            AnswerField.objects.create(
                questionnaire=tree, question=question, key=key, label="T", short="T", kind=kind, position=place
            )
            self.places[number, key] = text

    @property
    def numbers(self):
        return list(dict.fromkeys(number for number, _ in self.places))

    def kept(self):
        """What should be in the return now."""
        return {place: naughty.as_stored(text) for place, text in self.places.items()}

    def save(self, client):
        for number in self.numbers:
            url = address("question", self.world.area_return, number=number)
            data = form_of(client.get(url))
            for (asked, key), text in self.places.items():
                if asked == number:
                    data[control(key)] = text
            assert client.post(url, data).status_code == 302, number
        return self


def _is_example(key):
    return int(key[1:]) % 3 == 0


def control(key):
    return f"{key}_words" if _is_example(key) else key


def _grouped(texts):
    return [texts[start : start + PER_QUESTION] for start in range(0, len(texts), PER_QUESTION)]


def as_read(text):
    """Every character that a reader sees: a point's mark is drawn, white space is laid out."""
    return "".join(LEAD_IN.sub("", text).split())
