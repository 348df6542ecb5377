"""Fetching one area's return for somebody who may see it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Aggregate, CharField, Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from accounts.enums import Role
from accounts.models import User
from questionnaire import permissions
from questionnaire.models import Assignment, Return


class StringAgg(Aggregate):
    """All values in one text, with commas unless another `separator` is given."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, '%(separator)s')"
    output_field = CharField()

    def __init__(self, expression: Any, *, separator: str = ",", **extra: Any) -> None:
        super().__init__(expression, separator=separator, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


Also = Callable[[QuerySet[Return]], QuerySet[Return]]


def get_visible_return(user: User, collection: str, area: str, *also: Also, in_part: bool = False) -> Return:
    """The return, if this person may see it; otherwise 404, as for one that does not exist. A page that asks `in_part`
    must show only the `only_sections` that this person is limited to (None means all). `also` are annotations that
    the page needs in the same query, such as `with_open_comments` and `with_mark`."""
    returns = permissions.visible_returns(user, in_part=in_part).select_related("collection", "area")
    if any(membership.role == Role.CONTRIBUTOR for membership in user.held):
        assignments = Assignment.objects.filter(area_return=OuterRef("pk"))
        returns = returns.annotate(has_assignments=Exists(assignments))
    for annotate in also:
        returns = annotate(returns)
    area_return = get_object_or_404(returns, collection__slug=collection, area__gss_code=area)
    area_return.__dict__["only_sections"] = permissions.readable_sections(user, area_return)
    return area_return
