from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound

from .. import htcds, ilo


def one_of(label, listed):
    """A single code of a list; empty when it is not known."""
    return models.CharField(label, max_length=60, choices=listed, blank=True)


def some_of(label, listed):
    """Codes of a list; none when nothing is known."""
    return ArrayField(models.CharField(max_length=60, choices=listed), verbose_name=label, default=list, blank=True)


#: Field of the profile → the standard's field that it is.
STANDARD = {
    "relationship": "vic_RelationshipToTrafficker",
    "recruitment_methods": "vic_MethodOfRecruitment",
    "recruitment_apps": "vic_RecruitmentWebsitesAndApps",
    "exploitation_types": "vic_TypeOfExploitation",
    "industry": "vic_ForcedLabourIndustry",
    "sex_exploitation_types": "vic_TypeOfSexExploitation",
    "exploitation_apps": "vic_ExploitationWebsitesAndApps",
    "control_methods": "vic_MethodsOfControl",
    "vulnerabilities": "vic_Vulnerabilities",
}
CODED = {name: htcds.FIELDS[field] for name, field in STANDARD.items()}
SINGLE = ("relationship", "industry")


def _holds_only_codes():
    for name, listed in CODED.items():
        known = htcds.codes(listed)
        holds = Q(**{f"{name}__in": ["", *known]}) if name in SINGLE else Q(**{f"{name}__contained_by": known})
        yield models.CheckConstraint(name=f"profile_{name}_listed", condition=holds)


@tracked()
class TraffickingProfile(CaseBound):
    """What is known of how one victim was recruited, controlled and exploited in one case.

    Fields and lists: HTCDS 2.0 (cases/rescue/htcds.py). Whether the person is a victim, and who found it, is kept once,
    on their role in the case. Indicators: the ILO's (cases/rescue/ilo.py), those answered yes and no; the others are
    unknown. The score (cases/rescue/red_flags.py) is the one of the last save, by the flags of that time;
    nothing acts on it.
    """

    view_right = "view_rescue"
    change_right = "change_case"

    person = models.ForeignKey("cases.Person", models.PROTECT, related_name="+", verbose_name=_("who"))
    relationship = one_of(_("relationship to the trafficker"), htcds.RELATIONSHIP_TO_TRAFFICKER)
    age_when_trafficked = models.PositiveSmallIntegerField(_("age when first trafficked"), null=True, blank=True)
    recruitment_methods = some_of(_("method of recruitment"), htcds.METHOD_OF_RECRUITMENT)
    recruitment_apps = some_of(_("recruitment websites and apps"), htcds.WEBSITES_AND_APPS)
    recruitment_place = models.CharField(_("location of recruitment"), max_length=160, blank=True)
    exploitation_types = some_of(_("type of exploitation"), htcds.TYPE_OF_EXPLOITATION)
    industry = one_of(_("forced labour industry"), htcds.FORCED_LABOUR_INDUSTRY)
    sex_exploitation_types = some_of(_("type of sex exploitation"), htcds.TYPE_OF_SEX_EXPLOITATION)
    exploitation_apps = some_of(_("exploitation websites and apps"), htcds.WEBSITES_AND_APPS)
    exploitation_place = models.CharField(_("location of exploitation"), max_length=160, blank=True)
    control_methods = some_of(_("methods of control"), htcds.METHODS_OF_CONTROL)
    vulnerabilities = some_of(_("vulnerabilities"), htcds.VULNERABILITIES)
    indicators_yes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    indicators_no = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    indicator_words = models.JSONField(default=dict, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    score = models.PositiveSmallIntegerField(default=0, editable=False)
    score_of = models.PositiveSmallIntegerField(default=0, editable=False)
    score_version = models.PositiveSmallIntegerField(editable=False)
    score_reasons = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    recorded_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("trafficking profile")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="one_profile_per_victim", fields=["case", "person"]),
            *_holds_only_codes(),
            models.CheckConstraint(
                name="profile_indicators_are_the_ilos",
                condition=Q(indicators_yes__contained_by=ilo.CODES, indicators_no__contained_by=ilo.CODES),
            ),
            models.CheckConstraint(
                name="profile_indicator_yes_or_no", condition=~Q(indicators_yes__overlap=F("indicators_no"))
            ),
            models.CheckConstraint(
                name="profile_age_is_an_age", condition=Q(age_when_trafficked=None) | Q(age_when_trafficked__lte=120)
            ),
            models.CheckConstraint(name="profile_score_within_its_reach", condition=Q(score__lte=F("score_of"))),
        ]

    def __str__(self):
        return f"{self.person_id}"

    def answer(self, indicator: str) -> str:
        """“yes”, “no” or “unknown” for one of the ILO's indicators."""
        if indicator in self.indicators_yes:
            return "yes"
        return "no" if indicator in self.indicators_no else "unknown"
