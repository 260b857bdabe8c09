from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.access import rights_of

from ..visibility import named


class CaseTransferQuerySet(models.QuerySet):
    def visible_to(self, user, right="assign_case"):
        """Offers that the person's offices got, or made; of a restricted case, only to whom it is open."""
        offices = rights_of(user).offices("assign_case")
        if not offices:
            return self.none()
        open_to = Q(restricted=False) | Q(moving_case__in=named(user).restricted)
        return self.filter(Q(from_office__in=offices) & open_to | Q(to_office__in=offices))

    def waiting(self):
        return self.filter(answer=CaseTransfer.Answer.OFFERED)


class CaseTransfer(models.Model):
    """A case offered by one office to another. Both see the offer; only the office that has the case sees the case."""

    class Answer(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    case_number = models.CharField(max_length=20)
    moving_case = models.ForeignKey("cases.Case", models.PROTECT, related_name="transfers")
    restricted = models.BooleanField(default=False, editable=False)  # kept by the database, as the case is
    from_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    to_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("to office"))
    reason = models.TextField(_("why, and what they must know to decide"), max_length=2000)
    offered_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OFFERED)
    answer_reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = CaseTransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_offer_waits", fields=["moving_case"], condition=Q(answer="offered")),
            models.CheckConstraint(name="transfer_to_another_office", condition=~Q(from_office=F("to_office"))),
            models.CheckConstraint(
                name="transfer_answered_by_somebody",
                condition=Q(answer="offered", answered_by=None) | ~Q(answer="offered") & Q(answered_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.case_number}: {self.from_office_id} → {self.to_office_id}"

    @property
    def audited_case(self):
        return None

    def allows(self, user, right):
        rights = rights_of(user)
        return rights.has(right, self.from_office_id) or rights.has(right, self.to_office_id)
