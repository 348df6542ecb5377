"""Where each answer stands on a form: one name for it, the same in Word and Excel, when writing and when reading.

"6.10/assessment" is a field of a question, "section-3/going_well" one of a section, "return/context" one of the whole
return. Behind it may stand "/tick" for a tick box and "/no_response" for the reason why nothing is answered.
"""

from dataclasses import dataclass

from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition

MOST_REASON = 2_000
TICK = "/tick"
NO_RESPONSE = "/no_response"
SECTION = "section-"
COMPLETED_BY = "completed-by/"
WRITE_HERE = "Write here"
CHOOSE = "Choose"
REASON = "No response. Reason given:"
FORM = "stocktake-form"  # marks a file as one of ours


@dataclass(frozen=True)
class Slot:
    """One field with whatever it belongs to; `question` holds the fields of a section, and is None for the return's."""

    question: QuestionDefinition | None
    field: FieldDefinition

    @property
    def name(self) -> str:
        return tag(self.question, self.field)

    @property
    def words(self) -> str:
        """The place as people name it: "6.10 assessment"."""
        if self.question is None:
            return self.field.short
        return f"{self.question.name} {self.field.short.lower()}"

    @property
    def title(self) -> str:
        """The place in full, for a reader who has no form to look at: "6.10 Advocacy: assessment"."""
        if self.question is None:
            return self.field.short
        number, short = self.question.number, self.question.short
        return f"{number} {short}: {self.field.short.lower()}".lstrip()


def tag(question: QuestionDefinition | None, field: FieldDefinition) -> str:
    if question is None:
        return f"return/{field.key}"
    return f"{question.number or f'{SECTION}{question.section_number}'}/{field.key}"


def slots(tree: QuestionnaireDefinition) -> dict[str, Slot]:
    """Every field by its name."""
    slots = [Slot(question, field) for question, field in tree.fields_by_pk.values()]
    return {slot.name: slot for slot in slots}


def head_of(keywords: str, category: str) -> dict[str, str]:
    """The properties of a file that this service made: its questionnaire, and the return it was made from."""
    words = keywords.split()
    if len(words) < 2 or words[0].strip(",;") != FORM:
        return {}
    collection, _, area = category.partition("/")
    facts = {"questionnaire": words[1], "collection": collection, "area": area}
    return {key: value for key, value in facts.items() if value}
