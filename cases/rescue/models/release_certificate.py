from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound, CaseBoundQuerySet


class ReleaseCertificateQuerySet(CaseBoundQuerySet):
    def pending(self):
        """Asked for, and neither issued nor refused yet."""
        return self.filter(status=ReleaseCertificate.Status.APPLIED)


@tracked()
class ReleaseCertificate(CaseBound):
    """What an authority says on paper of somebody freed from bonded labour: asked for, issued, or refused.

    A certificate is not an adjudication: who was a victim is decided without it, and no figure rests on it.
    Source: the domain rules, "Casework types".
    """

    class Status(models.TextChoices):
        APPLIED = "applied", _("Applied for")
        ISSUED = "issued", _("Issued")
        REFUSED = "refused", _("Refused")

    view_right = "view_rescue"
    change_right = "change_rescue"

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("who"))
    #: The relief that it is about; it stays on record when that is taken back.
    relief = models.ForeignKey(
        "rescue.Relief", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    status = models.CharField(_("where it stands"), max_length=10, choices=Status)
    issuer = models.CharField(_("authority"), max_length=160)
    number = models.CharField(_("number"), max_length=60, blank=True)
    applied_on = models.DateField(_("applied for on"), null=True, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    reason = models.CharField(_("reason of the refusal"), max_length=500, blank=True)
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReleaseCertificateQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="certificate_names_its_issuer", condition=~Q(issuer="")),
            models.CheckConstraint(
                name="issued_certificate_has_number_and_day",
                condition=Q(status="issued", issued_on__isnull=False) & ~Q(number="")
                | ~Q(status="issued") & Q(issued_on=None, number=""),
            ),
            models.CheckConstraint(
                name="refused_certificate_has_a_reason",
                condition=Q(status="refused", refused_on__isnull=False) & ~Q(reason="")
                | ~Q(status="refused") & Q(refused_on=None, reason=""),
            ),
            models.CheckConstraint(
                name="certificate_was_applied_for", condition=~Q(status="applied") | Q(applied_on__isnull=False)
            ),
            models.CheckConstraint(
                name="certificate_days_in_order",
                condition=(Q(issued_on=None) | Q(applied_on=None) | Q(issued_on__gte=models.F("applied_on")))
                & (Q(refused_on=None) | Q(applied_on=None) | Q(refused_on__gte=models.F("applied_on"))),
            ),
            models.UniqueConstraint(
                name="one_certificate_applied_for", fields=["case", "person"], condition=Q(status="applied")
            ),
            models.UniqueConstraint(
                name="certificate_number_once", fields=["case", "issuer", "number"], condition=Q(status="issued")
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()} {self.number}".strip()
