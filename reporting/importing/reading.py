"""What a file says, whatever kind of file it is."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from questionnaire.text import clean_text
from questionnaire.writing.answers.workflow import Change
from reporting.documents.places import MOST_REASON, Slot

MOST_LEFT = 200
LONGEST_QUOTE = 400


@dataclass(frozen=True)
class Left:
    """What was not understood: where it stood, what it said, and why it was left."""

    where: str
    text: str
    why: str = ""


@dataclass
class Reading:
    """`problems` are faults of form, which only JSON can have. `head` is what the file says of itself: its collection,
    its area, its questionnaire."""

    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)

    def strange(self, **expected: str) -> list[str]:
        """What the head says that is not as expected: "area"."""
        return [key for key, value in expected.items() if self.head.get(key, value) != value]

    def given(self) -> set[int]:
        return {change.field.pk for change in self.changes}

    def take(self, slot: Slot, value: str, reason: str = "") -> None:
        """An answer in canonical form. Said twice in one file, the first holds and the other is left."""
        if not value and not reason:
            return
        if slot.field.pk in self.given():
            there = next(change for change in self.changes if change.field.pk == slot.field.pk)
            if there.content != (value, "" if value else reason):
                self.leave(slot.title, value or reason, "The file has this answer twice. The first one is used.")
            return
        self.changes.append(Change(slot.field, value, 0, "" if value else reason))

    def take_reason(self, slot: Slot, text: str) -> None:
        try:
            reason = clean_text(text)
        except ValidationError as error:
            self.leave(slot.title, text, " ".join(error.messages))
            return
        if len(reason) > MOST_REASON:
            self.leave(slot.title, reason, f"A reason must be {MOST_REASON:,} characters or less.")
        else:
            self.take(slot, "", reason)

    def leave(self, where: str, text: str, why: str = "") -> None:
        """Quoted in short, and not without end."""
        bare = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
        if bare and len(self.left) < MOST_LEFT:
            self.left.append(Left(where, bare if len(bare) <= LONGEST_QUOTE else f"{bare[:LONGEST_QUOTE]}…", why))
