from django.db import models


class IdentityLink(models.Model):
    """Two offices' records are the same human being. Seen only by the counting of distinct persons: the application
    has no right on this table at all."""

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+")
    other = models.ForeignKey("cases.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="linked_once", fields=["person", "other"])]

    def __str__(self):
        return f"{self.person_id} = {self.other_id}"
