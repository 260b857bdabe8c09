from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.audiences import Audience

from ..history import tracked
from ..visibility import AudienceQuerySet, CaseBound
from .document import HEX_64, Document


@tracked()
class CustodyEvent(CaseBound):
    """One link of a document's custody chain: who had it when, where and why. Only ever added to.

    `seal` is an HMAC over what is written here and over the seal before (cases/evidence/seals.py); the first link is
    sealed over the document's own.
    """

    class Action(models.TextChoices):
        RECEIVED = "received", _("Received")
        HANDED_OUT = "handed_out", _("Original handed out")
        TRANSFERRED = "transferred", _("Transferred")
        RETURNED = "returned", _("Returned")
        COPIED = "copied", _("Copied")
        CHECKED = "checked", _("Checked")

    #: What nobody does without somebody who takes it.
    TO_SOMEBODY = (Action.HANDED_OUT.value, Action.TRANSFERRED.value)

    document = models.ForeignKey(Document, models.PROTECT, related_name="custody", editable=False, db_index=False)
    audience = models.CharField(_("who may read it"), max_length=20, choices=Audience, editable=False)
    number = models.PositiveIntegerField(editable=False)
    action = models.CharField(_("what happened"), max_length=12, choices=Action)
    at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=160)
    whom = models.CharField(_("from or to whom"), max_length=160, blank=True)
    why = models.TextField(_("why"), max_length=1000)
    by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(editable=False)
    seal = models.CharField(max_length=64, editable=False)
    sealed_with = models.CharField(max_length=40, editable=False)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(name="custody_numbered_once", fields=["document", "number"]),
            models.CheckConstraint(
                name="custody_begins_with_received",
                condition=Q(number=1, action="received") | Q(number__gt=1) & ~Q(action="received"),
            ),
            models.CheckConstraint(name="custody_not_in_the_future", condition=Q(at__lte=F("recorded_at"))),
            models.CheckConstraint(
                name="custody_says_where_why_and_to_whom",
                condition=~Q(place="") & ~Q(why="") & (~Q(action__in=["handed_out", "transferred"]) | ~Q(whom="")),
            ),
            models.CheckConstraint(
                name="custody_is_sealed",
                condition=Q(seal__regex=HEX_64) & ~Q(sealed_with=""),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.get_action_display()}"
