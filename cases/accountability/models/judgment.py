from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import Precision
from cases.visibility import CaseBound

from .known import precise, settle


@tracked()
class Judgment(CaseBound):
    """What an accused was sentenced to as a whole, as the court stated it; its parts are sentences.

    A total that the court stated stays beside what the parts add up to, even where they differ.
    """

    view_right = "view_accountability"
    change_right = "change_accountability"

    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="judgments")
    given_on = models.DateField(_("given on"), null=True, blank=True)
    given_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    starts_on = models.DateField(_("counted from"), null=True, blank=True)
    time_served_days = models.PositiveIntegerField(_("days served already"), default=0)
    stated_months = models.PositiveIntegerField(_("months of prison, as stated"), null=True, blank=True)
    stated_probation_months = models.PositiveIntegerField(_("months of probation, as stated"), null=True, blank=True)
    stated_life = models.BooleanField(_("life, as stated"), default=False)
    superseded_on = models.DateField(null=True, editable=False)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="supersedes")
    source_ref = models.CharField(max_length=160, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="one_standing_judgment", fields=["proceeding"], condition=Q(superseded_on=None)
            ),
            models.CheckConstraint(
                name="judgment_superseded_on_a_day", condition=Q(superseded_by=None) | Q(superseded_on__isnull=False)
            ),
            precise("judgment_has_precision", "given"),
            models.UniqueConstraint(
                name="judgment_source_once", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
        ]

    def save(self, *args, **kwargs):
        settle(self, "given")
        super().save(*args, **kwargs)


@tracked()
class Sentence(CaseBound):
    """One part of a judgment: for one charge, or for all of them together when no charge is named."""

    class Kind(models.TextChoices):
        IMPRISONMENT = "imprisonment", _("Imprisonment")
        LIFE = "life", _("Life imprisonment")
        FINE = "fine", _("Fine")
        PROBATION = "probation", _("Probation")
        OTHER = "other", _("Another")

    class Runs(models.TextChoices):
        CONCURRENT = "concurrent", _("At the same time as the others")
        CONSECUTIVE = "consecutive", _("After another")

    view_right = "view_accountability"
    change_right = "change_accountability"

    judgment = models.ForeignKey(Judgment, models.PROTECT, related_name="sentences")
    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="sentences")
    charge = models.ForeignKey("accountability.Charge", models.PROTECT, null=True, blank=True, related_name="sentences")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    years = models.PositiveSmallIntegerField(_("years"), default=0)
    months = models.PositiveIntegerField(_("months"), default=0)
    days = models.PositiveIntegerField(_("days"), default=0)
    is_suspended = models.BooleanField(_("suspended"), default=False)
    suspended_months = models.PositiveIntegerField(_("for how many months"), null=True, blank=True)
    activated_on = models.DateField(_("activated on"), null=True, blank=True)
    runs = models.CharField(_("runs"), max_length=12, choices=Runs, default=Runs.CONCURRENT)
    after = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("after"))
    fine_amount = models.DecimalField(_("fine"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    in_lieu_days = models.PositiveIntegerField(_("days of prison if it is not paid"), null=True, blank=True)
    is_paid = models.BooleanField(_("paid"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="fine_has_amount_and_currency",
                condition=Q(kind="fine", fine_amount__gte=0) & ~Q(currency="")
                | ~Q(kind="fine") & Q(fine_amount=None, currency="", in_lieu_days=None, is_paid=None),
            ),
            models.CheckConstraint(name="only_consecutive_follows", condition=Q(after=None) | Q(runs="consecutive")),
            models.CheckConstraint(
                name="only_suspended_is_activated",
                condition=Q(is_suspended=True) | Q(suspended_months=None, activated_on=None),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
