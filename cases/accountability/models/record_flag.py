from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.visibility import CaseBound, CaseBoundQuerySet


class RecordFlagQuerySet(CaseBoundQuerySet):
    def waiting(self):
        """Flags that somebody has to look at and nobody has."""
        return self.filter(level=RecordFlag.Level.CHECK, looked_at=None)


class RecordFlag(CaseBound):
    """An oddity of an imported record, stored as it came, for a person to look at."""

    class Level(models.TextChoices):
        NOTE = "note", _("Good to know")
        CHECK = "check", _("To be looked at")

    view_right = "view_accountability"
    change_right = "change_accountability"

    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, null=True, related_name="flags")
    level = models.CharField(max_length=5, choices=Level, default=Level.CHECK)
    source_ref = models.CharField(max_length=160)
    sentence = models.CharField(max_length=300)
    looked_at_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    objects = RecordFlagQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="one_flag_per_oddity", fields=["case", "source_ref", "sentence"]),
            models.CheckConstraint(
                name="flag_looked_at_by_somebody",
                condition=Q(looked_at=None, looked_at_by=None) | Q(looked_at__isnull=False, looked_at_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.sentence
