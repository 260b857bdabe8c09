from django.db import models


class CourtRecordReceipt(models.Model):
    """A row of court records that an office has loaded, and what it said.

    It stays with the office that loaded the row, so that loading twice changes nothing even after the case has moved
    to another office or was restricted. It holds no name and nothing of the case.
    """

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    source_ref = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    loaded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="court_record_loaded_once", fields=["office", "source_ref"])]

    def __str__(self):
        return self.source_ref
