"""The page of a conflict: two people changed the same answer, and one of them decides between the two versions."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.carrying import carries_words
from questionnaire.enums import RevisionOutcome
from questionnaire.people.selectors import people_present
from questionnaire.phrases import join, moment
from questionnaire.returns.forms import CLIENT_ID
from questionnaire.returns.views.context import page, readable_return, record_and_edition, saved_message
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.writing.answers import selectors, workflow
from questionnaire.writing.answers.forms import THEIRS, ConflictForm
from questionnaire.writing.answers.merging import merge
from questionnaire.writing.places import about_place, question_place


@carries_words
@require_http_methods(["GET", "POST"])
def of_question(request, collection, area, number, revision):
    area_return = readable_return(request, collection, area, in_part=True)
    return conflict(request, question_place(area_return, number), revision)


@carries_words
@require_http_methods(["GET", "POST"])
def of_return(request, collection, area, revision):
    area_return = readable_return(request, collection, area)
    return conflict(request, about_place(area_return), revision)


def conflict(request, place, revision):
    place.require_writer(request.user)
    if request.method == "GET":
        return conflict_page(request, place, revision)
    mine, theirs = selectors.get_conflict(place.area_return, place.question, revision)
    if newer := mine.is_decided and selectors.newer_aside(mine):
        messages.warning(request, "More was typed after this page was opened. It is shown below. Decide again.")
        return redirect(place.conflict_url(newer.pk))
    form = ConflictForm(request.POST, field=_field(place, mine))
    if not form.is_valid():
        return conflict_page(request, place, revision, form=form, status=422)
    value, reason = form.decided(mine, theirs)
    try:
        workflow.decide_conflict(
            mine,
            by=request.user,
            value=value,
            no_response_reason=reason,
            version=form.cleaned_data["version"],
            client_id=form.cleaned_data[CLIENT_ID],
        )
    except InvalidTransition:
        if not _is_repeated(mine, theirs, form, request.user):
            raise
    except workflow.StaleDecision:
        messages.warning(request, "The version in the return has changed again. It is shown below. Decide again.")
        return conflict_page(request, place, revision, form=form, status=409)
    messages.success(request, saved_message(place.name))
    return redirect(place.url)


def _is_repeated(mine, theirs, form, user):
    """Whether this person has already made the same decision, so that a second click is not refused."""
    decision = selectors.decision_on(mine, user)
    if decision is None:
        return False
    kept_theirs = decision.outcome == RevisionOutcome.SET_ASIDE
    if form.cleaned_data["choice"] == THEIRS:
        return kept_theirs
    decided = theirs if kept_theirs else decision
    return form.decided(mine, theirs) == (decided.value, decided.no_response_reason)


def _field(place, revision):
    return next(field for field in place.question.fields if field.pk == revision.field_id)


def conflict_page(request, place, revision, *, form=None, saved=None, status=200):
    """The page that shows both versions with a merged text. `saved` names the other fields of the same save: None where
    it is not known, empty where the page had already saved them automatically."""
    mine, theirs = selectors.get_conflict(place.area_return, place.question, revision)
    if mine.is_decided:
        if newer := selectors.newer_aside(mine):
            return redirect(place.conflict_url(newer.pk))
        messages.info(request, "This has already been decided. Both versions are in the history.")
        return redirect(place.url)
    field = _field(place, mine)
    base = selectors.text_of_version(place.area_return, field, mine.version)
    merged = merge(base.value if base else "", mine.value, theirs.value)
    if form is None:
        form = ConflictForm(field=field, merged=merged.text, version=theirs.version)
    else:
        form.with_version(theirs.version)
    record, edition = record_and_edition(place.area_return)
    context = page(
        request,
        place.area_return,
        record,
        edition=edition,
        place=place,
        field=field,
        mine=_side(mine, field),
        theirs=_side(theirs, field),
        saved=join(name.lower() for name in saved or ()),
        many=len(saved or ()) > 1,
        rest_is_saved=saved == [],
        started=base,
        started_words=field.spec.words(base.value, field) if base else "",
        form=form,
        url=place.conflict_url(mine.pk),
        here=set().union(*people_present(place.area_return, besides=request.user).values()),
        **_in_words(request.user, mine, theirs, merged),
    )
    return TemplateResponse(request, "questionnaire/writing/answers/conflict.html", context, status=status)


def _side(row, field):
    """One of the two versions, for the template."""
    words = field.spec.words(row.value, field)
    return {"value": row.value, "words": words, "no_response_reason": row.no_response_reason}


def _in_words(user, mine, theirs, merged):
    """Who wrote which version and when, in words. The reader may be one of the two writers, both or neither."""
    is_mine, is_theirs = mine.by_id == user.pk, theirs.updated_by_id == user.pk
    one, other = _name(mine.by, is_mine), _name(theirs.updated_by, is_theirs)
    return {
        "both_names": _both_names(one, other, is_mine and is_theirs),
        "keep_mine": "Keep yours" if is_mine else f"Keep {one}’s",
        "keep_theirs": _keep_theirs(other, is_mine, is_theirs),
        "mine_words": "only in yours" if is_mine else f"only in {one}’s",
        "their_words": _only_in_theirs(other, is_mine, is_theirs),
        "mine_hint": f"{one[:1].upper() + one[1:]}, {moment(mine.at)}. Not in the return yet.",
        "their_hint": f"{other[:1].upper() + other[1:]}, {moment(theirs.updated_at)}. In the return now.",
        "checks": [_check_in_words(check, one, other) for check in merged.checks],
        "talk_to": _talk_to(mine, theirs, is_mine, is_theirs),
    }


def _both_names(one, other, is_same):
    """ "You and Amir Khan both": the reader comes first, whichever version is theirs."""
    if is_same:
        return "You, in two places,"
    first, second = (other, one) if other == "you" else (one, other)
    return f"{first[:1].upper()}{first[1:]} and {second} both"


def _keep_theirs(other, is_mine, is_theirs):
    if is_theirs:
        return "Keep what is there" if is_mine else "Keep yours"
    return f"Keep {other}’s"


def _only_in_theirs(other, is_mine, is_theirs):
    """What a screen reader says before words that are only in the version in the return, which may be the reader's
    own."""
    if is_theirs:
        return "only in the version in the return" if is_mine else "only in yours"
    return "only in theirs" if is_mine else f"only in {other}’s"


def _talk_to(mine, theirs, is_mine, is_theirs):
    """The writer of the version that is not the reader's; None where both are the reader's."""
    if is_theirs:
        return None if is_mine else mine.by
    return theirs.updated_by


def _name(person, is_reader):
    return "you" if is_reader else person.name if person else "a file"


def _check_in_words(check, one, other):
    """A sentence that says what the reader should check in the merged text."""
    if not check.mine and not check.theirs:
        first = "yours" if one == "you" else f"the one from {one}"
        last = "yours" if other == "you" else f"the one from {other}"
        return f"The two versions differ in too many places to combine. Below, {first} comes first, then {last}."
    mine, theirs = (passage.removeprefix("• ") for passage in (check.mine, check.theirs))
    if mine and theirs:
        sentence = f"{one} wrote “{mine}”, {other} wrote “{theirs}”. Both are below, one after the other."
    else:
        removed_by, changed_by = (other, one) if mine else (one, other)
        sentence = f"{changed_by} wrote “{mine or theirs}”, {removed_by} removed it. It is kept below."
    return sentence[:1].upper() + sentence[1:]
