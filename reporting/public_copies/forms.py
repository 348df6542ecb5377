"""The page on which people decide what is published of a return."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField

from questionnaire import care
from questionnaire.care.plain import Hit
from questionnaire.enums import Disclosed, Exemption
from questionnaire.publishing import public
from questionnaire.publishing.public import WHOLE, Decision, Judged
from questionnaire.publishing.workflow import LONGEST_REASON, LONGEST_WORDS, Choice, decisions_digest
from questionnaire.returns.forms import Address, Line, Words

MOST_AT_ONCE = 40  # decisions on one page; the next ones follow when these are saved
_CONTEXT = 160  # characters before and after a phrase
CHANGED = "What you decided on has changed, or somebody has made a decision in the meantime. Check it again."


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: a phrase, or (no `hit`) all of a text."""

    judged: Judged
    hit: Hit | None = None

    @property
    def key(self) -> str:
        passage = self.judged.passage
        identity = "\x1f".join((passage.place, passage.sha256, self.phrase))
        return hashlib.sha256(identity.encode()).hexdigest()[:16]

    @property
    def phrase(self) -> str:
        return self.hit.phrase if self.hit else ""

    @property
    def decision(self) -> Decision | None:
        return self.judged.phrases.get(self.phrase) if self.hit else self.judged.whole

    @property
    def offered(self) -> Decision | None:
        """What is chosen at first: what was decided, or was before the text became another."""
        return self.decision or (None if self.hit else self.judged.earlier)

    @property
    def needs_reason(self) -> bool:
        return self.hit is not None and self.hit.kind in public.NEEDS_REASON

    @property
    def before(self) -> str:
        if self.hit is None:
            return ""
        text = self.judged.passage.text[: self.hit.start]
        begin = max(text.rfind(". "), text.rfind("\n")) + 1
        return text[begin:].lstrip() if len(text) - begin <= _CONTEXT else f"… {text[-_CONTEXT:]}"

    @property
    def words(self) -> str:
        return self.judged.passage.text[self.hit.start : self.hit.end] if self.hit else self.judged.passage.text

    @property
    def after(self) -> str:
        if self.hit is None:
            return ""
        text = self.judged.passage.text[self.hit.end :]
        ends = [end for end in (text.find(". "), text.find("\n")) if end >= 0]
        end = min(ends) + 1 if ends else len(text)
        return text[:end].rstrip() if end <= _CONTEXT else f"{text[:_CONTEXT]} …"

    @property
    def outcome(self) -> str:
        """What was decided, in words."""
        decision = self.decision
        if decision is None:
            return ""
        if decision.decision == Disclosed.EXEMPT:
            return f"Left out: {public.paragraph_of(decision.exemption)}"
        if decision.decision == Disclosed.REWORD:
            return f"Reworded: “{decision.replacement.rstrip('.')}”" if self.hit else "Reworded"
        return f"Kept, because: {decision.reason.rstrip('.')}" if decision.reason else "Kept"


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its controls."""

    item: Item
    decision: BoundField
    words: BoundField
    paragraph: BoundField
    reason: BoundField | None


def items_of(judged: Sequence[Judged]) -> Iterator[Item]:
    """Everything that was found, and every answer that was decided on as a whole, or was before it was changed."""
    for one in judged:
        is_own = one.whole and one.whole.text_sha256 == one.passage.sha256
        if is_own or WHOLE in one.open:
            yield Item(one)
        yield from (Item(one, hit) for hit in one.found)


class DecisionsForm(forms.Form):
    """Decisions on what is published; an item without a choice stays open. `seen` identifies the decisions shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, items: Sequence[Item], known: Sequence[Decision], places: tuple[str, ...]):
        super().__init__(data, initial={"seen": decisions_digest(known)})
        self.items = {item.key: item for item in items}
        self.places = places
        for item in items:
            self._add(item)

    def _add(self, item: Item) -> None:
        key, decided = item.key, item.offered
        labels = dict(Disclosed.choices)
        if item.hit is None:
            labels[Disclosed.KEEP] = "Publish it as it stands"
        self.fields[f"decision_{key}"] = forms.ChoiceField(
            label="What the public reads",
            choices=list(labels.items()),
            widget=forms.RadioSelect,
            required=False,
            initial=decided.decision if decided else "",
            error_messages={"invalid_choice": "Choose what the public reads"},
        )
        words: dict[str, Any] = {
            "label": "The words for the public",
            "required": False,
            "max_length": LONGEST_WORDS,
            "initial": decided.replacement if decided else ("" if item.hit else item.words),
            "error_messages": {"max_length": f"The words for the public must be {LONGEST_WORDS:,} characters or less"},
        }
        self.fields[f"words_{key}"] = Words(rows=8, **words) if item.hit is None else Line(**words)
        self.fields[f"paragraph_{key}"] = forms.ChoiceField(
            label="Which paragraph of Schedule 12A makes it exempt?",
            choices=[("", "Choose a paragraph"), *Exemption.choices],
            required=False,
            initial=decided.exemption if decided else "",
            error_messages={"invalid_choice": "Choose a paragraph"},
        )
        if item.needs_reason:
            self.fields[f"reason_{key}"] = Line(
                label="Why it may be published",
                required=False,
                max_length=LONGEST_REASON,
                initial=decided.reason if decided else "",
                error_messages={"max_length": f"Reason must be {LONGEST_REASON} characters or less"},
            )

    @property
    def rows(self) -> Iterator[Row]:
        for key, item in self.items.items():
            reason = self[f"reason_{key}"] if item.needs_reason else None
            yield Row(item, self[f"decision_{key}"], self[f"words_{key}"], self[f"paragraph_{key}"], reason)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if any(name.startswith("decision_") and name not in self.fields for name in self.data):
            raise forms.ValidationError(CHANGED)
        for key, item in self.items.items():
            self._check(key, item, cleaned)
        if not self.errors and not any(cleaned.get(f"decision_{key}") for key in self.items):
            first = next(iter(self.items), None)
            self.add_error(f"decision_{first}" if first else None, "Choose what the public reads")
        return cleaned

    def _check(self, key: str, item: Item, cleaned: Mapping[str, Any]) -> None:
        decision = cleaned.get(f"decision_{key}")
        if decision == Disclosed.REWORD and f"words_{key}" in cleaned:
            self._check_words(key, item, cleaned[f"words_{key}"])
        if decision == Disclosed.EXEMPT and not cleaned.get(f"paragraph_{key}"):
            self.add_error(f"paragraph_{key}", "Select the paragraph that makes it exempt")
        if decision == Disclosed.KEEP and item.needs_reason and not cleaned.get(f"reason_{key}"):
            self.add_error(f"reason_{key}", "Say why it may be published")

    def _check_words(self, key: str, item: Item, words: str) -> None:
        """Refuse a rewording that is empty or could itself identify somebody."""
        if not words:
            self.add_error(f"words_{key}", "Write the words for the public")
            return
        kept = {one.phrase for one in item.judged.phrases.values() if one.decision == Disclosed.KEEP}
        hits = care.locate(words, self.places, settings.SMALL_NUMBER_LIMIT, published=True)
        repeated = next((hit for hit in hits if hit.phrase not in kept), None)
        if repeated:
            self.add_error(f"words_{key}", f"“{repeated.phrase}” could also identify somebody. Reword it")

    @property
    def choices(self) -> list[Choice]:
        return [
            Choice(
                item.judged.passage.place,
                item.judged.passage.name,
                item.judged.passage.sha256,
                item.phrase,
                decision,
                replacement=self.cleaned_data[f"words_{key}"] if decision == Disclosed.REWORD else "",
                exemption=self.cleaned_data[f"paragraph_{key}"] if decision == Disclosed.EXEMPT else "",
                reason=self.cleaned_data.get(f"reason_{key}", "") if decision == Disclosed.KEEP else "",
            )
            for key, item in self.items.items()
            if (decision := self.cleaned_data.get(f"decision_{key}"))
        ]

    def has_seen(self, known: Sequence[Decision]) -> None:
        """Record that the page, when it is shown again, shows these decisions."""
        data: Any = self.data
        self.data = data.copy()
        self.data["seen"] = decisions_digest(known)  # type: ignore[index]


class MailboxForm(forms.Form):
    mailbox = Address(
        label="The team’s mailbox",
        help_text="This appears in public documents instead of people’s names. It must not be anyone’s own address.",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an email address in the correct format, like team@council.example"},
    )


class AnswerForm(forms.Form):
    """Which other answer somebody wants to decide on, asked by address."""

    def __init__(self, data: Any = None, *, judged: Sequence[Judged]):
        super().__init__(data)
        choices = [("", "Choose an answer"), *((one.passage.place, one.passage.name) for one in judged)]
        self.fields["answer"] = forms.ChoiceField(
            label="Which answer",
            help_text="You can also leave out or reword an answer where nothing was found.",
            choices=choices,
            required=False,
        )
