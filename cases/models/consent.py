from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..history import tracked
from ..visibility import CaseBound


@tracked()
class Consent(CaseBound):
    """What a person agreed to, for one purpose. Refusing never blocks care; withdrawing stops what rested on it."""

    class Purpose(models.TextChoices):
        CARE = "care", _("Care")
        LEGAL = "legal", _("Legal representation")
        TESTIMONY = "testimony", _("Testifying in court")
        REFERRAL = "referral", _("Referral")
        DATA_SHARING = "data_sharing", _("Sharing of data")
        RESEARCH = "research", _("Research")
        STORY = "story", _("Telling the story")

    class Answer(models.TextChoices):
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    answered_on = models.DateField(_("on"))
    text_version = models.CharField(_("version of the text"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=40, blank=True)
    guardian = models.CharField(_("guardian who consented"), max_length=160, blank=True)
    child_assents = models.BooleanField(_("the child agrees"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, editable=False, related_name="+")

    class Meta:
        ordering = ("-answered_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="only_given_consent_is_withdrawn",
                condition=Q(withdrawn_on=None) | Q(answer="given", withdrawn_on__gte=models.F("answered_on")),
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.get_answer_display()}"
