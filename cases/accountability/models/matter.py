from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import Precision
from cases.visibility import CaseBound

from .known import precise, settle


@tracked()
class Matter(CaseBound):
    """What is before an institution: criminal, civil, administrative, habeas corpus or citizenship."""

    class Kind(models.TextChoices):
        CRIMINAL = "criminal", _("Criminal")
        CIVIL = "civil", _("Civil")
        ADMINISTRATIVE = "administrative", _("Administrative")
        HABEAS = "habeas_corpus", _("Habeas corpus")
        CITIZENSHIP = "citizenship", _("Citizenship")

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        FINAL = "final", _("Final")
        DISCONTINUED = "discontinued", _("Discontinued")

    class About(models.TextChoices):
        LAND = "land", _("Land or property")
        PROBATE = "probate", _("Probate")
        FAMILY = "family", _("Family and protection")
        LABOUR = "labour", _("Wages and labour")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Granted")
        PARTLY = "partly_granted", _("Granted in part")
        REFUSED = "refused", _("Refused")
        SETTLED = "settled", _("Settled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    view_right = "view_accountability"
    change_right = "change_accountability"

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CRIMINAL)
    title = models.CharField(_("title"), max_length=160)
    about = models.CharField(_("about"), max_length=20, choices=About, blank=True)
    person = models.ForeignKey(
        "cases.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("our client")
    )
    lead = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lawyer")
    )
    profile_version = models.ForeignKey(
        "accountability.ProfileVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )
    court = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("court")
    )
    institution = models.CharField(_("court or institution"), max_length=160, blank=True)
    police_number = models.CharField(_("number at the police"), max_length=120, blank=True)
    prosecutor_number = models.CharField(_("number at the prosecutor"), max_length=120, blank=True)
    docket = models.CharField(_("docket number"), max_length=120, blank=True)
    against_client = models.BooleanField(_("against our client"), default=False)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.RUNNING, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    ended_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN, editable=False)
    end_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True, editable=False)
    source_ref = models.CharField(max_length=120, blank=True, editable=False)
    source = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="matter_discontinued_with_reason", condition=~Q(status="discontinued") | ~Q(end_reason="")
            ),
            models.CheckConstraint(
                name="matter_running_has_no_end", condition=~Q(status="running") | Q(ended_on=None, end_reason="")
            ),
            models.CheckConstraint(
                name="matter_outcome_of_what_ended",
                condition=Q(outcome="") | ~Q(kind="criminal") & ~Q(status="running"),
            ),
            precise("matter_end_has_precision", "ended"),
            models.UniqueConstraint(
                name="matter_source_once", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        settle(self, "ended")
        super().save(*args, **kwargs)

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def where(self) -> str:
        """The court or institution, by name; empty while nobody wrote it down.

        The name is kept beside the court: after a transfer the court is another office's, and not to be seen.
        """
        return self.institution
