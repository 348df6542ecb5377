"""Ways in that a test cannot take from a mail: sessions, an invitation, a link for a new password. Run by
`manage.py shell` in the demonstration's DATA_DIR."""

import json

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from accounts import tokens, workflow
from accounts.enums import Role
from accounts.models import Area, Membership, User


def made():
    users = list(User.objects.all())
    return json.dumps({user.email: _session(user) for user in users} | {"invitation": _invitation(), "reset": _reset()})


def _session(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.MembershipBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def _invitation():
    user = User.objects.create_user(email="nora.quist@eastmarsh.example", name="Nora Quist")
    Membership.objects.create(user=user, role=Role.CONTRIBUTOR, area=Area.objects.get(name="Eastmarsh"))
    invitation = workflow.invite(user, by=None)
    return reverse("accept_invitation", kwargs={"token": tokens.make(user.pk, invitation.sent_at)})


def _reset():
    user = User.objects.get(email="tobias.grant@eastmarsh.example")
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=kwargs)
