from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..history import tracked
from ..visibility import CaseBound, CaseBoundQuerySet


class CaseRoleQuerySet(CaseBoundQuerySet):
    def running(self):
        return self.filter(until=None)

    def victims(self):
        return self.filter(role=CaseRole.Role.VICTIM)

    def suspects(self):
        return self.filter(role=CaseRole.Role.SUSPECT)


@tracked()
class CaseRole(CaseBound):
    """What a person is in a case. The same person may be several things in it, and others in other cases."""

    class Role(models.TextChoices):
        VICTIM = "victim", _("Victim")
        SUSPECT = "suspect", _("Suspect")
        WITNESS = "witness", _("Witness")
        COMPLAINANT = "complainant", _("Complainant")
        GUARDIAN = "guardian", _("Guardian")
        FAMILY = "family", _("Family")
        SUPPORT = "support_person", _("Support person")

    class Verification(models.TextChoices):
        POSSIBLE = "possible", _("Possible victim")
        ACTUAL = "actual", _("Verified victim")
        NOT = "not", _("Not a victim")

    class Finder(models.TextChoices):
        OWN = "own_staff", _("Our own staff")
        COURT = "court", _("A court or prosecutor")
        MECHANISM = "referral_mechanism", _("A national referral mechanism")
        POLICE = "police", _("The police")
        INSPECTOR = "labour_inspector", _("A labour inspector")
        OTHER = "other", _("Another body")

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    verification = models.CharField(_("victim status"), max_length=10, choices=Verification, blank=True)
    verified_by = models.ForeignKey("offices.User", models.PROTECT, null=True, editable=False, related_name="+")
    verified_on = models.DateField(null=True, editable=False)
    found_by = models.CharField(_("found by"), max_length=20, choices=Finder, blank=True, default="", db_default="")
    found_by_body = models.CharField(_("name of the body"), max_length=160, blank=True, default="", db_default="")

    objects = CaseRoleQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["person"], name="role_by_person"),)
        constraints = [
            models.UniqueConstraint(
                name="role_once_per_case", fields=["case", "person", "role"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="role_ends_after_it_starts", condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="only_victims_are_verified",
                condition=Q(role="victim") & ~Q(verification="") | ~Q(role="victim") & Q(verification=""),
            ),
            models.CheckConstraint(
                name="victim_status_found_by_somebody",
                condition=Q(found_by="", found_by_body="")
                | Q(role="victim") & ~Q(found_by="") & (~Q(found_by="other") | ~Q(found_by_body="")),
            ),
        ]

    def __str__(self):
        return self.get_role_display()
