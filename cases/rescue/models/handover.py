from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound


@tracked()
class Handover(CaseBound):
    """Somebody freed was handed over to whoever looks after them: a shelter, the family, or others.

    What aftercare begins with. It holds no therapy note: whoever works on the case reads it.
    """

    class To(models.TextChoices):
        SHELTER = "shelter", _("A shelter")
        FAMILY = "family", _("The family")
        OTHER = "other", _("Somebody else")

    view_right = "view_rescue"
    change_right = "change_case"

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("who"))
    relief = models.ForeignKey(
        "rescue.Relief", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    to = models.CharField(_("to whom"), max_length=10, choices=To)
    partner = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shelter")
    )
    #: Where in words; of a shelter its name on that day, since a case may move to an office with other partners.
    place = models.CharField(_("where"), max_length=160)
    received_by = models.CharField(_("received by"), max_length=160)
    handed_over_on = models.DateField(_("on"))
    handed_over_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    needs = models.CharField(_("condition and needs"), max_length=500, blank=True)
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("handed_over_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="handed_over_to_somewhere",
                condition=~Q(place="") & (Q(to="shelter", partner__isnull=False) | ~Q(to="shelter") & Q(partner=None)),
            ),
            models.CheckConstraint(name="handover_names_who_received", condition=~Q(received_by="")),
            models.UniqueConstraint(name="one_handover_per_day", fields=["case", "person", "handed_over_on"]),
        ]

    def __str__(self):
        return f"{self.get_to_display()} {self.handed_over_on}"
