"""What happened to a return after it was written: one function for each act in a story of world.yaml.

Each writes the rows that the workflow's function of the same name would write, at the time that the story gives.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.core.files import File
from django.utils import timezone

from accounts.models import User
from accounts.problems import Refusal
from questionnaire import content
from questionnaire.board.amending import amended as amending
from questionnaire.board.packs import headings as packs
from questionnaire.chain import witness
from questionnaire.demo import files, publishing
from questionnaire.demo.reading import Told, body_of
from questionnaire.demo.tale import Tale
from questionnaire.demo.writing import Save, write
from questionnaire.enums import Act, BoardReportKind, EditionKind, Factor
from questionnaire.hashing import digest
from questionnaire.models import (
    Acceptance,
    BoardConsideration,
    EasyReadCheck,
    Edition,
    PackTemplate,
    SendBack,
    Sending,
    Signature,
)
from questionnaire.phrases import by_authority, day
from questionnaire.returns.selectors.signers import bodies_to_sign, needed_of, several_bodies
from questionnaire.signing.finalising import completeness
from questionnaire.signing.finalising.workflow import reference_for
from questionnaire.signing.paper.workflow import signed_at
from questionnaire.signing.sending.workflow import missing_entry, with_names, without
from questionnaire.signing.signatures.workflow import statement_for
from questionnaire.stored import from_edition, to_stored
from questionnaire.writing.easy_read import words as easy


def tell(tale: Tale) -> None:
    for told in tale.area.get("story", ()):
        ACTS[Act(told["act"])](tale, told, tale.calendar.moment(told["at"]))


def _finalise(tale: Tale, told: Told, at: datetime) -> None:
    draft = content.from_rows(tale.area_return)
    gaps = completeness.gaps(draft)
    if gaps:
        raise Refusal(f"world.yaml: {tale.area['name']} cannot be finalised: {gaps[0].problem}.")
    number, stored = len(tale.editions) + 1, to_stored(draft)
    sha256 = digest(stored)
    bodies, one_for_all = bodies_to_sign(tale.area_return, several_bodies(tale.area_return))
    edition = Edition.objects.create(
        area_return=tale.area_return,
        number=number,
        content=stored,
        sha256=sha256,
        previous_sha256=tale.edition.sha256 if tale.editions else "",
        reference=reference_for(tale.area_return, number, sha256),
        bodies=bodies,
        one_for_all=one_for_all,
        made_by=tale.cast.lead,
        made_at=at,
    )
    tale.move(Act.FINALISE, at, tale.cast.lead, edition=number, **witness.speaks_for(edition))
    tale.editions.append(edition)


def _sign(tale: Tale, told: Told, at: datetime) -> None:
    """Sign, by password unless the story names another `factor`. The board officer records a signature on paper, with a
    scan of its sheet. A deputy gives an authority."""
    slot, edition = tale.cast.signatory(told), tale.edition
    authority = told.get("authority", {})
    signature = Signature(
        edition=edition,
        capacity=slot.capacity,
        organisation=slot.organisation,
        signed_by=slot.user,
        name=slot.user.name,
        title=slot.user.job_title,
        statement=statement_for(edition, slot),
        sha256=edition.sha256,
        factor=told.get("factor", Factor.PASSWORD),
        authority_kind=authority.get("kind", ""),
        authority=tale.calendar.words(authority.get("reference", "")),
        signed_at=at,
    )
    detail: dict[str, object] = {
        "edition": edition.number,
        "capacity": slot.capacity,
        "organisation": str(slot.organisation),
        "authority": by_authority(signature.authority_kind, signature.authority),
    }
    if told.get("on_paper"):
        by = tale.cast.board_officer
        _put_on_paper(signature, tale.calendar.day(told["on_paper"]), at, by)
        detail |= {"on_paper": True, "name": signature.name}
        tale.record(Act.SIGN, at, by, **detail, **witness.speaks_for(signature))
    else:
        tale.record(Act.SIGN, at, slot.user, **detail, **witness.speaks_for(signature))
    signature.save()


def _put_on_paper(signature: Signature, signed_on: date, at: datetime, by: User) -> None:
    edition = signature.edition
    lines = [
        f"Edition {edition.number}, reference {edition.reference}",
        signature.statement,
        f"Name in capitals: {signature.name.upper()}",
        f"Post: {signature.title}",
        f"Signed: {signature.name}",
        f"Date: {signed_on:%d/%m/%Y}",
    ]
    scan = files.pdf("Signature sheet", lines)
    signature.on_paper, signature.factor = True, Factor.PAPER
    signature.signed_at = signed_at(edition, signed_on)
    signature.recorded_by, signature.recorded_at = by, at
    signature.scan_sha256 = scan.sha256
    signature.scan.save(f"{scan.sha256[:32]}{scan.suffix}", File(scan.file), save=False)


def _send_back(tale: Tale, told: Told, at: datetime) -> None:
    by = tale.cast.signatory(told).user
    reasons = [{"section": number, "reason": reason} for number, reason in told["reasons"].items()]
    refusal = SendBack.objects.create(edition=tale.edition, by=by, at=at, reasons=reasons)
    tale.move(Act.SEND_BACK, at, by, edition=tale.edition.number, reasons=reasons, **witness.speaks_for(refusal))


def _recall(tale: Tale, told: Told, at: datetime) -> None:
    """The lead recalls the edition and corrects the answers."""
    tale.move(Act.RECALL, at, tale.cast.lead, edition=tale.edition.number, reason=told["reason"])
    later = [Save(at + timedelta(minutes=20), tale.cast.lead, fix.field, fix.value) for fix in tale.corrections]
    write(tale.area_return, later)


def _send(tale: Tale, told: Told, at: datetime) -> None:
    reasons = told.get("missing", {})
    missing = [
        missing_entry(slot, tale.calendar.words(reasons[slot.key]))
        for slot in needed_of(tale.edition)
        if slot.key in reasons
    ]
    _deliver(tale, at, missing, timezone.localdate(at) > tale.area_return.deadline)


def _deliver(tale: Tale, at: datetime, missing: list[dict[str, str]], late: bool) -> None:
    by = tale.cast.lead
    sending = Sending.objects.create(edition=tale.edition, sent_by=by, sent_at=at, missing=missing, late=late)
    tale.record(
        Act.SEND,
        at,
        by,
        edition=tale.edition.number,
        missing=with_names(missing),
        late=late,
        **witness.speaks_for(sending),
    )


def _accept(tale: Tale, told: Told, at: datetime) -> None:
    by, reason = tale.cast.manager, tale.calendar.words(told["reason"])
    row = Acceptance.objects.create(edition=tale.edition, reason=reason, accepted_by=by, accepted_at=at)
    tale.record(Act.ACCEPT, at, by, edition=tale.edition.number, reason=reason, **witness.speaks_for(row))


def _choose_signers(tale: Tale, told: Told, at: datetime) -> None:
    """The lead chooses the capacities in which each body signs for itself."""
    several = several_bodies(tale.area_return)
    tale.area_return.each_body_signs = sorted(told["each"])
    one = sorted(several.keys() - set(told["each"]))
    tale.record(Act.CHOOSE_SIGNERS, at, tale.cast.lead, each=sorted(told["each"]), one=one)


def _ask_deputy(tale: Tale, told: Told, at: datetime) -> None:
    """A signatory asks for a deputy, and the lead invites the deputy whom world.yaml names."""
    own = tale.cast.signatory(told)
    deputy = tale.cast.signatory(told | {"authority": {}})
    wish = {"name": deputy.user.name, "email": deputy.user.email, "words": tale.calendar.words(told["words"])}
    tale.record(Act.ASK_DEPUTY, at, own.user, **wish, slot=own.pk)
    said = {"name": deputy.user.name, "role": deputy.role, "capacity": own.capacity, "deputy": True}
    tale.record(Act.INVITE, at + timedelta(hours=2), tale.cast.lead, **said)


def _reopen(tale: Tale, told: Told, at: datetime) -> None:
    reason, number = tale.calendar.words(told["reason"]), tale.edition.number
    tale.move(Act.REOPEN, at, tale.cast.manager, edition=number, reason=reason)
    tale.area_return.reopened_at = at
    tale.area_return.reopened_because = reason
    tale.area_return.reopened_number = number


def _consider(tale: Tale, told: Told, at: datetime) -> None:
    met_on, by = tale.calendar.day(told["met_on"]), tale.cast.board_officer
    consideration = BoardConsideration.objects.create(
        edition=tale.edition,
        board=body_of(tale.area, "board")["name"],
        met_on=met_on,
        outcome=told["outcome"],
        minute_reference=told["minute_reference"],
        resolution=told["resolution"],
        recorded_by=by,
        recorded_at=at,
    )
    outcome = {"edition": tale.edition.number, "outcome": told["outcome"], "met_on": met_on.isoformat()}
    tale.record(Act.CONSIDER, at, by, **outcome, **witness.speaks_for(consideration))


def _amend(tale: Tale, told: Told, at: datetime) -> None:
    """The lead changes answers after the board's decision; the new edition is sent at once."""
    by, before, decision = tale.cast.lead, tale.edition, tale.edition.considerations.latest("met_on")
    fields = {number: tale.tree.by_number[number].field(told["field"]) for number in told["values"]}
    values = {field.pk: told["values"][number] for number, field in fields.items() if field}
    earlier = {
        number: answer.words
        for number in fields
        if (answer := from_edition(before).by_number[number].answer(told["field"]))
    }
    stored = amending.stored(before.content, tale.tree, values)
    number, sha256 = before.number + 1, digest(stored)
    edition = Edition.objects.create(
        area_return=tale.area_return,
        number=number,
        kind=EditionKind.AMENDMENT,
        after=decision,
        content=stored,
        sha256=sha256,
        previous_sha256=before.sha256,
        reference=reference_for(tale.area_return, number, sha256),
        bodies=before.bodies,
        one_for_all=before.one_for_all,
        made_by=by,
        made_at=at,
    )
    tale.editions.append(edition)
    write(tale.area_return, [Save(at, by, field, values[field.pk]) for field in fields.values() if field])
    changes = [
        f"{number} {field.short.lower()}: {earlier[number]} to {field.spec.words(values[field.pk], field)}"
        for number, field in fields.items()
        if field
    ]
    said = {"edition": number, "after": decision.met_on.isoformat(), "reason": told["reason"], "changes": changes}
    tale.record(Act.AMEND, at, by, **said, **witness.speaks_for(edition))
    _deliver(
        tale, at, without(edition, f"Amended after the board meeting of {day(decision.met_on)}"), before.sending.late
    )


def _check_easy_read(tale: Tale, told: Told, at: datetime) -> None:
    checked_on, by = tale.calendar.day(told["checked_on"]), tale.cast.lead
    EasyReadCheck.objects.create(
        area_return=tale.area_return,
        group=told["group"],
        checked_on=checked_on,
        sha256=easy.return_sha256(content.from_rows(tale.area_return)),
        recorded_by=by,
        recorded_at=at,
    )
    tale.record(Act.CHECK_EASY_READ, at, by, group=told["group"], checked_on=checked_on.isoformat())


def _pack(tale: Tale, told: Told, at: datetime) -> None:
    """The board officer changes the text of one heading, for all returns of the area."""
    kind, by = BoardReportKind(told["kind"]), tale.cast.board_officer
    headings = [
        replace(heading, text=told["text"]) if heading.key == told["key"] else heading
        for heading in packs.standard(kind)
    ]
    PackTemplate.objects.create(
        area=tale.area_return.area, kind=kind, sections=packs.stored(headings), changed_by=by, changed_at=at
    )
    tale.record(Act.PACK, at, by, pack=kind)


ACTS: dict[Act, Callable[[Tale, Told, datetime], None]] = {
    Act.FINALISE: _finalise,
    Act.SIGN: _sign,
    Act.SEND_BACK: _send_back,
    Act.RECALL: _recall,
    Act.SEND: _send,
    Act.ACCEPT: _accept,
    Act.CHOOSE_SIGNERS: _choose_signers,
    Act.ASK_DEPUTY: _ask_deputy,
    Act.REOPEN: _reopen,
    Act.CONSIDER: _consider,
    Act.AMEND: _amend,
    Act.CHECK_EASY_READ: _check_easy_read,
    Act.PACK: _pack,
    Act.DISCLOSE: publishing.disclose,
}
