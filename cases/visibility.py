"""Wall one for rows of a case: `visible_to(user)` is where every query begins.

The same rules as the database's policies (offices/walls.py), written a second time on purpose: each wall holds alone.
"""

from collections import defaultdict
from types import SimpleNamespace

from django.apps import apps
from django.db import models
from django.db.models import Q

from offices.access import rights_of
from offices.audiences import AUDIENCE_RIGHTS


class Named:
    """The cases on which a person is named: as a member of the team, or because a case is shared with them.

    The wall asks only for those that are restricted, and for those shared.
    """

    def __init__(self, user):
        self.cases = set()
        self.restricted = set()
        self.shared = defaultdict(set)
        self.persons = None  # read when asked for: cases.models.person.named_persons
        rows = apps.get_model("cases.CaseMember").objects.running().filter(user=user)
        for case_id, restricted, kind, rights in rows.values_list("case_id", "restricted", "kind", "rights"):
            self.cases.add(case_id)
            if restricted:
                self.restricted.add(case_id)
            if kind == "shared" and rights_of(user).opens_cases:  # whoever left reads no case, shared or not
                for right in rights:
                    self.shared[right].add(case_id)


def named(user) -> Named:
    """Read once per request, kept on the user object."""
    if not hasattr(user, "_named"):
        user._named = Named(user)
    return user._named


def forget_named(user):
    """Read it afresh at the next question: who is named on a case, who stands in it, or its restriction has changed."""
    user.__dict__.pop("_named", None)


def readable(user, right: str, case_column: str = "case_id") -> Q | None:
    """The condition under which the person reads rows of a case with `right`; None: no row at all."""
    offices, mine = rights_of(user).offices(right), named(user)
    condition = None
    if offices:
        condition = Q(office_id__in=offices) & (Q(restricted=False) | Q(**{f"{case_column}__in": mine.restricted}))
    if mine.shared[right]:
        shared = Q(**{f"{case_column}__in": mine.shared[right]})
        condition = shared if condition is None else condition | shared
    return condition


class CaseBoundQuerySet(models.QuerySet):
    def visible_to(self, user, right: str = ""):
        """Rows that the person may read: by `right`, or by the model's own `view_right`."""
        condition = readable(user, right or self.model.view_right)
        return self.none() if condition is None else self.filter(condition)


class AudienceQuerySet(CaseBoundQuerySet):
    def visible_to(self, user, right: str = ""):
        """Rows that the person may read: each by the right of its own audience."""
        allowed = None
        for audience, view_right in AUDIENCE_RIGHTS.items():
            condition = readable(user, view_right)
            if condition is not None:
                condition &= Q(audience=audience)
                allowed = condition if allowed is None else allowed | condition
        return self.none() if allowed is None else self.filter(allowed)


class CaseBound(models.Model):
    """A row that belongs to a case. `office` and `restricted` are filled and kept by the database."""

    #: The right that reads rows of this model, and the one that writes them.
    view_right = "view_case"
    change_right = "change_case"

    case = models.ForeignKey("cases.Case", models.PROTECT, db_index=False)
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    restricted = models.BooleanField(default=False, editable=False)

    objects = CaseBoundQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self.office_id:
            self.office_id = self.case.office_id
            self.restricted = self.case.restricted
        super().save(*args, **kwargs)

    @property
    def audited_case(self):
        return SimpleNamespace(pk=self.case_id, office_id=self.office_id)

    def allows(self, user, right: str) -> bool:
        """Whether the person holds `right` on this row's case."""
        return allows(user, right, self.office_id, self.case_id)


def allows(user, right: str, office_id: int, case_id: int) -> bool:
    """Whether the person holds `right` in the case's office, or the case is shared with them for it."""
    return rights_of(user).has(right, office_id) or case_id in named(user).shared[right]
