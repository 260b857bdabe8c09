from django.db import models
from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound, CaseBoundQuerySet


def adjournment_cost():
    """For a queryset of hearings: the time until the one it was adjourned to; None while none is set."""
    stands = ~Q(next__status=Hearing.Status.CANCELLED)
    waited = ExpressionWrapper(F("next__on") - F("on"), output_field=DurationField())
    return models.Case(models.When(stands, then=waited))


class HearingQuerySet(CaseBoundQuerySet):
    def to_come(self):
        """Of which nobody has written yet what came of them, past ones included."""
        return self.filter(status=Hearing.Status.SCHEDULED)

    def adjourned(self):
        return self.filter(status=Hearing.Status.ADJOURNED)

    def over(self):
        """Held or adjourned: what the share of adjournments is counted of."""
        return self.filter(status__in=(Hearing.Status.HELD, Hearing.Status.ADJOURNED))

    def with_cost(self):
        """Each with `cost`, the time until the hearing it was adjourned to (None while none is set), and `nth`: how
        often hearings of its kind had been adjourned in its matter with this one."""
        earlier = (
            Hearing.objects.filter(matter=OuterRef("matter"), kind=OuterRef("kind"), status=Hearing.Status.ADJOURNED)
            .filter(Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lte=OuterRef("pk")))
            .order_by()
            .values("matter")
        )
        return self.annotate(
            cost=adjournment_cost(),
            nth=Subquery(earlier.annotate(n=Count("pk")).values("n")),
        )


@tracked()
class Hearing(CaseBound):
    """A day in court in one matter. An adjourned one stays, says who asked and why, and points at the next."""

    class Kind(models.TextChoices):
        MENTION = "mention", _("Mention")
        FIRST_APPEARANCE = "first_appearance", _("First appearance")
        ARRAIGNMENT = "arraignment", _("Arraignment")
        BAIL = "bail", _("Bail hearing")
        PRE_TRIAL = "pre_trial", _("Pre-trial")
        TRIAL = "trial", _("Trial")
        PROTECTION = "protection_order", _("Protection order")
        VERDICT = "verdict", _("Verdict")
        SENTENCE = "sentence", _("Sentence")
        APPEAL = "appeal", _("Appeal")
        OTHER = "other", _("Another hearing")

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("To come")
        HELD = "held", _("Held")
        ADJOURNED = "adjourned", _("Adjourned")
        CANCELLED = "cancelled", _("Cancelled")

    class AskedBy(models.TextChoices):
        COURT = "court", _("Court")
        PROSECUTION = "prosecution", _("Prosecution")
        DEFENCE = "defence", _("Defence")
        POLICE = "police", _("Police")
        CLIENT = "our_client", _("Our client")
        OTHER = "other", _("Somebody else")

    class Reason(models.TextChoices):
        JUDGE_ABSENT = "judge_absent", _("Judge absent")
        DOCKET_FULL = "docket_full", _("Docket full")
        COUNSEL_ABSENT = "counsel_absent", _("Counsel absent")
        ACCUSED_ABSENT = "accused_absent", _("Accused absent")
        NOT_READY = "not_ready", _("Not ready")
        WITNESS_ABSENT = "witness_absent", _("Witness absent")
        INTERPRETER_ABSENT = "interpreter_absent", _("Interpreter absent")
        FILE_MISSING = "file_missing", _("File or exhibit missing")
        NOT_NOTIFIED = "not_notified", _("Somebody was not notified")
        CLOSED = "court_closed", _("Court closed")
        OTHER = "other", _("Another reason")

    view_right = "view_accountability"
    change_right = "change_accountability"

    matter = models.ForeignKey("accountability.Matter", models.PROTECT, related_name="hearings")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    on = models.DateField(_("on"))
    at = models.TimeField(_("at"), null=True, blank=True)
    court = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("court")
    )
    court_name = models.CharField(_("court"), max_length=160, blank=True)
    courtroom = models.CharField(_("courtroom"), max_length=80, blank=True)
    judge = models.CharField(_("judge"), max_length=160, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SCHEDULED, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=1000, blank=True)
    asked_by = models.CharField(_("asked for by"), max_length=12, choices=AskedBy, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    reason_note = models.CharField(_("in more words"), max_length=300, blank=True)
    next = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="before")
    sitting = models.UUIDField(null=True, editable=False)
    survivor_testifies = models.BooleanField(_("a survivor testifies"), default=False)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HearingQuerySet.as_manager()

    class Meta:
        ordering = ("on", models.F("at").asc(nulls_last=True), "pk")
        indexes = (
            models.Index(fields=["office", "on"], name="hearing_by_day"),
            models.Index(fields=["earned_office", "on"], name="hearing_counted"),
            models.Index(fields=["matter", "on"], name="hearing_of_matter"),
            models.Index(fields=["sitting"], name="hearing_of_sitting", condition=Q(sitting__isnull=False)),
        )
        constraints = [
            models.CheckConstraint(
                name="adjourned_by_somebody_for_a_reason",
                condition=Q(status="adjourned") & ~Q(asked_by="") & ~Q(reason="")
                | ~Q(status="adjourned") & Q(asked_by="", reason="", next=None),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_to_come(self):
        return self.status == self.Status.SCHEDULED


class HearingAccused(CaseBound):
    """An accused whose proceeding a hearing is about."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="accused")
    proceeding = models.ForeignKey("accountability.Proceeding", models.PROTECT, related_name="hearings")

    class Meta:
        constraints = [models.UniqueConstraint(name="accused_once_in_a_hearing", fields=["hearing", "proceeding"])]


class HearingLawyer(CaseBound):
    """A lawyer of ours who is to attend a hearing."""

    view_right = "view_accountability"
    change_right = "change_accountability"

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="lawyers")
    user = models.ForeignKey("offices.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="lawyer_once_in_a_hearing", fields=["hearing", "user"])]
