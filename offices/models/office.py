from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The tables of the grants are declared here; reading and writing them is for offices.access alone.
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase  # noqa: TID251

from ..casework import CaseworkType
from ..roles import RIGHTS


def check_time_zone(value):
    if value not in available_timezones():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Write one such as Asia/Manila."), params={"value": value}
        )


class OfficeQuerySet(models.QuerySet):
    def open_on(self, day):
        """Offices open on `day`: every count "of offices" is as of a date (the domain rules)."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def field(self):
        return self.filter(kind=Office.Kind.FIELD)


class Office(models.Model):
    """Headquarters, an affiliate, or a field office. Only field offices take casework."""

    class Kind(models.TextChoices):
        HEADQUARTERS = "headquarters", _("Headquarters")
        AFFILIATE = "affiliate", _("Affiliate office")
        FIELD = "field", _("Field office")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(
        _("code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3,5}$", _("Write three to five capital letters, such as CEB."))],
    )
    city = models.CharField(_("city"), max_length=80)
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write the two capital letters of ISO 3166, such as PH."))],
    )
    region = models.ForeignKey(
        "offices.Region", models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("region")
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_time_zone])
    languages = ArrayField(
        models.CharField(max_length=3),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("ISO 639-3 codes, separated by commas, such as ceb, tgl."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("ISO 4217, such as PHP."))
    mandate = ArrayField(
        models.CharField(max_length=30, choices=CaseworkType),
        verbose_name=_("casework mandate"),
        default=list,
        blank=True,
    )
    publish_as_region = models.BooleanField(
        _("publish as region"),
        default=False,
        help_text=_("Figures leave the house under the region's name, never the country's."),
    )
    legal_profile = models.CharField(_("legal profile"), max_length=40, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ("city",)
        default_permissions = ()
        permissions = tuple(RIGHTS.items())
        constraints = [
            models.CheckConstraint(
                name="office_closes_after_opening", condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on"))
            ),
            models.CheckConstraint(name="office_mandate_only_in_the_field", condition=Q(kind="field") | Q(mandate=[])),
        ]

    def __str__(self):
        return self.city

    @property
    def takes_casework(self) -> bool:
        return self.kind == self.Kind.FIELD

    def is_open_on(self, day) -> bool:
        return self.opened_on <= day and (self.closed_on is None or self.closed_on > day)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, at=None):
        """The office's own date now, or at that moment."""
        return timezone.localdate(at, self.zone)


class OfficeGrant(GroupObjectPermissionBase):
    """guardian's direct table: this role group has this right on this office."""

    content_object = models.ForeignKey(Office, models.CASCADE, related_name="grants")

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = (models.Index(fields=["group", "permission"]),)


class OfficeUserGrant(UserObjectPermissionBase):
    """guardian's other direct table. The application may not write to it: rights come from roles alone."""

    content_object = models.ForeignKey(Office, models.CASCADE, related_name="user_grants")
