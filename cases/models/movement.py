from django.db import models
from django.db.models import Q

from ..visibility import CaseBound


class CaseMovement(CaseBound):
    """Plus one or minus one open case for an office on a day: what the stock of open cases is counted from.

    Never changed and never moved to another office: a transfer is a minus for one and a plus for the other.
    """

    class Kind(models.TextChoices):
        OPENED = "opened"
        REOPENED = "reopened"
        TRANSFERRED_IN = "transferred_in"
        CLOSED = "closed"
        DUPLICATE = "duplicate"
        TRANSFERRED_OUT = "transferred_out"

    #: +1 or −1 open case.
    DELTA = {
        Kind.OPENED: 1,
        Kind.REOPENED: 1,
        Kind.TRANSFERRED_IN: 1,
        Kind.CLOSED: -1,
        Kind.DUPLICATE: -1,
        Kind.TRANSFERRED_OUT: -1,
    }

    kind = models.CharField(max_length=16, choices=Kind)
    delta = models.SmallIntegerField()
    moved_on = models.DateField()
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["earned_office", "moved_on"], name="movement_by_day"),)
        constraints = [
            models.CheckConstraint(name="movement_is_one", condition=Q(delta__in=[1, -1])),
        ]

    def __str__(self):
        return f"{self.kind} {self.moved_on}"
