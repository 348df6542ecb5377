"""Who is signed in, for how long, and what is said to those who are not."""

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.shortcuts import render

from accounts import carrying, sitting
from accounts.forms import SignInForm


def is_by_script(request):
    """Asked by a page of ours, which wants an answer and not another page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


class SittingMiddleware:
    """Ends what has lasted too long, and notes that something was done."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs):
        if not request.user.is_authenticated:
            return
        if sitting.is_over(request.session):
            logout(request)
        elif not getattr(view, "keeps_nobody_signed_in", False):
            sitting.note(request.session)


class SignInMiddleware(LoginRequiredMiddleware):
    """A script is told 401: a redirect would hand it the sign-in page as if that were the answer. Who wrote at length
    is asked to sign in on a page that takes the words along."""

    def handle_no_permission(self, request, view_func):
        if is_by_script(request):
            return JsonResponse({"state": "signed_out"}, status=401)
        if carried := carrying.taken(request, view_func):
            context = {"form": SignInForm(request=request), "carried": carried}
            return render(request, "account/login.html", context, status=401)
        return super().handle_no_permission(request, view_func)
