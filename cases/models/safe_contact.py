from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..history import tracked
from ..visibility import CaseBound


@tracked()
class SafeContact(CaseBound):
    """How, when and through whom a person may be reached without harm. The newest row of a person counts."""

    class Manner(models.TextChoices):
        CALL = "call", _("Call or write")
        WRITE = "write", _("Write only")
        OTHERS = "others", _("Through others")
        NEVER = "never", _("Never contact")

    person = models.ForeignKey("cases.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    manner = models.CharField(_("how"), max_length=10, choices=Manner)
    channel = models.CharField(_("number or address"), max_length=160, blank=True)
    hours = models.CharField(_("safe hours"), max_length=120, blank=True)
    through = models.CharField(_("through whom"), max_length=160, blank=True)
    code_word = models.CharField(_("code word"), max_length=60, blank=True)
    warning = models.CharField(_("who must not answer"), max_length=200, blank=True)
    checked_by = models.ForeignKey("offices.User", models.PROTECT, editable=False, related_name="+")
    checked_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("-checked_at", "-pk")
        constraints = [
            models.CheckConstraint(name="through_others_names_them", condition=~Q(manner="others") | ~Q(through="")),
        ]

    def __str__(self):
        return self.get_manner_display()
