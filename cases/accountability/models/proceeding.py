from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import Precision
from cases.visibility import CaseBound

from .known import precise, settle


@tracked()
class Proceeding(CaseBound):
    """One accused in one criminal matter. An appeal is a proceeding that points back; the chain counts once.

    `root` is the first proceeding of the chain (itself, for most): convictions count distinct roots.
    """

    class Stage(models.TextChoices):
        IDENTIFIED = "identified", _("Identified")
        REPORTED = "reported", _("Reported")
        INVESTIGATING = "investigating", _("Investigating")
        CHARGED = "charged", _("Charged")
        PRE_TRIAL = "pre_trial", _("Before trial")
        TRIAL = "trial", _("Trial")
        VERDICT = "verdict", _("Verdict")
        SENTENCED = "sentenced", _("Sentenced")
        ACQUITTED = "acquitted", _("Acquitted")
        FINAL = "final", _("Final")
        DISCONTINUED = "discontinued", _("Discontinued")

    class Reason(models.TextChoices):
        EVIDENCE = "insufficient_evidence", _("Insufficient evidence")
        UNTRACED = "untraced", _("Untraced")
        WITHDRAWN = "complaint_withdrawn", _("Complaint withdrawn")
        WITNESS = "witness_absent", _("Witness absent")
        NO_CAUSE = "no_probable_cause", _("No probable cause")
        COMPROMISE = "compromise", _("Compromise")
        ABSCONDED = "absconded", _("Absconded")
        DIED = "died", _("Died")
        TIME = "time_barred", _("Time-barred")
        JURISDICTION = "jurisdiction", _("Jurisdiction")
        OTHER = "other", _("Other")

    class Kind(models.TextChoices):
        FIRST = "first", _("First instance")
        APPEAL = "appeal", _("Appeal")
        RETRIAL = "retrial", _("Retrial")

    class Side(models.TextChoices):
        DEFENCE = "defence", _("Defence")
        PROSECUTION = "prosecution", _("Prosecution")

    class AppealResult(models.TextChoices):
        AFFIRMED = "affirmed", _("The verdict stands")
        OVERTURNED = "overturned", _("The verdict was overturned")
        REDUCED = "reduced", _("The sentence was changed")
        RETRIAL = "retrial", _("A retrial was ordered")
        CONVICTED = "convicted", _("The acquittal was overturned")

    #: Nothing follows these.
    ENDED = (Stage.FINAL, Stage.DISCONTINUED)
    view_right = "view_accountability"
    change_right = "change_accountability"

    matter = models.ForeignKey("accountability.Matter", models.PROTECT, related_name="proceedings")
    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("accused"))
    root = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="chain")
    appeal_of = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="appeals")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FIRST, editable=False)
    filed_by = models.CharField(_("filed by"), max_length=12, choices=Side, blank=True, editable=False)
    institution = models.CharField(_("court, if it is another"), max_length=160, blank=True)
    police_number = models.CharField(_("number at the police"), max_length=120, blank=True)
    prosecutor_number = models.CharField(_("number at the prosecutor"), max_length=120, blank=True)
    court_number = models.CharField(_("number at the court"), max_length=120, blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.REPORTED)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    reported_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    arrested_on = models.DateField(_("arrested on"), null=True, blank=True)
    arrested_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    charged_on = models.DateField(_("charged on"), null=True, blank=True)
    charged_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    discontinued_reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    left_at = models.CharField(_("left at"), max_length=20, choices=Stage, blank=True, editable=False)
    appeal_result = models.CharField(_("result"), max_length=10, choices=AppealResult, blank=True, editable=False)
    overturned_on = models.DateField(_("overturned on"), null=True, editable=False)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    source_ref = models.CharField(max_length=120, blank=True, editable=False)
    source = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["earned_office", "charged_on"], name="proceeding_by_charge"),)
        constraints = [
            models.CheckConstraint(
                name="discontinued_with_reason",
                condition=Q(stage="discontinued") & ~Q(discontinued_reason="")
                | ~Q(stage="discontinued") & Q(discontinued_reason=""),
            ),
            models.CheckConstraint(
                name="left_only_when_discontinued", condition=Q(left_at="") | Q(stage="discontinued")
            ),
            models.CheckConstraint(
                name="only_a_first_proceeding_stands_alone",
                condition=Q(kind="first", appeal_of=None) | ~Q(kind="first") & Q(appeal_of__isnull=False),
            ),
            models.CheckConstraint(name="only_an_appeal_is_filed", condition=Q(filed_by="") | Q(kind="appeal")),
            models.CheckConstraint(name="appeal_is_not_its_own", condition=Q(appeal_of=None) | ~Q(appeal_of=F("id"))),
            models.CheckConstraint(name="only_appeals_have_a_result", condition=Q(appeal_result="") | Q(kind="appeal")),
            models.UniqueConstraint(
                name="one_first_proceeding_per_accused", fields=["matter", "person"], condition=Q(appeal_of=None)
            ),
            models.UniqueConstraint(
                name="proceeding_source_once", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
            precise("report_has_precision", "reported"),
            precise("arrest_has_precision", "arrested"),
            precise("charge_has_precision", "charged"),
            precise("proceeding_end_has_precision", "ended"),
        ]

    def __str__(self):
        return self.get_stage_display()

    def save(self, *args, **kwargs):
        settle(self, "reported", "arrested", "charged", "ended")
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            self.refresh_from_db(fields=["root"])  # set by the database

    @property
    def is_appeal(self) -> bool:
        return self.kind == self.Kind.APPEAL

    @property
    def has_ended(self) -> bool:
        return self.stage in self.ENDED
