from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..history import tracked
from ..visibility import CaseBound, CaseBoundQuerySet


class CaseMemberQuerySet(CaseBoundQuerySet):
    def running(self):
        return self.filter(until=None)


@tracked()
class CaseMember(CaseBound):
    """A person of the staff named on a case: of its team, or (the explicit exception) with whom it is shared."""

    class Kind(models.TextChoices):
        TEAM = "team", _("Team")
        SHARED = "shared", _("Shared with")

    SHAREABLE = ("view_case", "view_rescue", "view_accountability", "view_aftercare", "view_transformation")

    user = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEAM)
    rights = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)
    added_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")

    objects = CaseMemberQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["user"], name="member_by_user", condition=Q(until=None)),
            # What the walls ask of the person at every query: a few rows among all the cases they are named on.
            models.Index(fields=["user", "case"], name="member_shared", condition=Q(until=None, kind="shared")),
            models.Index(fields=["user", "case"], name="member_restricted", condition=Q(until=None, restricted=True)),
        )
        constraints = [
            models.UniqueConstraint(name="named_once_on_a_case", fields=["case", "user"], condition=Q(until=None)),
            models.CheckConstraint(
                name="shared_with_read_rights_only",
                condition=Q(kind="team", rights=[])
                | Q(
                    kind="shared",
                    rights__len__gte=1,
                    rights__contained_by=[
                        "view_case",
                        "view_rescue",
                        "view_accountability",
                        "view_aftercare",
                        "view_transformation",
                    ],
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_kind_display()})"
