"""Accepting an invitation, the account page, and the code asked for at sign-in."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import selectors, workflow
from accounts.forms import AcceptInvitationForm
from accounts.selectors import InvitationState


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


@require_safe
def account(request):
    context = {"asked": selectors.asked_of(request.user), "two_steps": is_mfa_enabled(request.user)}
    return TemplateResponse(request, "accounts/account.html", context)


class SignInCodeView(AuthenticateView):
    """Asks for a code and knows nothing else; allauth's own takes a request without one for a security key."""

    def _build_forms(self):
        self.webauthn_form = None
        data = self.request.POST if self.request.method == "POST" else None
        self.auth_form = self.get_form_class()(data, user=self.stage.login.user)
        return self.auth_form
