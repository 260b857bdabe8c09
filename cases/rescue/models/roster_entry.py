from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked

from .operation_parts import WithinOperation, WithinOperationQuerySet


class RosterEntryQuerySet(WithinOperationQuerySet):
    def listed(self):
        """Entries that count: not struck out."""
        return self.filter(struck_at=None)

    def victims(self):
        return self.filter(adjudication=RosterEntry.Adjudication.VICTIM)

    def undecided(self):
        return self.filter(adjudication=RosterEntry.Adjudication.UNDECIDED)


@tracked()
class RosterEntry(WithinOperation):
    """One human being met in an operation, as written down in the field; who they are may be sorted out later.

    `number` runs on and is never used again. `key` is made by whoever typed the row, so that a row sent twice over a
    bad line is one row. `family` is the same for those who belong together. Nothing but the number is mandatory.
    Source: the domain rules, "Rescue, per victim".
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        OTHER = "other", _("Other")
        UNKNOWN = "unknown", _("Unknown")

    class AgeBand(models.TextChoices):
        UNDER_5 = "0_4", _("0–4")
        UNDER_12 = "5_11", _("5–11")
        UNDER_18 = "12_17", _("12–17")
        UNDER_40 = "18_39", _("18–39")
        UNDER_60 = "40_59", _("40–59")
        OLDER = "60", _("60 and more")
        UNKNOWN = "unknown", _("Unknown")

    class Adjudication(models.TextChoices):
        UNDECIDED = "undecided", _("Undecided")
        VICTIM = "victim", _("Victim")
        NOT_A_VICTIM = "not_a_victim", _("Not a victim")

    CHILDREN = (AgeBand.UNDER_5, AgeBand.UNDER_12, AgeBand.UNDER_18)
    change_right = "change_case"

    key = models.UUIDField(editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    name = models.CharField(_("name as given"), max_length=160, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand, default=AgeBand.UNKNOWN)
    #: The age or the year of birth as a pasted list gave it: more than the band says. Gone when the band is changed.
    age_text = models.CharField(_("age as written"), max_length=20, blank=True, editable=False)
    family = models.CharField(_("family"), max_length=20, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    adjudication = models.CharField(_("status"), max_length=12, choices=Adjudication, default=Adjudication.UNDECIDED)
    adjudicated_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    adjudicated_at = models.DateTimeField(null=True, editable=False)
    person = models.ForeignKey("cases.Person", models.PROTECT, null=True, related_name="+", editable=False)
    entered_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    entered_at = models.DateTimeField(editable=False)
    struck_at = models.DateTimeField(null=True, editable=False)
    struck_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    #: Which save of this roster wrote the row last. Saves are one after another, so whoever has seen the fifth asks for
    #: what is later than five.
    turn = models.PositiveIntegerField(default=0, editable=False)

    objects = RosterEntryQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(name="roster_row_once", fields=["operation", "key"]),
            models.UniqueConstraint(name="roster_number_once", fields=["operation", "number"]),
            models.UniqueConstraint(
                name="roster_person_once",
                fields=["operation", "person"],
                condition=Q(person__isnull=False, struck_at=None),
            ),
            models.CheckConstraint(
                name="adjudicated_by_somebody",
                condition=Q(adjudication="undecided") | Q(adjudicated_by__isnull=False, adjudicated_at__isnull=False),
            ),
            models.CheckConstraint(name="roster_numbers_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self):
        return f"{self.number} {self.name}".strip()
