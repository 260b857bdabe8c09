from django.db import models
from django.utils.translation import gettext_lazy as _

from ..audiences import Audience


class AuditEvent(models.Model):
    """Who saw, changed or was refused what, and when. Only ever added to: the application has no UPDATE or DELETE.

    `summary` is a sentence without names: it is the case's timeline. `office` and `restricted` follow the case when
    it moves (a foreign key on the three columns, with ON UPDATE CASCADE, kept by the database).
    """

    class Verb(models.TextChoices):
        READ = "read", _("Read")
        ACTION = "action", _("Did")
        REFUSED = "refused", _("Was refused")
        SIGN_IN = "sign_in", _("Signed in")

    at = models.DateTimeField()
    actor = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", db_index=False)
    verb = models.CharField(max_length=10, choices=Verb)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(null=True)
    office = models.ForeignKey("offices.Office", models.PROTECT, null=True, related_name="+", db_index=False)
    restricted = models.BooleanField(default=False)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.CASE)
    summary = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    #: Tells of something that exists only for those who plan it: unsealed by the database when it has happened.
    sealed = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["case_id", "-at"], name="audit_by_case"),
            models.Index(fields=["office", "-at"], name="audit_by_office"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
        )

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.action}"
