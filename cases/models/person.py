from types import SimpleNamespace

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.access import rights_of

from ..history import tracked
from ..partial_dates import Precision
from ..visibility import named

#: For select_related of rows about a person: as far as `Person.record` looks, but for the longest chains of merges.
RECORD_OF_PERSON = "person__merged_into__merged_into"


def named_persons(user):
    """Ids of the people in restricted cases on which the user is named, and of those in cases shared with the user."""
    mine = named(user)
    if mine.persons is None:
        mine.persons = _persons_of(mine.restricted, mine.shared["view_case"])
    return mine.persons


def _persons_of(*groups):
    """For each set of case ids the ids of the people in those cases."""
    from .role import CaseRole

    wanted = set().union(*groups)
    roles = list(CaseRole.objects.filter(case_id__in=wanted).values_list("person_id", "case_id")) if wanted else []
    return tuple(frozenset(person for person, case in roles if case in cases) for cases in groups)


def readable_persons(user, column="pk"):
    """The condition under which the user reads a person's record; None: no record at all."""
    offices = rights_of(user).offices("view_case")
    in_named, in_shared = named_persons(user)
    condition = None
    if offices:
        condition = Q(office_id__in=offices) & (Q(restricted=False) | Q(**{f"{column}__in": in_named}))
    if in_shared:
        shared = Q(**{f"{column}__in": in_shared})
        condition = shared if condition is None else condition | shared
    return condition


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user, right="view_case"):
        """People whose record the user may read."""
        condition = readable_persons(user)
        return self.none() if condition is None else self.filter(condition)

    def current(self):
        """Records that were not merged into another."""
        return self.filter(merged_into=None)

    def standing_for(self, kept) -> dict[int, int]:
        """Every record of the people whose ids are `kept`, merged ones at any depth: its id → the id among `kept`.

        One query for each depth, so a single one while nothing was merged; only rows of this queryset are followed.
        """
        stands = {pk: pk for pk in kept}
        last = set(stands)
        while last:
            merged = dict(self.filter(merged_into__in=last).values_list("pk", "merged_into"))
            last = merged.keys() - stands.keys()
            stands |= {pk: stands[merged[pk]] for pk in last}
        return stands


class PersonBoundQuerySet(models.QuerySet):
    def visible_to(self, user, right="view_case"):
        condition = readable_persons(user, "person_id")
        return self.none() if condition is None else self.filter(condition)


@tracked()
class Person(models.Model):
    """A human being as one office knows them. Never a kind of person: victim and suspect are roles in a case.

    Birth is kept as the earliest and the latest day it can have been, with the words as they were given.
    `restricted` is kept by the database: true while every case of the person is restricted.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        OTHER = "other", _("Other")
        UNKNOWN = "unknown", _("Unknown")

    view_right = "view_case"
    change_right = "change_case"

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    restricted = models.BooleanField(default=False, editable=False)
    display_name = models.CharField(_("name"), max_length=160)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    born_from = models.DateField(null=True, editable=False)
    born_to = models.DateField(null=True, editable=False)
    born_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN, editable=False)
    born_text = models.CharField(_("age or birth date"), max_length=60, blank=True, editable=False)
    citizenships = models.CharField(_("citizenships"), max_length=60, blank=True)
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    deceased_on = models.DateField(_("died on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="absorbed")
    source_ref = models.CharField(max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("display_name", "pk")
        constraints = [
            models.CheckConstraint(
                name="person_born_in_order", condition=Q(born_from=None, born_to=None) | Q(born_from__lte=F("born_to"))
            ),
            models.CheckConstraint(
                name="person_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("id"))
            ),
            models.UniqueConstraint(
                name="person_source_once_per_office", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def record(self):
        """The record that stands for this person: itself, or the one it was merged into, and that one in turn.

        A record behind the wall is not followed. Lists read two merges along (`merged_into__merged_into`).
        """
        person = self
        while person.merged_into_id:
            try:
                further = person.merged_into
            except Person.DoesNotExist:
                further = None
            if further is None:
                break
            person = further
        return person

    def allows(self, user, right):
        return rights_of(user).has(right, self.office_id) or (
            right == "view_case" and self.pk in named_persons(user)[1]
        )

    @property
    def audited_case(self):
        return None


class PersonBound(models.Model):
    """A row of a person's record. `office` and `restricted` are filled and kept by the database."""

    view_right = "view_case"

    person = models.ForeignKey(Person, models.PROTECT, db_index=False)
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", editable=False)
    restricted = models.BooleanField(default=False, editable=False)

    objects = PersonBoundQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self.office_id:
            self.office_id, self.restricted = self.person.office_id, self.person.restricted
        super().save(*args, **kwargs)

    @property
    def audited_case(self):
        return SimpleNamespace(pk=None, office_id=self.office_id)


@tracked()
class PersonName(PersonBound):
    """One name of a person: the full string as given. A mononym is whole; parts are optional."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Legal name")
        ALIAS = "alias", _("Alias")
        PSEUDONYM = "pseudonym", _("Pseudonym")

    full = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LEGAL)
    romanisation = models.CharField(_("in Latin letters"), max_length=160, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person"], name="name_by_person"),)

    def __str__(self):
        return self.full


class PersonToken(PersonBound):
    """What search looks up: a normalised word of a name, its romanisation or its sound."""

    class Kind(models.TextChoices):
        WORD = "word"
        SOUND = "sound"

    kind = models.CharField(max_length=5, choices=Kind)
    token = models.CharField(max_length=60, db_collation="C")

    class Meta:
        indexes = (
            models.Index(fields=["person"], name="token_by_person"),
            # `restricted` goes along, so that the wall is answered from the index.
            models.Index(fields=["office", "kind", "token", "person"], include=["restricted"], name="token_by_text"),
        )

    def __str__(self):
        return self.token


class PersonMerge(PersonBound):
    """Two records found to be one person: `person` was merged into `kept`. Undone by filling `undone_at`.

    Merging moves nothing: the merged record points at the kept one, so that undoing restores every role it had.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    merged_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="merged_once_at_a_time", fields=["person"], condition=Q(undone_at=None)),
        ]

    def __str__(self):
        return f"{self.person_id} → {self.kept_id}"
