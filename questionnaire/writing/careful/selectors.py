"""The phrases in a return that might identify somebody and were not kept on purpose."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from django.conf import settings

from questionnaire import care
from questionnaire.care import Hit
from questionnaire.content import AnswerContent, ReturnContent
from questionnaire.models import KeptPhrase, Return


def careful_phrases(area_return: Return, texts: Mapping[int, str]) -> dict[int, tuple[Hit, ...]]:
    """The phrases to point out by field, without those kept on purpose. One query, or none if there are no phrases."""
    places = (area_return.area.name, area_return.area.short_name)
    return not_kept(area_return, {pk: _find(text, places) for pk, text in texts.items() if text})


def not_kept(area_return: Return, by_field: Mapping[int, tuple[Hit, ...]]) -> dict[int, tuple[Hit, ...]]:
    """The phrases by field without those that a writer kept on purpose."""
    phrases = {pk: hits for pk, hits in by_field.items() if hits}
    if not phrases:
        return {}
    rows = KeptPhrase.objects.filter(area_return=area_return, field_id__in=phrases)
    kept = set(rows.values_list("field_id", "phrase"))
    remaining = {pk: tuple(hit for hit in hits if (pk, hit.phrase) not in kept) for pk, hits in phrases.items()}
    return {pk: hits for pk, hits in remaining.items() if hits}


def texts_of(draft: ReturnContent) -> dict[int, str]:
    """Every typed text of a draft, by field."""
    return {answer.field.pk: answer.value for answer in _answers(draft) if answer.value and not answer.field.options}


def _answers(draft: ReturnContent) -> Iterator[AnswerContent]:
    yield from draft.fields
    for section in draft.sections:
        yield from getattr(section, "fields", ())
        for question in section.questions:
            yield from question.answers


@lru_cache(maxsize=1_024)
def _find(text: str, places: tuple[str, ...]) -> tuple[Hit, ...]:
    """The phrases in a text, cached because the same texts are checked for every page that shows them."""
    return care.find(text, places, settings.SMALL_NUMBER_LIMIT)
