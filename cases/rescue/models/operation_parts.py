from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound, CaseBoundQuerySet

from .operation import Operation, OperationPart


class WithinOperationQuerySet(CaseBoundQuerySet):
    def visible_to(self, user, right=""):
        """Rows of cases that the person reads, of operations that the person may know of."""
        return super().visible_to(user, right).filter(operation__in=Operation.objects.visible_to(user))

    def on(self, operation, user):
        """The rows of an operation that the person has reached already, as far as they read the rows' cases."""
        return super().visible_to(user).filter(operation=operation)


class WithinOperation(CaseBound):
    """A row of a case and of an operation: behind the walls of both."""

    view_right = "view_rescue"
    change_right = "change_rescue"

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="%(class)ss")

    objects = WithinOperationQuerySet.as_manager()

    class Meta:
        abstract = True


@tracked()
class OperationCase(WithinOperation):
    """A case that an operation is for."""

    added_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(name="case_once_per_operation", fields=["operation", "case"])]


@tracked()
class OperationPerson(WithinOperation):
    """Somebody whom the operation is to free, or to find: known before it takes place."""

    class Part(models.TextChoices):
        VICTIM = "victim", _("To be freed")
        SUSPECT = "suspect", _("Suspect")

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("who"))
    part = models.CharField(_("part"), max_length=10, choices=Part)
    added_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="person_once_per_operation", fields=["operation", "person", "part"])
        ]


@tracked()
class OperationRisk(OperationPart):
    """Something that may go wrong, how bad it would be, and what is done about it."""

    class Level(models.IntegerChoices):
        LOW = 1, _("Low")
        MEDIUM = 2, _("Medium")
        HIGH = 3, _("High")

    risk = models.CharField(_("what may go wrong"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(_("how likely"), choices=Level)
    severity = models.PositiveSmallIntegerField(_("how bad"), choices=Level)
    mitigation = models.CharField(_("what is done about it"), max_length=500)

    class Meta:
        ordering = ("-severity", "-likelihood", "pk")
        constraints = [models.CheckConstraint(name="risk_has_a_mitigation", condition=~Q(mitigation=""))]

    def __str__(self):
        return self.risk


@tracked()
class OperationCheck(OperationPart):
    """One line of the go/no-go list, for one version of the plan: the last answer to each counts."""

    class Answer(models.TextChoices):
        GO = "go", _("Go")
        NO_GO = "no_go", _("No go")

    item = models.CharField(max_length=30)
    plan_version = models.PositiveIntegerField(editable=False)
    answer = models.CharField(_("answer"), max_length=5, choices=Answer)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    checked_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    checked_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="one_answer_per_check", fields=["operation", "plan_version", "item"])
        ]

    def __str__(self):
        return f"{self.item}: {self.answer}"


@tracked()
class OperationLesson(OperationPart):
    """What is to be done better, by us or by an institution. It may become a system gap of one of the cases."""

    lesson = models.CharField(_("lesson"), max_length=1000)
    institution = models.CharField(
        _("institution"), max_length=160, blank=True, help_text=_("If it is one of the justice system.")
    )
    written_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(editable=False)
    #: When it was handed to those who work on the justice system, as a task on the case.
    handed_on_at = models.DateTimeField(null=True, editable=False)
    handed_on_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    task = models.ForeignKey("cases.Task", models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self):
        return self.lesson
