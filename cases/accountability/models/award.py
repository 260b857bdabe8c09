from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import Precision
from cases.visibility import CaseBound

from .known import precise, settle


@tracked()
class Award(CaseBound):
    """Money that a court ordered to be paid to survivors, in one currency."""

    class Kind(models.TextChoices):
        RESTITUTION = "restitution", _("Restitution")
        COMPENSATION = "compensation", _("Compensation")

    view_right = "view_accountability"
    change_right = "change_accountability"

    matter = models.ForeignKey("accountability.Matter", models.PROTECT, related_name="awards")
    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, null=True, related_name="awards")
    person = models.ForeignKey(
        "cases.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to be paid to")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    ordered_on = models.DateField(_("ordered on"), null=True, blank=True)
    ordered_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    jointly = models.BooleanField(_("owed together with co-accused"), default=False)
    overturned_on = models.DateField(_("overturned on"), null=True, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    source_ref = models.CharField(max_length=160, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["earned_office", "ordered_on"], name="award_by_day"),)
        constraints = [
            models.CheckConstraint(name="award_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="award_in_a_currency", condition=Q(currency__regex=r"^[A-Z]{3}$")),
            precise("award_has_precision", "ordered"),
            models.UniqueConstraint(
                name="award_source_once", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency}"

    def save(self, *args, **kwargs):
        settle(self, "ordered")
        super().save(*args, **kwargs)


@tracked()
class AwardPayment(CaseBound):
    """Money of an award that was paid, in the award's currency."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    award = models.ForeignKey(Award, models.PROTECT, related_name="payments")
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    note = models.CharField(_("note"), max_length=300, blank=True)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("paid_on", "pk")
        indexes = (models.Index(fields=["earned_office", "paid_on"], name="payment_by_day"),)
        constraints = [models.CheckConstraint(name="payment_of_something", condition=Q(amount__gt=0))]

    def __str__(self):
        return f"{self.amount}"
