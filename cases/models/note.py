from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.audiences import Audience

from ..history import tracked
from ..visibility import AudienceQuerySet, CaseBound


@tracked()
class Note(CaseBound):
    """What somebody wrote down, for everyone on the case or for one stage only."""

    audience = models.CharField(_("who may read it"), max_length=20, choices=Audience, default=Audience.CASE)
    body = models.TextField(_("note"), max_length=10000)
    written_by = models.ForeignKey("offices.User", models.PROTECT, editable=False, related_name="+")
    written_at = models.DateTimeField(editable=False)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self):
        return self.body[:60]
