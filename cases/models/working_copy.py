from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.audiences import Audience

from ..history import tracked
from ..visibility import AudienceQuerySet, CaseBound
from .document import HEX_64, Document


@tracked()
class WorkingCopy(CaseBound):
    """What people get of a picture: smaller, drawn anew, without where and with what it was taken."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="working_copy", editable=False)
    audience = models.CharField(_("who may read it"), max_length=20, choices=Audience, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    stored_as = models.UUIDField(unique=True, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(editable=False)
    seal = models.CharField(max_length=64, editable=False)
    sealed_with = models.CharField(max_length=40, editable=False)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="working_copy_is_hashed_and_sealed",
                condition=Q(sha256__regex=HEX_64, seal__regex=HEX_64) & ~Q(sealed_with=""),
            ),
        ]

    def __str__(self):
        return str(self.stored_as)
