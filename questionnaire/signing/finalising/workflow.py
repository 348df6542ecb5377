"""Making an edition: choosing who signs it, and finalising."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.problems import Refusal
from questionnaire import content
from questionnaire.chain import witness
from questionnaire.enums import Act, ReturnStatus
from questionnaire.hashing import digest
from questionnaire.models import Edition, Return
from questionnaire.returns.selectors.draft import waiting_texts
from questionnaire.returns.selectors.signers import bodies_to_sign, several_bodies
from questionnaire.returns.workflow import TRANSITIONS, announce, hold, record_event, require
from questionnaire.signing.finalising import completeness
from questionnaire.signing.signatures.notifications import mail_signatories
from questionnaire.stored import to_stored


class NothingToChoose(Refusal):
    """The area has one body of this kind, or none any more."""


@transaction.atomic
def choose_signers(area_return: Return, *, by: User, each: Iterable[str]) -> None:
    """Set the capacities in which every body of the area signs; in the others one signature is for all. The choice
    applies from the next edition. Repeating the current choice changes nothing."""
    require(by, "questionnaire.choose_signers", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    area_return.refresh_from_db(fields=["each_body_signs"])
    chosen, several = set(each), several_bodies(area_return)
    if chosen - several.keys():
        raise NothingToChoose("This area no longer has several bodies that could each sign. Reload the page.")
    kept = sorted(chosen)
    if kept == sorted(area_return.each_body_signs):
        return
    area_return.each_body_signs = kept
    area_return.save(update_fields=["each_body_signs"])
    record_event(Act.CHOOSE_SIGNERS, area_return, by=by, each=kept, one=sorted(several.keys() - chosen))


# Crockford's base 32 leaves out letters that are easily mistaken for digits or for one another.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Incomplete(Exception):
    """Finalising is refused because something is missing. `gaps` lists it."""

    def __init__(self, gaps: tuple[completeness.Gap, ...]) -> None:
        super().__init__(f"{len(gaps)} things are still open")
        self.gaps = gaps


@transaction.atomic
def finalise(area_return: Return, *, by: User) -> Edition:
    """Make the next edition, exactly as the draft stands, and lock writing. Refused while something is missing or a
    version is waiting for a decision."""
    require(by, "questionnaire.finalise_return", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    last = Edition.objects.filter(area_return=area_return).order_by("-number").first()
    number = last.number + 1 if last else 1
    hold(area_return, *TRANSITIONS[Act.FINALISE], changed_at=timezone.now())
    area_return.refresh_from_db()
    draft = content.from_rows(area_return)
    open_gaps = completeness.gaps(draft, waiting_texts(area_return))
    if open_gaps:
        raise Incomplete(open_gaps)
    stored = to_stored(draft)
    sha256 = digest(stored)
    bodies, one_for_all = bodies_to_sign(area_return, several_bodies(area_return))
    edition = Edition.objects.create(
        area_return=area_return,
        number=number,
        content=stored,
        sha256=sha256,
        previous_sha256=last.sha256 if last else "",
        reference=reference_for(area_return, number, sha256),
        bodies=bodies,
        one_for_all=one_for_all,
        made_by=by,
    )
    record_event(Act.FINALISE, area_return, by=by, edition=number, **witness.speaks_for(edition))
    announce(edition)
    transaction.on_commit(partial(mail_signatories.enqueue, edition.pk))
    return edition


def reference_for(area_return: Return, number: int, sha256: str) -> str:
    """Make a short name for people to quote, such as EXA-2013-2-7F3K: area, year, edition and the start of the hash."""
    area = "".join(letter for letter in area_return.area.short_name.upper() if letter.isascii() and letter.isalpha())[
        :3
    ]
    as_number = int(sha256, 16)
    letters = "".join(_LETTERS[(as_number >> shift) & 31] for shift in range(0, 60, 5))
    for length in range(4, 13):
        reference = f"{area}-{area_return.collection.deadline.year}-{number}-{letters[:length]}"
        if not Edition.objects.filter(reference=reference).exists():
            return reference
    raise RuntimeError("no free reference")
