from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Statute(models.Model):
    """An offence of a country's law, its ICCS code and its maximum penalty. Source: International Classification of
    Crime for Statistical Purposes (UNODC); the penalty is to be confirmed by local counsel until a lawyer signs."""

    country = models.CharField(_("country"), max_length=2)
    citation = models.CharField(_("citation"), max_length=160)
    title = models.CharField(_("title"), max_length=200)
    iccs = models.CharField(_("ICCS code"), max_length=10, blank=True)
    max_months = models.PositiveIntegerField(_("longest imprisonment, in months"), null=True, blank=True)
    is_life = models.BooleanField(_("up to life"), default=False)
    max_penalty = models.CharField(_("maximum penalty"), max_length=300, blank=True)
    max_fine = models.DecimalField(_("highest fine"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(_("in force until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    changed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, editable=False, related_name="+")
    confirmed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, editable=False, related_name="+")
    confirmed_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("country", "citation")
        constraints = [
            models.UniqueConstraint(name="statute_once", fields=["country", "citation"]),
            models.CheckConstraint(
                name="statute_valid_in_order",
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="statute_confirmed_by_somebody",
                condition=Q(confirmed_by=None, confirmed_on=None)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
            ),
            models.CheckConstraint(name="statute_fine_has_currency", condition=Q(max_fine=None) | ~Q(currency="")),
        ]

    def __str__(self):
        return f"{self.citation}: {self.title}"
