from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.partial_dates import PartialDate, Precision
from cases.visibility import CaseBound

from .informant import Informant, OfInformantQuerySet
from .site import Site


@tracked()
class Activity(CaseBound):
    """Something that was done to find out what happens: when, where, by whom, and what came of it.

    The day is kept as the first that it can have been, with its precision.
    """

    class Kind(models.TextChoices):
        SURVEILLANCE = "surveillance", _("Surveillance")
        INTERVIEW = "interview", _("Interview")
        VISIT = "site_visit", _("Site visit")
        RECORDS = "records_check", _("Records check")
        AUTHORITY = "authority_meeting", _("Meeting with an authority")
        TIP = "tip", _("Tip")
        UNDERCOVER = "undercover_contact", _("Undercover contact")
        OTHER = "other", _("Other")

    KNOWN = (Precision.DAY, Precision.MONTH, Precision.YEAR)
    view_right = "view_rescue"
    change_right = "change_rescue"

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    happened_on = models.DateField(_("when"))
    happened_precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY, editable=False)
    what = models.TextField(_("what was found"), max_length=5000)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("where")
    )
    done_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("done by"))
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("-happened_on", "-pk")
        constraints = [
            models.CheckConstraint(name="activity_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="activity_precision_is_known", condition=Q(happened_precision__in=["day", "month", "year"])
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on}"

    @property
    def happened(self) -> PartialDate:
        """When it happened, as far as it is known."""
        day = self.happened_on
        return {
            Precision.YEAR: lambda: PartialDate.of_year(day.year),
            Precision.MONTH: lambda: PartialDate.of_month(day.year, day.month),
        }.get(self.happened_precision, lambda: PartialDate.of_day(day))()


@tracked()
class ActivitySource(CaseBound):
    """From which source an activity came. A row of its own, open only to whom the source is: a number beside the
    activity would tell everybody on the case that somebody talked, and when."""

    view_right = "view_rescue"
    change_right = "change_rescue"

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sources", db_index=False)
    informant = models.ForeignKey(Informant, models.PROTECT, related_name="+")

    objects = OfInformantQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of an activity")
        # Over both: one over the activity alone would answer with an error that another, hidden source is there.
        constraints = [models.UniqueConstraint(name="source_once_per_activity", fields=["activity", "informant"])]

    def __str__(self):
        return f"{self.activity_id}: {self.informant_id}"
