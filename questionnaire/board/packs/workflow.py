"""The headings of a board's pack, which an area keeps as its own for all its returns."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Area, User
from questionnaire.board.packs import headings as packs_headings
from questionnaire.board.packs.headings import Heading
from questionnaire.enums import Act, BoardReportKind
from questionnaire.models import PackTemplate, Return
from questionnaire.returns.workflow import record_event, require


class StaleHeadings(Exception):
    """Somebody else changed the headings after the page was made. `args[0]` says who."""


@transaction.atomic
def change_pack(
    area_return: Return, kind: BoardReportKind, headings: Sequence[Heading], *, by: User, shown: str | None = None
) -> None:
    """Save the area's own headings. `shown` is the digest of those that the writer saw; None overwrites any. Saving
    without a change records nothing."""
    require(by, "questionnaire.change_pack", area_return)
    Area.objects.select_for_update().get(pk=area_return.area_id)  # so that two writers cannot cross
    kept = PackTemplate.objects.filter(area=area_return.area_id, kind=kind).select_related("changed_by").first()
    now = packs_headings.digest(packs_headings.read(kind, kept.sections if kept else None))
    if shown is not None and shown != now:
        raise StaleHeadings(kept.changed_by.name if kept else "Somebody else")
    if packs_headings.digest(headings) == now:
        return
    facts = {"sections": packs_headings.stored(headings), "changed_by": by, "changed_at": timezone.now()}
    PackTemplate.objects.update_or_create(area_id=area_return.area_id, kind=kind, defaults=facts)
    record_event(Act.PACK, area_return, by=by, pack=kind)
