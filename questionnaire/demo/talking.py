"""What people of an area said to each other about its questions."""

from accounts.models import User
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.demo.reading import Calendar, Told
from questionnaire.models import Comment, Return


def talk(area_return: Return, area: Told, tree: QuestionnaireDefinition, told: Calendar) -> None:
    """Each of `comments` is a thread: who said what when, and who resolved it."""
    people = {user.email: user for user in User.objects.filter(email__in=[row["email"] for row in area["people"]])}
    for number, thread in enumerate(area.get("comments", ()), start=1):
        question = tree.by_number[thread["question"]]
        first = None
        for place, said in enumerate(thread["said"], start=1):
            row = Comment(
                area_return=area_return,
                question_id=question.pk,
                thread=first,
                text=said["text"],
                by=people[said["by"]],
                at=told.moment(said["at"]),
                client_id=f"demo-{area_return.area.gss_code}-said-{number}-{place}",
            )
            if "resolved" in thread and first is None:
                row.resolved_by = people[thread["resolved"]["by"]]
                row.resolved_at = told.moment(thread["resolved"]["at"])
            row.save()
            first = first or row
