"""Emails about an edition: please sign, signed, sent back, recalled."""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail, User
from accounts.notifications import FIRST, kind, queue
from questionnaire import slots
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Edition, Event, Return, SendBack, Sending, Signature
from questionnaire.permissions import readable_sections, slot_of
from questionnaire.phrases import by_authority, full_day, full_moment, proof, with_commas
from questionnaire.returns.notifications import about_edition, find_edition, mails, people_with, tree_of
from questionnaire.returns.selectors.editions import last_seen
from questionnaire.returns.selectors.signers import code_of, needed_of
from questionnaire.signing.signatures.changes import changes_in_words
from questionnaire.stored import from_edition


@task(priority=FIRST)
def mail_signatories(edition_pk: int) -> None:
    area_return = find_edition(edition_pk).area_return
    queue(mails("sign", people_with(area_return, Role.SIGNATORY), area_return, f"{edition_pk}", edition=edition_pk))


@task(priority=FIRST)
def mail_signature(signature_pk: int) -> None:
    """Notify the leads. A person who signed in the service also gets a receipt."""
    signature = Signature.objects.select_related("signed_by").get(pk=signature_pk)
    area_return = find_edition(signature.edition_id).area_return
    queue(mails("signed", people_with(area_return, Role.LEAD), area_return, f"{signature_pk}", signature=signature_pk))
    if signature.signed_by and not signature.on_paper:
        queue(mails("you_signed", [signature.signed_by], area_return, f"{signature_pk}", signature=signature_pk))


@task(priority=FIRST)
def mail_send_back(send_back_pk: int) -> None:
    """Send the reasons to the writers, and tell the other signatories that this edition no longer needs signing."""
    refusal = SendBack.objects.get(pk=send_back_pk)
    area_return = find_edition(refusal.edition_id).area_return
    writers = people_with(area_return, Role.LEAD, Role.CONTRIBUTOR)
    others = [person for person in people_with(area_return, Role.SIGNATORY) if person.pk != refusal.by_id]
    queue(mails("sent_back", writers, area_return, f"{send_back_pk}", send_back=send_back_pk))
    queue(mails("recalled", others, area_return, f"{refusal.edition_id}", edition=refusal.edition_id))


@task(priority=FIRST)
def mail_recall(edition_pk: int) -> None:
    area_return = find_edition(edition_pk).area_return
    people = people_with(area_return, Role.SIGNATORY)
    queue(mails("recalled", people, area_return, f"{edition_pk}", edition=edition_pk))


@kind("sign", "Your turn to sign")
def sign(mail: Mail) -> dict[str, Any] | None:
    """Ask for a signature. The email quotes what has changed since the last edition that the reader signed or sent
    back. It is not sent once the edition has been signed or recalled."""
    edition = find_edition(mail.about["edition"])
    if is_over(edition) or not _is_open_for(edition, mail.to):
        return None
    last = last_seen(edition, mail.to) if edition.number > 1 else None
    changes, more = changes_in_words(from_edition(last), from_edition(edition)) if last else ([], 0)
    seen = {"last": last.number, "refused": last.sent_back_at is not None} if last else {}  # type: ignore[attr-defined]
    return (
        about_edition(edition)
        | contacts(edition.area_return)
        | seen
        | {"changes": changes, "more": more, "deadline": full_day(edition.area_return.deadline)}
    )


@kind("signed", "Somebody signed")
def signed(mail: Mail) -> dict[str, Any]:
    signature = Signature.objects.select_related("organisation", "recorded_by").get(pk=mail.about["signature"])
    edition = find_edition(signature.edition_id)
    return about_edition(edition) | {
        "name": signature.name,
        "recorded_by": signature.recorded_by.name if signature.recorded_by else "",
        "organisation": signature.organisation.name,
        "signed": edition.signatures.count(),
        "needed": len(needed_of(edition)),
    }


@kind("you_signed", "Receipt for a signature")
def you_signed(mail: Mail) -> dict[str, Any]:
    signature = Signature.objects.select_related("organisation").get(pk=mail.about["signature"])
    edition = find_edition(signature.edition_id)
    return about_edition(edition) | {
        "organisation": signature.organisation.name,
        "title": signature.title,
        "authority": by_authority(signature.authority_kind, signature.authority) if signature.authority_kind else "",
        "signed_at": full_moment(signature.signed_at),
        "proof": proof(signature.factor),
        "statement": signature.statement,
        "sent": Sending.objects.filter(edition=edition).exists(),
    }


@kind("sent_back", "Sent back, with reasons")
def sent_back(mail: Mail) -> dict[str, Any] | None:
    """Give the reasons for the sections that the reader may read. No email goes out if there are none."""
    refusal = SendBack.objects.select_related("by").get(pk=mail.about["send_back"])
    edition = find_edition(refusal.edition_id)
    reasons = [_reason(edition, row) for row in refusal.reasons if _reads(mail.to, edition, row)]
    if not reasons:
        return None
    return about_edition(edition) | {"name": refusal.by.name, "reasons": reasons}


@kind("recalled", "Recalled: nothing to sign")
def recalled(mail: Mail) -> dict[str, Any]:
    edition = find_edition(mail.about["edition"])
    return about_edition(edition) | {"why": _why_recalled(edition)}


def _is_open_for(edition: Edition, person: User) -> bool:
    """Whether this person's signature is still needed: neither they, a deputy nor another body has signed for it."""
    own = slot_of(person, edition.area_return)
    given = edition.signatures.values_list("capacity", "organisation__code")
    wanted = needed_of(edition)
    filled = slots.filled(wanted, given)
    return own is not None and any(slot.fits(own.capacity, code_of(own)) and slot.key not in filled for slot in wanted)


def is_over(edition: Edition) -> bool:
    newer = Edition.objects.filter(area_return=edition.area_return_id, number__gt=edition.number)
    return edition.area_return.status != ReturnStatus.FINAL or newer.exists()


def _why_recalled(edition: Edition) -> str:
    refusal = SendBack.objects.select_related("by").filter(edition=edition).first()
    if refusal:
        return f"{refusal.by.name} has sent it back."
    acts = Event.objects.filter(area_return=edition.area_return_id, act=Act.RECALL, detail__edition=edition.number)
    return acts.values_list("detail__reason", flat=True).first() or ""


def contacts(area_return: Return) -> dict[str, str]:
    """Give the board officer, who helps with signing, and the contact for queries; each is empty if not named."""
    query = (area_return.query_name, area_return.query_phone, area_return.query_email)
    officers = people_with(area_return, Role.BOARD_OFFICER)
    helper = (officers[0].name, officers[0].phone, officers[0].email) if officers else ()
    return {"query": with_commas(*query), "helper": with_commas(*helper)}


def _reads(person: User, edition: Edition, row: dict[str, str]) -> bool:
    only, section = readable_sections(person, edition.area_return), tree_of(edition).section(row["section"])
    return only is None or (section is not None and section.pk in only)


def _reason(edition: Edition, row: dict[str, str]) -> str:
    section = tree_of(edition).section(row["section"])
    return f"{section.number}. {section.title}: {row['reason']}" if section else row["reason"]
