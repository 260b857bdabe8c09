"""What is done in the transformation stage: naming gaps on a case, and moving the reforms of an office."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case
from cases.stages import lock_case, refresh_stages
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.days import in_words
from offices.refusal import Refusal
from offices.versions import store

from .models import Reform, SystemGap
from .transitions import LADDER

EARLIEST_YEAR = 1950


def check_works(by, case):
    """Raise unless `by` works transformation in the case's office (PermissionDenied) and the case is open (Refusal)."""
    require(by, "change_transformation", case.office_id)
    if case.status != Case.Status.OPEN:
        raise Refusal(_("The case is not open, so its transformation stage does not change."))


def check_day(office, day, field):
    """Raise Refusal for a day that has not come yet where the office is, or for a year that was mistyped."""
    if day > office.today():
        raise Refusal(_("This day is in the future."), field)
    if day.year < EARLIEST_YEAR:
        raise Refusal(_("Please check the year."), field)


def _wrote(action, gap, by, at, summary, **detail):
    audit.record(
        action, by=by, obj=gap, case=gap.case, audience=Audience.TRANSFORMATION, summary=summary, at=at, **detail
    )
    refresh_stages(case=gap.case, by=by, at=at)


# --- gaps of a case ----------------------------------------------------------------------------------------------


def name_gap(*, case, justice_stage, institution, cause, what, by, named_on=None, at=None) -> SystemGap:
    """Name a point where the justice system failed the case, and why. The office of the case earns it for ever."""
    check_works(by, case)
    named_on = named_on or case.office.today()
    check_day(case.office, named_on, "named_on")
    with transaction.atomic():
        return _name(case, justice_stage, institution, cause, what, named_on, by, at)


def check_names_shown(by, case):
    """Raise unless `by` may name a gap that the accountability stage showed: whoever works either stage may."""
    if not case.allows(by, "change_transformation"):
        require(by, "change_accountability", case.office_id)
    if case.status != Case.Status.OPEN:
        raise Refusal(_("The case is not open, so no system gap is named on it."))


def name_shown_gap(*, case, shown_by, justice_stage, institution, cause, what, by, at=None) -> SystemGap:
    """Name the gap that a hearing or the end of a proceeding (`shown_by`, such as “hearing:12”) showed, as of today.

    One for each `shown_by`: doing it again changes nothing, and returns the gap that is there.
    """
    check_names_shown(by, case)
    with transaction.atomic():
        lock_case(case)  # two who press at once follow one another
        there = SystemGap.objects.filter(case=case, shown_by=shown_by).first()
        return there or _name(case, justice_stage, institution, cause, what, case.office.today(), by, at, shown_by)


def _name(case, justice_stage, institution, cause, what, named_on, by, at, shown_by=""):
    gap = SystemGap.objects.create(
        case=case,
        justice_stage=justice_stage,
        institution=institution.strip(),
        cause=cause,
        what=what.strip(),
        shown_by=shown_by,
        named_on=named_on,
        named_by=by,
        earned_office_id=case.office_id,
    )
    _wrote("name_gap", gap, by, at, _("System gap named: %(cause)s") % {"cause": gap.get_cause_display().lower()})
    return gap


def change_gap(*, gap: SystemGap, version, justice_stage, institution, cause, what, named_on, by, at=None) -> SystemGap:
    """Correct what is written about a gap. Raises Stale if somebody saved it since `version` was read."""
    check_works(by, gap.case)
    check_day(gap.case.office, named_on, "named_on")
    with transaction.atomic():
        store(gap, version)
        gap.justice_stage, gap.institution, gap.cause = justice_stage, institution.strip(), cause
        gap.what, gap.named_on = what.strip(), named_on
        gap.save(update_fields=["justice_stage", "institution", "cause", "what", "named_on"])
        _wrote("change_gap", gap, by, at, _("System gap corrected"))
    return gap


def check_can_answer(gap: SystemGap):
    """Raise Refusal if the gap was closed: then no reform answers it."""
    if gap.closed_on:
        raise Refusal(_("This gap was closed with a reason."))


def link_reform(*, gap: SystemGap, reform: Reform, by, version=None, at=None) -> SystemGap:
    """Say which reform answers a gap: one of the office of the case. It replaces the one named before."""
    check_works(by, gap.case)
    check_can_answer(gap)
    if reform.office_id != gap.case.office_id:
        raise Refusal(_("Choose a reform of the case's office."), "reform")
    with transaction.atomic():
        store(gap, version)
        gap.reform = reform
        gap.save(update_fields=["reform"])
        _wrote("link_reform", gap, by, at, _("System gap linked to a reform"), reform=reform.pk)
    return gap


def propose_for_gap(*, gap: SystemGap, title, kind, institution, by, on=None, version=None, at=None) -> Reform:
    """Propose a new reform that answers a gap, and link the two."""
    check_works(by, gap.case)
    check_can_answer(gap)
    with transaction.atomic():
        reform = propose_reform(
            office=gap.case.office, title=title, kind=kind, institution=institution, by=by, on=on, at=at
        )
        link_reform(gap=gap, reform=reform, by=by, version=version, at=at)
    return reform


def close_gap(*, gap: SystemGap, reason, by, on=None, version=None, at=None) -> SystemGap:
    """No reform will answer this gap, for a reason."""
    check_works(by, gap.case)
    check_can_answer(gap)
    on = on or gap.case.office.today()
    check_day(gap.case.office, on, "on")
    if on < gap.named_on:
        raise Refusal(_("It cannot be closed before it was named."), "on")
    if not reason.strip():
        raise Refusal(_("Say why no reform will answer it."), "reason")
    with transaction.atomic():
        store(gap, version)
        gap.closed_on, gap.closed_reason = on, reason.strip()
        gap.save(update_fields=["closed_on", "closed_reason"])
        _wrote("close_gap", gap, by, at, _("System gap closed with a reason"))
    return gap


# --- reforms of an office ----------------------------------------------------------------------------------------


def propose_reform(*, office, title, kind, institution, by, on=None, at=None) -> Reform:
    """Begin a reform that an office works for, on the first rung of the ladder."""
    require(by, "change_transformation", office.pk)
    on = on or office.today()
    check_day(office, on, "on")
    with transaction.atomic():
        reform = Reform.objects.create(
            office=office, title=title.strip(), kind=kind, institution=institution.strip(), rung_on=on, created_by=by
        )
        audit.record("propose_reform", by=by, obj=reform, office=office, at=at)
    return reform


def check_can_move(reform: Reform, to):
    """Raise Refusal unless `to` is the next rung."""
    if to not in LADDER[reform.rung]:
        raise Refusal(
            _("This reform is “%(rung)s” and cannot become “%(to)s”: it climbs one rung after the other.")
            % {"rung": reform.get_rung_display().lower(), "to": Reform.Rung(to).label.lower()},
            "to",
        )


def move_reform(*, reform: Reform, to, proof, by, on=None, version=None, at=None) -> Reform:
    """The one function that moves a reform up its ladder, with the proof of the rung. Raises Refusal, or Stale.

    The stages of the cases whose gaps it answers are refreshed, as far as the person asking works them.
    """
    require(by, "change_transformation", reform.office_id)
    check_can_move(reform, to)
    on = on or reform.office.today()
    check_day(reform.office, on, "on")
    if on < reform.rung_on:
        raise Refusal(
            _("It reached the rung below on %(day)s; this cannot be earlier.") % {"day": in_words(reform.rung_on)},
            "on",
        )
    if not proof.strip():
        raise Refusal(_("Say what proves it: a law's number, a signed memorandum, a budget line."), "proof")
    with transaction.atomic():
        store(reform, version)
        reform.rung, reform.rung_on, reform.proof = to, on, proof.strip()
        reform.save(update_fields=["rung", "rung_on", "proof"])
        audit.record("move_reform", by=by, obj=reform, office=reform.office, at=at, to=to)
        for case in Case.objects.filter(pk__in=reform.gaps.values("case"), office=reform.office_id):
            refresh_stages(case=case, by=by, at=at)
    return reform
