"""Accepting an invitation, the account page, how long one is signed in, and the code asked for at sign-in."""

import json

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal import flows as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import carrying, passkeys, selectors, sitting, workflow
from accounts.enums import Role
from accounts.forms import AcceptInvitationForm, DigestForm, SignInCodeForm
from accounts.selectors import InvitationState
from accounts.sitting import in_background


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_invitation(request, token):
    invitation = selectors.find_invitation(token)
    state = selectors.state_of(invitation)
    if state is not InvitationState.OPEN:
        return _closed(request, invitation, state)
    form = AcceptInvitationForm(request.POST if request.method == "POST" else None, user=invitation.user)
    if form.is_valid():
        try:
            user = workflow.accept(token, form.cleaned_data["password"])
        except workflow.InvitationUnusable:
            return _closed(request, invitation, InvitationState.USED)
        return perform_login(request, Login(user=user))
    asked = selectors.asked_of(invitation.user)
    context = {"form": form, "invitation": invitation, "asked": asked}
    return TemplateResponse(request, "accounts/accept_invitation.html", context, status=422 if form.errors else 200)


def _closed(request, invitation, state):
    status = 404 if state is InvitationState.UNKNOWN else 410
    context = {"invitation": invitation, "state": state.value}
    return TemplateResponse(request, "accounts/invitation_closed.html", context, status=status)


@require_http_methods(["GET", "POST"])
def account(request):
    """Who leads a return chooses here whether a daily summary comes by mail."""
    leads = any(membership.role == Role.LEAD for membership in request.user.held)
    form = DigestForm(request.POST if request.method == "POST" else None, initial={"wants": request.user.wants_digest})
    if form.is_valid():
        workflow.choose_digest(request.user, **form.cleaned_data)
        wants = form.cleaned_data["wants"]
        messages.success(
            request, "You will now get the daily summary." if wants else "You will no longer get the daily summary."
        )
        return redirect("account")
    asked = selectors.asked_of(request.user)
    context = {
        "asked": asked,
        "two_steps": is_mfa_enabled(request.user),
        "passkeys": passkeys.of(request.user),
        "digest": form if leads else None,
    }
    return TemplateResponse(request, "accounts/account.html", context)


@in_background
@login_not_required
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def session(request):
    """Tell an open page who is signed in and for how long. A POST also extends the session."""
    if request.user.is_authenticated:
        if request.method == "POST":
            sitting.note(request.session, every=0)
        person = {"state": "signed_in", "person": request.user.pk, "name": request.user.name}
        left = {"seconds": sitting.ends_in(request.session), "may_stay": sitting.may_go_on(request.session)}
        return JsonResponse(person | left)
    return JsonResponse({"state": "code" if get_pending_stage(request) else "signed_out"})


class CarriesWords:
    """Carry what somebody typed before their session ended through signing in; see carrying.py."""

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        reply = super().dispatch(request, *args, **kwargs)
        carried = carrying.brought(request) if reply.status_code == 302 else None
        if carried is None:
            return reply
        if request.user.is_authenticated:
            return carrying.give_back(request, carried)
        stage = get_pending_stage(request)
        if stage is None:
            return reply
        context = {"form": SignInCodeForm(user=stage.login.user), "carried": carried}
        return TemplateResponse(request, "mfa/authenticate.html", context)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"carried": carrying.brought(self.request)}


class SignInView(CarriesWords, LoginView):
    pass


class SignInCodeView(CarriesWords, AuthenticateView):
    """Asks for a code and knows nothing else; allauth's own takes a request without one for a security key."""

    def _build_forms(self):
        self.webauthn_form = None
        data = self.request.POST if self.request.method == "POST" else None
        self.auth_form = self.get_form_class()(data, user=self.stage.login.user)
        return self.auth_form


class AddPasskeyView(AddWebAuthnView):
    """Makes no recovery codes: those are for the second step at sign-in, and a passkey is none."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"options": json.dumps(context["js_data"]["creation_options"]["publicKey"], default=dict)}

    def form_valid(self, form):
        with transaction.atomic():
            webauthn.signup_authenticator(self.request, self.request.user, **form.cleaned_data)
            get_adapter().send_notification_mail("mfa/email/webauthn_added", self.request.user)
        return redirect("mfa_list_webauthn")
