from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import Precision
from cases.visibility import CaseBound

from .known import precise, settle


@tracked()
class Charge(CaseBound):
    """One statute an accused is charged under, with its number of counts."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="charges")
    statute = models.CharField(_("statute"), max_length=160)
    counts = models.PositiveSmallIntegerField(_("counts"), null=True, blank=True)
    source_ref = models.CharField(max_length=160, blank=True, editable=False)
    source = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="charge_source_once", fields=["office", "source_ref"], condition=~models.Q(source_ref="")
            ),
        ]

    def __str__(self):
        return self.statute


@tracked()
class Verdict(CaseBound):
    """How some or all counts of a charge ended. The date may be a year only, or unknown: it stays what it is."""

    class Outcome(models.TextChoices):
        GUILTY_PLEA = "guilty_plea", _("Guilty, on a plea")
        GUILTY_TRIAL = "guilty_at_trial", _("Guilty, at trial")
        NOT_GUILTY = "not_guilty", _("Not guilty")
        DISMISSED_ON_PLEA = "dismissed_on_plea", _("Dismissed on a plea to another charge")
        NOLLE_PROSEQUI = "nolle_prosequi", _("Not pursued by the prosecutor")
        DISMISSED = "dismissed", _("Dismissed by the court")

    GUILTY = (Outcome.GUILTY_PLEA, Outcome.GUILTY_TRIAL)
    view_right = "view_accountability"
    change_right = "change_accountability"

    charge = models.ForeignKey("accountability.Charge", models.PROTECT, related_name="verdicts")
    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="verdicts")
    outcome = models.CharField(_("verdict"), max_length=20, choices=Outcome)
    is_guilty = models.BooleanField(editable=False)
    counts = models.PositiveSmallIntegerField(_("counts"), default=1)
    given_on = models.DateField(_("on"), null=True, blank=True)
    given_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    overturned_on = models.DateField(_("overturned on"), null=True, editable=False)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["earned_office", "given_on"], name="verdict_by_day"),)
        constraints = [
            models.CheckConstraint(
                name="verdict_guilt_follows_outcome",
                condition=models.Q(outcome__in=["guilty_plea", "guilty_at_trial"], is_guilty=True)
                | models.Q(
                    outcome__in=["not_guilty", "dismissed_on_plea", "nolle_prosequi", "dismissed"], is_guilty=False
                ),
            ),
            models.CheckConstraint(name="verdict_on_a_count", condition=models.Q(counts__gte=1)),
            precise("verdict_has_precision", "given"),
            models.UniqueConstraint(name="one_row_per_outcome_of_a_charge", fields=["charge", "outcome"]),
        ]

    def __str__(self):
        return self.get_outcome_display()

    def save(self, *args, **kwargs):
        self.is_guilty = self.outcome in self.GUILTY
        settle(self, "given")
        super().save(*args, **kwargs)
