from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound, CaseBoundQuerySet


class ReliefQuerySet(CaseBoundQuerySet):
    def ours(self):
        """Reliefs that count as ours, joint or of an authority we trained; never the authority's own."""
        return self.exclude(attribution=Relief.Attribution.AUTHORITY_OWN)


@tracked()
class Relief(CaseBound):
    """The end of the violence for one victim on one day. The office that earned it counts it for ever."""

    class Type(models.TextChoices):
        REMOVED = "removed_from_place", _("Removed from the place")
        PROTECTION_ORDER = "protection_order", _("Protection order")
        RELEASED = "released_from_custody", _("Released from custody")
        ACQUITTED = "acquitted", _("Acquitted")
        POSSESSION = "possession_restored", _("Possession restored")
        OFFENDER_REMOVED = "offender_removed", _("Offender removed")
        COURT_RELEASE = "court_release", _("Released by a court")
        DOCUMENTED = "citizenship_documented", _("Citizenship documented")

    class Attribution(models.TextChoices):
        DIRECT = "direct", _("Ours")
        JOINT = "joint", _("Joint with an authority")
        TRAINED = "trained_partner", _("By an authority that we trained")
        AUTHORITY_OWN = "authority_own", _("The authority's own (not counted as ours)")

    view_right = "view_rescue"
    change_right = "change_rescue"

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("who"))
    relieved_on = models.DateField(_("on"))
    type = models.CharField(_("how"), max_length=30, choices=Type)
    authority = models.CharField(_("authority"), max_length=160)
    attribution = models.CharField(_("attribution"), max_length=20, choices=Attribution)
    safety_confirmed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    safety_confirmed_on = models.DateField(_("on which day"), null=True, blank=True, editable=False)
    safety_how = models.CharField(_("how was it made sure"), max_length=200, blank=True)
    operation = models.ForeignKey(
        "rescue.Operation", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReliefQuerySet.as_manager()

    class Meta:
        ordering = ("relieved_on", "pk")
        indexes = (models.Index(fields=["earned_office", "relieved_on"], name="relief_by_day"),)
        constraints = [
            models.UniqueConstraint(name="one_relief_per_person_and_day", fields=["case", "person", "relieved_on"]),
            models.CheckConstraint(name="relief_names_its_authority", condition=~Q(authority="")),
            models.CheckConstraint(
                name="safety_confirmed_by_somebody",
                condition=Q(safety_confirmed_by__isnull=False) | Q(safety_confirmed_on=None, safety_how=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_type_display()} {self.relieved_on}"
