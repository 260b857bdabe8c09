from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """A person's private address for the times of their hearings. Only the hash of its token is kept."""

    user = models.ForeignKey("offices.User", models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_feed_a_person", fields=["user"], condition=Q(revoked_at=None))]
