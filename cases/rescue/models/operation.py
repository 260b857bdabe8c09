from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from offices.access import rights_of


class OperationQuerySet(models.QuerySet):
    def visible_to(self, user, right="view_rescue"):
        """Operations that the person may know of: those carried out in their offices, and the plans of which they are
        part, as a planner, on the team or as an approver. The database says the same (0003_operation_walls)."""
        offices = rights_of(user).offices("view_rescue")
        if not offices:
            return self.none()
        from .operation_team import ApprovalDeputy, OperationApproval, OperationMember

        team = OperationMember.objects.running().filter(user=user).values("operation")
        approves = rights_of(user).offices("approve_operation") | ApprovalDeputy.offices_of(user)
        answered = OperationApproval.objects.filter(Q(approver=user) | Q(for_absent=user)).values("operation")
        submitted_there = Q(office_id__in=approves, submitted_at__isnull=False)
        submitted_there &= ~Q(status__in=Operation.DONE) | Q(pk__in=answered)
        mine = Q(sealed=False) | Q(planned_by=user) | Q(pk__in=team) | submitted_there
        return self.filter(mine, office_id__in=offices)


@tracked()
class Operation(models.Model):
    """One planned action led by a public authority, for people of one or several cases of one office.

    `sealed` is kept by the database: true until it was carried out, and after that while one of its cases is
    restricted. What is sealed exists only for those who planned it, its team and its approvers: whoever may answer to
    it, and once it was carried out whoever did.
    `plan_version` goes up with every change of the plan; approvals are of one version.
    Source: the domain rules, "Rescue, per victim".
    """

    class Status(models.TextChoices):
        PLANNING = "planning", _("Being planned")
        SUBMITTED = "submitted", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        EXECUTED = "executed", _("Carried out")
        CLOSED = "closed", _("Closed")
        CALLED_OFF = "called_off", _("Called off")

    #: It took place: it exists for everyone who reads the rescue stage.
    DONE = (Status.EXECUTED, Status.CLOSED)
    #: Columns that make up the plan; the database holds that none changes without a new `plan_version`.
    PLAN = (
        "title",
        "site",
        "planned_for",
        "lead_authority",
        "plan",
        "transport",
        "interpreters",
        "placement",
        "placement_partner",
        "placement_ready",
    )

    view_right = "view_rescue"
    change_right = "change_rescue"

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    sealed = models.BooleanField(default=True, editable=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNING, editable=False)
    title = models.CharField(_("short name"), max_length=120)
    site = models.CharField(_("site"), max_length=300)
    planned_for = models.DateField(_("planned for"))
    lead_authority = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead authority")
    )
    plan = models.TextField(_("plan"), max_length=10_000, blank=True)
    transport = models.TextField(_("transport"), max_length=1000, blank=True)
    interpreters = models.TextField(_("interpreters"), max_length=1000, blank=True)
    placement = models.TextField(_("where people go afterwards"), max_length=1000, blank=True)
    placement_partner = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shelter")
    )
    placement_ready = models.BooleanField(_("the placement is ready"), default=False)
    plan_version = models.PositiveIntegerField(default=1, editable=False)
    planned_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    called_off_reason = models.CharField(max_length=500, blank=True, editable=False)
    executed_on = models.DateField(_("carried out on"), null=True, blank=True, editable=False)
    executed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    outcome = models.TextField(_("what happened"), max_length=5000, blank=True, editable=False)
    said = models.PositiveIntegerField(_("people as said before anybody listed them"), null=True, editable=False)
    said_by = models.CharField(_("said by"), max_length=160, blank=True, editable=False)
    debrief = models.TextField(_("debrief"), max_length=10_000, blank=True, editable=False)
    debriefed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    debriefed_at = models.DateTimeField(null=True, editable=False)
    #: Why what the authority said, what the roster lists and who was found a victim differ. Needed before closing.
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True, editable=False)
    #: What the roster said when the operation was closed: cases may move away later.
    listed = models.PositiveIntegerField(null=True, editable=False)
    victims = models.PositiveIntegerField(null=True, editable=False)
    closed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    #: Why it was taken up again after it had been closed, the last time.
    taken_up_reason = models.CharField(max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ("-planned_for", "-pk")
        indexes = (
            models.Index(fields=["office", "-planned_for"], name="operation_by_office"),
            models.Index(fields=["earned_office", "executed_on"], name="operation_by_day"),
        )
        constraints = [
            models.CheckConstraint(
                name="executed_by_somebody_led_by_an_authority",
                condition=Q(status__in=("executed", "closed"))
                & Q(executed_on__isnull=False, executed_by__isnull=False, lead_authority__isnull=False)
                | ~Q(status__in=("executed", "closed")) & Q(executed_on=None, executed_by=None),
            ),
            models.CheckConstraint(
                name="operation_closed_by_somebody",
                condition=Q(status="closed", closed_by__isnull=False, closed_at__isnull=False)
                & Q(listed__isnull=False, victims__isnull=False)
                | ~Q(status="closed") & Q(closed_by=None, closed_at=None),
            ),
            models.CheckConstraint(
                name="called_off_for_a_reason", condition=~Q(status="called_off") | ~Q(called_off_reason="")
            ),
            models.CheckConstraint(
                name="submitted_before_approved",
                condition=Q(status__in=("planning", "called_off")) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="victims_are_among_the_listed", condition=Q(listed=None) | Q(victims__lte=F("listed"))
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_done(self) -> bool:
        return self.status in self.DONE

    def allows(self, user, right: str) -> bool:
        """Whether the person holds `right` in the operation's office. Whether they may know of it: `visible_to`."""
        return rights_of(user).has(right, self.office_id)

    @property
    def audited_case(self):
        return None


class OperationPartQuerySet(models.QuerySet):
    def visible_to(self, user, right=""):
        """Parts of the operations that the person may know of."""
        return self.filter(operation__in=Operation.objects.visible_to(user))


class OperationPart(models.Model):
    """A row that belongs to an operation and is seen by whoever may know of that."""

    view_right = "view_rescue"
    change_right = "change_rescue"

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="%(class)ss")

    objects = OperationPartQuerySet.as_manager()

    class Meta:
        abstract = True

    def allows(self, user, right: str) -> bool:
        return self.operation.allows(user, right)

    @property
    def audited_case(self):
        return None
