"""Pages for copying answers from the area's earlier return or from neighbours, and for offering answers."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.phrases import join
from questionnaire.returns.forms import CLIENT_ID
from questionnaire.returns.views.context import address, page, readable_return, record_and_edition, saved_message
from questionnaire.writing.answers.workflow import Change
from questionnaire.writing.places import question_place
from questionnaire.writing.taking_over import selectors, workflow
from questionnaire.writing.taking_over.forms import OfferForm, TakeForm


@require_http_methods(["GET", "POST"])
def carry_forward(request, collection, area):
    """Show the area's earlier answers beside the current ones, and carry forward those that are ticked."""
    area_return = readable_return(request, collection, area)
    permissions.require(request.user, "questionnaire.edit_return", area_return)
    edition = selectors.earlier_edition(area_return)
    source = f"Carried forward from {edition.area_return.collection.title}, edition {edition.number}" if edition else ""
    candidates = selectors.carryable(area_return, edition) if edition else []
    writable = [
        row for row in candidates if question_place(area_return, row.question.number).may_be_written(request.user)
    ]
    parts = [part for row in writable for part in _parts(row.question.number, row)]
    form = TakeForm(request.POST if request.method == "POST" else None, offered=_boxes(parts))
    if form.is_valid():
        changes = _changes(parts, form, origin=source, unconfirmed=True)
        result = workflow.carry_forward(
            area_return, changes, by=request.user, client_id=form.cleaned_data[CLIENT_ID], source=source
        )
        _report(request, result)
        return redirect(address("check" if result.saved else "return", area_return))
    extra = {"earlier": edition, "rows": _rows(parts, form), "source": source}
    return _page(request, area_return, "questionnaire/writing/taking_over/carry_forward.html", form, **extra)


@require_POST
def confirm(request, collection, area, number):
    area_return = readable_return(request, collection, area, in_part=True)
    place = question_place(area_return, number)
    place.require_writer(request.user)
    if workflow.confirm(area_return, place.question, by=request.user):
        messages.success(request, f"Confirmed: {place.name}")
    return redirect(place.url)


@require_http_methods(["GET", "POST"])
def offers(request, collection, area):
    """Show what neighbours offer in full, and copy the answers that are ticked."""
    area_return = readable_return(request, collection, area)
    permissions.require(request.user, "questionnaire.adopt_answers", area_return)
    parts = [part for offer, row in selectors.offered(area_return) for part in _parts(f"{offer.pk}", row, offer)]
    form = TakeForm(request.POST if request.method == "POST" else None, offered=_boxes(parts))
    if form.is_valid():
        taken = {part["offer"].pk: part["offer"] for part in _taken(parts, form)}
        result = workflow.adopt(
            area_return,
            list(taken.values()),
            _changes(parts, form),
            by=request.user,
            client_id=form.cleaned_data[CLIENT_ID],
        )
        _report(request, result)
        return redirect(request.path)
    return _page(request, area_return, "questionnaire/writing/taking_over/offers.html", form, rows=_rows(parts, form))


@require_http_methods(["GET", "POST"])
def neighbours(request, collection, area):
    """Offer answers to other areas, and list what has been offered and used."""
    area_return = readable_return(request, collection, area)
    permissions.require(request.user, "questionnaire.offer_answers", area_return)
    near, others = selectors.neighbours(area_return)
    answered = selectors.answered_questions(area_return)
    data = request.POST if request.method == "POST" else None
    form = OfferForm(data, near=near, others=others, questions=answered)
    if form.is_valid():
        wanted = set(form.cleaned_data["questions"])
        questions = [question.definition for question in answered if question.definition.number in wanted]
        areas = form.chosen()
        workflow.offer_answers(area_return, questions, areas, by=request.user)
        messages.success(request, f"Offered to {join(area.short_name for area in areas)}. Their leads have been told.")
        return redirect(request.path)
    extra = {"offers": selectors.offers_of(area_return), "has_answers": bool(answered)}
    return _page(request, area_return, "questionnaire/writing/taking_over/neighbours.html", form, **extra)


@require_POST
def withdraw(request, collection, area, offer):
    area_return = readable_return(request, collection, area)
    permissions.require(request.user, "questionnaire.offer_answers", area_return)
    withdrawn = selectors.get_offer(area_return, offer)
    workflow.withdraw_offer(withdrawn, by=request.user)
    messages.success(request, f"Withdrawn: {withdrawn.question.number}, offered to {withdrawn.to_area.short_name}")
    return redirect(address("neighbours", area_return))


def _page(request, area_return, template, form, **extra):
    record, edition = record_and_edition(area_return)
    is_draft = area_return.status == ReturnStatus.DRAFT
    context = page(request, area_return, record, edition=edition, form=form, is_draft=is_draft, **extra)
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def _parts(prefix, row, offer=None):
    """Each answer of a question that could be copied, with the name of its box. Boxes are ticked at first only for
    fields without an answer that are not ratings: a rating is the area's own view."""
    answers = {answer.field.pk: answer for answer in row.current.answers}
    for field, value in row.new:
        current = answers[field.pk]
        if current.value == value:
            continue
        yield {
            "name": f"{prefix}:{field.key}:{row.versions[field.pk]}",
            "question": row.question,
            "field": field,
            "value": value,
            "words": field.spec.words(value, field),
            "current": current.words or current.no_response_reason,
            "version": row.versions[field.pk],
            "offer": offer,
            "ticked": offer is None and not (current.value or current.no_response_reason or field.spec.rates),
        }


def _boxes(parts):
    return [(part["name"], f"{part['question'].number} {part['field'].short}", part["ticked"]) for part in parts]


def _rows(parts, form):
    """The rows of the page: one for each question, or for each offer, with its answers and whether they are ticked."""
    ticked, rows = form.ticked(), {}
    for number, part in enumerate(parts):
        key = (part["offer"].pk if part["offer"] else 0, part["question"].number)
        row = rows.setdefault(key, {"question": part["question"], "offer": part["offer"], "parts": []})
        row["parts"].append(part | {"id": f"id_take_{number}", "ticked": part["name"] in ticked})
    return list(rows.values())


def _taken(parts, form):
    chosen = set(form.cleaned_data["take"])
    return [part for part in parts if part["name"] in chosen]


def _changes(parts, form, *, origin="", unconfirmed=False):
    changes = []
    for part in _taken(parts, form):
        source = origin or f"Copied from {part['offer'].area_return.area.short_name}, {part['question'].number}"
        changes.append(Change(part["field"], part["value"], part["version"], origin=source, unconfirmed=unconfirmed))
    return changes


def _report(request, result):
    if result.saved:
        count = len(result.saved)
        messages.success(request, saved_message(f"{count} answer{'' if count == 1 else 's'} added"))
    if result.conflicts:
        messages.warning(
            request,
            "Somebody changed an answer in the meantime. Both versions have been kept. Decide between them on "
            "the return’s page.",
        )
