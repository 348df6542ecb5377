"""What is published of a return: decided passage by passage, made into the public copy, and taken from here."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import content, permissions
from questionnaire.enums import ReturnStatus
from questionnaire.publishing import workflow as publishing
from questionnaire.publishing.public import waiting
from questionnaire.publishing.selectors import is_mailbox_of_a_person, published
from questionnaire.publishing.workflow import StaleDecisions, UndecidedPassages
from questionnaire.returns.selectors.editions import get_visible_edition, in_force, latest_edition
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.records import record_of, record_of_edition
from questionnaire.returns.views.context import address, page
from questionnaire.returns.views.editions import of_edition
from questionnaire.stored import from_edition
from reporting.documents import selectors
from reporting.documents.drafts import public_word
from reporting.documents.formats import DOCX
from reporting.documents.names import file_name
from reporting.documents.selectors import get_copy
from reporting.documents.views.waiting import next_look
from reporting.enums import DocumentKind
from reporting.jobs.workflow import ask_for
from reporting.public_copies import tasks, workflow
from reporting.public_copies.forms import MOST_AT_ONCE, AnswerForm, DecisionsForm, Item, MailboxForm, items_of

LOOK_AGAIN = 3  # seconds


@require_http_methods(["GET", "POST"])
def of_draft(request, collection, area):
    """The decisions on a draft, for the report for its board; they hold for an edition while the text is the same."""
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.disclose", area_return)
    is_final = area_return.status == ReturnStatus.FINAL
    if is_final and (edition := latest_edition(area_return)):
        return redirect(address("public_copy", area_return, edition=edition.number))
    found = content.from_rows(area_return)
    record = record_of(area_return, found)
    made = published(area_return, found, record)
    return _decide(request, area_return, made, lambda **extra: page(request, area_return, record, **extra))


@require_http_methods(["GET", "POST"])
def of_an_edition(request, collection, area, edition):
    found = get_visible_edition(request.user, collection, area, edition)
    area_return = found.area_return
    permissions.require(request.user, "questionnaire.disclose", area_return)
    record = record_of_edition(found, expected=False)
    made = published(area_return, from_edition(found), record)
    if "make" in request.POST:
        return _make(request, found)

    def context(**extra):
        return of_edition(request, found, record, **_copies(request, found, made), **extra)

    return _decide(request, area_return, made, context, found)


def _make(request, edition):
    publishing.ask_for_public_copy(edition, by=request.user)
    return redirect(f"{request.path}?looks=0#copies")


def _copies(request, edition, made):
    """The kept public copies. One that was asked for is made anew when the record or a decision is another."""
    place = (edition.area_return.collection.slug, edition.area_return.area.gss_code, edition.number)
    copies = selectors.copies(request.user, *place, DocumentKind.PUBLIC)
    is_current = bool(copies) and workflow.is_current(copies[0], made)
    is_wanted = bool(copies) or edition.area_return.public_edition == edition.number
    outlook = None
    if is_wanted and not is_current and not made.open:
        outlook = ask_for(tasks.make_public_copy, edition.pk).value
    return {"copies": copies, "is_current": is_current, "is_wanted": is_wanted, "outlook": outlook}


def _decide(request, area_return, made, context, edition=None):
    """Three forms; the button says which one was sent."""
    known = made.decisions
    items = list(items_of(made.judged))
    answers = AnswerForm(request.GET if "answer" in request.GET else None, judged=made.judged)
    is_mailbox = {"set_mailbox", "mailbox"} <= request.POST.keys()  # a post that was cut short empties nothing
    mailbox = MailboxForm(request.POST if is_mailbox else None, initial={"mailbox": area_return.team_mailbox})
    shown = _shown(request, items, made.judged)
    form = DecisionsForm(
        request.POST if request.method == "POST" and not is_mailbox else None,
        items=shown[:MOST_AT_ONCE],
        known=known,
        places=(area_return.area.name, area_return.area.short_name),
    )
    if mailbox.is_valid() and _gave_mailbox(request, area_return, mailbox, edition):
        return redirect(request.path)
    if form.is_valid() and _decided(request, area_return, form, known, edition):
        return redirect(request.path)
    has_errors = bool(form.errors or mailbox.errors)
    extra = {
        "form": form,
        "mailbox": mailbox,
        "answers": answers,
        "has_errors": has_errors,
        "made": made,
        "more": max(0, len(shown) - MOST_AT_ONCE),
        "decided": [item for item in items if item.decision and item not in shown],
        "has_annex": bool(made.exempt or made.reworded) and (edition is None or in_force(edition)),
        "changed": [one for one in made.judged if one.is_changed],
    }
    shared = context(**extra)
    reply = TemplateResponse(request, "reporting/public_copies/public.html", shared, status=422 if has_errors else 200)
    if "looks" in request.GET and shared.get("outlook") and (look := next_look(request, LOOK_AGAIN)):
        reply["Refresh"] = look
    return reply


def _shown(request, items, judged):
    """What is open; and before it what somebody wants to change, or an answer in which nothing was found."""
    asked = request.GET.get("change", "")
    first = [item for item in items if item.decision and item.key == asked]
    place = request.GET.get("answer", "")
    first += [Item(one) for one in judged if place and one.passage.place == place and Item(one) not in first]
    still_open = {(one.passage.place, hit.phrase) for one in judged for hit in one.open}
    waiting_items = [item for item in items if (item.judged.passage.place, item.phrase) in still_open]
    return first + [item for item in waiting_items if item not in first]


def _gave_mailbox(request, area_return, form, edition):
    mailbox = form.cleaned_data["mailbox"]
    if mailbox and is_mailbox_of_a_person(mailbox):
        form.add_error(
            "mailbox", "Somebody signs in with this address, so it is a personal one. Enter one that a team reads"
        )
        return False
    publishing.give_team_mailbox(area_return, by=request.user, mailbox=mailbox, edition=edition)
    messages.success(request, "Saved: the team’s mailbox.")
    return True


def _decided(request, area_return, form, known, edition):
    choices, seen = form.choices, form.cleaned_data["seen"]
    try:
        publishing.disclose(area_return, choices, by=request.user, shown=seen, edition=edition)
    except StaleDecisions as stale:
        who = stale.args[0]
        happened = f"{who} decided something while you had this page open." if who else "This page was out of date."
        form.add_error(None, f"{happened} Look at it, and save again.")
        form.has_seen(known)
        return False
    messages.success(request, f"Saved: {len(choices)} {'decision' if len(choices) == 1 else 'decisions'}.")
    return True


@require_safe
def copy_pdf(request, collection, area, edition):
    """The public copy as it is now, or a certain one. One that decisions have overtaken is asked for by itself, but by
    those who decide."""
    place = (request.user, collection, area, edition)
    found = get_visible_edition(*place)
    permissions.require(request.user, "questionnaire.read_edition", found)
    if sha256 := request.GET.get("copy"):
        document = get_copy(*place, sha256=sha256, kind=DocumentKind.PUBLIC)
    elif copies := selectors.copies(*place, DocumentKind.PUBLIC):
        document = copies[0]
        decides = permissions.holds(request.user, "questionnaire.disclose", found.area_return)
        if not decides and not workflow.is_current(document, workflow.published(found)):
            extra = {"edition": found, "area_return": found.area_return}
            return TemplateResponse(request, "reporting/public_copies/overtaken.html", extra, status=404)
    else:
        raise Http404("No public copy")
    try:
        file = document.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404("No public copy") from lost
    name = file_name(found.area_return, edition, "public.pdf")
    reply = FileResponse(file, filename=name, content_type="application/pdf")
    reply["Cache-Control"] = "private, no-cache"
    return reply


@require_safe
def copy_docx(request, collection, area, edition):
    """The public words as a form in Word, made while the reader waits; only once every passage is decided."""
    found = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.read_edition", found)
    made = workflow.published(found)
    if made.open:
        raise UndecidedPassages(f"{waiting(made.open_hits)}, so there is no public version yet.")
    reply = HttpResponse(public_word(made), content_type=DOCX)
    name = file_name(found.area_return, edition, "public.docx")
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    reply["Cache-Control"] = "private, no-store"
    return reply
