"""Find a completed form that somebody uploaded."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from questionnaire import permissions
from reporting.models import FilledInForm


def get_filled_in(user: User, collection: str, area: str, pk: int) -> FilledInForm:
    """The completed form; 404 for anybody but the person who uploaded it and can still see the return."""
    forms = FilledInForm.objects.filter(uploaded_by=user, area_return__in=permissions.visible_returns(user))
    forms = forms.select_related("area_return__area", "area_return__collection")
    place = {"area_return__collection__slug": collection, "area_return__area__gss_code": area}
    return get_object_or_404(forms, pk=pk, **place)
