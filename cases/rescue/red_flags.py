"""Red flags: what, in a trafficking profile, calls for a second look. A score with its reasons, never a verdict.

Nothing in the system acts on it. Whether somebody is a victim is found by people, and kept on the role in the case.
The flags follow the ILO's indicators of forced labour and HTCDS 2.0; the weights are ours, so that an office sees where
much is known and where little. Change FLAGS, and VERSION goes up: a stored score keeps the version that made it.

For a child, means of control need not be shown (the domain rules, “Casework types”; Palermo Protocol, article 3(c)):
they are not asked for, and what is known of them counts all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.partial_dates import age_range

VERSION = 1
ADULT = 18


@dataclass(frozen=True)
class Flag:
    """One flag: how much it weighs, the sentence when it is there, the words for what is not known, and its test.

    The test takes the profile, the person's record and the case, and returns None when it cannot be known yet.
    """

    code: str
    weight: int
    sentence: str
    unknown: str
    test: Callable
    is_means: bool = False


@dataclass(frozen=True)
class Score:
    """Points out of those that could be reached, by one version of the flags; codes of what is there and not known."""

    version: int
    points: int
    of: int
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]


def is_child(profile, person=None, case=None) -> bool | None:
    """Whether the person was, or may have been, a child then; None when nothing is known of their age.

    Whoever may be a child is taken for one (Council of Europe Convention on Action against Trafficking, article 10(3)).
    """
    if profile.age_when_trafficked is not None:
        return profile.age_when_trafficked < ADULT
    person, case = person or profile.person.record, case or profile.case
    day = case.opened_on or timezone.localdate(case.logged_at, case.office.zone)
    ages = age_range(person.born_from, person.born_to, day)
    return None if ages is None else ages[0] < ADULT


def _told_by(indicator="", controls=()):
    """A test: one of these methods of control is known, or the ILO's indicator is answered with yes."""

    def test(profile, person, case):
        if any(code in profile.control_methods for code in controls):
            return True
        if indicator:
            return {"yes": True, "no": False}.get(profile.answer(indicator))
        return False if profile.control_methods else None

    return test


def _child_exploited(profile, person, case):
    child = is_child(profile, person, case)
    if not child:
        return child
    return True if profile.exploitation_types else None


def _several(profile, person, case):
    return None if case.victims_reported is None else case.victims_reported > 1


FLAGS = (
    Flag(
        "child_exploited",
        5,
        gettext_lazy("A child, or somebody who may be one, was exploited."),
        gettext_lazy("Whether the person was a child, and how they were exploited."),
        _child_exploited,
    ),
    Flag(
        "violence",
        3,
        gettext_lazy("Violence was used."),
        gettext_lazy("Whether violence was used."),
        _told_by("physical_and_sexual_violence", ("PhysicalAbuse", "SexualAbuse")),
        is_means=True,
    ),
    Flag(
        "held",
        3,
        gettext_lazy("The person could not leave."),
        gettext_lazy("Whether the person could leave."),
        _told_by("restriction_of_movement"),
        is_means=True,
    ),
    Flag(
        "threats",
        2,
        gettext_lazy("Harm was threatened."),
        gettext_lazy("Whether harm was threatened."),
        _told_by(
            "intimidation_and_threats",
            ("PhysicalThreats", "ThreatsLawEnforcement", "ThreatensChildrenFamily", "PsychologicalAbuse"),
        ),
        is_means=True,
    ),
    Flag(
        "debt",
        2,
        gettext_lazy("The person was bound by a debt."),
        gettext_lazy("Whether a debt bound the person."),
        _told_by("debt_bondage", ("DebtBondage",)),
        is_means=True,
    ),
    Flag(
        "papers",
        2,
        gettext_lazy("Identity papers were withheld."),
        gettext_lazy("Whether identity papers were withheld."),
        _told_by("retention_of_identity_documents", ("WithholdsDocuments",)),
        is_means=True,
    ),
    Flag(
        "wages",
        2,
        gettext_lazy("Wages were withheld or taken."),
        gettext_lazy("Whether wages were withheld."),
        _told_by("withholding_of_wages", ("TakesEarnings", "RestrictsFinancialAccess")),
        is_means=True,
    ),
    Flag(
        "deception",
        2,
        gettext_lazy("The person was deceived."),
        gettext_lazy("Whether the person was deceived."),
        _told_by("deception", ("FalsePromises",)),
        is_means=True,
    ),
    Flag(
        "isolation",
        1,
        gettext_lazy("The person was kept from others."),
        gettext_lazy("Whether the person was kept from others."),
        _told_by("isolation"),
        is_means=True,
    ),
    Flag(
        "weakness",
        1,
        gettext_lazy("A weak position was used."),
        gettext_lazy("Whether a weak position was used."),
        _told_by("abuse_of_vulnerability"),
        is_means=True,
    ),
    Flag(
        "substances",
        1,
        gettext_lazy("Drugs or alcohol were used to control the person."),
        gettext_lazy("How the person was controlled."),
        _told_by(controls=("PsychoactiveSubstance",)),
        is_means=True,
    ),
    Flag(
        "conditions",
        2,
        gettext_lazy("Work or lodging was abusive, or food and medical care were denied."),
        gettext_lazy("How the person worked and lived."),
        _told_by("abusive_working_and_living_conditions", ("WithholdsNecessities", "RestrictsMedicalCare")),
    ),
    Flag(
        "hours",
        1,
        gettext_lazy("Working hours were excessive."),
        gettext_lazy("How long the person worked."),
        _told_by("excessive_overtime", ("ExcessiveWorkingHours",)),
    ),
    Flag(
        "several",
        1,
        gettext_lazy("Several people were reported as harmed in this case."),
        gettext_lazy("How many people were harmed in this case."),
        _several,
    ),
)
BY_CODE = {flag.code: flag for flag in FLAGS}


def score(profile) -> Score:
    """The score of a profile as it stands, by the present version of the flags."""
    person, case = profile.person.record, profile.case
    child = is_child(profile, person, case)
    points = of = 0
    reasons, unknown = [], []
    for flag in FLAGS:
        found = flag.test(profile, person, case)
        if child and flag.is_means and not found:
            continue  # not asked for
        of += flag.weight
        if found:
            points += flag.weight
            reasons.append(flag.code)
        elif found is None:
            unknown.append(flag.code)
    return Score(VERSION, points, of, tuple(reasons), tuple(unknown))


def sentence(code: str, version: int) -> str:
    """A reason in words. One that only an earlier version knew is named by its code."""
    if code in BY_CODE:
        return str(BY_CODE[code].sentence)
    return _("“%(code)s”, a flag of version %(version)d.") % {"code": code, "version": version}


def told(profile) -> dict:
    """The stored score of a profile in words: points, version, reasons, and what is not known today."""
    is_current = profile.score_version == VERSION
    return {
        "points": profile.score,
        "of": profile.score_of,
        "version": profile.score_version,
        "present_version": VERSION,
        "is_current": is_current,
        "is_child": is_child(profile),
        "reasons": [sentence(code, profile.score_version) for code in profile.score_reasons],
        "unknown": [str(BY_CODE[code].unknown) for code in score(profile).unknown] if is_current else [],
    }
