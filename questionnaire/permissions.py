"""All permissions on one page. They say who may do something; the workflow decides when it may be done.

Only memberships give rights, even to a superuser: `holds` asks the rules alone. What somebody may not see is a 404,
which `visible_returns` decides; what they may see but not do is a 403, which `require` raises.
"""

from dataclasses import dataclass
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from accounts.enums import PROGRAMME_ROLES, Role
from accounts.models import Membership, User
from questionnaire.models import Assignment, Attachment, Edition, Return


@dataclass(frozen=True, slots=True)
class SectionOf:
    """A section of one return, as the target of a permission."""

    area_return: Return
    section_pk: int


def roles_in(user: User, area_id: int) -> frozenset[str]:
    return frozenset(membership.role for membership in user.held if membership.area_id == area_id)


def programme_roles(user: User) -> frozenset[str]:
    return frozenset(membership.role for membership in user.held if membership.role in PROGRAMME_ROLES)


def slot_of(user: User, area_return: Return) -> Membership | None:
    """The membership in which this person signs this return, or None. A person has at most one in an area."""
    return next(
        (
            membership
            for membership in user.held
            if membership.role == Role.SIGNATORY and membership.area_id == area_return.area_id
        ),
        None,
    )


def _area_role(role: Role) -> rules.Predicate:
    @rules.predicate(f"is_{role}")
    def has_role(user: User, area_return: Return | None) -> bool:
        return area_return is not None and role in roles_in(user, area_return.area_id)

    return has_role


is_lead = _area_role(Role.LEAD)
is_contributor = _area_role(Role.CONTRIBUTOR)
is_signatory = _area_role(Role.SIGNATORY)
is_board_officer = _area_role(Role.BOARD_OFFICER)
is_viewer = _area_role(Role.VIEWER)
is_of_area = is_lead | is_contributor | is_signatory | is_board_officer | is_viewer


def is_limited(user: User, area_id: int) -> bool:
    """Whether this person may read only the sections assigned to them, in every role that they have in the area."""
    held = [membership for membership in user.held if membership.area_id == area_id]
    return bool(held) and all(membership.reads_assigned_only for membership in held)


@rules.predicate
def reads_whole(user: User, area_return: Return | None) -> bool:
    return area_return is not None and not is_limited(user, area_return.area_id)


@rules.predicate
def is_programme(user: User, _target: Any) -> bool:
    return bool(programme_roles(user))


@rules.predicate
def is_manager(user: User, _target: Any) -> bool:
    return Role.MANAGER in programme_roles(user)


@rules.predicate
def asked_for_it(user: User, target: Any) -> bool:
    """Whether this person requested the target, which a background job makes."""
    return target is not None and target.requested_by_id == user.pk


@rules.predicate
def may_write_section(user: User, target: SectionOf | None) -> bool:
    """A lead writes everywhere; a contributor in the sections assigned to them, or in all if none are and they read
    all."""
    if target is None:
        return False
    if is_lead(user, target.area_return):
        return True
    if not is_contributor(user, target.area_return):
        return False
    assigned = assigned_sections(user, target.area_return)
    if not assigned:
        return reads_whole(user, target.area_return)
    return target.section_pk in assigned


@rules.predicate
def leads_section(user: User, target: SectionOf | None) -> bool:
    return target is not None and is_lead(user, target.area_return)


@rules.predicate
def has_no_section(user: User, area_return: Return | None) -> bool:
    """Whether no section is assigned to this person, so that they write wherever their role allows."""
    return area_return is not None and not assigned_sections(user, area_return)


@rules.predicate
def was_sent(_user: User, edition: Edition | None) -> bool:
    return edition is not None and hasattr(edition, "sending")


@rules.predicate
def is_of_editions_area(user: User, edition: Edition | None) -> bool:
    return edition is not None and (is_of_area & reads_whole)(user, edition.area_return)


@rules.predicate
def signs_edition(user: User, edition: Edition | None) -> bool:
    return edition is not None and slot_of(user, edition.area_return) is not None


@rules.predicate
def holds_a_slot(user: User, area_return: Return | None) -> bool:
    """Whether this person signs in their own right, not as a deputy."""
    slot = slot_of(user, area_return) if area_return is not None else None
    return slot is not None and not slot.is_deputy


@rules.predicate
def leads_edition(user: User, edition: Edition | None) -> bool:
    return edition is not None and is_lead(user, edition.area_return)


@rules.predicate
def keeps_board_of_edition(user: User, edition: Edition | None) -> bool:
    return edition is not None and (is_lead | is_board_officer)(user, edition.area_return)


@rules.predicate
def records_paper(user: User, edition: Edition | None) -> bool:
    """The board officer, or the lead where the area has none."""
    if edition is None:
        return False
    area_return = edition.area_return
    return is_board_officer(user, area_return) or (is_lead(user, area_return) and not _has_board_officer(edition))


def _has_board_officer(edition: Edition) -> bool:
    """Whether the edition's area has a board officer. Most queries for an edition have already fetched this."""
    known: bool | None = getattr(edition, "has_board_officer", None)
    return board_officers(edition.area_return.area_id).exists() if known is None else known


# Of a return
rules.add_perm("questionnaire.read_draft", is_of_area & reads_whole)
rules.add_perm("questionnaire.read_in_part", is_of_area)
rules.add_perm("questionnaire.edit_return", is_lead | is_contributor)
rules.add_perm("questionnaire.write_about", is_lead | (is_contributor & reads_whole & has_no_section))
rules.add_perm("questionnaire.finalise_return", is_lead)
rules.add_perm("questionnaire.recall_return", is_lead)
rules.add_perm("questionnaire.amend_return", is_lead)
rules.add_perm("questionnaire.choose_signers", is_lead)
rules.add_perm("questionnaire.ask_for_deputy", holds_a_slot)
rules.add_perm("questionnaire.change_contact", is_lead)
rules.add_perm("questionnaire.offer_answers", is_lead)
rules.add_perm("questionnaire.adopt_answers", is_lead)
rules.add_perm("questionnaire.share_sections", is_lead)
rules.add_perm("questionnaire.see_people", (is_of_area & reads_whole) | is_manager)
rules.add_perm("questionnaire.manage_people", is_lead)
rules.add_perm("questionnaire.appoint_lead", is_lead | is_manager)
rules.add_perm("questionnaire.set_board_date", is_lead | is_board_officer)
rules.add_perm("questionnaire.change_pack", is_lead | is_board_officer)
rules.add_perm("questionnaire.disclose", is_lead | is_board_officer)
rules.add_perm("questionnaire.extend_return", is_manager)
rules.add_perm("questionnaire.reopen_return", is_manager)
rules.add_perm("questionnaire.check_easy_read", is_lead)
rules.add_perm("questionnaire.remind_others", is_lead)
rules.add_perm("questionnaire.see_mails", is_lead | is_manager)
rules.add_perm("questionnaire.send_mail_again", is_lead | is_manager)
# Of a questionnaire
rules.add_perm("questionnaire.check_questionnaire", is_manager)
rules.add_perm("questionnaire.comment", is_lead | is_contributor | is_signatory | is_board_officer)
# Of a section of a return
rules.add_perm("questionnaire.write_section", may_write_section)
rules.add_perm("questionnaire.send_back_section", leads_section)
# Of an edition
rules.add_perm("questionnaire.read_edition", is_of_editions_area | (is_programme & was_sent))
rules.add_perm("questionnaire.sign_edition", signs_edition)
rules.add_perm("questionnaire.send_back_edition", signs_edition)
rules.add_perm("questionnaire.send_edition", leads_edition)
rules.add_perm("questionnaire.accept_edition", is_manager)
rules.add_perm("questionnaire.record_paper", records_paper)
rules.add_perm("questionnaire.print_signature_sheet", keeps_board_of_edition | signs_edition)
rules.add_perm("questionnaire.record_consideration", keeps_board_of_edition)
# Of a collection
rules.add_perm("questionnaire.see_collection", is_programme)
rules.add_perm("questionnaire.download_archive", is_programme)
rules.add_perm("questionnaire.cancel_archive", is_manager | (is_programme & asked_for_it))
rules.add_perm("questionnaire.see_jobs", is_manager)
rules.add_perm("questionnaire.nudge", is_manager)
rules.add_perm("questionnaire.see_all_mails", is_manager)


def holds(user: User, permission: str, target: Any) -> bool:
    """Ask the rules alone: user.has_perm says yes to every superuser."""
    return user.is_active and bool(rules.has_perm(permission, user, target))


def require(user: User, permission: str, target: Any) -> None:
    if not holds(user, permission, target):
        raise PermissionDenied(permission)


def visible_returns(user: User, *, in_part: bool = False) -> QuerySet[Return]:
    """The returns that this person may see: those of their areas, or all for the programme (only the status until a
    return is sent). A return that they may read only in part is left out, unless the page asks for it with `in_part`
    and shows only `readable_sections`."""
    if not user.is_active:  # nor is somebody who has not signed in
        return Return.objects.none()
    if programme_roles(user):
        return Return.objects.all()
    areas = {membership.area_id for membership in user.held if membership.area_id}
    return Return.objects.filter(area_id__in={area for area in areas if in_part or not is_limited(user, area)})


def visible_editions(user: User) -> QuerySet[Edition]:
    """The editions of visible returns. Permission to read their content is separate: `read_edition`."""
    return Edition.objects.filter(area_return__in=visible_returns(user))


def readable_attachments(user: User, area_return: Return) -> QuerySet[Attachment]:
    """The files that this person may read: for the area all, and for the programme those in a sent edition."""
    attachments = Attachment.objects.filter(area_return=area_return)
    sections = readable_sections(user, area_return)
    if sections is not None:
        return attachments.filter(field__question__section__in=sections)
    if holds(user, "questionnaire.read_draft", area_return):
        return attachments
    named = Concat(Value('"'), OuterRef("sha256"), Value('"'))
    sent = Edition.objects.filter(area_return=area_return, sending__isnull=False, content__contains=named)
    return attachments.filter(Exists(sent))


def board_officers(area_id: Any) -> QuerySet[Membership]:
    """The board officers of an area, which is given by its key or an expression for it."""
    return Membership.objects.filter(area_id=area_id, role=Role.BOARD_OFFICER, user__is_active=True)


def readable_sections(user: User, area_return: Return) -> frozenset[int] | None:
    """The sections of a return that this person may read, or None if they may read all of it."""
    return assigned_sections(user, area_return) if is_limited(user, area_return.area_id) else None


def assigned_sections(user: User, area_return: Return) -> frozenset[int]:
    """The sections of this return that are assigned to this person, queried once per return object."""
    cache = area_return.__dict__.setdefault("_assigned", {})
    if user.pk not in cache:
        none_known = getattr(area_return, "has_assignments", None) is False
        rows = () if none_known else Assignment.objects.filter(area_return=area_return, user=user)
        cache[user.pk] = frozenset(row.section_id for row in rows)
    return cache[user.pk]
