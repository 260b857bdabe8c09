from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound


@tracked()
class CourtOrder(CaseBound):
    """Something that a court ordered to be done. Who does it, by when, and whether it is done stand in its task."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    matter = models.ForeignKey("accountability.Matter", models.PROTECT, related_name="orders")
    hearing = models.ForeignKey("accountability.Hearing", models.PROTECT, null=True, related_name="orders")
    given_on = models.DateField(_("given on"))
    what = models.CharField(_("what was ordered"), max_length=500)
    task = models.OneToOneField("cases.Task", models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("given_on", "pk")

    def __str__(self):
        return self.what
