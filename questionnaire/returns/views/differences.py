"""The page that shows the differences between two editions of a return, and who signed each of them."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from questionnaire import permissions
from questionnaire.record import ReturnRecord, SignatureRecord, Slot, in_place_of
from questionnaire.returns import differences as returns_differences
from questionnaire.returns.differences import people_changes
from questionnaire.returns.selectors import editions, records
from questionnaire.returns.views.context import address
from questionnaire.returns.views.editions import of_edition
from questionnaire.returns.views.signers import how_signed
from questionnaire.stored import from_edition


@require_safe
def differences(request, collection, area, edition, other):
    """Show what changed from the earlier edition to the later one; an address in the wrong order is redirected."""
    later, earlier = (
        editions.get_visible_edition(request.user, collection, area, number) for number in (edition, other)
    )
    for each in (later, earlier):
        permissions.require(request.user, "questionnaire.read_edition", each)
    if later == earlier:
        return redirect(address("edition", later.area_return, edition=edition))
    if later.number < earlier.number:
        return redirect(address("edition_differences", later.area_return, edition=other, other=edition))
    before, after = from_edition(earlier), from_edition(later)
    earlier_record, later_record = (records.record_of_edition(each, expected=False) for each in (earlier, later))
    extra = {
        "last": earlier,
        "differences": returns_differences.differences(before, after),
        "people_changes": people_changes(before, after),
        "signed": [(each, _signers(history)) for each, history in ((earlier, earlier_record), (later, later_record))],
    }
    context = of_edition(request, later, later_record, **extra)
    return TemplateResponse(request, "questionnaire/returns/differences.html", context)


def _signers(history: ReturnRecord) -> list[str]:
    """One line for each person who signed: name, capacity and date."""
    return [_signed(slot, slot.signature) for slot in history.slots if slot.signature]


def _signed(slot: Slot, signature: SignatureRecord) -> str:
    how = how_signed(signature)
    return f"{signature.name}, {in_place_of(slot) or slot.title}, {how[:1].lower()}{how[1:]}"
