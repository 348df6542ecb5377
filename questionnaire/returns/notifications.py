"""What all emails about a return share: recipients, area, collection and links."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Mail, Membership, User
from questionnaire import definition
from questionnaire.models import Edition, Return


def mails(kind: str, people: Iterable[User], area_return: Return, key: str, **about: Any) -> list[Mail]:
    """One email for each person, sent only once per key; nobody sees the others' addresses."""
    return [
        Mail(
            to=person,
            area_id=area_return.area_id,
            collection=area_return.collection.slug,
            kind=kind,
            about=about,
            key=f"{kind}:{key}:{person.pk}",
        )
        for person in people
    ]


def about_return(area_return: Return) -> dict[str, Any]:
    """The context of every email about a return."""
    return {
        "area": area_return.area.short_name,
        "collection": area_return.collection.title,
        "return_url": link("return", area_return),
    }


def about_edition(edition: Edition) -> dict[str, Any]:
    area_return = edition.area_return
    return about_return(area_return) | {
        "number": edition.number,
        "reference": edition.reference,
        "edition_url": link("edition", area_return, edition=edition.number),
        "sign_url": link("sign", area_return, edition=edition.number),
    }


def link(name: str, area_return: Return, **kwargs: Any) -> str:
    """The address of a page of this return; anyone who is not signed in reaches it through the sign-in page."""
    place = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    return settings.SITE_URL + reverse(name, kwargs=place | kwargs)


def find_return(pk: int) -> Return | None:
    return Return.objects.select_related("area", "collection").filter(pk=pk).first()


def find_edition(pk: int) -> Edition:
    return Edition.objects.select_related("area_return__area", "area_return__collection").get(pk=pk)


def tree_of(edition: Edition) -> definition.QuestionnaireDefinition:
    return definition.get(edition.area_return.collection.questionnaire_id)


def people_with(area_return: Return, *roles: Role) -> list[User]:
    """Everybody with one of these roles, once each; nobody whose account is closed."""
    rows = Membership.objects.filter(area_id=area_return.area_id, role__in=roles, user__is_active=True)
    return list({row.user_id: row.user for row in rows.select_related("user").order_by("pk")}.values())
