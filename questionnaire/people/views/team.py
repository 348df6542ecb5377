"""Pages for changing the team: invite, invite again, change a role, remove, hand over."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.enums import AREA_ROLES, Role
from accounts.problems import Refusal
from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.people import selectors, workflow
from questionnaire.people.forms import HandOverForm, InviteForm, PersonForm, RoleForm
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.signers import bodies_of
from questionnaire.returns.views.context import address, page, record_and_edition, tree_of


@require_http_methods(["GET", "POST"])
def invite(request, collection, area):
    area_return = _return(request, collection, area, "appoint_lead")
    leads = permissions.holds(request.user, "questionnaire.manage_people", area_return)
    holder = _deputy_of(request, area_return) if leads else None
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        roles=AREA_ROLES if leads else (Role.LEAD,),
        tree=tree_of(area_return),
        bodies=bodies_of(area_return),
        deputy_of=holder,
    )
    if form.is_valid():
        try:
            workflow.invite_person(area_return, form.invitee, by=request.user)
        except Refusal as refusal:
            form.add_error("slot" if form.cleaned_data.get("slot") and not holder else "email", str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['name']} has been invited by email.")
            return redirect(address("people", area_return))
    return _page(request, area_return, "invite", form=form, holder=holder)


def _deputy_of(request, area_return):
    """The signatory whom the address asks to find a deputy for, or None where it names no signatory."""
    pk = request.GET.get("deputy_of", "")
    rows = selectors.people_of(area_return) if pk else ()
    return next((row for row in rows if str(row.pk) == pk and row.role == Role.SIGNATORY), None)


@require_http_methods(["GET", "POST"])
def invite_again(request, collection, area, member):
    area_return, row = _member(request, collection, area, member, "appoint_lead")
    if request.method == "POST":
        try:
            workflow.invite_again(area_return, row, by=request.user)
            messages.success(request, f"{row.known_as} has been invited again. Any earlier link no longer works.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect(address("people", area_return))


@require_http_methods(["GET", "POST"])
def change_role(request, collection, area, member):
    area_return, row = _member(request, collection, area, member, "manage_people")
    if row.role == Role.SIGNATORY:
        return redirect(address("replace_signatory", area_return, member=member))
    initial = {"role": row.role, "limited": row.reads_assigned_only}
    form = RoleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        role, limited = Role(form.cleaned_data["role"]), form.cleaned_data["limited"]
        try:
            workflow.change_role(area_return, row, by=request.user, role=role, reads_assigned_only=limited)
        except Refusal as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"Saved for {row.known_as}.")
            return redirect(_next_page(request, area_return))
    return _page(request, area_return, "change_role", form=form, row=row)


@require_http_methods(["GET", "POST"])
def remove(request, collection, area, member):
    area_return, row = _member(request, collection, area, member, "appoint_lead")
    problem = ""
    if request.method == "POST":
        try:
            workflow.remove_person(area_return, row.user, by=request.user)
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"{row.known_as} can no longer see this return.")
            return redirect(_next_page(request, area_return))
    is_all = permissions.holds(request.user, "questionnaire.manage_people", area_return)
    return _page(request, area_return, "remove_person", row=row, problem=problem, is_all=is_all)


@require_http_methods(["GET", "POST"])
def replace_signatory(request, collection, area, member):
    area_return, row = _member(request, collection, area, member, "manage_people")
    if row.role != Role.SIGNATORY:
        raise Http404("Not a signatory")
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workflow.replace_signatory(area_return, row, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request, f"{form.cleaned_data['name']} has been invited to sign in place of {row.known_as}."
            )
            return redirect(address("people", area_return))
    return _page(request, area_return, "replace_signatory", form=form, row=row)


@require_http_methods(["GET", "POST"])
def hand_over(request, collection, area):
    area_return, user = get_visible_return(request.user, collection, area), request.user
    if request.method == "POST" and selectors.has_handed_over(user, area_return):
        return redirect(_next_page(request, area_return))  # the second of two clicks
    permissions.require(user, "questionnaire.manage_people", area_return)
    people = {row.user_id: row for row in reversed(selectors.people_of(area_return)) if row.user_id != user.pk}
    names_me = area_return.status == ReturnStatus.DRAFT and user.name in (
        area_return.query_name,
        area_return.completed_by_name,
    )
    form = HandOverForm(
        request.POST if request.method == "POST" else None, people=list(people.values())[::-1], names_me=names_me
    )
    if form.is_valid():
        cleaned = form.cleaned_data
        leaves, contact = cleaned["after"] == "leaves", cleaned.get("contact", False)
        terms = workflow.HandOver(form.successor, leaves=leaves, moves=cleaned["moves"], contact=contact)
        try:
            workflow.hand_over(area_return, terms, by=user)
        except Refusal as refusal:
            form.add_error("to", str(refusal))
        else:
            messages.success(request, f"{terms.successor.name} leads the return now.")
            return redirect(_next_page(request, area_return))
    return _page(request, area_return, "hand_over", form=form)


def _return(request, collection, area, permission):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, f"questionnaire.{permission}", area_return)
    return area_return


def _member(request, collection, area, member, permission):
    """A membership in this return's area; otherwise 404. A manager, who only appoints leads, finds only leads."""
    area_return = _return(request, collection, area, permission)
    is_all = permissions.holds(request.user, "questionnaire.manage_people", area_return)
    for row in selectors.people_of(area_return):
        if row.pk == member and (is_all or row.role == Role.LEAD):
            return area_return, row
    raise Http404("Nobody with this role")


def _next_page(request, area_return):
    """The list of people, or the start page for somebody who has just given up their own role."""
    return (
        address("people", area_return) if selectors.still_sees_people(request.user, area_return) else reverse("start")
    )


def _page(request, area_return, template, **extra):
    record, edition = record_and_edition(area_return)
    form = extra.get("form")
    status = 422 if (form is not None and form.errors) or extra.get("problem") else 200
    context = page(request, area_return, record, edition=edition, **extra)
    return TemplateResponse(request, f"questionnaire/people/{template}.html", context, status=status)
