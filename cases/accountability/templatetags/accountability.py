"""Words for days of any precision, and what a proceeding's stage lets a page offer."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.partial_dates import Precision

from ..models import Proceeding
from ..profiles import label
from ..transitions import APPEALABLE
from ..transitions import is_deciding as stage_decides

register = template.Library()
S, Result = Proceeding.Stage, Proceeding.AppealResult
STATES = {S.DISCONTINUED: "", S.FINAL: "ok", S.SENTENCED: "ok", S.ACQUITTED: "ok"}
FORMATS = {Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.YEAR: "Y"}


@register.simple_tag
def day_of(row, stem):
    """`<stem>_on` as far as it is known: a day, a month, a year, or “not known”."""
    day = getattr(row, f"{stem}_on")
    if day is None:
        return _("not known")
    return date_format(day, FORMATS.get(getattr(row, f"{stem}_precision"), "DATE_FORMAT"))


@register.filter
def stage_words(proceeding):
    """The stage in a word. What no longer stands is not called final, or sentenced."""
    return _("Overturned") if proceeding.overturned_on else label(proceeding)


@register.filter
def stage_state(proceeding):
    """The colour of a proceeding's pill."""
    return "warn" if proceeding.overturned_on else STATES.get(proceeding.stage, "info")


@register.filter
def is_deciding(proceeding):
    return stage_decides(proceeding)


@register.filter
def is_sentenced(proceeding):
    return proceeding.stage in (S.SENTENCED, S.ACQUITTED)


@register.filter
def is_appealable(proceeding):
    """By its stage alone: the page behind the link says what else stands in the way."""
    return proceeding.stage in APPEALABLE


@register.filter
def has_standing_conviction(proceeding):
    """Reads the charges and verdicts that the page has fetched already."""
    return any(
        verdict.is_guilty and not verdict.overturned_on
        for charge in proceeding.charges.all()
        for verdict in charge.verdicts.all()
    )


@register.filter
def may_resentence(proceeding):
    """Whether a court of appeal overturned a part, and may have sentenced anew for the rest."""
    is_partly = proceeding.appeal_result == Result.OVERTURNED and proceeding.chain_stands
    return is_partly and not proceeding.worked and not proceeding.superseded


@register.filter
def wants_sentence(proceeding):
    """Whether a guilty verdict stands in it, or a court of appeal sentences anew, and no judgment is written down.

    Reads what the page has put on the proceeding.
    """
    if proceeding.worked or proceeding.superseded or proceeding.overturned_on:
        return False
    if proceeding.is_appeal:
        return proceeding.chain_stands and proceeding.appeal_result in (Result.REDUCED, Result.CONVICTED)
    return proceeding.stage in (S.VERDICT, S.SENTENCED, S.FINAL) and has_standing_conviction(proceeding)
