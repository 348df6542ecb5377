"""A5: every form, posted with the name of every field of every model added, changes what the form shows and no more.

CONTROL: `**request.POST.dict()` beside `**form.cleaned_data` in a view, or a form over all fields of a model.
"""

import re

import pytest
from django.db import models

from accounts.models import User
from tests.permission_rows import ROWS
from tests.robustness.posts import EVERY
from tests.robustness.tables import changes, snapshot
from tests.robustness.tables import models as our_models
from tests.test_permission_matrix import Scene, undone

pytestmark = pytest.mark.django_db


def test_every_url_that_takes_a_form_is_here():
    assert {post.name for post in EVERY} == {name for name, row in ROWS.items() if row.post}


def tempting(field):
    """A value that the field would take, and that differs from what is there."""
    if field.is_relation:
        newest = field.related_model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        return str(newest or 1)
    if field.choices:
        return str(list(field.choices)[-1][0])
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2031-01-01 09:00"
    if isinstance(field, models.DateField):
        return "2031-01-01"
    return "7" if isinstance(field, models.IntegerField) else "Smuggled"


def smuggled():
    """{name: value} for every field of every model, by both of its names, and for what views might read."""
    names = {"id": "1", "pk": "1", "user": "1", "by": "1", "user_permissions": "1", "groups": "1", "is_staff": "on"}
    for model in [*our_models(), User]:
        for field in model._meta.concrete_fields:
            names |= {field.name: tempting(field), field.attname: tempting(field)}
    return names


def done_by(post, scene, extra):
    """What the post did, and how it was answered."""
    with undone():
        client, url, data = post.ready(scene)
        before = snapshot()
        reply = client.post(url, {name: value for name, value in extra.items() if name not in data} | data)
        leads_to = re.sub(r"([/-])\d+(/|$)", r"\1n\2", reply.get("Location", ""))  # made anew each time
        return changes(before, snapshot()), reply.status_code, leads_to


DATABASE_IS_LEFT_ALONE = {
    *("verify", "account_logout", "account_signup", "account_reauthenticate", "account_reset_password"),
    *("section_now", "about_now", "account_session", "careful"),
    "jobs",  # changes the queue, which is no table of ours
}


def test_forms_take_what_they_show_and_nothing_else(caplog):
    """Every form but those above does change something: else nothing would be compared with nothing."""
    caplog.set_level("CRITICAL")
    scene = Scene()
    extra = smuggled()
    asked = {str(post): done_by(post, scene, {}) for post in EVERY}
    tempted = {str(post): done_by(post, scene, extra) for post in EVERY}

    assert len(extra) > 100
    assert [f"{post}: {done} but {tempted[post]}" for post, done in asked.items() if done != tempted[post]] == []
    assert {post for post, (changed, *_) in asked.items() if not changed} == DATABASE_IS_LEFT_ALONE
