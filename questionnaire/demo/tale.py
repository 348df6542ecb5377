"""The return of one area in the demonstration, with what its story in world.yaml has made so far."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from accounts.problems import Refusal
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.demo.people import Cast
from questionnaire.demo.reading import Calendar, Told
from questionnaire.demo.texts import Text
from questionnaire.enums import Act
from questionnaire.models import Edition, Event, Return
from questionnaire.returns.workflow import TRANSITIONS


@dataclass
class Tale:
    """One area's return while the demonstration is being made. `corrections` are the texts that are put right after a
    recall."""

    area: Told
    area_return: Return
    cast: Cast
    tree: QuestionnaireDefinition
    calendar: Calendar
    corrections: list[Text]
    events: list[Event] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)

    @property
    def edition(self) -> Edition:
        return self.editions[-1]

    def record(self, act: Act, at: datetime, by: User, **detail: object) -> None:
        self.events.append(Event(area_return=self.area_return, act=act, by=by, at=at, detail=detail))

    def move(self, act: Act, at: datetime, by: User, **detail: object) -> None:
        """Change the status as the workflow's table of transitions says, and record it. Refused from another status."""
        before, after = TRANSITIONS[act]
        if self.area_return.status != before:
            raise Refusal(f"world.yaml: {self.area['name']} is not {before} when it comes to “{act}”.")
        self.area_return.status = after
        self.area_return.changed_at = at
        self.record(act, at, by, **detail)
