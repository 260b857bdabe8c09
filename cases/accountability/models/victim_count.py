from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.visibility import CaseBound


class VictimCount(CaseBound):
    """The victims of a matter as the court's record counts them. Empty is not recorded, which is not none.

    It stays beside the victims reported and those listed by name, and is written once, with the record.
    """

    view_right = "view_accountability"
    change_right = "change_accountability"

    matter = models.OneToOneField("accountability.Matter", models.PROTECT, related_name="victim_count")
    victims = models.PositiveIntegerField(_("victims"), null=True)
    minors = models.PositiveIntegerField(_("minors"), null=True)
    foreign_nationals = models.PositiveIntegerField(_("foreign nationals"), null=True)
    females = models.PositiveIntegerField(_("female"), null=True)
    males = models.PositiveIntegerField(_("male"), null=True)

    def __str__(self):
        return f"{self.victims}"
