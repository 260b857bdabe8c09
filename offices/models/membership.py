from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from ..roles import ROLE_CHOICES, ROLES


class OfficeToday(Func):
    """Today's date where the office is, as the database's walls reckon it too."""

    template = "(now() AT TIME ZONE %(expressions)s)::date"
    output_field = models.DateField()


class MembershipQuerySet(models.QuerySet):
    def effective(self):
        """Memberships that open something now: begun, not ended (by the office's own date), confirmed if need be."""
        return (
            self.alias(today=OfficeToday("office__time_zone"))
            .filter(starts_on__lte=F("today"), user__is_active=True)
            .filter(Q(ends_on=None) | Q(ends_on__gte=F("today")))
            .filter(Q(needs_confirmation=False) | Q(confirmed_at__isnull=False))
        )

    def waiting(self):
        """Memberships that wait for the director."""
        return (
            self.alias(today=OfficeToday("office__time_zone"))
            .filter(needs_confirmation=True, confirmed_at=None)
            .filter(Q(ends_on=None) | Q(ends_on__gte=F("today")))
        )


class Membership(models.Model):
    """A person works in an office in a role, from a date until (and including) a date.

    The database refuses a row that somebody writes for themselves, and one by somebody who may not (offices.walls).
    """

    user = models.ForeignKey("offices.User", models.PROTECT, related_name="memberships", verbose_name=_("person"))
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="memberships", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=40, choices=ROLE_CHOICES)
    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships", editable=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    needs_confirmation = models.BooleanField(editable=False)
    granted_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("user__full_name", "role")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="nobody_grants_to_themselves", condition=Q(granted_by=None) | ~Q(granted_by=F("user"))
            ),
            models.CheckConstraint(
                name="nobody_confirms_themselves", condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("user"))
            ),
            models.CheckConstraint(
                name="confirmed_by_somebody_at_a_time",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_running_membership_per_role", fields=["user", "office", "role"], condition=Q(ends_on=None)
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.office}"

    @property
    def state(self) -> str:
        """`ended`, `planned`, `waiting` (for the director) or `effective`, as of today."""
        today = self.office.today()
        if self.ends_on and self.ends_on < today:
            return "ended"
        if self.needs_confirmation and not self.confirmed_at:
            return "waiting"
        return "planned" if self.starts_on > today else "effective"

    @property
    def role_paragraph(self):
        return ROLES[self.role].paragraph
