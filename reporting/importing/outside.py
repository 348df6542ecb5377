"""What stands outside the tables of a Word form: the context, who completed it, who signed."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from lxml import etree

from questionnaire.definition import QuestionnaireDefinition
from reporting.documents import places
from reporting.documents.places import Slot
from reporting.importing.matching import Matcher, plain
from reporting.importing.opening import attribute, child
from reporting.importing.reading import Reading
from reporting.importing.word_text import inline

MOST_PARAGRAPHS = 2_000
ENOUGH = 80  # letters of a paragraph before the table that make it context
_PEOPLE = "Who completed the return is given on its own page, by the lead."
_DOTS = re.compile(r"[.…_\s:\-–]*")


class Outside:
    """Paragraphs in turn. A label ("Context:") begins a text that goes on until the next label or table."""

    def __init__(self, tree: QuestionnaireDefinition, reading: Reading, *, is_ours: bool) -> None:
        self.tree, self.reading, self.matcher, self.is_ours = tree, reading, Matcher(tree), is_ours
        self._texts: dict[str, list[str]] = {}
        self._loose: list[str] = []
        self._current = ""
        self._seen_table = False
        self._count = 0

    def table(self) -> None:
        self._seen_table, self._current = True, ""

    def paragraph(self, block: etree._Element, boxes: list[str]) -> None:
        tags = _tags(block) if self.is_ours else []
        if any(tags) or (tags and not self._current):
            self._of_our_own(block, tags)
            return
        text = inline(block, boxes)
        self._count += bool(text.strip())
        if not text.strip() or self._count > MOST_PARAGRAPHS:
            return
        if label := self._label(text):
            self._current, rest = label
            self._texts.setdefault(self._current, []).extend([rest] if rest.strip() else [])
        elif self.matcher.is_printed(text) or self._is_of_people(text):
            self._current = ""
        elif self._current:
            self._texts[self._current].append(text)
        elif self._seen_table:
            self.reading.leave("Outside the tables", text)
        else:
            self._loose.append(text)

    def _of_our_own(self, block: etree._Element, tags: list[str]) -> None:
        """Controls speak for themselves. Who completed it is no answer; a form made of a return says what that says."""
        self._current = ""
        named = [tag for tag in tags if tag.startswith(places.COMPLETED_BY)]
        if named and "area" not in self.reading.head:
            text = inline(next(block.iter("{*}sdt")))
            if not _DOTS.fullmatch(text):
                self.reading.leave(named[0].removeprefix(places.COMPLETED_BY).capitalize(), text, _PEOPLE)

    def take(self, slots: dict[str, Slot], by_control: set[str]) -> None:
        """Text before the table that nobody labelled is the context, where it is long enough and there is none."""
        named = [places.tag(None, field) for field in self.tree.fields]
        if named and not self._texts.get(named[0]) and named[0] not in by_control:
            long = [text for text in self._loose if len(text) >= ENOUGH]
            self._texts[named[0]] = long
            self._loose = [text for text in self._loose if text not in long]
        for text in self._loose:
            self.reading.leave("Before the table", text)
        for name, lines in self._texts.items():
            if name not in by_control:
                self._take(slots[name], "\n\n".join(lines))

    def _take(self, slot: Slot, text: str) -> None:
        text = "" if text.strip() == places.WRITE_HERE else text
        try:
            self.reading.take(slot, slot.field.spec.from_paper(text.strip(), slot.field))
        except ValidationError as error:
            self.reading.leave(slot.title, text, " ".join(error.messages))

    def _label(self, text: str) -> tuple[str, str] | None:
        for field in self.tree.fields:
            for label in (field.label, field.short):
                name = places.tag(None, field)
                if plain(text) == plain(label) and name not in self._texts:
                    return name, ""
                found = re.match(rf"\s*{re.escape(label)}\s*[:–-]\s*", text, re.IGNORECASE)
                if found:
                    return name, text[found.end() :]
        return None

    def _is_of_people(self, text: str) -> bool:
        for label in self._people():
            found = re.match(rf"\s*{re.escape(label)}\b", text, re.IGNORECASE)
            rest = text[found.end() :] if found else ""
            if found and len(text) < 200:
                if not _DOTS.fullmatch(rest) and rest.strip() != places.WRITE_HERE:
                    self.reading.leave(label, rest.strip(" .:…_"), _PEOPLE)
                return True
        return False

    def _people(self) -> Iterator[str]:
        yield from ("Name", "Organisation", "Contact", "Signed by")
        yield from (capacity.label for capacity in self.tree.capacities)


def _tags(block: etree._Element) -> list[str]:
    """Of the controls in a paragraph; those of fixed words have none, nor has any once LibreOffice has saved it."""
    return [attribute(child(control, "sdtPr", "tag"), "val") for control in block.iter("{*}sdt")]
