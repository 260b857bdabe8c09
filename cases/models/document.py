from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.audiences import Audience

from ..history import tracked
from ..visibility import AudienceQuerySet, CaseBound


@tracked()
class Document(CaseBound):
    """A PDF kept with a case: outside the web root, under a name of our own, with its SHA-256 at receipt."""

    audience = models.CharField(_("who may read it"), max_length=20, choices=Audience, default=Audience.CASE)
    title = models.CharField(_("title"), max_length=160)
    file_name = models.CharField(max_length=160, editable=False)
    stored_as = models.UUIDField(unique=True, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    received_by = models.ForeignKey("offices.User", models.PROTECT, editable=False, related_name="+")
    received_at = models.DateTimeField(editable=False)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = [models.CheckConstraint(name="document_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$"))]

    def __str__(self):
        return self.title
