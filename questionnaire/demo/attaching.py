"""Files beside the answers that name an example."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice

from django.core.files import File

from accounts.models import User
from questionnaire.demo import files
from questionnaire.demo.people import Cast
from questionnaire.demo.reading import Told
from questionnaire.demo.texts import Text
from questionnaire.demo.writing import Save
from questionnaire.enums import Act
from questionnaire.models import Attachment, Event, Return
from questionnaire.uploads import CheckedUpload

_MOST = 3
_FIRST_WORDS = re.compile(r"[^:.,;]{1,70}(?=[:.,; ]|$)")


def attach(area_return: Return, area: Told, texts: Iterable[Text], saves: list[Save], cast: Cast) -> Iterator[Event]:
    """A PDF or a Word file for the first few examples, and what was attached and taken off again."""
    saved = {save.field.pk: save for save in saves}
    examples = [text for text in texts if text.question and text.field.spec.takes_files and text.value]
    for text, make in zip(islice(examples, _MOST), cycle((files.pdf, files.docx)), strict=False):
        save = saved[text.field.pk]
        upload = make(_name(text.value), _paragraphs(area, text))
        at = save.at + timedelta(minutes=2 if save.by else 90)
        yield from _attached(area_return, text, upload, save.by or cast.lead, at)
    for number, words in area.get("described", {}).items():
        yield from _described(area_return, number, words, cast.lead)
    if "withdrawn" in area:
        yield from _withdrawn(area_return, area, examples, saved, cast.lead)


def _withdrawn(
    area_return: Return, area: Told, examples: list[Text], saved: dict[int, Save], lead: User
) -> Iterator[Event]:
    told = area["withdrawn"]
    text = next(text for text in examples if text.question and text.question.number == told["question"])
    save = saved[text.field.pk]
    name = told["name"].removesuffix(".pdf")
    upload = files.pdf(name, ["A draft for the meeting; see the agreed text."])
    yield from _attached(area_return, text, upload, save.by or lead, save.at + timedelta(minutes=1))
    removed_at = save.at + timedelta(days=1)
    Attachment.objects.filter(area_return=area_return, sha256=upload.sha256).update(
        removed_by=lead, removed_at=removed_at
    )
    yield _event(Act.REMOVE_ATTACHMENT, area_return, text, upload, lead, removed_at)


def _attached(area_return: Return, text: Text, upload: CheckedUpload, by: User, at: datetime) -> Iterator[Event]:
    attachment = Attachment(
        area_return=area_return,
        field_id=text.field.pk,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        media_type=upload.media_type,
        uploaded_by=by,
        uploaded_at=at,
    )
    attachment.file.save(f"{upload.sha256[:32]}{upload.suffix}", File(upload.file), save=False)
    attachment.save()
    yield _event(Act.ATTACH, area_return, text, upload, by, at)


def _described(area_return: Return, number: str, words: str, lead: User) -> Iterator[Event]:
    """What the lead said of the file beside one question, half an hour after it came."""
    attachment = Attachment.objects.get(area_return=area_return, field__question__number=number, description="")
    Attachment.objects.filter(pk=attachment.pk).update(description=words)
    detail = {"question": number, "name": attachment.name, "description": words}
    at = attachment.uploaded_at + timedelta(minutes=30)
    yield Event(area_return=area_return, act=Act.DESCRIBE_ATTACHMENT, by=lead, at=at, detail=detail)


def _event(act: Act, area_return: Return, text: Text, upload: CheckedUpload, by: User, at: datetime) -> Event:
    number = text.question.number if text.question else ""
    return Event(area_return=area_return, act=act, by=by, at=at, detail={"question": number, "name": upload.name})


def _name(words: str) -> str:
    """The example's first words are its file's name."""
    begun = _FIRST_WORDS.match(words)
    return begun.group().strip() if begun else words[:70]


def _paragraphs(area: Told, text: Text) -> list[str]:
    question = f"Good practice from {area['name']}, question {text.question.number}." if text.question else ""
    return [text.value, question, "An invented example, made for the demonstration of Stocktake."]
