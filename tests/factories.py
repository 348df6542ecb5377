"""The smallest valid objects, and nothing a test did not ask for."""

from datetime import date, timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Area, Membership, Organisation, User
from questionnaire import definition, uploads
from questionnaire.board.meeting import workflow as meeting
from questionnaire.models import Answer, AnswerField, Collection, Question, Questionnaire, Return, Section
from questionnaire.people import workflow as people
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.paper.workflow import Sheet
from questionnaire.signing.sending import workflow as sending
from questionnaire.uploads import CheckedUpload
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change

PASSWORD = "correct horse battery"
CAPACITIES = [
    {"slug": "chair", "label": "Chair HWB", "title": "Chair of the board", "organisation_kind": "board"},
    {"slug": "chief", "label": "LA Chief Executive", "title": "Chief executive", "organisation_kind": "council"},
    {"slug": "ccg", "label": "CCG rep", "title": "Representative of the CCG", "organisation_kind": "ccg"},
]
RATINGS = [
    {"value": "red", "label": "Red", "criterion": "Not in place."},
    {"value": "amber", "label": "Amber", "criterion": "On the way."},
    {"value": "green", "label": "Green", "criterion": "In place."},
]
EASY_READ = {
    "title": "Tiny words",
    "introduction": [{"picture": "house", "text": "The council asks how you live."}],
    "of_return": [{"picture": "house", "text": "This is about {area}."}],
    "ratings": [
        {"value": "green", "means": "going well", "text": "This works."},
        {"value": "red", "means": "not done yet", "text": "This must change."},
    ],
    "glossary": [
        {"word": "council", "meaning": "The council runs local services."},
        {"word": "board", "forms": ["boards"], "meaning": "A board is a group that decides."},
    ],
}
_numbers = count(1)


def make_user(name: str = "", **fields) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        fields.pop("email", f"person{number}@area.example"), PASSWORD, name=name or f"Person {number}", **fields
    )


def make_area(**fields) -> Area:
    number = next(_numbers)
    name = fields.pop("name", f"Area {number}")
    defaults = {"gss_code": f"X{number:08}", "short_name": name, "region": "North East", "kind": "demonstration"}
    return Area.objects.create(name=name, **(defaults | fields))


def make_organisation(area: Area | None = None, kind: str = "council", **fields) -> Organisation:
    number = next(_numbers)
    organisation = Organisation.objects.create(
        code=f"O{number}", kind=kind, **({"name": f"Organisation {number}"} | fields)
    )
    if area:
        organisation.areas.add(area)
    return organisation


def make_member(
    role: Role,
    area: Area | None = None,
    *,
    capacity: str = "",
    user: User | None = None,
    reads_assigned_only: bool = False,
    **fields,
) -> User:
    """A person with one role; a signatory gets a body to sign for."""
    user = user or make_user(**fields)
    kinds = {each["slug"]: each["organisation_kind"] for each in CAPACITIES}
    organisation = make_organisation(area, kinds.get(capacity, "council")) if role == Role.SIGNATORY else None
    Membership.objects.create(
        user=user,
        role=role,
        area=area,
        capacity=capacity,
        organisation=organisation,
        reads_assigned_only=reads_assigned_only,
    )
    user.__dict__.pop("held", None)
    return user


def make_questionnaire(**settings) -> Questionnaire:
    """Two sections, four questions: 1.1 and 1.2 rated, 2.1 rated, 2.2 asked only when 2.1 is red or amber."""
    questionnaire = Questionnaire.objects.create(
        slug="tiny",
        version=str(next(_numbers)),
        title="Tiny stocktake",
        sha256=f"{next(_numbers):064}",
        settings={
            "capacities": CAPACITIES,
            "statement": "I have read edition {edition} of {area}’s return. I sign it for {organisation}.",
            "programme": "Tiny programme",
            "headlines": [{"label": "The target", "question": "2.1"}],
            "easy_read": EASY_READ,
        }
        | settings,
    )
    position = count(1)
    for number, title in (("1", "Partnership"), ("2", "Money")):
        section = Section.objects.create(questionnaire=questionnaire, number=number, title=title, position=int(number))
        _make_section_fields(questionnaire, section)
        for part in ("1", "2"):
            _make_question(questionnaire, section, f"{number}.{part}", next(position))
    for place, (key, label) in enumerate([("context", "Context"), ("who_took_part", "Who took part")], start=1):
        AnswerField.objects.create(
            questionnaire=questionnaire, key=key, label=label, short=label, kind="long_text", position=place
        )
    return questionnaire


def _make_section_fields(questionnaire: Questionnaire, section: Section) -> None:
    for place, (key, label) in enumerate([("going_well", "Going well"), ("what_next", "What next")], start=1):
        AnswerField.objects.create(
            questionnaire=questionnaire,
            section=section,
            key=key,
            label=label,
            short=label,
            kind="long_text",
            max_length=2_000,
            position=place,
        )


def _make_question(questionnaire: Questionnaire, section: Section, number: str, position: int) -> None:
    prompted = number == "2.2"
    question = Question.objects.create(
        questionnaire=questionnaire,
        section=section,
        code=f"question-{number.replace('.', '-')}",
        number=number,
        item=position,
        position=position,
        short=f"Short {number}",
        text=f"Official words of {number}.",
        prompted_when={"question": "2.1", "field": "rating", "values": ["red", "amber"]} if prompted else {},
    )
    fields = [
        ("assessment", "Assessment", "long_text", [], True),
        *([] if prompted else [("rating", "Rating", "rag", RATINGS, True)]),
        ("good_practice", "Good practice", "examples", [], False),
        ("support_required", "Support required", "long_text", [], False),
    ]
    for place, (key, label, kind, options, required) in enumerate(fields, start=1):
        AnswerField.objects.create(
            questionnaire=questionnaire,
            question=question,
            key=key,
            label=label,
            short=label,
            kind=kind,
            options=options,
            required=required,
            max_length=None if options else 20_000,
            amendable=bool(options),
            position=place,
        )


def make_collection(questionnaire: Questionnaire | None = None, **fields) -> Collection:
    defaults = {
        "slug": f"round-{next(_numbers)}",
        "title": "Tiny stocktake",
        "opens_on": date(2013, 5, 1),
        "deadline": date(2100, 7, 5),
    }
    return Collection.objects.create(questionnaire=questionnaire or make_questionnaire(), **(defaults | fields))


def make_return(area: Area | None = None, collection: Collection | None = None, **fields) -> Return:
    return Return.objects.create(area=area or make_area(), collection=collection or make_collection(), **fields)


def tree_of(area_return: Return) -> definition.QuestionnaireDefinition:
    return definition.get(area_return.collection.questionnaire_id)


def write(area_return: Return, number: str, key: str, value: str, *, by: User | None = None, version: int = 0):
    """Save one answer as a writer would who saw `version`."""
    field = tree_of(area_return).question(number).field(key)
    change = Change(field, value, version)
    return answers.save_answers(area_return, [change], by=by, client_id=f"write-{next(_numbers)}")


def fill(area_return: Return) -> Return:
    """Everything that finalising asks for and that is not there; each answer names its question."""
    there = set(Answer.objects.filter(area_return=area_return).values_list("field_id", flat=True))
    for question in tree_of(area_return).questions:
        changes = [
            Change(field, field.options[1].value if field.options else f"Answer to {question.number}.", 0)
            for field in question.required_fields
            if field.pk not in there
        ]
        answers.save_answers(area_return, changes, by=None, client_id=f"fill-{area_return.pk}-{question.number}")
    people.change_contact(
        area_return,
        by=None,
        completed_by_name="A. Lead",
        completed_by_organisation="A council",
        query_name="A. Lead",
        query_phone="01632 960000",
    )
    area_return.refresh_from_db()
    return area_return


def make_sheet(edition, signer: User, **facts) -> Sheet:
    """What somebody who has an account signed on paper, today."""
    slot = signer.memberships.get(role=Role.SIGNATORY, area=edition.area_return.area)
    known = {
        "capacity": slot.capacity,
        "organisation": slot.organisation,
        "name": signer.name,
        "title": signer.job_title,
        "signed_on": timezone.localdate(),
        "user": signer,
    }
    return Sheet(**(known | facts))


def make_scan(words: str = "A signed sheet", name: str = "sheet.pdf") -> CheckedUpload:
    return uploads.check(SimpleUploadedFile(name, f"%PDF-1.4 {words}\n%%EOF\n".encode()))


class World:
    """An area with its return and one person for each role, made when first asked for."""

    def __init__(self, area_return: Return) -> None:
        self.area_return = area_return
        self.area = area_return.area
        self._people: dict[str, User] = {}

    def person(self, role: str, capacity: str = "") -> User:
        name = capacity or role
        if name not in self._people:
            area = None if role in (Role.ANALYST, Role.MANAGER) else self.area
            self._people[name] = make_member(Role(role), area, capacity=capacity, name=f"The {name}")
        return self._people[name]

    @property
    def lead(self) -> User:
        return self.person(Role.LEAD)

    @property
    def contributor(self) -> User:
        return self.person(Role.CONTRIBUTOR)

    @property
    def board_officer(self) -> User:
        return self.person(Role.BOARD_OFFICER)

    @property
    def manager(self) -> User:
        return self.person(Role.MANAGER)

    @property
    def analyst(self) -> User:
        return self.person(Role.ANALYST)

    def signatory(self, capacity: str = "chair") -> User:
        return self.person(Role.SIGNATORY, capacity)

    def finalised(self):
        """The return filled in and finalised; gives the edition."""
        return finalising.finalise(fill(self.area_return), by=self.lead)

    def sent(self):
        """Finalised, and sent without a signature."""
        edition = self.finalised()
        sending.send(edition, by=self.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away"))
        return edition

    def considered(self, met_on: date = date(2013, 9, 12)):
        """Sent, and approved by the board."""
        edition = self.sent()
        meeting.record_consideration(
            edition, by=self.board_officer, board="The board", met_on=met_on, outcome="approved"
        )
        return edition


def make_world(**fields) -> World:
    return World(make_return(**fields))


def make_amendable_world() -> World:
    """Its collection lets ratings be changed after the board, for a month from today."""
    until = timezone.localdate() + timedelta(days=30)
    return make_world(collection=make_collection(deadline=date(2013, 7, 5), amend_until=until))
