"""What a profile needs before matters may go by it, as sentences. Asked of drafts and of what is shipped alike."""

from collections import Counter

from django.utils.translation import gettext as _

from ..models import Event, Plea, Proceeding, ProfileClock
from .order import REQUIRED

S = Proceeding.Stage
#: Only what the court decided may follow a verdict.
AFTER_VERDICT = (S.SENTENCED, S.ACQUITTED, S.FINAL)
BEFORE_CHARGE = (S.IDENTIFIED, S.REPORTED)
AFTER_CHARGE = (S.PRE_TRIAL, S.TRIAL)
WEEK = range(1, 8)


def problems(*, stages, clocks, pleas, weekend) -> list[str]:
    """Sentences that say what is wrong with a profile; empty: it can be used.

    `stages` (in their order) and `clocks` are ProfileStage and ProfileClock, saved or not.
    """
    stages = sorted(stages, key=lambda row: row.position)
    return [*_stages(stages), *_clocks(list(clocks)), *_pleas(pleas), *_weekend(weekend)]


def _name(stage):
    return S(stage).label if stage in S.values else stage


def _stages(rows):
    found = [row.stage for row in rows]
    sentences = [
        _("“%(stage)s” is not a stage of a proceeding.") % {"stage": stage} for stage in found if stage not in S.values
    ]
    sentences += [
        _("“%(stage)s” stands there more than once.") % {"stage": _name(stage)}
        for stage, times in Counter(found).items()
        if times > 1
    ]
    sentences += [
        _("“%(stage)s” is missing; every profile needs it.") % {"stage": _name(stage)}
        for stage in REQUIRED
        if stage not in found
    ]
    sentences += [
        _("“%(stage)s” cannot be skipped.") % {"stage": _name(row.stage)}
        for row in rows
        if row.optional and row.stage in REQUIRED
    ]
    return sentences or _order([stage for stage in found if stage != S.DISCONTINUED])


def _order(found):
    """Asked once every stage that is needed is there, each once."""
    place = {stage: number for number, stage in enumerate(found)}
    sentences = []
    if found[0] == S.CHARGED:
        sentences.append(_("Add a stage before “Charged”: that is where a proceeding is opened."))
    sentences += [
        _("“%(stage)s” comes before “Charged”.") % {"stage": _name(stage)}
        for stage in BEFORE_CHARGE
        if place.get(stage, -1) > place[S.CHARGED]
    ]
    sentences += [
        _("“%(stage)s” comes after “Charged”.") % {"stage": _name(stage)}
        for stage in AFTER_CHARGE
        if place.get(stage, len(found)) < place[S.CHARGED]
    ]
    if place[S.VERDICT] < place[S.CHARGED]:
        sentences.append(_("“Verdict” comes after “Charged”."))
    if tuple(sorted(found[place[S.VERDICT] + 1 :])) != tuple(sorted(AFTER_VERDICT)) or found[-1] != S.FINAL:
        sentences.append(_("After “Verdict” come only “Sentenced” and “Acquitted”, and then “Final”."))
    return sentences


def _clocks(rows):
    sentences = [
        _("There are two clocks with the code “%(code)s”.") % {"code": code}
        for code, times in Counter(row.code for row in rows).items()
        if times > 1
    ]
    for row in rows:
        if not row.length or row.length < 1:
            sentences.append(_("Clock “%(name)s”: the length is at least 1.") % {"name": row.name})
        if row.starts_with == row.ends_with:
            sentences.append(_("Clock “%(name)s” ends with what starts it.") % {"name": row.name})
        if not _known(row):
            sentences.append(_("Clock “%(name)s” names an event or a unit that there is not.") % {"name": row.name})
    return sentences


def _known(row):
    return (
        {row.starts_with, row.ends_with} <= set(Event.values)
        and row.unit in ProfileClock.Unit.values
        and row.applies in ProfileClock.Applies.values
    )


def _pleas(pleas):
    unknown = set(pleas) - set(Plea.values)
    return [_("“%(plea)s” is not a plea.") % {"plea": plea} for plea in sorted(unknown)]


def _weekend(weekend):
    if set(weekend) - set(WEEK):
        return [_("The days off are days of the week, 1 (Monday) to 7 (Sunday).")]
    return [_("At least one day of the week is a working day.")] if set(weekend) == set(WEEK) else []
