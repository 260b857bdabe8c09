from django.db import models

from cases.visibility import CaseBound


class RecordFlag(CaseBound):
    """An oddity of an imported record, stored as it came, for a person to look at."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, null=True, related_name="flags")
    source_ref = models.CharField(max_length=120)
    sentence = models.CharField(max_length=300)
    looked_at_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(name="one_flag_per_oddity", fields=["case", "source_ref", "sentence"])]

    def __str__(self):
        return self.sentence
