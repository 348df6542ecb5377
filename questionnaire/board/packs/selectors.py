"""The headings of an area's packs for its board."""

from questionnaire.board.packs import headings
from questionnaire.board.packs.headings import Heading
from questionnaire.enums import BoardReportKind
from questionnaire.models import PackTemplate, Return


def pack_template(area_return: Return, kind: BoardReportKind) -> PackTemplate | None:
    """The area's own headings, if it has changed the standard ones."""
    rows = PackTemplate.objects.filter(area=area_return.area_id, kind=kind)
    return rows.select_related("changed_by").first()


def pack_headings(area_return: Return, kind: BoardReportKind) -> tuple[Heading, ...]:
    kept = pack_template(area_return, kind)
    return headings.read(kind, kept.sections if kept else None)
