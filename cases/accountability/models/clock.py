from django.db import models
from django.db.models import F, Q

from cases.visibility import CaseBound


class Clock(CaseBound):
    """A statutory clock that runs, or ran, in a proceeding. Wound from what is recorded, so it has no history."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="clocks")
    rule = models.ForeignKey("accountability.ProfileClock", models.PROTECT, related_name="+")
    started_on = models.DateField()
    due_on = models.DateField()
    stopped_on = models.DateField(null=True)

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=["office", "due_on"], name="clock_running", condition=Q(stopped_on=None)),)
        constraints = [
            models.UniqueConstraint(name="clock_once_a_start", fields=["proceeding", "rule", "started_on"]),
            models.CheckConstraint(name="clock_ends_after_its_start", condition=Q(due_on__gte=F("started_on"))),
        ]


class ClockWarning(CaseBound):
    """That somebody was warned, so that nobody is warned twice. Written by the database alone."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    #: The database deletes it with its clock.
    clock = models.ForeignKey(Clock, models.DO_NOTHING, related_name="warnings")
    days = models.PositiveSmallIntegerField()
    user = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="warned_once", fields=["clock", "days", "user"])]
