"""Collections, the questionnaires and areas that they can be made of, and the leads still to be notified."""

from datetime import date

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.enums import AreaKind, Role
from accounts.models import Area, Mail, Membership, User
from questionnaire import permissions
from questionnaire.enums import QuestionnaireStatus
from questionnaire.models import Collection, Questionnaire, Return


def to_tell(collection: Collection) -> list[tuple[User, Return]]:
    """List the leads who have not been emailed that the collection is open. Three queries."""
    notified = set(Mail.objects.filter(kind="opening", collection=collection.slug).values_list("to_id", "area_id"))
    rows = Membership.objects.filter(role=Role.LEAD, user__is_active=True, area__returns__collection=collection)
    leads = [row for row in rows.select_related("user").order_by("pk") if (row.user_id, row.area_id) not in notified]
    if not leads:
        return []
    returns = Return.objects.filter(collection=collection).select_related("area", "collection")
    by_area = {area_return.area_id: area_return for area_return in returns}
    return [(row.user, by_area[row.area_id]) for row in leads if row.area_id in by_area]


def get_visible_collection(user: User, slug: str) -> Collection:
    if not permissions.programme_roles(user):
        raise Http404("No such collection")
    return get_object_or_404(Collection.objects.select_related("questionnaire"), slug=slug)


def find_collection(slug: str) -> Collection | None:
    return Collection.objects.select_related("questionnaire").filter(slug=slug).first()


def published_questionnaires() -> list[Questionnaire]:
    """List the published questionnaires. Anybody may read them as blank forms and, where there is one, in easy read."""
    return list(Questionnaire.objects.filter(status=QuestionnaireStatus.PUBLISHED).order_by("slug", "version"))


def areas_to_ask(on: date) -> list[Area]:
    """List every area that exists on this day, without those of the demonstration."""
    existing = Area.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    )
    return list(existing.exclude(kind=AreaKind.DEMONSTRATION))
