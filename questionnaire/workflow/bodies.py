"""Who signs where an area has several bodies of one kind."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from accounts.problems import Refusal
from questionnaire import selectors
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Return
from questionnaire.returns.workflow import hold, record, require


class NothingToChoose(Refusal):
    """The area has one body of this kind, or none any more."""


@transaction.atomic
def choose_signers(area_return: Return, *, by: User, each: Iterable[str]) -> None:
    """In which capacities every body of the area signs; in the others one signature is for all. It holds from the next
    edition on. The same choice again leaves everything as it is."""
    require(by, "questionnaire.choose_signers", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    area_return.refresh_from_db(fields=["each_body_signs"])
    chosen, several = set(each), selectors.several_bodies(area_return)
    if chosen - several.keys():
        raise NothingToChoose("This area no longer has several bodies that could each sign. Reload the page.")
    kept = sorted(chosen)
    if kept == sorted(area_return.each_body_signs):
        return
    area_return.each_body_signs = kept
    area_return.save(update_fields=["each_body_signs"])
    record(Act.CHOOSE_SIGNERS, area_return, by=by, each=kept, one=sorted(several.keys() - chosen))
