"""Returns built straight from values, without a database: the real stocktake with demonstration answers, or tiny."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from questionnaire.content import (
    AnswerContent,
    AttachmentContent,
    Person,
    QuestionContent,
    ReturnContent,
    SectionContent,
)
from questionnaire.definition import (
    Capacity,
    FieldDefinition,
    Headline,
    Option,
    Prompt,
    QuestionDefinition,
    QuestionnaireDefinition,
    SectionDefinition,
    read_easy,
)
from questionnaire.record import EditionRecord, ReturnRecord, SendingRecord, SignatureRecord, Slot

FIXTURES = Path(__file__).parents[2] / "fixtures"
AS_OF = datetime(2013, 7, 4, 17, 42, tzinfo=UTC)
VERIFY = "https://stocktake.example.org.uk/verify/"
_pk = count(1)


def _field(raw: dict[str, Any], own_options: dict[str, Any]) -> FieldDefinition:
    options = own_options.get(raw["key"], raw.get("options", ()))
    return FieldDefinition(
        pk=next(_pk),
        key=raw["key"],
        label=raw["label"],
        short=raw.get("short", raw["label"]),
        hint=raw.get("hint", ""),
        kind=raw["kind"],
        options=tuple(Option(**option) for option in options),
        required=raw["required"],
        max_length=raw.get("max_length"),
        amendable=False,
    )


def _question(raw: dict[str, Any], section: str, fields: list[dict[str, Any]]) -> QuestionDefinition:
    prompt = raw.get("prompted_when")
    asked = [field for field in fields if field["key"] not in raw.get("without", ())]
    return QuestionDefinition(
        pk=next(_pk),
        section_number=section,
        code=raw["code"],
        number=raw["number"],
        item=raw["item"],
        short=raw["short"],
        text=raw["text"],
        guidance="",
        easy_read=raw.get("easy_read", ""),
        prompted_when=Prompt(prompt["question"], prompt["field"], tuple(prompt["values"])) if prompt else None,
        several_codes=False,
        coding_note="",
        codes=(),
        fields=tuple(_field(field, raw.get("options", {})) for field in asked),
        picture=raw.get("picture", ""),
    )


def build_tree(raw: dict[str, Any]) -> QuestionnaireDefinition:
    """A definition from what a questionnaire file says."""
    return QuestionnaireDefinition(
        pk=next(_pk),
        slug=raw["slug"],
        version=raw["version"],
        title=raw["title"],
        subtitle=raw.get("subtitle", ""),
        programme=raw.get("programme", ""),
        introduction=tuple(raw.get("introduction", ())),
        statement=raw["statement"],
        rating_note=raw.get("rating_note", ""),
        capacities=tuple(Capacity(**capacity) for capacity in raw["capacities"]),
        headlines=tuple(Headline(**headline) for headline in raw.get("headlines", ())),
        sha256=hashlib.sha256(raw["slug"].encode()).hexdigest(),
        fields=tuple(_field(field, {}) for field in raw.get("return_fields", ())),
        sections=tuple(
            SectionDefinition(
                next(_pk),
                section["number"],
                section["title"],
                section.get("subtitle", ""),
                tuple(
                    _question(question, section["number"], raw["question_fields"]) for question in section["questions"]
                ),
                section.get("easy_read", ""),
                section.get("picture", ""),
                tuple(_field(field, {}) for field in raw.get("section_fields", ())),
            )
            for section in raw["sections"]
        ),
        easy_read=read_easy(raw.get("easy_read", {})),
    )


@cache
def stocktake() -> QuestionnaireDefinition:
    path = FIXTURES / "questionnaires" / "winterbourne-stocktake-2013.yaml"
    return build_tree(YAML(typ="safe").load(path))


def demo_answers(name: str) -> dict[str, Any]:
    """A set of demonstration answers, with the county's names filled in."""
    text = (FIXTURES / "demo" / "answers" / f"{name}.yaml").read_text()
    for mark, words in {"area": "Exampleshire", "council": "Exampleshire County Council", "ccg": "Vale CCG"}.items():
        text = text.replace(f"{{{mark}}}", words)
    return YAML(typ="safe").load(text)


def make_content(tree: QuestionnaireDefinition, given: dict[str, Any], **facts: Any) -> ReturnContent:
    """`given` has the form of an import file; "no_response" and "files" may stand beside a question's answers."""
    files = count(1)
    responses = given.get("responses", {})

    def answer(field: FieldDefinition, source: dict[str, Any]) -> AnswerContent:
        attached = source.get("files", ()) if field.spec.takes_files else ()
        value = source.get(field.key) or ""
        reason = source.get("no_response", "") if field.required and not value else ""
        return AnswerContent(field, value, reason, attachments=tuple(_file(name, next(files)) for name in attached))

    def question(definition: QuestionDefinition) -> QuestionContent:
        source = responses.get(definition.number, {})
        prompt = definition.prompted_when
        other = responses.get(prompt.question, {}).get(prompt.field) if prompt else None
        is_asked = prompt is None or not other or other in prompt.values
        return QuestionContent(definition, tuple(answer(field, source) for field in definition.fields), is_asked)

    standard = {
        "collection_slug": "stocktake-2013",
        "collection_title": tree.title,
        "area_code": "X99000001",
        "area_name": "Exampleshire",
        "completed_by": Person("Meera Okafor", "Exampleshire County Council", contact="for the council and both CCGs"),
        "query_contact": Person(phone="01632 960118", email="ld.team@exampleshire.example"),
    }
    return ReturnContent(
        questionnaire=tree,
        fields=tuple(AnswerContent(field, given.get(field.key) or "") for field in tree.fields),
        sections=tuple(
            SectionContent(
                section,
                tuple(map(question, section.questions)),
                tuple(answer(field, given.get("sections", {}).get(section.number, {})) for field in section.fields),
            )
            for section in tree.sections
        ),
        **(standard | facts),
    )


def _file(name: str, number: int) -> AttachmentContent:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return AttachmentContent(name, 34_000 * number**2 + 90_000, digest, "application/pdf", f"A{number}")


def draft_record(content: ReturnContent) -> ReturnRecord:
    return ReturnRecord(
        status="draft",
        deadline=date(2013, 7, 5),
        open_questions=sum(question.is_open for question in content.questions),
        questions=len(content.questions),
        slots=_slots(content),
    )


def sent_record(content: ReturnContent, **changes: Any) -> ReturnRecord:
    """Edition 2, sent with two of three signatures, one of them on paper."""
    edition = EditionRecord(
        number=2,
        made_at=datetime(2013, 7, 5, 10, 5, tzinfo=UTC),
        made_by="Meera Okafor",
        sha256=hashlib.sha256(content.area_name.encode()).hexdigest(),
        reference="EXS-2013-2-7F3K",
        replaces_number=1,
        replaces_made_at=datetime(2013, 7, 4, 9, 30, tzinfo=UTC),
    )
    record = ReturnRecord(
        status="final",
        deadline=date(2013, 7, 5),
        board_meets_on=date(2013, 9, 12),
        questions=len(content.questions),
        edition=edition,
        slots=_signed(content),
        sending=SendingRecord("Meera Okafor", datetime(2013, 7, 5, 14, 32, tzinfo=UTC), late=False),
    )
    return replace(record, **changes)


_PEOPLE = (
    ("Councillor Margaret Thornley", "Exampleshire Health and Wellbeing Board"),
    ("David Pell", "Exampleshire County Council"),
    ("Dr Helen Adeyemi", "Northbourne and Vale CCG, for both CCGs"),
)


def _slots(content: ReturnContent) -> tuple[Slot, ...]:
    capacities = content.questionnaire.capacities
    return tuple(
        Slot(capacity, expected=name, organisation=body)
        for capacity, (name, body) in zip(capacities, _PEOPLE, strict=False)
    )


def _signed(content: ReturnContent) -> tuple[Slot, ...]:
    signed_at = datetime(2013, 7, 5, 13, 20, tzinfo=UTC)
    *signing, last = _slots(content)
    return (
        *(
            replace(slot, signature=_signature(content, slot, signed_at, on_paper=place > 0))
            for place, slot in enumerate(signing)
        ),
        replace(last, reason="the governing body meets on Monday 8 July; Dr Adeyemi signs after it"),
    )


def _signature(content: ReturnContent, slot: Slot, signed_at: datetime, *, on_paper: bool) -> SignatureRecord:
    statement = content.questionnaire.statement
    facts = {"edition": "2", "area": content.area_name, "organisation": slot.organisation}
    for mark, words in facts.items():
        statement = statement.replace(f"{{{mark}}}", words)
    return SignatureRecord(slot.capacity.slug, slot.expected, "", slot.organisation, statement, signed_at, on_paper)


_RATINGS = [
    {"value": "red", "label": "Red", "criterion": "Not in place."},
    {"value": "amber", "label": "Amber", "criterion": "Partly."},
    {"value": "green", "label": "Green", "criterion": "In place."},
]
_TINY = {
    "slug": "tiny",
    "version": "1",
    "title": "Tiny stocktake",
    "programme": "The programme",
    "introduction": ["Why we ask."],
    "statement": "I have read edition {edition} of {area}’s return. I sign it for {organisation}.",
    "rating_note": "The ratings are {area}’s own and are not scores.",
    "capacities": [
        {"slug": slug, "label": label, "title": label, "organisation_kind": "council"}
        for slug, label in (("chair", "Chair"), ("chief", "Chief executive"), ("rep", "Representative"))
    ],
    "return_fields": [
        {"key": "background", "label": "Background", "kind": "long_text", "required": False},
        {"key": "helpers", "label": "Who helped", "kind": "long_text", "required": False},
    ],
    "question_fields": [
        {"key": "story", "label": "What is the story", "short": "Story", "kind": "long_text", "required": True},
        {
            "key": "judged",
            "label": "Your rating",
            "short": "Rating",
            "kind": "rag",
            "required": True,
            "options": _RATINGS,
        },
        {"key": "proof", "label": "Proof (attach)", "short": "Proof", "kind": "examples", "required": False},
        {"key": "wish", "label": "Support wanted", "short": "Support", "kind": "long_text", "required": False},
    ],
    "sections": [
        {
            "number": "1",
            "title": "Partners",
            "questions": [
                {"number": "1.1", "code": "a", "item": 1, "short": "First", "text": "Do you <meet> & talk?"},
                {
                    "number": "1.2",
                    "code": "b",
                    "item": 2,
                    "short": "Second",
                    "text": "Who leads?",
                    "without": ["judged"],
                },
            ],
        },
        {
            "number": "2",
            "title": "Money",
            "subtitle": "Shared and other",
            "questions": [
                {"number": "2.1", "code": "c", "item": 3, "short": "Third", "text": "Is it pooled?"},
                {
                    "number": "2.10",
                    "code": "d",
                    "item": 4,
                    "short": "Fourth",
                    "text": "If not, why?",
                    "without": ["judged"],
                    "prompted_when": {"question": "2.1", "field": "judged", "values": ["red", "amber"]},
                },
            ],
        },
    ],
}


@cache
def tiny() -> QuestionnaireDefinition:
    """Two sections of two questions, with the columns under other names than the stocktake's."""
    return build_tree(_TINY)


def tiny_content(responses: dict[str, Any], **given: Any) -> ReturnContent:
    return make_content(tiny(), {"responses": responses, **given}, area_name="Bedford")
