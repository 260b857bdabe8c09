from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import Precision
from cases.visibility import CaseBound

from .known import precise, settle
from .legal_profile import Plea


@tracked()
class Charge(CaseBound):
    """One statute an accused is charged under, with its number of counts."""

    class Status(models.TextChoices):
        STANDING = "standing", _("Standing")
        AMENDED = "amended", _("Amended")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    view_right = "view_accountability"
    change_right = "change_accountability"

    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="charges")
    statute = models.CharField(_("statute"), max_length=160)
    statute_entry = models.ForeignKey(
        "accountability.Statute", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("statute")
    )
    iccs = models.CharField(_("ICCS code"), max_length=10, blank=True)
    counts = models.PositiveSmallIntegerField(_("counts"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.STANDING, editable=False)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="replaces")
    #: The charge of the first proceeding that an appeal or a retrial decides again; it counts once.
    origin = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="decided_again")
    laid_on = models.DateField(_("laid on"), null=True, blank=True)
    laid_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    ended_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN, editable=False)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    plea = models.CharField(_("plea"), max_length=12, choices=Plea, blank=True)
    plea_on = models.DateField(_("plea on"), null=True, blank=True)
    plea_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    version = models.PositiveIntegerField(default=1, editable=False)
    source_ref = models.CharField(max_length=160, blank=True, editable=False)
    source = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="charge_amended_into_another",
                condition=Q(status="amended", replaced_by__isnull=False) | ~Q(status="amended") & Q(replaced_by=None),
            ),
            models.CheckConstraint(
                name="charge_withdrawn_with_reason", condition=~Q(status="withdrawn") | ~Q(end_reason="")
            ),
            models.CheckConstraint(
                name="charge_standing_has_no_end", condition=~Q(status="standing") | Q(ended_on=None, end_reason="")
            ),
            models.CheckConstraint(name="charge_not_its_own_origin", condition=Q(origin=None) | ~Q(origin=F("id"))),
            precise("charge_laid_has_precision", "laid"),
            precise("charge_end_has_precision", "ended"),
            precise("plea_has_precision", "plea"),
            models.UniqueConstraint(
                name="charge_source_once", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
        ]

    def __str__(self):
        return self.statute

    def save(self, *args, **kwargs):
        settle(self, "laid", "ended", "plea")
        super().save(*args, **kwargs)

    @property
    def is_standing(self) -> bool:
        return self.status == self.Status.STANDING

    @property
    def undecided(self) -> int | None:
        """On how many counts nothing was decided yet; None while it is not known how many there are."""
        if self.counts is None:
            return None
        return max(self.counts - sum(verdict.counts for verdict in self.verdicts.all()), 0)

    @property
    def needs_verdict(self) -> bool:
        """Whether a court has still to decide on it, or on some of its counts."""
        return self.is_standing and (self.undecided != 0 if self.counts is not None else not self.verdicts.all())


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
                condition=Q(outcome__in=["guilty_plea", "guilty_at_trial"], is_guilty=True)
                | Q(outcome__in=["not_guilty", "dismissed_on_plea", "nolle_prosequi", "dismissed"], is_guilty=False),
            ),
            models.CheckConstraint(name="verdict_on_a_count", condition=Q(counts__gte=1)),
            precise("verdict_has_precision", "given"),
            models.UniqueConstraint(name="one_row_per_outcome_of_a_charge", fields=["charge", "outcome"]),
        ]

    def __str__(self):
        return self.get_outcome_display()

    def save(self, *args, **kwargs):
        self.is_guilty = self.outcome in self.GUILTY
        settle(self, "given")
        super().save(*args, **kwargs)
