from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PartnerQuerySet(models.QuerySet):
    def in_offices(self, office_ids):
        return self.filter(office_id__in=office_ids)

    def active(self):
        """Those that their office still works with."""
        return self.filter(is_active=True)

    def public(self):
        """Public authorities."""
        return self.filter(kind__in=Partner.PUBLIC)


class Partner(models.Model):
    """An agency or organisation that an office works with."""

    class Kind(models.TextChoices):
        POLICE = "police", _("Police")
        PROSECUTOR = "prosecutor", _("Prosecutor")
        COURT = "court", _("Court")
        LABOUR_INSPECTORATE = "labour_inspectorate", _("Labour inspectorate")
        OVERSIGHT = "oversight", _("Oversight body")
        MINISTRY = "ministry", _("Ministry")
        SHELTER = "shelter", _("Shelter")
        CLINIC = "clinic", _("Clinic")
        SCHOOL = "school", _("School")
        EMPLOYER = "employer", _("Employer")
        NGO = "ngo", _("Non-governmental organisation")

    #: Kinds that are a public authority, and so may lead an operation or be the authority of a relief.
    PUBLIC = (Kind.POLICE, Kind.PROSECUTOR, Kind.COURT, Kind.LABOUR_INSPECTORATE, Kind.OVERSIGHT, Kind.MINISTRY)

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="partners", verbose_name=_("office"))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    name = models.CharField(_("name"), max_length=160)
    place = models.CharField(_("place"), max_length=160, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    mou_from = models.DateField(_("memorandum from"), null=True, blank=True)
    mou_until = models.DateField(_("memorandum until"), null=True, blank=True)
    services = models.CharField(
        _("services"), max_length=300, blank=True, help_text=_("For aftercare: what the partner offers.")
    )
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("For aftercare: how many people it can take.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(name="partner_once_per_office", fields=["office", "name"]),
            models.CheckConstraint(
                name="memorandum_ends_after_it_starts", condition=Q(mou_until=None) | Q(mou_until__gte=F("mou_from"))
            ),
        ]

    def __str__(self):
        return self.name
