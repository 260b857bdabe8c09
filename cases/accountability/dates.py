"""Days of a proceeding, each with its precision: what is impossible is refused, what is unusual is said.

Source: the domain rules, "Workflow": live entry warns where an order is unusual and refuses what is impossible
(verdict before charge, a future date that is not a schedule); an import stores even that, flagged.
"""

from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate, Precision
from offices.refusal import Refusal


def kept(row, stem: str) -> PartialDate:
    """The date that `row` keeps in `<stem>_on` and `<stem>_precision`."""
    day, precision = getattr(row, f"{stem}_on"), getattr(row, f"{stem}_precision")
    if day is None:
        return PartialDate.unknown()
    if precision == Precision.YEAR:
        return PartialDate.of_year(day.year)
    if precision == Precision.MONTH:
        return PartialDate.of_month(day.year, day.month)
    return PartialDate(day, day, precision)


def keep(row, stem: str, when: PartialDate | None):
    """Write `when` into `<stem>_on` and `<stem>_precision` of `row`. None leaves what is there."""
    if when is not None:
        setattr(row, f"{stem}_on", when.earliest)
        setattr(row, f"{stem}_precision", when.precision)


def before(one: PartialDate, other: PartialDate) -> bool:
    """Whether `one` is certainly earlier than `other`. Unknown days are earlier than nothing."""
    return bool(one.latest and other.earliest and one.latest < other.earliest)


def in_future(when: PartialDate | None, today) -> bool:
    """Whether every day that `when` can be lies after `today`."""
    return bool(when and when.earliest and when.earliest > today)


def check_past(when: PartialDate | None, today, field: str):
    """Raise Refusal if `when` lies in the future."""
    if in_future(when, today):
        raise Refusal(_("This day is in the future. Write the day on which it happened."), field)


def impossible(*, charged=None, verdict=None) -> str:
    """The sentence about an order that cannot be; empty when it can. Days that are not known say nothing."""
    if charged and verdict and before(verdict, charged):
        return _("The verdict would be before the charge.")
    return ""


def unusual(*, reported=None, arrested=None, charged=None, ended=None) -> list[str]:
    """Orders that happen, and are worth a second look."""
    found = []
    if arrested and charged and before(charged, arrested):
        found.append(_("The arrest is after the charge. That happens; please check the two days."))
    if reported and arrested and before(arrested, reported):
        found.append(_("The arrest is before the report to the authorities. Please check the two days."))
    if reported and charged and before(charged, reported):
        found.append(_("The charge is before the report to the authorities. Please check the two days."))
    if charged and ended and before(ended, charged):
        found.append(_("It ended before the charge. Please check the two days."))
    if arrested and ended and before(ended, arrested):
        found.append(_("It ended before the arrest. Please check the two days."))
    return found


def warnings(proceeding) -> list[str]:
    """What is unusual in the days of a proceeding as it stands."""
    return unusual(**{stem: kept(proceeding, stem) for stem in ("reported", "arrested", "charged", "ended")})
