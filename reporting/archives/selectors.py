"""Editions that go into an archive, and the archives of a collection."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from questionnaire import definition, slots
from questionnaire.enums import EditionKind
from questionnaire.models.rounds import Collection
from questionnaire.models.signing import Edition
from reporting.enums import ArchiveContents
from reporting.models import Archive

GIVEN_UP = timedelta(hours=12)  # an archive that is not ready by then is no longer expected


def sent_editions(collection: Collection, contents: ArchiveContents, areas: Sequence[int] | None = None) -> list[int]:
    """The keys of the last sent edition of every return, or of every signed one, by area. An edition that was amended
    after everybody had signed counts as signed. `areas` limits them to areas with these keys."""
    chosen = {} if areas is None else {"area_return__area__in": areas}
    rows = (
        Edition.objects.filter(area_return__collection=collection, sending__isnull=False, **chosen)
        .annotate(signed=Count("signatures"))
        .order_by("area_return__area__short_name", "area_return_id", "number")
        .values_list("area_return_id", "pk", "kind", "signed", "bodies")
    )
    tree = definition.get(collection.questionnaire_id)
    newest: dict[int, tuple[int, bool]] = {}
    for of, pk, kind, signed, bodies in rows:
        was_signed = kind == EditionKind.AMENDMENT and of in newest and newest[of][1]
        newest[of] = (pk, was_signed or signed >= len(slots.needed(tree, bodies, {})))
    return [pk for pk, is_signed in newest.values() if contents == ArchiveContents.SENT or is_signed]


def archives_of(collection: Collection) -> QuerySet[Archive]:
    return Archive.objects.filter(collection=collection).select_related("requested_by", "cancelled_by")


def archive_under_way(collection: Collection, facts: Mapping[str, Any]) -> Archive | None:
    """The archive with exactly these contents that is waiting or being made, if there is one."""
    return (
        archives_of(collection)
        .filter(
            **facts,
            finished_at__isnull=True,
            cancelled_at__isnull=True,
            has_failed=False,
            requested_at__gte=timezone.now() - GIVEN_UP,
        )
        .first()
    )


def get_archive(collection: Collection, pk: int) -> Archive:
    return get_object_or_404(archives_of(collection), pk=pk)
