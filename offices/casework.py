"""The casework types. Source: the domain rules, "Casework types"."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseworkType(models.TextChoices):
    BONDED_LABOUR = "bonded_labour", _("Bonded labour")
    FORCED_LABOUR = "forced_labour", _("Forced labour")
    CSEC = "csec", _("Commercial sexual exploitation of children")
    OSEC = "osec", _("Online sexual exploitation of children")
    SEX_TRAFFICKING = "sex_trafficking", _("Sex trafficking")
    CHILD_SEXUAL_ASSAULT = "child_sexual_assault", _("Child sexual assault")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence")
    PROPERTY_GRABBING = "property_grabbing", _("Property grabbing")
    POLICE_ABUSE = "police_abuse", _("Police abuse")
    DOMESTIC_VIOLENCE = "domestic_violence", _("Domestic violence")
    CITIZENSHIP = "citizenship", _("Citizenship")
