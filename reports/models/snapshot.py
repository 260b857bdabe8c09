from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.rescue.models import Relief
from offices.access import rights_of
from offices.casework import CaseworkType


class SnapshotQuerySet(models.QuerySet):
    def visible_to(self, user, right="build_report"):
        """Snapshots of which the person may report on every office."""
        offices = sorted(rights_of(user).offices("build_report"))
        return self.filter(offices__contained_by=offices) if offices else self.none()


class Snapshot(models.Model):
    """The figures of one report as of one moment, with the definitions they were counted by. Never changed.

    True values are kept; small numbers are withheld where they are shown (reports/small_numbers.py).
    """

    run = models.OneToOneField("reports.ReportRun", models.PROTECT, related_name="snapshot")
    offices = ArrayField(models.BigIntegerField())
    built_at = models.DateTimeField()
    definitions = models.JSONField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self):
        return f"S-{self.pk:04}"


class SnapshotCell(models.Model):
    """One figure: an indicator for a place, a time and at most one or two cuts. Each margin was counted by itself.

    An empty cut means "all of them". `place` 0 with scope `all` is every office of the report; with scope `region`
    it is a region, and only its offices that are in the report; with scope `office` an office. `detail` and `further`
    are cuts of the indicator's own. Money is kept in hundredths of the currency that its detail names, with how many
    orders or payments are `behind` it; of a time the value is how many it was measured of, and `curve` the estimate.
    """

    class Scope(models.TextChoices):
        ALL = "all", _("All offices")
        REGION = "region", _("Region")
        OFFICE = "office", _("Office")

    class Grain(models.TextChoices):
        PERIOD = "period", _("Period")
        YEAR = "year", _("Year")
        QUARTER = "quarter", _("Quarter")
        MONTH = "month", _("Month")
        YEAR_ONLY = "year_only", _("Only the year is known")
        APART = "apart", _("Only the year is known, and the period holds a part of it")
        UNDATED = "undated", _("No date is known")

    class AgeGroup(models.TextChoices):
        CHILD = "child", _("Child")
        ADULT = "adult", _("Adult")
        UNKNOWN = "unknown", _("Age not known")

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        OTHER = "other", _("Other")
        UNKNOWN = "unknown", _("Not known")

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="cells", db_index=False)
    indicator = models.CharField(max_length=40)
    scope = models.CharField(max_length=6, choices=Scope)
    place = models.BigIntegerField(default=0)
    grain = models.CharField(max_length=9, choices=Grain)
    starts_on = models.DateField(null=True)
    casework_type = models.CharField(max_length=30, blank=True, choices=CaseworkType)
    sex = models.CharField(max_length=10, blank=True, choices=Sex)
    age_group = models.CharField(max_length=10, blank=True, choices=AgeGroup)
    attribution = models.CharField(max_length=20, blank=True, choices=Relief.Attribution)
    detail = models.CharField(max_length=20, blank=True, default="")
    further = models.CharField(max_length=30, blank=True, default="")
    value = models.BigIntegerField()
    behind = models.BigIntegerField(null=True)
    curve = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_figure_per_cell",
                fields=[
                    "snapshot",
                    "indicator",
                    "scope",
                    "place",
                    "grain",
                    "starts_on",
                    "casework_type",
                    "sex",
                    "age_group",
                    "attribution",
                    "detail",
                    "further",
                ],
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.scope} {self.place} {self.grain} {self.starts_on or ''}: {self.value}"
