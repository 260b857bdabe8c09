from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound


@tracked()
class Site(CaseBound):
    """A place where people are held or work, or something of the case happened. Coordinates are WGS 84 degrees."""

    class Kind(models.TextChoices):
        HOME = "home", _("Home")
        KILN = "brick_kiln", _("Brick kiln")
        FACTORY = "factory", _("Factory or workshop")
        FARM = "farm", _("Farm")
        VESSEL = "vessel", _("Vessel")
        BROTHEL = "brothel", _("Brothel or bar")
        ONLINE = "online", _("Online")
        POLICE = "police_station", _("Police station")
        OTHER = "other", _("Other")

    view_right = "view_rescue"
    change_right = "change_rescue"

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(name="site_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="site_is_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def coordinates(self) -> tuple | None:
        """Latitude and longitude; None when they are not known."""
        return None if self.latitude is None else (self.latitude, self.longitude)
