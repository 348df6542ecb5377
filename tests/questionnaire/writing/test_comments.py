"""Comments: the area talks about a question. Nobody else sees it, nothing prints it, nobody hears of it twice."""

import pytest
from django_tasks_db.models import DBTaskResult

from accounts.enums import Role
from accounts.models import Mail, Membership, User
from questionnaire import content
from questionnaire.models import Assignment, Comment
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.writing.comments import notifications as comment_notifications
from questionnaire.writing.comments import workflow as comments
from questionnaire.writing.comments.notifications import mail_comment
from reporting.documents import exports
from tests.factories import make_member, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db
CANARY = "Canary words that stay in the area"


@pytest.fixture
def world():
    return make_world()


def say(world, text=CANARY, *, by=None, number="1.1", thread=None, client_id=""):
    question = tree_of(world.area_return).question(number)
    return comments.comment(
        world.area_return, question, by=by or world.lead, text=text, client_id=client_id or text, thread=thread
    )


def page(world, name="comments", number="1.1", **more):
    return address(name, world.area_return, number=number, **more)


def mailed(comment):
    mail_comment.call(comment.pk)
    return set(Mail.objects.filter(kind="comment", about__comment=comment.pk).values_list("to__name", flat=True))


def test_somebody_asks_and_somebody_replies(client, world):
    client.force_login(world.signatory("chair"))
    client.post(page(world), form_of(client.get(page(world)), 'name="thread"') | {"text": "Which court?"})
    first = Comment.objects.get()
    client.force_login(world.contributor)
    reply = form_of(client.get(page(world)), f'value="{first.pk}"') | {"text": "Exampleshire, see 1.2"}

    shown = client.post(page(world), reply, follow=True)

    assert "Open: The chair" in text_of(shown)
    assert "Which court?" in text_of(shown)
    assert "Exampleshire, see 1.2" in text_of(shown)
    assert [(row.thread, row.by) for row in Comment.objects.all()] == [
        (None, world.signatory("chair")),
        (first, world.contributor),
    ]


def test_a_double_click_says_it_once_and_going_back_says_something_else(client, world):
    client.force_login(world.lead)
    form = form_of(client.get(page(world)), 'name="thread"')

    for text in ("Once", "Once", "Another"):
        client.post(page(world), form | {"text": text})

    assert list(Comment.objects.values_list("text", flat=True)) == ["Once", "Another"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 4_001, "bell \x07"])
def test_what_cannot_be_said_is_told_beside_its_box(client, world, text):
    client.force_login(world.lead)
    first = say(world)

    replies = [client.post(page(world), {"text": text, "thread": thread}) for thread in ("0", str(first.pk))]

    assert [reply.status_code for reply in replies] == [422, 422]
    assert [text_of(reply).count("There is a problem") for reply in replies] == [1, 1]
    assert all(text_of(reply).startswith("Error: Comments on 1.1") for reply in replies)
    assert Comment.objects.count() == 1


def test_resolving_and_a_reply_that_opens_it_again(client, world):
    thread = say(world)
    client.force_login(world.board_officer)

    client.post(page(world, "resolve_comment", comment=thread.pk))
    thread.refresh_from_db()
    resolved = thread.resolved_by
    say(world, "But", by=world.contributor, thread=thread)
    thread.refresh_from_db()

    assert (resolved, thread.resolved_by, thread.resolved_at) == (world.board_officer, None, None)


def test_the_programme_and_other_areas_never_see_a_comment(client, world):
    say(world, number="1.1")
    elsewhere = make_world(collection=world.area_return.collection)
    edition = world.finalised()
    for capacity in ("chair", "chief", "ccg"):
        signatures.sign(edition, by=world.signatory(capacity), shown_sha256=edition.sha256)
    sending.send(edition, by=world.lead, reasons={})
    urls = [page(world), address("edition", world.area_return, edition=1), address("return", world.area_return)]
    urls += [page(world, "question"), address("history", world.area_return)]

    for person, code in ((world.manager, 403), (world.analyst, 403), (elsewhere.lead, 404)):
        client.force_login(person)
        replies = [client.get(url, follow=True) for url in urls]
        assert replies[0].status_code == code
        assert [CANARY in reply.content.decode() for reply in replies] == [False] * len(urls)


def test_a_comment_is_in_no_edition_and_no_export(world):
    say(world)
    edition = world.finalised()

    assert CANARY not in edition.content
    assert CANARY not in str(content.from_rows(world.area_return))
    assert CANARY not in str(exports.to_json(content.from_rows(world.area_return), edition))


def test_comments_stay_possible_while_the_return_is_final(client, world):
    world.finalised()
    client.force_login(world.signatory("chair"))

    reply = client.post(page(world), {"text": "Is this so?"}, follow=True)

    assert "Is this so?" in text_of(reply)
    assert "Read and reply (1)" in text_of(client.get(page(world, "question")))


def test_a_viewer_reads_and_does_not_write(client, world):
    say(world)
    client.force_login(world.person(Role.VIEWER))

    assert CANARY in text_of(client.get(page(world)))
    assert client.post(page(world), {"text": "Me too"}).status_code == 403


def test_threads_of_another_return_or_question_take_no_reply(client, world):
    elsewhere = make_world(collection=world.area_return.collection)
    strange = [say(elsewhere), say(world, "Of another question", number="1.2")]
    client.force_login(world.lead)

    replies = [client.post(page(world), {"text": "Hello", "thread": str(thread.pk)}) for thread in strange]
    replies += [client.post(page(world, "resolve_comment", comment=thread.pk)) for thread in strange]

    assert [reply.status_code for reply in replies] == [404] * 4
    assert Comment.objects.count() == 2


def test_the_sections_people_hear_of_it_and_the_lead_where_it_has_none(world):
    section = tree_of(world.area_return).section("1")
    before = mailed(say(world, "Before", by=world.signatory("chair")))
    world.lead  # noqa: B018 - made, so that there is somebody to tell
    led = mailed(say(world, "Led", by=world.signatory("chair")))
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=world.contributor)

    assigned = mailed(say(world, "Assigned", by=world.signatory("chair")))

    assert (before, led, assigned) == (set(), {"The lead"}, {"The contributor"})


def test_who_spoke_in_a_thread_hears_of_replies_once_and_not_of_their_own(world):
    gone = make_member(Role.CONTRIBUTOR, world.area, name="Gone")
    first = say(world, "First", by=world.signatory("chair"))
    say(world, "Second", by=gone, thread=first)
    say(world, "Third", by=world.lead, thread=first)
    gone.memberships.all().delete()

    last = say(world, "Fourth", by=world.lead, thread=first)

    assert mailed(last) == mailed(last) == {"The chair"}
    assert Mail.objects.filter(about__comment=last.pk).count() == 1


def test_saying_something_asks_for_its_mail(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        said = say(world)
        say(world)

    jobs = DBTaskResult.objects.filter(task_path=mail_comment.module_path)
    assert [job.args_kwargs["args"] for job in jobs] == [[said.pk]]


def test_comment_is_not_mailed_to_somebody_who_reads_it_no_more(world):
    said = say(world)
    writer = make_member(Role.CONTRIBUTOR, world.area)
    mail = Mail(to=writer, about={"comment": said.pk})
    assert comment_notifications.comment(mail)["words"] == said.text

    Membership.objects.filter(user=writer).update(reads_assigned_only=True)

    assert comment_notifications.comment(Mail(to=User.objects.get(pk=writer.pk), about=mail.about)) is None


def test_pages_say_where_comments_are_open(client, world):
    say(world, "On 1.1")
    say(world, "On 2.1", number="2.1")
    say(world, "Again on 2.1", number="2.1")
    comments.resolve_comment(say(world, "On 1.2", number="1.2"), by=world.lead)
    client.force_login(world.lead)

    assert "Comments are open on 1.1." in text_of(client.get(address("return", world.area_return)))
    assert "Comments are open on 1.1." in text_of(client.get(address("section", world.area_return, number="1")))
    assert "Comments are open on 1.1 and 2.1." in text_of(client.get(address("check", world.area_return)))


def test_open_comments_keep_nothing_from_being_finalised(world):
    say(world)

    assert world.finalised().number == 1


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_with_one_comment_and_with_thirty(client, world, count):
    write(world.area_return, "1.1", "assessment", "One", by=world.lead)
    for number in range(count):
        say(world, f"Comment {number}")
    client.force_login(world.lead)

    with at_most(6):
        client.get(page(world))
    for name, number in (("question", "1.1"), ("section", "1")):
        with at_most(8):
            client.get(address(name, world.area_return, number=number))
    for name in ("return", "check"):
        with at_most(8):
            client.get(address(name, world.area_return))
