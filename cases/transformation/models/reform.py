from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from offices.access import rights_of


class ReformQuerySet(models.QuerySet):
    def visible_to(self, user, right="view_transformation"):
        """Reforms of the offices whose transformation stage the person reads."""
        offices = rights_of(user).offices(right)
        return self.filter(office_id__in=offices) if offices else self.none()


@tracked()
class Reform(models.Model):
    """A repair of a justice system that an office works for. It climbs a ladder, each rung with its proof."""

    class Rung(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ADOPTED = "adopted", _("Adopted")
        IN_FORCE = "in_force", _("In force")
        SUSTAINED = "sustained", _("Sustained")

    class Kind(models.TextChoices):
        MOU = "mou", _("Memorandum")
        LAW = "law", _("Law")
        PROCEDURE = "procedure", _("Procedure")
        UNIT = "unit", _("Unit")
        BUDGET = "budget", _("Budget")

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    institution = models.CharField(_("institution"), max_length=160)
    rung = models.CharField(_("rung"), max_length=20, choices=Rung, default=Rung.PROPOSED)
    rung_on = models.DateField(_("since"))
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    created_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReformQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        constraints = [
            models.CheckConstraint(
                name="each_rung_has_proof", condition=models.Q(rung="proposed") | ~models.Q(proof="")
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audited_case(self):
        return None

    def allows(self, user, right):
        return rights_of(user).has(right, self.office_id)

    def ladder(self) -> list[dict]:
        """Every rung, with the day it was reached and its proof, as its history tells."""
        reached = {
            event.rung: event
            for event in apps.get_model("transformation.ReformEvent").objects.filter(pgh_obj=self).order_by("pgh_id")
        }
        rungs = list(self.Rung)
        now = rungs.index(self.rung)
        return [
            {
                "label": rung.label,
                "state": "done" if n <= now else "todo",
                "on": reached[rung].rung_on if rung in reached else None,
                "proof": reached[rung].proof if rung in reached else "",
            }
            for n, rung in enumerate(rungs)
        ]
