from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound


@tracked()
class SystemGap(CaseBound):
    """A point where the justice system failed a case, and why. Source: the domain rules, four-fold purpose."""

    class JusticeStage(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint")
        INVESTIGATION = "investigation", _("Investigation")
        CHARGE = "charge", _("Charge")
        TRIAL = "trial", _("Trial")
        SENTENCE = "sentence", _("Sentence")
        ENFORCEMENT = "enforcement", _("Enforcement")

    class Cause(models.TextChoices):
        CORRUPTION = "corruption", _("Corruption")
        RESOURCES = "lack_of_resources", _("Lack of resources")
        WILL = "lack_of_good_will", _("Lack of good will")

    view_right = "view_transformation"
    change_right = "change_transformation"

    justice_stage = models.CharField(_("where"), max_length=20, choices=JusticeStage)
    institution = models.CharField(_("institution"), max_length=160)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    what = models.CharField(_("what failed"), max_length=500)
    #: The hearing or event that showed it, such as "hearing:12".
    shown_by = models.CharField(max_length=40, blank=True, editable=False)
    named_on = models.DateField(_("named on"))
    named_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    reform = models.ForeignKey("transformation.Reform", models.PROTECT, null=True, related_name="gaps", editable=False)
    closed_on = models.DateField(null=True, editable=False)
    closed_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="one_gap_for_what_showed_it", fields=["case", "shown_by"], condition=~Q(shown_by="")
            ),
            models.CheckConstraint(
                name="gap_closed_with_reason",
                condition=Q(closed_on=None, closed_reason="") | Q(closed_on__isnull=False) & ~Q(closed_reason=""),
            ),
        ]

    def __str__(self):
        return self.what

    @property
    def is_answered(self):
        """Linked to a reform, or closed with a reason."""
        return self.reform_id is not None or self.closed_on is not None
