"""Where answers are written: a question's page, or the page of what is asked once for the whole return. Both are
written, compared and looked up in the same way; only their addresses and names differ."""

from dataclasses import dataclass

from questionnaire import permissions, selectors
from questionnaire.definition import QuestionDefinition, SectionDefinition
from questionnaire.enums import ReturnStatus
from questionnaire.models import Return
from questionnaire.permissions import SectionOf
from questionnaire.record import join
from questionnaire.views.context import address, find_question, tree_of


@dataclass(frozen=True)
class Place:
    """`question` holds the fields of the whole return, without a number, where there is no section."""

    area_return: Return
    question: QuestionDefinition
    section: SectionDefinition | None

    @property
    def name(self):
        return self.question.number or self.question.short

    @property
    def url(self):
        return self._address("question", "about")

    @property
    def history_url(self):
        return self._address("question_history", "about_history")

    def conflict_url(self, pk):
        return self._address("conflict", "about_conflict", revision=pk)

    def _address(self, for_question, for_return, **kwargs):
        if self.section is None:
            return address(for_return, self.area_return, **kwargs)
        return address(for_question, self.area_return, number=self.question.number, **kwargs)

    def require_writer(self, user):
        """Whether this person writes here at all; whether it can be written now is found out by writing."""
        if self.section is None:
            permissions.require(user, "questionnaire.write_about", self.area_return)
        else:
            permissions.require(user, "questionnaire.write_section", SectionOf(self.area_return, self.section.pk))

    def may_be_written(self, user):
        if self.section is None:
            draft = self.area_return.status == ReturnStatus.DRAFT
            return draft and permissions.holds(user, "questionnaire.write_about", self.area_return)
        return selectors.may_write(user, self.area_return, self.section)


def question_place(area_return, number):
    question = find_question(area_return, number)
    return Place(area_return, question, tree_of(area_return).section(question.section_number))


def about_place(area_return):
    return Place(area_return, about_of(tree_of(area_return)), None)


def about_of(tree):
    """What is asked once for the whole return, in the form of a question without a number."""
    return QuestionDefinition(
        pk=0,
        section_number="",
        code="",
        number="",
        item=0,
        short=about_title(tree),
        text=about_title(tree),
        guidance="",
        easy_read="",
        prompted_when=None,
        several_codes=False,
        coding_note="",
        codes=(),
        fields=tree.fields,
    )


def about_title(tree):
    """ "Context and who took part"."""
    words = join(field.short.lower() for field in tree.fields)
    return words[:1].upper() + words[1:]


def place_of_field(area_return, field_pk):
    question, _ = tree_of(area_return).fields_by_pk[field_pk]
    return question_place(area_return, question.number) if question else about_place(area_return)


def waiting_links(area_return, waiting):
    """(name, address) of every text that waits for a decision: "6.9 assessment"."""
    fields = tree_of(area_return).fields_by_pk
    links = []
    for revision in waiting:
        place = place_of_field(area_return, revision.field_id)
        _, field = fields[revision.field_id]
        name = f"{place.name} {field.short.lower()}" if place.section else field.short
        links.append((name, place.conflict_url(revision.pk)))
    return links
