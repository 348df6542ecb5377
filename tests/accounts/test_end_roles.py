import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, User
from tests.factories import PASSWORD, make_area, make_member

pytestmark = pytest.mark.django_db


def test_ended_role_is_gone_on_the_next_request(client):
    """A6: nothing about roles is kept in the session."""
    area = make_area()
    lead = make_member("lead", area)
    client.login(email=lead.email, password=PASSWORD)

    call_command("end_roles", lead.email.upper(), area=area.gss_code)

    assert not Membership.objects.filter(user=lead).exists()
    assert client.get("/").wsgi_request.user.held == ()


def test_roles_end_in_the_named_area_only(capsys):
    one, other = make_area(), make_area()
    person = make_member("lead", one)
    make_member("viewer", other, user=person)

    call_command("end_roles", person.email, area=one.gss_code)

    assert list(Membership.objects.values_list("area", flat=True)) == [other.pk]
    assert capsys.readouterr().out == "roles ended: 1\n"


@pytest.mark.parametrize(("email", "area"), [("nobody@area.example", None), ("", "X00000009")])
def test_unknown_person_or_area_is_named(email, area):
    person = make_member("lead", make_area())

    with pytest.raises(CommandError, match=email or area):
        call_command("end_roles", email or person.email, area=area)

    assert User.objects.filter(memberships__isnull=False).count() == 1
