from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.casework import CaseworkType
from offices.days import in_words

from ..history import tracked
from ..visibility import allows, readable

LAST_DAY = date(9999, 12, 31)


def _never_null(column, instead):
    """The column, or `instead` of NULL. A CASE, because behind the wall the planner takes COALESCE for a leak, and
    then no index serves it."""
    return models.Case(models.When(**{f"{column}__isnull": True}, then=instead), default=F(column))


#: What lists are ordered by: never null, so that a page can begin after any row. What has no day comes last (due) or is
#: the newest (opened); what has no number comes first.
DUE = _never_null("next_due_on", Value(LAST_DAY, output_field=models.DateField()))
OPENED = _never_null("opened_on", Value(LAST_DAY, output_field=models.DateField()))
NUMBER = _never_null("number", Value("", output_field=models.CharField()))


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user, right="view_case"):
        """Where every query begins: cases that the person may read."""
        condition = readable(user, right, "pk")
        return self.none() if condition is None else self.filter(condition)

    def open(self):
        return self.filter(status=Case.Status.OPEN)

    def running(self):
        """Open or on the way to it."""
        return self.filter(status__in=Case.RUNNING)


@tracked()
class Case(models.Model):
    """One case, of one office. `earned_office` opened it and counts it for ever; `office` is who may open it now."""

    class Status(models.TextChoices):
        REFERRED = "referred", _("Referred")
        SCREENING = "screening", _("Screening")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Declined")
        DUPLICATE = "duplicate", _("Duplicate")

    class Source(models.TextChoices):
        HOTLINE = "hotline", _("Hotline")
        WALK_IN = "walk_in", _("Walk-in")
        PARTNER = "partner", _("Partner")
        AUTHORITY = "authority", _("Authority")
        OWN = "own_investigation", _("Own investigation")
        RECORDS = "court_records", _("Court records")

    class Urgency(models.TextChoices):
        NOW = "now", _("Danger now")
        WEEK = "week", _("This week")
        WAIT = "wait", _("Can wait")

    class Risk(models.TextChoices):
        STANDARD = "standard", _("Standard risk")
        HIGH = "high", _("High risk")

    RUNNING = (Status.REFERRED, Status.SCREENING, Status.OPEN)
    view_right = "view_case"
    change_right = "change_case"

    office = models.ForeignKey(
        "offices.Office", models.PROTECT, related_name="cases", verbose_name=_("office"), db_index=False
    )
    earned_office = models.ForeignKey("offices.Office", models.PROTECT, null=True, editable=False, related_name="+")
    restricted = models.BooleanField(_("restricted"), default=False)
    number = models.CharField(_("number"), max_length=20, null=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REFERRED, editable=False)
    types = ArrayField(models.CharField(max_length=30, choices=CaseworkType), verbose_name=_("casework types"))
    source = models.CharField(_("source"), max_length=20, choices=Source, default=Source.OWN)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.WEEK)
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, default=Risk.STANDARD)
    summary = models.TextField(_("what happened"), max_length=5000, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    victims_reported = models.PositiveIntegerField(_("victims reported"), null=True, blank=True)
    lead = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead")
    )
    logged_by = models.ForeignKey("offices.User", models.PROTECT, null=True, editable=False, related_name="+")
    logged_at = models.DateTimeField(editable=False)
    opened_on = models.DateField(_("opened on"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    closed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, editable=False, related_name="+")
    decision_reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    passed_on_to = models.CharField(_("passed on to"), max_length=200, blank=True, editable=False)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="duplicates")
    #: Answers to the questions of screening that were given before the case was logged: question → "yes" or "no".
    screening = models.JSONField(_("screening"), null=True, editable=False)
    next_hearing_on = models.DateField(_("next hearing"), null=True, blank=True)
    next_hearing_at = models.CharField(_("court"), max_length=160, blank=True)
    next_due_on = models.DateField(null=True, editable=False)
    next_due_what = models.CharField(max_length=200, blank=True, editable=False)
    source_ref = models.CharField(max_length=120, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            # One for each order of the list, so that a page is read, not sorted: see cases.search.listing.
            models.Index("office", "status", DUE, "id", name="case_by_due"),
            models.Index("office", "status", OPENED, "id", name="case_by_opened"),
            models.Index("office", "status", NUMBER, "id", name="case_by_number"),
            models.Index(fields=["lead", "status"], name="case_by_lead"),
            # All that the walls ask of a row, so that a count reads the index alone.
            models.Index(fields=["office", "status", "restricted", "id"], name="case_counted"),
        )
        constraints = [
            models.UniqueConstraint(name="case_number_once_per_office", fields=["office", "number"]),
            models.UniqueConstraint(
                name="case_source_once_per_office", fields=["office", "source_ref"], condition=~Q(source_ref="")
            ),
            models.CheckConstraint(
                name="case_has_types", condition=Q(types__len__gte=1) & Q(types__contained_by=CaseworkType.values)
            ),
            models.CheckConstraint(
                name="case_is_numbered_once_opened",
                condition=Q(status__in=["referred", "screening", "declined"], number=None, opened_on=None)
                | Q(
                    status__in=["open", "closed"],
                    number__isnull=False,
                    opened_on__isnull=False,
                    earned_office__isnull=False,
                )
                | Q(status="duplicate"),
            ),
            models.CheckConstraint(
                name="case_closed_with_date_and_person",
                condition=Q(status="closed", closed_on__isnull=False, closed_by__isnull=False)
                | (~Q(status="closed") & Q(closed_on=None, closed_by=None)),
            ),
            models.CheckConstraint(
                name="case_closes_after_opening", condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on"))
            ),
            models.CheckConstraint(
                name="case_declined_with_reason", condition=~Q(status="declined") | ~Q(decision_reason="")
            ),
            models.CheckConstraint(
                name="case_duplicate_of_another",
                condition=Q(status="duplicate", duplicate_of__isnull=False) & ~Q(duplicate_of=F("id"))
                | ~Q(status="duplicate") & Q(duplicate_of=None),
            ),
        ]

    def __str__(self):
        return self.number or str(
            _("Unnumbered, logged %(day)s") % {"day": in_words(timezone.localdate(self.logged_at))}
        )

    @property
    def main_type(self):
        return CaseworkType(self.types[0])

    @property
    def type_labels(self):
        return [CaseworkType(value).label for value in self.types]

    @property
    def is_running(self):
        return self.status in self.RUNNING

    @property
    def audited_case(self):
        return self

    @property
    def case_id(self):
        return self.pk

    def allows(self, user, right):
        return allows(user, right, self.office_id, self.pk)


class CaseNumberCounter(models.Model):
    """The last case number of an office in a year of its own calendar. Locked for milliseconds, when a case opens."""

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_counter_per_office_and_year", fields=["office", "year"])]

    def __str__(self):
        return f"{self.office_id} {self.year}: {self.last}"
