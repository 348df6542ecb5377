"""The log of emails: when each was sent, what it was about, and which were not delivered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mail_log import INVITATION
from accounts.notifications import KINDS
from questionnaire import permissions
from questionnaire.desk.mails import selectors, workflow
from questionnaire.desk.rounds.selectors import get_visible_collection, to_tell
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.views.context import address, page, record_and_edition

PER_PAGE = 50
WORDS = {"": "All", "refused": "Not delivered", "waiting": "On the way", "sent": "Sent"}


@require_safe
def of_collection(request, collection):
    found = get_visible_collection(request.user, collection)
    permissions.require(request.user, "questionnaire.see_all_mails", None)
    context = {"collection": found, "untold": len(to_tell(found))}
    context |= _listed(request, selectors.mails_of_collection(found), collection)
    return TemplateResponse(request, "questionnaire/desk/mails/collection_mails.html", context)


@require_safe
def of_area(request, collection, area):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.see_mails", area_return)
    record, edition = record_and_edition(area_return)
    listed = _listed(request, selectors.mails_of_return(area_return), collection)
    context = page(request, area_return, record, edition=edition, **listed)
    return TemplateResponse(request, "questionnaire/desk/mails/area_mails.html", context)


@require_http_methods(["GET", "POST"])
def again(request, collection, area, mail):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.send_mail_again", area_return)
    found = selectors.get_mail(area_return, mail)
    if request.method == "POST":
        workflow.send_again(area_return, found, by=request.user)
        messages.success(request, f"On its way again to {found.to.name}, {found.to.email}.")
    return redirect(address("area_mails", area_return))


def _listed(request, mails, collection):
    """The filters with their counts, and one page of the mails in words."""
    counts = selectors.counted(mails)
    state = request.GET.get("state", "")
    state = state if state in counts else ""
    pages = Paginator(selectors.in_state(mails, state), PER_PAGE)
    pages.count = counts[state]  # known already
    page_obj = pages.get_page(request.GET.get("page"))
    page_obj.object_list = [_row(mail, collection) for mail in page_obj.object_list]
    return {
        "filters": [
            {"url": f"?state={name}", "text": WORDS[name], "count": count, "current": name == state}
            for name, count in counts.items()
        ],
        "page_obj": page_obj,
        "query": f"state={state}&" if state else "",
        "refused": counts["refused"],
    }


def _about(kind):
    if kind == INVITATION:
        return "Invitation"
    return KINDS[kind].title if kind in KINDS else kind


def _row(mail, collection):
    return {
        "mail": mail,
        "about": _about(mail.kind),
        "state": "refused" if mail.refused_at else "sent" if mail.sent_at else "waiting",
        "again": workflow.may_go_again(mail) and mail.area is not None,
        "collection": collection,
    }
