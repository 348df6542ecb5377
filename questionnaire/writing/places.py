"""The places where answers are written: a question, the easy read of a section, or the fields asked once for the whole
return. All are written, compared and looked up in the same way; only their addresses and names differ."""

from dataclasses import dataclass

from django.http import Http404

from questionnaire import permissions
from questionnaire.definition import QuestionDefinition, SectionDefinition, without_number
from questionnaire.enums import ReturnStatus
from questionnaire.models import Return
from questionnaire.permissions import SectionOf
from questionnaire.phrases import join
from questionnaire.returns.selectors.actions import may_write
from questionnaire.returns.views.context import address, find_question, find_section, tree_of


@dataclass(frozen=True)
class Place:
    """A place with its names and addresses. `question` has no number where its fields belong to a section or to the
    whole return; `section` is None for the whole return."""

    area_return: Return
    question: QuestionDefinition
    section: SectionDefinition | None

    @property
    def name(self):
        return self.question.name

    @property
    def caption(self):
        """The name in headings: "Question 6.9"."""
        return f"Question {self.name}" if self.question.number else self.name

    @property
    def url(self):
        return self._address("question", "section_easy_read", "about")

    @property
    def history_url(self):
        return self._address("question_history", "section_easy_read_history", "about_history")

    @property
    def autosave_url(self):
        return self._address("autosave", "section_autosave", "about_autosave")

    @property
    def refresh_url(self):
        return self._address("question_now", "section_now", "about_now")

    def conflict_url(self, pk):
        return self._address("conflict", "section_easy_read_conflict", "about_conflict", revision=pk)

    @property
    def comments_url(self):
        return address("comments", self.area_return, number=self.question.number)

    def run_url(self, pk):
        return self._address("question_texts", "section_easy_read_texts", "about_texts", revision=pk)

    def restore_url(self, pk):
        return self._address("restore", "section_easy_read_restore", "about_restore", revision=pk)

    def _address(self, for_question, for_section, for_return, **kwargs):
        if self.section is None:
            return address(for_return, self.area_return, **kwargs)
        if not self.question.number:
            return address(for_section, self.area_return, number=self.section.number, **kwargs)
        return address(for_question, self.area_return, number=self.question.number, **kwargs)

    def require_writer(self, user):
        """Raise 403 unless this person may write here. The save itself checks whether the return can still be
        changed."""
        if self.section is None:
            permissions.require(user, "questionnaire.write_about", self.area_return)
        else:
            permissions.require(user, "questionnaire.write_section", SectionOf(self.area_return, self.section.pk))

    def may_be_written(self, user):
        if self.section is None:
            draft = self.area_return.status == ReturnStatus.DRAFT
            return draft and permissions.holds(user, "questionnaire.write_about", self.area_return)
        return may_write(user, self.area_return, self.section)


def question_place(area_return, number):
    question = find_question(area_return, number)
    return Place(area_return, question, tree_of(area_return).section(question.section_number))


def easy_read_place(area_return, number):
    """The easy read that the area writes about a section."""
    section = find_section(area_return, number)
    if not section.fields:
        raise Http404("Nothing is asked of sections here")
    return Place(area_return, section.own, section)


def about_place(area_return):
    return Place(area_return, about_of(tree_of(area_return)), None)


def about_of(tree):
    """The fields asked once for the whole return, as a question without a number."""
    return without_number(about_title(tree), tree.fields)


def about_title(tree):
    """The title of the fields asked once: "Context and who took part"."""
    title = join(field.short.lower() for field in tree.fields)
    return title[:1].upper() + title[1:]


def place_of_field(area_return, field_pk):
    question, _ = tree_of(area_return).fields_by_pk[field_pk]
    if question is None:
        return about_place(area_return)
    if not question.number:
        return easy_read_place(area_return, question.section_number)
    return question_place(area_return, question.number)


def place_in_sight(area_return, field_pk):
    """The place of a field, if the reader may see it; else 404. Somebody limited to some sections does not see the
    fields of the whole return."""
    place = place_of_field(area_return, field_pk)
    if place.section is None and area_return.only_sections is not None:
        raise Http404("Nothing is asked here")
    return place


def waiting_links(area_return, waiting):
    """The name, such as "6.9 assessment", and the address of every version that is waiting for a decision."""
    fields = tree_of(area_return).fields_by_pk
    links = []
    for revision in waiting:
        place = place_of_field(area_return, revision.field_id)
        _, field = fields[revision.field_id]
        name = f"{place.name} {field.short.lower()}" if place.section else field.short
        links.append((name, place.conflict_url(revision.pk)))
    return links
