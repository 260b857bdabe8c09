from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from offices.access import rights_of
from offices.models import Membership

from .operation import OperationPart, OperationPartQuerySet


class OperationMemberQuerySet(OperationPartQuerySet):
    def running(self):
        return self.filter(until=None)


@tracked()
class OperationMember(OperationPart):
    """Who takes part: a colleague, or somebody of another body by name. Whoever changed the plan is a planner of it,
    and cannot approve it."""

    class Part(models.TextChoices):
        LEADER = "leader", _("Leads our team")
        INVESTIGATOR = "investigator", _("Investigator")
        LAWYER = "lawyer", _("Lawyer")
        SOCIAL_WORKER = "social_worker", _("Social worker")
        INTERPRETER = "interpreter", _("Interpreter")
        MEDIC = "medic", _("Medic")
        DRIVER = "driver", _("Driver")
        AUTHORITY = "authority", _("Of the authority")
        OTHER = "other", _("Other")

    user = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("colleague")
    )
    name = models.CharField(_("or somebody else, by name"), max_length=160, blank=True)
    part = models.CharField(_("part"), max_length=20, choices=Part)
    is_planner = models.BooleanField(default=False, editable=False)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, editable=False)
    added_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)

    objects = OperationMemberQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["user"], name="operation_by_member", condition=Q(until=None)),)
        constraints = [
            models.UniqueConstraint(
                name="once_on_the_team", fields=["operation", "user"], condition=Q(until=None, user__isnull=False)
            ),
            models.CheckConstraint(
                name="member_is_somebody",
                condition=Q(user=None) & ~Q(name="") | Q(user__isnull=False, name=""),
            ),
            models.CheckConstraint(name="only_colleagues_plan", condition=Q(is_planner=False) | Q(user__isnull=False)),
        ]

    def __str__(self):
        return str(self.user or self.name)


@tracked()
class OperationApproval(OperationPart):
    """One answer of an approver to one version of the plan. Withdrawn, never changed, when the plan changes."""

    class Capacity(models.TextChoices):
        DIRECTOR = "director", _("Field office director")
        APPROVER = "operations_approver", _("Operations approver")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Sent back")

    plan_version = models.PositiveIntegerField(editable=False)
    approver = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    capacity = models.CharField(max_length=20, choices=Capacity, editable=False)
    for_absent = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    decision = models.CharField(_("answer"), max_length=10, choices=Decision)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ("decided_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_answer_per_capacity",
                fields=["operation", "capacity"],
                condition=Q(withdrawn_at=None),
            ),
            models.UniqueConstraint(
                name="one_standing_answer_per_approver",
                fields=["operation", "approver"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(name="sent_back_for_a_reason", condition=Q(decision="approved") | ~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.get_decision_display()}, {self.get_capacity_display()}"


class ApprovalDeputyQuerySet(models.QuerySet):
    def visible_to(self, user, right="view_rescue"):
        return self.filter(office_id__in=rights_of(user).offices("view_rescue"))

    def standing_on(self, day):
        return self.filter(withdrawn_at=None, from_on__lte=day, until_on__gte=day)


class ApprovalDeputy(models.Model):
    """Who answers for an absent approver, from a day until (and including) a day. Only the approver names one."""

    view_right = "view_rescue"
    change_right = "view_rescue"

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    absent = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    deputy = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("deputy"))
    capacity = models.CharField(_("as"), max_length=20, choices=OperationApproval.Capacity)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    named_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ApprovalDeputyQuerySet.as_manager()

    class Meta:
        ordering = ("-from_on", "pk")
        constraints = [
            models.CheckConstraint(name="deputy_is_somebody_else", condition=~Q(absent=F("deputy"))),
            models.CheckConstraint(name="absence_ends_after_it_starts", condition=Q(until_on__gte=F("from_on"))),
        ]

    def __str__(self):
        return f"{self.deputy}: {self.from_on} – {self.until_on}"

    @classmethod
    def offices_of(cls, user) -> frozenset[int]:
        """Ids of the offices in which the person answers for an absent approver today, by each office's own date.

        Whoever is no approver any more is answered for by nobody.
        """
        rows = cls.objects.filter(deputy=user, withdrawn_at=None).select_related("office")
        rows = [row for row in rows if row.from_on <= row.office.today() <= row.until_on]
        if not rows:
            return frozenset()
        absent = Membership.objects.effective().filter(user__in=[row.absent_id for row in rows])
        held = set(absent.values_list("user", "office", "role"))
        return frozenset(row.office_id for row in rows if (row.absent_id, row.office_id, row.capacity) in held)

    def allows(self, user, right: str) -> bool:
        return rights_of(user).has(right, self.office_id)

    @property
    def audited_case(self):
        return None
