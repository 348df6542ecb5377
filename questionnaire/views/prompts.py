"""Questions that are asked because of another answer: said on both pages, from the definition alone."""

from questionnaire.phrases import join
from questionnaire.returns.views.context import in_sight, tree_of


def asks_as_well(tree, question, rows):
    """By field: what an answer to this question means for others. "Because this is amber, 6.10 is asked as well"."""
    notes = {}
    for other in tree.questions:
        prompt = other.prompted_when
        if prompt is None or prompt.question != question.number:
            continue
        field = question.field(prompt.field)
        row = rows.get(field.pk) if field else None
        if row and row.value:
            words = field.spec.words(row.value, field).lower()
            asked = row.value in prompt.values
            notes.setdefault(field.key, []).append({"words": words, "other": other, "asked": asked})
    return notes


def asked_because(area_return, question, rows):
    """Why this question is asked, or that it need not be answered; empty where nothing prompts it that is in sight."""
    prompt, tree = question.prompted_when, tree_of(area_return)
    other = tree.by_number[prompt.question] if prompt else None
    if other is None or not in_sight(area_return, tree.section_of(other)):
        return None
    field = other.field(prompt.field)
    row = rows.get(field.pk)
    value = row.value if row else ""
    return {
        "other": other,
        "answer": field.spec.words(value, field).lower(),
        "asked": value in prompt.values,
        "if": join(field.spec.words(value, field).lower() for value in prompt.values).replace(" and ", " or "),
    }
