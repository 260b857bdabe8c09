from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.access import rights_of

from .person import PersonBound, PersonBoundQuerySet


class BlindMatch(PersonBound):
    """A question to the other offices: may one of them know this person? The answer is the names of offices, no more.

    Asked and answered by the database alone (ijm_blind_match), which also keeps the limits. The row stays with the
    person's record; `asking_office` is the one that asked then. Source: the domain rules, "Safety of the people".
    """

    asked_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    asking_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    offices = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (
            models.Index(fields=["person"], name="blind_match_by_person"),
            models.Index(fields=["asked_by", "asked_at"], name="blind_match_by_asker"),
        )

    def __str__(self):
        return f"{self.person_id}, {self.asked_at:%Y-%m-%d}"


class BlindMatchNoticeQuerySet(PersonBoundQuerySet):
    def visible_to(self, user, right="assign_case"):
        """Questions that concern the office's own records, for those who assign its cases and may read the record."""
        offices = rights_of(user).offices("assign_case")
        return super().visible_to(user).filter(office_id__in=offices) if offices else self.none()

    def unseen(self):
        return self.filter(seen_at=None)


class BlindMatchNotice(PersonBound):
    """That another office asked about somebody who may be `person`, a record of this office, and who asked.

    Whom they asked about is not told.
    """

    view_right = "assign_case"

    match = models.ForeignKey(BlindMatch, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    asking_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    seen_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    objects = BlindMatchNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of another office")
        ordering = ("-asked_at", "-pk")
        indexes = (
            models.Index(fields=["person"], name="blind_notice_by_person"),
            models.Index(fields=["office", "asked_at"], name="blind_notice_by_office"),
            models.Index(fields=["office"], condition=Q(seen_at=None), name="blind_notice_unseen"),
        )
        constraints = [
            models.UniqueConstraint(name="one_notice_per_match_and_person", fields=["match", "person"]),
            models.CheckConstraint(
                name="notice_seen_by_somebody",
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.asking_office_id} → {self.office_id}"

    def allows(self, user, right):
        return rights_of(user).has(right, self.office_id)
