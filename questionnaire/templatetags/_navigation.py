"""The links of the navigation, and which of them is current. Both follow from the address alone."""

from django.urls import reverse

from accounts.enums import Role
from questionnaire import permissions

_RETURN_PLACES = (
    ("This return", "return", ()),
    ("People", "people", ("choose_signers", "ask_deputy")),
    ("History", "history", ("question_history", "question_texts", "about_history", "about_texts")),
    ("Documents", "documents", ("files",)),
    ("Easy read", "easy_read", ("check_easy_read", "section_easy_read", "section_easy_read_history")),
)
_PROGRAMME_PLACES = (
    ("Dashboard", "collection", ()),
    ("Archives", "archives", ("archive",)),
)
_MANAGERS_PLACES = (*_PROGRAMME_PLACES, ("Emails", "collection_mails", ("area_mails",)), ("Jobs", "jobs", ()))


def places(request, tree=None) -> list[dict[str, str]]:
    """Area people move within a return, the programme within a collection; elsewhere there is nowhere to go. `tree` is
    the questionnaire of the page, which may say nothing in easy read."""
    user, match = getattr(request, "user", None), getattr(request, "resolver_match", None)
    if not match or not user or not user.is_authenticated or "collection" not in match.kwargs:
        return []
    collection, area = match.kwargs["collection"], match.kwargs.get("area")
    if held := permissions.programme_roles(user):
        own = _MANAGERS_PLACES if Role.MANAGER in held else _PROGRAMME_PLACES
        return _items(own, match.url_name, {"collection": collection})
    if area and not _is_limited(user, area):
        shown = [place for place in _RETURN_PLACES if place[1] != "easy_read" or tree is None or tree.easy_read.title]
        return _items(shown, match.url_name, {"collection": collection, "area": area})
    return []


def _is_limited(user, area: str) -> bool:
    """Whether this person may read only some sections, which are all on one page."""
    limited = {row.area_id for row in user.held if row.reads_assigned_only and row.area.gss_code == area}
    return any(permissions.is_limited(user, pk) for pk in limited)


def _items(table, here: str, kwargs: dict[str, str]) -> list[dict[str, str]]:
    """A page that is none of these places and is not named under one belongs to the first."""
    belongs = {name: own for _, own, others in table for name in (own, *others)}
    current = belongs.get(here, table[0][1])
    return [
        {
            "text": text,
            "url": reverse(name, kwargs=kwargs),
            "current": "" if name != current else "page" if name == here else "true",
        }
        for text, name, _ in table
    ]


def roles_in_words(user, area_return) -> str:
    """The roles of this person in the return's area or in the programme, or all their roles on other pages."""
    held = permissions.programme_roles(user)
    if area_return is not None:
        held = permissions.roles_in(user, area_return.area_id) or held
    roles = held or {membership.role for membership in user.held}
    return ", ".join(role.label.lower() for role in Role if role in roles)
