from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..visibility import CaseBound


class Stage(models.TextChoices):
    RESCUE = "rescue", _("Rescue")
    ACCOUNTABILITY = "accountability", _("Accountability")
    AFTERCARE = "aftercare", _("Aftercare")
    TRANSFORMATION = "transformation", _("Transformation")


class StageStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    ACTIVE = "active", _("Active")
    COMPLETED = "completed", _("Completed")
    WAIVED = "waived", _("Waived")


class StageProgress(CaseBound):
    """Where one of the four stages of a case stands. Changed by `cases.stages.move_stage` alone.

    `step` counts the steps done and is refreshed by the stage's own actions, so that lists and people who may not
    read the stage's records still see how far it is. `due_on` is the day by which something of an active stage is to
    be done: after it, the stage is late.
    """

    stage = models.CharField(max_length=20, choices=Stage)
    status = models.CharField(max_length=12, choices=StageStatus, default=StageStatus.NOT_STARTED)
    step = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, editable=False)
    waived_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_case_and_stage", fields=["case", "stage"]),
            models.CheckConstraint(
                name="waived_with_a_reason",
                condition=Q(status="waived") & ~Q(waived_reason="") | ~Q(status="waived") & Q(waived_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()}: {self.get_status_display()}"


class StageChange(CaseBound):
    """One movement of a stage, for ever."""

    stage = models.CharField(max_length=20, choices=Stage)
    from_status = models.CharField(max_length=12, choices=StageStatus)
    to_status = models.CharField(max_length=12, choices=StageStatus)
    reason = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("changed_at", "pk")

    def __str__(self):
        return f"{self.stage}: {self.from_status} → {self.to_status}"
