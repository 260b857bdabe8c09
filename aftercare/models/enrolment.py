from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound, CaseBoundQuerySet


class EnrolmentQuerySet(CaseBoundQuerySet):
    def open(self):
        return self.filter(closed_on=None)


@tracked()
class Enrolment(CaseBound):
    """A survivor's time in aftercare. Coming back is a new enrolment; one survivor has one open at a time."""

    class State(models.TextChoices):
        REFERRED = "referred", _("Referred")
        CONSENTED = "consented", _("Consented")
        ASSESSED = "assessed", _("Assessed")
        PLANNED = "plan_approved", _("Plan approved")
        IN_SERVICE = "in_service", _("In service")
        MONITORING = "monitoring", _("Monitoring")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        RESTORED = "restored", _("Restored")
        TIME_LIMIT = "time_limit", _("Time limit reached")
        DECLINED = "declined", _("Declined")
        UNTRACEABLE = "untraceable", _("Untraceable")
        RELOCATED = "relocated", _("Relocated")
        TRANSFERRED = "transferred", _("Transferred")
        DIED = "died", _("Died")

    view_right = "view_aftercare"
    change_right = "change_aftercare"

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("survivor"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.CONSENTED, editable=False)
    opened_on = models.DateField(_("from"))
    closed_on = models.DateField(_("until"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True, editable=False)
    outcome_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    opened_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    closed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    approved_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    #: Somebody asks that it be closed as restored; somebody else answers.
    proposed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    proposed_on = models.DateField(null=True, editable=False)
    proposed_reason = models.CharField(_("why the survivor is restored"), max_length=500, blank=True, editable=False)
    refused_reason = models.CharField(_("why not yet"), max_length=500, blank=True, editable=False)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("opened_on", "pk")
        constraints = [
            models.UniqueConstraint(
                name="one_open_enrolment_per_survivor", fields=["person"], condition=Q(closed_on=None)
            ),
            models.CheckConstraint(
                name="enrolment_closed_with_outcome",
                condition=Q(state="closed", closed_on__isnull=False, closed_by__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_on=None, closed_by=None, outcome=""),
            ),
            models.CheckConstraint(
                name="enrolment_ends_after_it_starts", condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on"))
            ),
            models.CheckConstraint(
                name="restored_by_a_second_person",
                condition=~Q(outcome="restored")
                | Q(approved_by__isnull=False, proposed_by__isnull=False, closed_by=F("proposed_by"))
                & ~Q(approved_by=F("closed_by")),
            ),
            models.CheckConstraint(
                name="restoration_proposed_with_a_reason",
                condition=Q(proposed_by=None, proposed_on=None, proposed_reason="")
                | Q(proposed_by__isnull=False, proposed_on__isnull=False) & ~Q(proposed_reason=""),
            ),
        ]

    def __str__(self):
        return self.get_outcome_display() or self.get_state_display()

    @property
    def is_open(self):
        return self.state != self.State.CLOSED
