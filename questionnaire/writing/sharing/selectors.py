"""The latest mark on a section: ready, set by those who write it, or sent back by the lead."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from questionnaire.enums import SectionState
from questionnaire.models import Return, SectionMark
from questionnaire.returns.selectors.finding import StringAgg


@dataclass(frozen=True, slots=True)
class Mark:
    state: str
    note: str
    by_id: int
    by: str
    at: datetime

    @property
    def is_ready(self) -> bool:
        return self.state == SectionState.READY


def with_mark(returns: QuerySet[Return], *, question: str = "", section: str = "") -> QuerySet[Return]:
    """Annotate the mark on one section, which is found by its number or by that of one of its questions."""
    marks = SectionMark.objects.filter(area_return=OuterRef("pk"))
    marks = marks.filter(section__number=section) if section else marks.filter(section__questions__number=question)
    return returns.annotate(
        mark_state=Subquery(marks.values("state")[:1]),
        mark_note=Subquery(marks.values("note")[:1]),
        mark_by_id=Subquery(marks.values("by_id")[:1]),
        mark_by=Subquery(marks.values("by__name")[:1]),
        mark_at=Subquery(marks.values("at")[:1]),
    )


def mark_on(area_return: Return) -> Mark | None:
    """The mark on a return that was fetched `with_mark`."""
    facts = [getattr(area_return, f"mark_{name}") for name in Mark.__dataclass_fields__]
    return Mark(*facts) if facts[0] else None


def with_sent_back(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Annotate `sent_back`, the keys of the sections that were sent back and are not ready again."""
    marks = SectionMark.objects.filter(area_return=OuterRef("pk"), state=SectionState.SENT_BACK).order_by()
    listed = marks.values("area_return").annotate(all=StringAgg(Cast("section_id", CharField())))
    return returns.annotate(sent_back=Coalesce(Subquery(listed.values("all")), Value("")))


def sent_back_in(area_return: Return) -> frozenset[int]:
    """The keys of the sections sent back in a return that was fetched `with_sent_back`."""
    return frozenset(int(pk) for pk in area_return.sent_back.split(",") if pk)  # type: ignore[attr-defined]


def marks_of(area_return: Return) -> dict[int, Mark]:
    """The marks on all sections of a return, by section: one query."""
    rows = SectionMark.objects.filter(area_return=area_return)
    return {
        row[0]: Mark(*row[1:]) for row in rows.values_list("section_id", "state", "note", "by_id", "by__name", "at")
    }
