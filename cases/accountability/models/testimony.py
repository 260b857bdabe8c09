from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound


@tracked()
class Testimony(CaseBound):
    """How somebody who is to testify is supported and protected. Consent to testify is a consent of its own."""

    class Accommodation(models.TextChoices):
        SCREEN = "screen", _("Screen")
        LIVE_LINK = "live_link", _("Live link")
        CLOSED_COURT = "closed_court", _("Closed court")
        SUPPORT_PERSON = "support_person", _("Support person")
        RECORDED = "pre_recorded", _("Recorded beforehand")
        INTERMEDIARY = "intermediary", _("Intermediary")
        BREAKS = "breaks", _("Breaks")
        WAITING_ROOM = "waiting_room", _("Separate waiting room")
        TRANSPORT = "transport", _("Transport")

    class Protection(models.TextChoices):
        NONE = "none", _("None")
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        EXPIRED = "expired", _("Expired")

    view_right = "view_accountability"
    change_right = "change_accountability"

    matter = models.ForeignKey("accountability.Matter", models.PROTECT, related_name="testimonies")
    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("who testifies"))
    wanted = ArrayField(
        models.CharField(max_length=20, choices=Accommodation), verbose_name=_("wanted"), default=list, blank=True
    )
    arranged = ArrayField(
        models.CharField(max_length=20, choices=Accommodation), verbose_name=_("arranged"), default=list, blank=True
    )
    interpreter_language = models.CharField(_("interpreter for"), max_length=80, blank=True)
    interpreter_arranged = models.BooleanField(_("interpreter arranged"), default=False)
    protection_order = models.CharField(
        _("protection order"), max_length=10, choices=Protection, default=Protection.NONE
    )
    protection_number = models.CharField(_("number of the order"), max_length=80, blank=True)
    protection_until = models.DateField(_("in force until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="one_testimony_in_a_matter", fields=["matter", "person"]),
            models.CheckConstraint(name="arranged_is_wanted", condition=Q(arranged__contained_by=models.F("wanted"))),
        ]
