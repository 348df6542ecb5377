"""What all pages of a return share: fetching it, the template context, addresses and pagination."""

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from questionnaire import definition, permissions
from questionnaire.enums import ReturnStatus
from questionnaire.phrases import moment
from questionnaire.returns.selectors import actions, editions, finding, records
from questionnaire.returns.workflow import FINALISED
from questionnaire.status import status_line


def why_closed(area_return):
    """A sentence that says who finalised the return and when, so that it can no longer be changed."""
    edition = editions.latest_edition(area_return)
    if edition is None:
        return FINALISED
    who, when = edition.made_by.name, moment(edition.made_at)
    return f"{who} finalised this return {when}, so its answers can no longer be changed."


def readable_return(request, collection, area, *also, in_part=False):
    """The return, for somebody who may read it while it is being written; otherwise 404 or 403. Somebody who is limited
    to some sections only reaches pages that ask for it `in_part`, because those pages hide every other section."""
    area_return = finding.get_visible_return(request.user, collection, area, *also, in_part=in_part)
    permissions.require(request.user, f"questionnaire.{'read_in_part' if in_part else 'read_draft'}", area_return)
    return area_return


def in_sight(area_return, section):
    """Whether the reader may read this section; some readers are limited to the sections given to them."""
    only = getattr(area_return, "only_sections", None)
    return only is None or section.pk in only


def sections_in_sight(area_return):
    return [section for section in tree_of(area_return).sections if in_sight(area_return, section)]


def tree_of(area_return):
    return definition.get(area_return.collection.questionnaire_id)


def neighbours(area_return, number):
    """The previous and the next question that the reader may see, across sections."""
    questions = [question for section in sections_in_sight(area_return) for question in section.questions]
    place = next(index for index, question in enumerate(questions) if question.number == number)
    return (questions[place - 1] if place else None), (questions[place + 1] if place + 1 < len(questions) else None)


def find_question(area_return, number):
    tree = tree_of(area_return)
    question = tree.question(number)
    if question is None or not in_sight(area_return, tree.section_of(question)):
        raise Http404("No such question")
    return question


def find_section(area_return, number):
    section = tree_of(area_return).section(number)
    if section is None or not in_sight(area_return, section):
        raise Http404("No such section")
    return section


def record_and_edition(area_return, progress=None):
    """What happened to the return, and its edition once it is final: enough for the status line. The progress of a
    draft saves a query where the caller has already read it."""
    edition = editions.latest_edition(area_return) if area_return.status == ReturnStatus.FINAL else None
    if edition:
        return records.record_of_edition(edition, expected=False), edition
    return records.record_of(area_return, progress), None


def address(name, area_return, **kwargs):
    """The address of a page of this return."""
    place = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    return reverse(name, kwargs=place | kwargs)


def page(request, area_return, record, *, edition=None, **extra):
    """The context of a page of a return."""
    tree, base = tree_of(area_return), address("return", area_return)
    return {
        "area_return": area_return,
        "tree": tree,
        "record": record,
        "edition": edition,
        "status_line": status_line(record, timezone.localdate()),
        "can": actions.possible_actions(request.user, area_return, record, edition),
        "base": base,
        "amend_until": area_return.collection.amend_until if actions.has_amendable_fields(tree) else None,
        "link_base": f"{base}questions/",
        "file_base": f"{base}attachments/",
        "numbers": tree.numbers,
        "easy_words": wants_easy_words(request),
        **extra,
    }


WORDING = "wording"
EASY, OFFICIAL = "easy", "official"


def wants_easy_words(request):
    """Whether easy read is shown under the official wording. A choice in the address is remembered in the session."""
    chosen = request.GET.get(WORDING)
    if chosen in (EASY, OFFICIAL) and chosen != request.session.get(WORDING, OFFICIAL):
        request.session[WORDING] = chosen
    return request.session.get(WORDING) == EASY


def saved_message(name=""):
    """ "Saved at 14:05: 6.9"; call it only after the save has been committed."""
    at = f"Saved at {timezone.localtime():%H:%M}"
    return f"{at}: {name}" if name else at


def one_page(request, entries, size):
    return Paginator(entries, size).get_page(request.GET.get("page"))
