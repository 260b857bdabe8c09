"""Who, among those who may read a case, may read one row of it: everybody, or those of one stage."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    CASE = "case", _("Everyone on the case")
    RESCUE = "rescue", _("Rescue only")
    ACCOUNTABILITY = "accountability", _("Accountability only")
    AFTERCARE = "aftercare", _("Aftercare only")
    TRANSFORMATION = "transformation", _("Transformation only")


#: The right that opens each audience. Notes of aftercare may be therapy notes, so they need a right of their own.
AUDIENCE_RIGHTS = {
    Audience.CASE: "view_case",
    Audience.RESCUE: "view_rescue",
    Audience.ACCOUNTABILITY: "view_accountability",
    Audience.AFTERCARE: "view_aftercare_notes",
    Audience.TRANSFORMATION: "view_transformation",
}
