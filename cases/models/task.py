from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.audiences import Audience

from ..history import tracked
from ..visibility import AudienceQuerySet, CaseBound


class TaskQuerySet(AudienceQuerySet):
    def open(self):
        return self.filter(done_at=None)

    def assigned_to(self, user):
        return self.filter(assignee=user)


@tracked()
class Task(CaseBound):
    """Something to be done on a case by a day."""

    audience = models.CharField(_("who may read it"), max_length=20, choices=Audience, default=Audience.CASE)
    title = models.CharField(_("what"), max_length=200)
    due_on = models.DateField(_("due"), null=True, blank=True)
    assignee = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    created_by = models.ForeignKey("offices.User", models.PROTECT, editable=False, related_name="+")
    created_at = models.DateTimeField(editable=False)
    done_by = models.ForeignKey("offices.User", models.PROTECT, null=True, editable=False, related_name="+")
    done_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "pk")
        indexes = (
            models.Index(fields=["assignee", "due_on"], name="task_by_assignee", condition=Q(done_at=None)),
            models.Index(fields=["office", "due_on"], name="task_by_office", condition=Q(done_at=None)),
        )
        constraints = [
            models.CheckConstraint(
                name="task_done_by_somebody",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title
