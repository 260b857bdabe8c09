from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.access import rights_of

from ..periods import Period


class ReportRunQuerySet(models.QuerySet):
    def visible_to(self, user, right="build_report"):
        """Runs that the person asked for, and those whose offices are all offices the person may report on."""
        offices = sorted(rights_of(user).offices("build_report"))
        if not offices:
            return self.none()
        return self.filter(Q(asked_by=user) | Q(offices__contained_by=offices))

    def unfinished(self):
        return self.filter(status__in=ReportRun.UNFINISHED)


class ReportRun(models.Model):
    """One report that somebody asked for. This row is the truth, the broker only the doorbell.

    A worker holds it by a lease that it renews; `attempt` says whose the lease is. A finished run never changes.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Building")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    UNFINISHED = (Status.QUEUED, Status.RUNNING)

    asked_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    offices = ArrayField(models.BigIntegerField(), verbose_name=_("offices"))
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("until"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED, editable=False)
    progress_done = models.PositiveSmallIntegerField(default=0, editable=False)
    progress_total = models.PositiveSmallIntegerField(default=0, editable=False)
    progress_code = models.CharField(max_length=40, blank=True, editable=False)
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    failure = models.CharField(max_length=500, blank=True, editable=False)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["asked_at"], name="run_waiting", condition=Q(status__in=["queued", "running"])),
        )
        constraints = [
            models.CheckConstraint(name="run_over_some_offices", condition=Q(offices__len__gte=1)),
            models.CheckConstraint(name="run_ends_after_it_starts", condition=Q(period_to__gt=F("period_from"))),
            models.CheckConstraint(
                name="run_over_whole_months",
                condition=Q(period_from__day=1) & Q(period_to__day__gte=28),
            ),
            models.CheckConstraint(
                name="run_failed_with_a_sentence",
                condition=Q(status="failed") & ~Q(failure="") | ~Q(status="failed") & Q(failure=""),
            ),
            models.CheckConstraint(
                name="run_finished_at_a_time",
                condition=Q(status__in=["queued", "running"], finished_at=None)
                | Q(status__in=["done", "failed", "stopped"], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_held_by_a_lease",
                condition=~Q(status="running") | Q(lease_until__isnull=False, attempt__gte=1),
            ),
        ]

    def __str__(self):
        return f"R-{self.pk:04}"

    @property
    def period(self) -> Period:
        return Period.of_days(self.period_from, self.period_to)

    @property
    def is_unfinished(self):
        return self.status in self.UNFINISHED

    @property
    def percent(self):
        return round(100 * self.progress_done / self.progress_total) if self.progress_total else 0

    @property
    def audited_case(self):
        return None

    def allows(self, user, right):
        """Whether the person holds `right` on every office of the run, or asked for it and still holds it somewhere.

        The run itself holds no figures; those are in its snapshot, which asks for every office.
        """
        held = rights_of(user).offices(right)
        return bool(held) and (set(self.offices) <= held or self.asked_by_id == user.pk)
