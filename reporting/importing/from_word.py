"""A filled-in Word form: ours by its controls, or by its table where the controls have gone; and the four-column table
of 2013 as areas typed it."""

from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from lxml import etree

from accounts.problems import FileRefused, Problem
from questionnaire.definition import QuestionnaireDefinition
from reporting.documents import places
from reporting.documents.places import Slot
from reporting.importing import word_sections
from reporting.importing.matching import Matcher
from reporting.importing.opening import archive, attribute, child, local, part
from reporting.importing.outside import Outside
from reporting.importing.reading import Reading
from reporting.importing.word_tables import Found, Tables
from reporting.importing.word_text import exact, is_hint

_NO_TABLE = (
    "has no table with the questions of {form}. Use the blank form, or the form of 2013 with the questions’ numbers."
)


def read(path: Path, tree: QuestionnaireDefinition) -> Reading:
    with archive(path) as opened:
        document, facts = part(path, opened, "word/document.xml"), part(path, opened, "docProps/core.xml")
    body = child(document, "body")
    if body is None:
        raise FileRefused(path.name, Problem(0, "is not a Word document."))
    reading = Reading(head=_head(facts))
    slots = places.slots(tree)
    by_control = _controls(body, slots, reading)
    is_ours = bool(by_control) or "questionnaire" in reading.head
    boxes: list[str] = []
    tables, outside = Tables(Matcher(tree), reading, boxes), Outside(tree, reading, is_ours=is_ours)
    for block in _blocks(body):
        if local(block) == "tbl":
            outside.table()
            of_sections = word_sections.said(block, tree) if is_ours else None
            if of_sections is None:
                tables.read(block)
            for name, text in of_sections or ():
                if name not in by_control and name in slots:
                    _take(reading, slots[name], text, ticked=False)
        else:
            outside.paragraph(block, boxes)
    if not by_control and not tables.answers:
        raise FileRefused(path.name, Problem(0, _NO_TABLE.format(form=tree.title)))
    for (number, key), found in tables.answers.items():
        name = f"{number}/{key}"
        if name not in by_control:
            _take_cell(reading, slots.get(name), f"{number} {key}", found, tables.matcher, is_ours)
    outside.take(slots, by_control)
    for text in boxes:
        reading.leave("In a text box", text, "Text boxes are not read. Move it into the table.")
    return reading


def _head(facts: etree._Element | None) -> dict[str, str]:
    keywords, category = child(facts, "keywords"), child(facts, "category")
    said = [str(entry.text or "") if entry is not None else "" for entry in (keywords, category)]
    return places.head_of(*said)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    for block in container:
        if local(block) in {"p", "tbl"}:
            yield block
        elif local(block) in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _blocks(block)


def _controls(body: etree._Element, slots: dict[str, Slot], reading: Reading) -> set[str]:
    """Take what stands in controls; the names of all places that have one, filled in or not."""
    texts: dict[str, str] = {}
    for control in body.iter("{*}sdt"):
        name = attribute(child(control, "sdtPr", "tag"), "val")
        content = child(control, "sdtContent")
        if (
            content is None
            or name in texts
            or name.removesuffix(places.TICK).removesuffix(places.NO_RESPONSE) not in slots
        ):
            continue
        texts[name] = "" if is_hint(control) else exact(content)
    for name, text in texts.items():
        if name.endswith(places.NO_RESPONSE):
            reading.take_reason(slots[name.removesuffix(places.NO_RESPONSE)], text)
        elif not name.endswith(places.TICK):
            ticked = texts.get(name + places.TICK, "").strip() not in {"", "☐"}
            _take(reading, slots[name], text, ticked)
    return {name.removesuffix(places.TICK).removesuffix(places.NO_RESPONSE) for name in texts}


def _take(reading: Reading, slot: Slot, text: str, ticked: bool) -> None:
    text = "" if text.strip() in {places.WRITE_HERE, places.CHOOSE} else text
    try:
        reading.take(slot, slot.field.spec.from_paper(text, slot.field, ticked=ticked))
    except ValidationError as error:
        reading.leave(slot.title, text, " ".join(error.messages))


def _take_cell(reading: Reading, slot: Slot | None, where: str, found: Found, matcher: Matcher, is_ours: bool) -> None:
    """One column of a question, as it stands in a table."""
    text = "\n\n".join(found.texts)
    if slot is None or slot.question is None:
        if not is_ours or text.strip() != "Not asked":
            reading.leave(where, text, "The form does not ask for this here.")
        return
    if is_ours and text.startswith(places.REASON):
        reading.take_reason(slot, text.removeprefix(places.REASON).strip())
    elif is_ours:
        ticked, bare = text[:1] in {"☒", "☑"}, text[1:] if text[:1] in {"☒", "☑", "☐"} else text
        _take(reading, slot, bare.strip() if slot.field.spec.ticks else bare, ticked and slot.field.spec.ticks)
    else:
        _take_typed(reading, slot, matcher.without_number(text, slot.question), found.shade)


def _take_typed(reading: Reading, slot: Slot, text: str, shade: str) -> None:
    field = slot.field
    try:
        value = field.spec.from_typed(text, field) if text.strip() else field.spec.from_shade(shade, field)
        reading.take(slot, value)
    except ValidationError as error:
        reading.leave(slot.title, text, " ".join(error.messages))
