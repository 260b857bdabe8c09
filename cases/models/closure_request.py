from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..history import tracked
from ..visibility import CaseBound, CaseBoundQuerySet


class ClosureRequestQuerySet(CaseBoundQuerySet):
    def waiting(self):
        return self.filter(answer=ClosureRequest.Answer.WAITING)


@tracked()
class ClosureRequest(CaseBound):
    """Somebody asks to close a case; somebody else answers."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    reason = models.TextField(_("why it can be closed"), max_length=2000)
    asked_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answer_reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ClosureRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_closure_request_waits", fields=["case"], condition=Q(answer="waiting")),
            models.CheckConstraint(
                name="closure_approved_by_a_second_person",
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")) | Q(answer="refused"),
            ),
            models.CheckConstraint(
                name="closure_answered_by_somebody",
                condition=Q(answer="waiting", answered_by=None)
                | ~Q(answer="waiting") & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.get_answer_display()
