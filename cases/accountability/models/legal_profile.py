"""Legal profiles: how a country's justice takes its course, as data. Source: the domain rules, "Workflow"."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Plea(models.TextChoices):
    GUILTY = "guilty", _("Guilty")
    NOT_GUILTY = "not_guilty", _("Not guilty")
    NO_CONTEST = "no_contest", _("No contest")


class Event(models.TextChoices):
    """What starts or stops a statutory clock."""

    REPORTED = "reported", _("the report to the authorities")
    ARRESTED = "arrested", _("the arrest")
    BEFORE_JUDGE = "before_judge", _("the first appearance before a judge")
    REMANDED = "remanded", _("the remand in custody")
    RELEASED = "released", _("the release, on bail or without")
    CHARGED = "charged", _("the charge")
    ARRAIGNED = "arraigned", _("the arraignment")
    PRE_TRIAL = "pre_trial", _("the pre-trial hearing")
    TRIAL_BEGAN = "trial_began", _("the first day of the trial")
    ADJOURNED = "adjourned", _("an adjournment")
    HEARING_HELD = "hearing_held", _("the next hearing that is held")
    VERDICT = "verdict", _("the verdict")
    SENTENCED = "sentenced", _("the sentence")
    APPEAL_FILED = "appeal_filed", _("the appeal is filed")
    APPEAL_DECIDED = "appeal_decided", _("the decision on the appeal")
    ENDED = "ended", _("the end of the proceeding")


class LegalProfile(models.Model):
    """The justice system of a country, or a generic one of a family of law. Offices name it by its code."""

    class Family(models.TextChoices):
        COMMON_LAW = "common_law", _("Common law")
        CIVIL_LAW = "civil_law", _("Civil law")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    family = models.CharField(_("family of law"), max_length=12, choices=Family)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ("name",)

    def __str__(self):
        return self.name


class ProfileVersion(models.Model):
    """One state of a profile. It never changes once it is in use; matters keep the version they were opened under."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_USE = "in_use", _("In use")
        RETIRED = "retired", _("Retired")

    profile = models.ForeignKey(LegalProfile, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    pleas = ArrayField(models.CharField(max_length=12, choices=Plea), verbose_name=_("pleas"), default=list, blank=True)
    plea_bargain = models.BooleanField(_("pleas can be bargained"), default=False)
    weekend = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("days off"), default=list, blank=True)
    sources = models.TextField(_("sources"), max_length=4000, blank=True)
    drafted_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)
    confirmed_as = models.CharField(_("admitted as"), max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("profile", "-number")
        constraints = [
            models.UniqueConstraint(name="profile_version_once", fields=["profile", "number"]),
            models.UniqueConstraint(name="one_version_in_use", fields=["profile"], condition=Q(status="in_use")),
            models.UniqueConstraint(name="one_draft_of_a_profile", fields=["profile"], condition=Q(status="draft")),
            models.CheckConstraint(
                name="profile_confirmed_by_somebody",
                condition=Q(confirmed_by=None, confirmed_on=None)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="profile_not_confirmed_by_its_drafter",
                condition=Q(confirmed_by=None) | Q(drafted_by=None) | ~Q(confirmed_by=models.F("drafted_by")),
            ),
            models.CheckConstraint(
                name="profile_published_once_in_use", condition=Q(status="draft") | Q(published_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.profile}, {self.number}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a lawyer has signed it. Until then it is to be confirmed by local counsel."""
        return self.confirmed_by_id is not None


class ProfileStage(models.Model):
    """A stage of a proceeding under a profile, in its order, with the name it has there."""

    version = models.ForeignKey(ProfileVersion, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(_("order"))
    stage = models.CharField(_("stage"), max_length=20)
    name = models.CharField(_("name"), max_length=120, blank=True)
    local_name = models.CharField(_("local name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    optional = models.BooleanField(_("may be skipped"), default=False)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(name="profile_stage_once", fields=["version", "stage"]),
            models.UniqueConstraint(
                name="profile_stage_in_its_place",
                fields=["version", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.local_name or self.name or self.stage


class ProfileClock(models.Model):
    """A statutory clock: from which event, how long, until what, and what follows when it runs out."""

    class Unit(models.TextChoices):
        HOURS = "hours", _("hours")
        DAYS = "days", _("days")
        WORKING_DAYS = "working_days", _("working days")
        MONTHS = "months", _("months")

    class Applies(models.TextChoices):
        ANY = "any", _("always")
        REMANDED = "remanded", _("while the accused is in custody")
        AT_LIBERTY = "at_liberty", _("while the accused is at liberty")

    version = models.ForeignKey(ProfileVersion, models.CASCADE, related_name="clocks")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    starts_with = models.CharField(_("starts with"), max_length=20, choices=Event)
    length = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=15, choices=Unit, default=Unit.DAYS)
    ends_with = models.CharField(_("ends with"), max_length=20, choices=Event)
    applies = models.CharField(_("applies"), max_length=12, choices=Applies, default=Applies.ANY)
    consequence = models.CharField(_("consequence"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="profile_clock_once", fields=["version", "code"]),
            models.CheckConstraint(name="profile_clock_has_a_length", condition=Q(length__gte=1)),
        ]

    def __str__(self):
        return self.name


class Holiday(models.Model):
    """A day on which the courts of a profile do not sit."""

    profile = models.ForeignKey(LegalProfile, models.CASCADE, related_name="holidays")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        ordering = ("day",)
        constraints = [models.UniqueConstraint(name="holiday_once", fields=["profile", "day"])]

    def __str__(self):
        return f"{self.day}"
