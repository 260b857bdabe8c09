from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.document import HEX_64
from cases.visibility import CaseBound
from offices.audiences import Audience


class DisclosureBundle(CaseBound):
    """Documents made ready for a prosecutor or another authority, with a manifest of hashes.

    It never changes, but for being marked as withdrawn, once. `manifest_sha256` is of the list as it is handed over
    (cases/accountability/disclosure/manifest.py).
    """

    view_right = "view_accountability"
    change_right = "change_accountability"

    matter = models.ForeignKey("accountability.Matter", models.PROTECT, related_name="bundles")
    number = models.PositiveSmallIntegerField(_("number"))
    recipient = models.ForeignKey("offices.Partner", models.PROTECT, null=True, related_name="+")
    recipient_name = models.CharField(_("handed to"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=300)
    made_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    manifest = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(name="bundle_number_once", fields=["case", "number"]),
            models.CheckConstraint(
                name="bundle_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            ),
            models.CheckConstraint(
                name="bundle_says_for_whom_and_why",
                condition=~Q(recipient_name="") & ~Q(purpose="") & Q(manifest_sha256__regex=HEX_64),
            ),
        ]

    def __str__(self):
        return f"B{self.number}"


class BundleDocument(CaseBound):
    """A document of a bundle, numbered, with what was redacted in it and the hash of what was handed over.

    `is_copy`: the working copy was handed over. What is held elsewhere is a line of the list, without hash or file.
    `audience` is the document's; what only aftercare reads, therapy notes among it, is refused by the database.
    """

    view_right = "view_accountability"
    change_right = "change_accountability"

    bundle = models.ForeignKey(DisclosureBundle, models.PROTECT, related_name="documents")
    document = models.ForeignKey("cases.Document", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=20, choices=Audience)
    is_copy = models.BooleanField(_("the working copy"), default=False)
    redaction = models.CharField(_("redacted"), max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(name="bundle_document_once", fields=["bundle", "document"]),
            models.UniqueConstraint(name="bundle_document_number_once", fields=["bundle", "number"]),
            models.CheckConstraint(name="bundle_without_aftercare", condition=~Q(audience="aftercare")),
        ]

    def __str__(self):
        return str(self.number)
