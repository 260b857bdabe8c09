from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound


@tracked()
class VictimOutcome(CaseBound):
    """How the rescue ended for a victim who was not relieved."""

    class Outcome(models.TextChoices):
        NOT_FOUND = "not_found", _("Not found")
        DECLINED = "declined", _("Declined help")
        NOT_A_VICTIM = "not_a_victim", _("Found not to be a victim")
        ABORTED = "aborted", _("Operation aborted")

    view_right = "view_rescue"
    change_right = "change_rescue"

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("who"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=500)
    decided_on = models.DateField(_("on"))
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ("decided_on", "pk")
        constraints = [models.UniqueConstraint(name="one_outcome_per_victim", fields=["case", "person"])]

    def __str__(self):
        return self.get_outcome_display()
