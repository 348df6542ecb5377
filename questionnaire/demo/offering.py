"""Answers that one area offers to another, and those that it withdraws or the other uses."""

from accounts.models import Area
from questionnaire import content
from questionnaire.demo.reading import Told
from questionnaire.demo.tale import Tale
from questionnaire.demo.writing import Save, write
from questionnaire.enums import Act
from questionnaire.models import Offer


def offer(tale: Tale) -> None:
    """Offer copies of answers as they stand, and withdraw the offers listed under `withdrawn`."""
    for told in tale.area.get("offers", ()):
        to_area = Area.objects.get(gss_code=told["to"])
        for number in told["questions"]:
            _offer(tale, told, number, to_area)
        to = to_area.short_name
        tale.record(Act.OFFER, tale.calendar.moment(told["at"]), tale.cast.lead, to=to, questions=told["questions"])
        for number, at in told.get("withdrawn", {}).items():
            tale.record(Act.WITHDRAW, tale.calendar.moment(at), tale.cast.lead, to=to, questions=[number])


def _offer(tale: Tale, told: Told, number: str, to_area: Area) -> None:
    said = content.from_rows(tale.area_return).by_number[number]
    withdrawn = told.get("withdrawn", {}).get(number)
    Offer.objects.create(
        area_return=tale.area_return,
        question_id=said.definition.pk,
        to_area=to_area,
        answers={answer.field.key: answer.value for answer in said.answers if answer.value},
        offered_by=tale.cast.lead,
        offered_at=tale.calendar.moment(told["at"]),
        withdrawn_at=tale.calendar.moment(withdrawn) if withdrawn else None,
    )


def adopt(tale: Tale) -> None:
    """Use offered answers, but not their ratings: a rating is the area's own view."""
    for told in tale.area.get("adopted", ()):
        number, at, by = told["question"], tale.calendar.moment(told["at"]), tale.cast.lead
        made = Offer.objects.filter(to_area=tale.cast.area, area_return__area__gss_code=told["from"])
        found = made.filter(question__number=number, withdrawn_at=None).select_related("area_return__area").first()
        if found is None:  # the area that gave it is not there any more
            continue
        source = found.area_return.area.short_name
        fields = [field for field in tale.tree.by_number[number].fields if field.key in found.answers]
        origin = f"Copied from {source}, {number}"
        words = [field for field in fields if not field.spec.rates]
        write(tale.area_return, [Save(at, by, field, found.answers[field.key], origin=origin) for field in words])
        Offer.objects.filter(pk=found.pk).update(adopted_by=by, adopted_at=at)
        tale.record(Act.ADOPT, at, by, source=source, questions=[number])
