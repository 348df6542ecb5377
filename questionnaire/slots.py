"""The signatures that an edition needs: one for each capacity. If the area has several bodies of a capacity's kind, it
has chosen whether one of them signs for all or each of them signs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from questionnaire.definition import Capacity, QuestionnaireDefinition

_MANY = {"ccg": "CCGs", "council": "councils", "board": "boards", "provider": "providers"}


@dataclass(frozen=True, slots=True)
class Needed:
    """A slot: one signature that is needed. If each body signs, `code` is that of the body; otherwise it is empty, and
    one signature is for all `bodies` of the capacity's kind."""

    capacity: Capacity
    code: str = field(default="", kw_only=True)
    bodies: int = field(default=1, kw_only=True)

    @property
    def key(self) -> str:
        return key(self.capacity.slug, self.code)

    def fits(self, capacity: str, code: str) -> bool:
        """Whether a signature in this capacity, for the body with this code, fills the slot."""
        return self.capacity.slug == capacity and self.code in ("", code)


def key(capacity: str, body: str = "") -> str:
    """The name of a slot within an edition: "chair", or "ccg-representative:03W" if each body signs."""
    return f"{capacity}:{body}" if body else capacity


def needed(
    tree: QuestionnaireDefinition, bodies: Mapping[str, Sequence[str]], one_for_all: Mapping[str, Sequence[str]]
) -> tuple[Needed, ...]:
    """List the slots in the questionnaire's order. Each of `bodies` signs; one of `one_for_all` signs for the others.
    Both hold codes of bodies by capacity."""
    slots: list[Needed] = []
    for capacity in tree.capacities:
        codes = bodies.get(capacity.slug, ())
        slots += [Needed(capacity, code=code) for code in codes]
        if not codes:
            slots.append(Needed(capacity, bodies=max(1, len(one_for_all.get(capacity.slug, ())))))
    return tuple(slots)


def filled(wanted: Iterable[Needed], signatures: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The keys of the slots that these signatures fill. Each is a pair of a capacity and the code of a body."""
    given = list(signatures)
    return frozenset(slot.key for slot in wanted if any(slot.fits(*pair) for pair in given))


def for_all(kind: str, bodies: int) -> str:
    """ "for both CCGs", "for all 3 CCGs"; empty if there is only one body."""
    if bodies < 2:
        return ""
    return f"for {'both' if bodies == 2 else f'all {bodies}'} {_MANY.get(kind, 'bodies')}"
