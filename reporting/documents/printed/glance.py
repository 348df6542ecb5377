"""Page 1's ratings at a glance, and the widths that the stylesheet must be told of a return and its questionnaire."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import le

from questionnaire.content import ReturnContent, SectionContent, rating_of
from questionnaire.definition import Option, QuestionnaireDefinition
from questionnaire.phrases import join
from reporting.documents.printed.tables import columns, rating_field
from reporting.rendering.fonts import width

CHIP_WIDTH = 16.6
CHIP_PADDING = 2.0
COLUMN_WIDTHS = (34.0, 54.66, 48.0, 24.67)  # three ratings and those without


@dataclass(frozen=True)
class GlanceRow:
    """`by_option` holds each option of the rating with the numbers of the section's questions that chose it."""

    section: SectionContent
    by_option: tuple[tuple[str, tuple[str, ...]], ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class Glance:
    options: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[GlanceRow, ...]
    unrated: str
    given: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def totals(self) -> tuple[str, ...]:
        counts = [sum(len(row.by_option[place][1]) for row in self.rows) for place in range(len(self.options))]
        return tuple(f"{count} {head.lower()}" for count, head in zip(counts, self.heads, strict=True))

    @property
    def total_without(self) -> int:
        return sum(len(row.without) for row in self.rows)


def glance(content: ReturnContent) -> Glance:
    field = rating_field(content.questionnaire)
    options = field.options if field else ()
    unfinished = tuple(question.definition.number for question in content.questions if question.is_open)
    given = [*_given(content), ("Open", unfinished)]
    values = tuple(option.value for option in options)
    return Glance(
        options=values,
        heads=tuple(option.label for option in options),
        rows=tuple(_glance_row(section, values) for section in content.sections),
        unrated=join(q.definition.number for q in content.questions if rating_of(q) is None) if field else "",
        given=tuple(given),
    )


def _glance_row(section: SectionContent, values: tuple[str, ...]) -> GlanceRow:
    chosen = {
        question.definition.number: rating.value if (rating := rating_of(question)) and question.is_asked else ""
        for question in section.questions
    }
    return GlanceRow(
        section,
        tuple((option, tuple(number for number, value in chosen.items() if value == option)) for option in values),
        tuple(number for number, value in chosen.items() if value not in values),
    )


def _given(content: ReturnContent) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each column that may stay empty, with the questions where something was written or attached."""
    for column in columns(content.questionnaire):
        if column.field.required:
            continue
        answers = ((question, question.answer(column.field.key)) for question in content.questions)
        yield (
            column.field.short,
            tuple(
                question.definition.number
                for question, answer in answers
                if answer and (answer.value or answer.attachments or answer.redacted)
            ),
        )


def rules(tree: QuestionnaireDefinition, found: Glance) -> str:
    widths = enumerate(_column_widths(found))
    return "\n".join([_tree_rules(tree), *(f".glance col.o{place}{{width:{width:.2f}mm}}" for place, width in widths)])


def _column_widths(found: Glance) -> list[float]:
    """The columns of the three-part grid, unless a section has more boxes in one than fit beside each other."""
    lists = [[*(numbers for _, numbers in row.by_option), row.without] for row in found.rows]
    needed = [max(_boxes_width(row[place]) for row in lists) for place in range(len(found.options) + 1)]
    if len(needed) == len(COLUMN_WIDTHS) and all(map(le, needed, COLUMN_WIDTHS)):
        return list(COLUMN_WIDTHS)
    return [sum(COLUMN_WIDTHS) * width / sum(needed) for width in needed]


def _boxes_width(numbers: tuple[str, ...]) -> float:
    """A count, then a box for each number; never narrower than the column's head."""
    return max(5.5 + sum(width(number, 9, bold=True) + 4.8 for number in numbers), 18)


@lru_cache(maxsize=16)
def _tree_rules(tree: QuestionnaireDefinition) -> str:
    """Widths of columns, and the padding that makes an inline chip or a hanging number as wide as it should be."""
    lines = [f".answers col.c{place}{{width:{column.width:.2f}mm}}" for place, column in enumerate(columns(tree))]
    lines += [*_hanging("n", tree.by_number, 9, 10)]
    lines += [*_hanging("s", (section.number for section in tree.sections), 14, 10)]
    lines += [*_hanging("g", (section.number for section in tree.sections), 9, 9)]
    for option in _options(tree):
        pad = CHIP_WIDTH - CHIP_PADDING - width(option.label, 9, bold=True)
        lines.append(f".answers td .{option.value}{{padding-right:{max(pad, CHIP_PADDING):.2f}mm}}")
    return "\n".join(lines)


def _hanging(name: str, numbers: Iterable[str], size: float, hang: float) -> Iterator[str]:
    """Digits are all of one width, so the length of a number and the space after it says where the text begins."""
    missing = {len(number): hang - width(f"{number} ", size, bold=True) for number in numbers}
    for length, pad in sorted(missing.items()):
        yield f".{name}{length}{{padding-right:{max(pad, 1):.2f}mm}}"


def _options(tree: QuestionnaireDefinition) -> list[Option]:
    fields = (field for question in tree.questions for field in question.fields if field.spec.rates)
    return list({option.value: option for field in fields for option in field.options}.values())
