"""The log of emails as pages show it."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from accounts.mail_log import INVITATION
from accounts.models import Mail
from questionnaire.models import Collection, Return

STATES = {
    "": Q(),
    "refused": Q(refused_at__isnull=False),
    "waiting": Q(sent_at__isnull=True, refused_at__isnull=True),
    "sent": Q(sent_at__isnull=False),
}


def mails_of_collection(collection: Collection) -> QuerySet[Mail]:
    """Emails about the collection's returns, and invitations of people in its areas."""
    about = Q(collection=collection.slug)
    invited = Q(kind=INVITATION, area__in=Return.objects.filter(collection=collection).values("area"))
    return Mail.objects.filter(about | invited).select_related("to", "area")


def mails_of_return(area_return: Return) -> QuerySet[Mail]:
    mails = Mail.objects.filter(area=area_return.area_id).select_related("to", "area")
    return mails.filter(Q(collection=area_return.collection.slug) | Q(kind=INVITATION))


def counted(mails: QuerySet[Mail]) -> dict[str, int]:
    """Count the emails in each state. One query."""
    names = {state or "all": Count("pk", filter=condition) for state, condition in STATES.items() if condition}
    counts = mails.order_by().aggregate(all=Count("pk"), **names)
    return {state: counts[state or "all"] for state in STATES}


def count_refused(collection: Collection) -> int:
    """Mails about a collection that the mail server refused and that were not sent again: those its log lists."""
    return mails_of_collection(collection).filter(STATES["refused"]).count()


def in_state(mails: QuerySet[Mail], state: str) -> QuerySet[Mail]:
    return mails.filter(STATES.get(state, Q())).order_by("-queued_at", "-pk")


def get_mail(area_return: Return, pk: int) -> Mail:
    mail = mails_of_return(area_return).filter(pk=pk).first()
    if mail is None:
        raise Http404("No such mail")
    return mail
