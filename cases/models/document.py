from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from offices.audiences import Audience

from ..history import tracked
from ..visibility import AudienceQuerySet, CaseBound

HEX_64 = r"^[0-9a-f]{64}$"


class DocumentQuerySet(AudienceQuerySet):
    def with_custody_count(self):
        """Each document with how many links its custody chain has."""
        return self.annotate(custody_count=Count("custody"))


@tracked()
class Document(CaseBound):
    """A file kept with a case as it was received, or a reference to something that is held elsewhere.

    A file lies encrypted outside the web root, under a name of our own, with the SHA-256 of what was received. A
    reference (pictures of abuse of a child are never kept here) has a number, a hash and a custodian, and no file.
    Never changed; `seal` is an HMAC over its facts (cases/evidence/seals.py).
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Recording")
        PDF = "pdf", _("PDF")
        OFFICE = "office", _("Office document")
        TEXT = "text", _("Text")
        REFERENCE = "reference", _("Held elsewhere")

    class HashKind(models.TextChoices):
        SHA256 = "sha256", "SHA-256"
        SHA1 = "sha1", "SHA-1"
        MD5 = "md5", "MD5"
        PHOTODNA = "photodna", "PhotoDNA"
        OTHER = "other", _("Another")

    ICONS = {
        Kind.IMAGE: "photo",
        Kind.AUDIO: "sound",
        Kind.PDF: "document",
        Kind.OFFICE: "clipboard",
        Kind.TEXT: "note",
        Kind.REFERENCE: "shield",
    }

    audience = models.CharField(_("who may read it"), max_length=20, choices=Audience, default=Audience.CASE)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    title = models.CharField(_("title"), max_length=160)
    file_name = models.CharField(max_length=160, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    stored_as = models.UUIDField(unique=True, null=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    reference = models.CharField(_("reference number"), max_length=80, blank=True)
    hash_kind = models.CharField(_("kind of hash"), max_length=10, choices=HashKind, blank=True)
    given_hash = models.CharField(_("hash"), max_length=300, blank=True)
    custodian = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who holds it")
    )
    custodian_name = models.CharField(_("who holds it, in words"), max_length=160, blank=True)
    received_by = models.ForeignKey("offices.User", models.PROTECT, editable=False, related_name="+")
    received_at = models.DateTimeField(editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)
    sealed_with = models.CharField(max_length=40, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="document_is_a_file_or_a_reference",
                condition=Q(
                    kind__in=["image", "audio", "pdf", "office", "text"],
                    sha256__regex=HEX_64,
                    stored_as__isnull=False,
                    size__isnull=False,
                    reference="",
                    hash_kind="",
                    given_hash="",
                    custodian=None,
                    custodian_name="",
                )
                | Q(
                    Q(custodian__isnull=False) | ~Q(custodian_name=""),
                    ~Q(reference="") & ~Q(given_hash="") & ~Q(hash_kind=""),
                    kind="reference",
                    sha256="",
                    stored_as=None,
                    size=None,
                    file_name="",
                    content_type="",
                ),
            ),
            # What the rows that follow a document refer to, so that they are read by its readers.
            models.UniqueConstraint(name="document_and_its_readers", fields=["id", "case", "audience"]),
        ]

    def __str__(self):
        return self.title

    @property
    def is_reference(self) -> bool:
        return self.kind == self.Kind.REFERENCE

    @property
    def icon(self) -> str:
        return self.ICONS.get(self.kind, "document")

    @property
    def held_by(self) -> str:
        """Who holds what is held elsewhere."""
        return self.custodian.name if self.custodian else self.custodian_name
