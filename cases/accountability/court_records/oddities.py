"""What is odd in court records and stored all the same: sentences for a person to look at.

Source: the domain rules, "Workflow": in real files the arrest often comes after the charge, dates are missing or only a
year is known; an import stores even what is impossible, flagged.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..dates import before
from ..models import RecordFlag
from .records import OUTCOMES

NOTE, CHECK = RecordFlag.Level.NOTE, RecordFlag.Level.CHECK
OLDEST = 1900


@dataclass(frozen=True)
class Oddity:
    level: str
    sentence: str


def odd_year(year, today) -> bool:
    """Whether a case's year is of no use for counting it: not known, or not a year of living memory."""
    return year is None or not OLDEST <= year <= today.year


def of_case(case, office) -> list[Oddity]:
    """What is odd about the case row itself."""
    today, found = office.today(), []
    if case.year is None:
        found.append(Oddity(CHECK, _("The year is not recorded. The case counts as opened on the day it was loaded.")))
    elif odd_year(case.year, today):
        found.append(
            Oddity(
                CHECK,
                _("The year is %(year)d. The case counts as opened on the day it was loaded.") % {"year": case.year},
            )
        )
    elif case.year < office.opened_on.year:
        found.append(Oddity(CHECK, _("The case is of %(year)d, before this office opened.") % {"year": case.year}))
    if case.victims is None:
        found.append(Oddity(NOTE, _("The number of victims is not recorded.")))
    if not case.accused:
        found.append(Oddity(CHECK, _("No accused is recorded.")))
    return found + _of_victims(case)


def _of_victims(case):
    victims, found = case.victims or 0, []
    minors, females, males = (case.counted[column] or 0 for column in ("minors", "females", "males"))
    if minors > victims:
        found.append(Oddity(CHECK, _("More minors (%(n)d) than victims (%(all)d).") % {"n": minors, "all": victims}))
    if females + males > victims:
        found.append(
            Oddity(
                CHECK,
                _("More females and males (%(n)d) than victims (%(all)d).") % {"n": females + males, "all": victims},
            )
        )
    return found


def of_accused(accused, today) -> list[Oddity]:
    """What is odd about one accused: the order of the days, and what is missing."""
    found = []
    if before(accused.charged, accused.arrested):
        found.append(Oddity(NOTE, _("The arrest is after the charge.")))
    for when, sentence in (
        (accused.charged, _("It ended before the charge.")),
        (accused.arrested, _("It ended before the arrest.")),
    ):
        if before(accused.terminated, when):
            found.append(Oddity(CHECK, sentence))
    for when, sentence in (
        (accused.arrested, _("The arrest is in the future.")),
        (accused.charged, _("The charge is in the future.")),
        (accused.terminated, _("The end is in the future.")),
    ):
        if when.earliest and when.earliest > today:
            found.append(Oddity(CHECK, sentence))
    return found + _of_outcome(accused)


def _of_outcome(accused):
    if not accused.charges:
        return [Oddity(NOTE, _("No charge is recorded."))]
    if accused.terminated.earliest and not accused.verdicts:
        return [Oddity(CHECK, _("It ended, but no outcome of a charge is recorded."))]
    if accused.is_guilty and not accused.terminated.earliest:
        return [Oddity(CHECK, _("The accused was convicted, but the year is not recorded."))]
    return []


def of_charge(charge) -> list[Oddity]:
    """Whether the counts add up."""
    decided = sum(charge.outcomes.values())
    if charge.counts is None:
        return [Oddity(NOTE, _("%(statute)s: the number of counts is not recorded.") % {"statute": charge.statute})]
    if decided != charge.counts and any(charge.row.cells[column] for column in OUTCOMES):
        return [
            Oddity(
                CHECK,
                ngettext(
                    "%(statute)s: %(all)d count charged, but %(done)d with an outcome.",
                    "%(statute)s: %(all)d counts charged, but %(done)d with an outcome.",
                    charge.counts,
                )
                % {"statute": charge.statute, "all": charge.counts, "done": decided},
            )
        ]
    return []
