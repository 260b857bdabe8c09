from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import Precision
from cases.visibility import CaseBound

from .known import precise, settle


@tracked()
class CustodyInterval(CaseBound):
    """Where an accused is for a while: at large, held, on bail, serving. It runs beside the stages of a proceeding."""

    class State(models.TextChoices):
        AT_LARGE = "at_large", _("At large")
        ARRESTED = "arrested", _("Arrested")
        REMANDED = "remanded", _("Remanded in custody")
        BAILED = "bailed", _("On bail")
        ABSCONDED = "absconded", _("Absconded")
        SERVING = "serving", _("Serving a sentence")
        RELEASED = "released", _("Released")

    class Bail(models.TextChoices):
        RECOGNISANCE = "recognisance", _("Own recognisance or bond")
        CASH = "cash", _("Cash")
        SURETY = "surety", _("Surety")
        PROPERTY = "property", _("Property")
        CONDITIONS = "conditions", _("Conditions only")
        OTHER = "other", _("Another")

    HELD = (State.ARRESTED, State.REMANDED, State.SERVING)
    view_right = "view_accountability"
    change_right = "change_accountability"

    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="custody")
    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State)
    from_on = models.DateField(_("from"), null=True, blank=True)
    from_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    to_on = models.DateField(_("to"), null=True, blank=True)
    to_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    is_current = models.BooleanField(default=True, editable=False)
    place = models.CharField(_("place"), max_length=160, blank=True)
    bail_kind = models.CharField(_("bail"), max_length=12, choices=Bail, blank=True)
    bail_amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True, blank=True)
    bail_currency = models.CharField(_("currency"), max_length=3, blank=True)
    terms = models.CharField(_("conditions"), max_length=1000, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    source_ref = models.CharField(max_length=160, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = (models.F("from_on").asc(nulls_first=True), "pk")
        constraints = [
            models.UniqueConstraint(name="one_current_custody", fields=["proceeding"], condition=Q(is_current=True)),
            models.CheckConstraint(name="current_custody_has_no_end", condition=Q(is_current=False) | Q(to_on=None)),
            models.CheckConstraint(
                name="bail_only_while_bailed",
                condition=Q(state="bailed") | Q(bail_kind="", bail_amount=None, bail_currency=""),
            ),
            models.CheckConstraint(
                name="bail_amount_has_currency",
                condition=Q(bail_amount=None) | Q(bail_amount__gte=0) & ~Q(bail_currency=""),
            ),
            precise("custody_start_has_precision", "from"),
            precise("custody_end_has_precision", "to"),
            models.UniqueConstraint(
                name="custody_source_once", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
        ]

    def __str__(self):
        return self.get_state_display()

    def save(self, *args, **kwargs):
        settle(self, "from", "to")
        super().save(*args, **kwargs)

    @property
    def is_held(self) -> bool:
        return self.state in self.HELD
