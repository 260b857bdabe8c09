"""What is done in the aftercare stage: enrolling, going on, and closing, as restored only by two people."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.stages import refresh_stages
from offices import audit
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from .checks import (
    check_can_advance,
    check_can_answer_restored,
    check_can_be_asked,
    check_can_close,
    check_can_enrol,
    check_day,
    check_end,
    check_open,
    check_reason,
    check_works,
)
from .models import Enrolment
from .survivors import survivor_of
from .transitions import RESTORED_FROM, TRANSITIONS

State, Outcome = Enrolment.State, Enrolment.Outcome


def enrol_survivor(*, case, person, by, opened_on=None, at=None) -> Enrolment:
    """Take a relieved survivor who agreed to care into aftercare. Raises Refusal with a sentence."""
    check_works(by, case)
    opened_on = opened_on or case.office.today()
    check_day(case, opened_on, "opened_on")
    survivor = survivor_of(case, person.pk)
    check_can_enrol(survivor, opened_on)
    with transaction.atomic():
        enrolment = _create(case, survivor, by, opened_on=opened_on, state=State.CONSENTED)
        _wrote("enrol_survivor", enrolment, by, at, _("Survivor enrolled"))
    return enrolment


def decline_enrolment(*, case, person, by, reason, on=None, at=None) -> Enrolment:
    """A relieved survivor was offered care and declined: an enrolment that closes on the day. No consent is needed."""
    check_works(by, case)
    on = on or case.office.today()
    check_day(case, on, "opened_on")
    check_reason(reason)
    survivor = survivor_of(case, person.pk)
    check_can_be_asked(survivor, on)
    with transaction.atomic():
        enrolment = _create(
            case,
            survivor,
            by,
            opened_on=on,
            state=State.CLOSED,
            closed_on=on,
            closed_by=by,
            outcome=Outcome.DECLINED,
            outcome_reason=reason.strip(),
        )
        _wrote("decline_enrolment", enrolment, by, at, _("Survivor declined care"))
    return enrolment


def _create(case, survivor, by, **fields):
    try:
        with transaction.atomic():
            return Enrolment.objects.create(
                case=case,
                person_id=survivor.victim.role.person_id,
                opened_by=by,
                earned_office_id=case.office_id,
                **fields,
            )
    except IntegrityError:  # in care through a case that the person asking may not see: nothing is said of it
        raise Refusal(
            _("This survivor cannot be enrolled at the moment. Ask the director of your office."), "person"
        ) from None


def advance_enrolment(*, enrolment: Enrolment, to, by, version=None, on=None, at=None) -> Enrolment:
    """Care goes on to its next state. Raises Refusal, or Stale if somebody moved it since `version` was read."""
    check_works(by, enrolment.case)
    check_can_advance(enrolment, to, on)
    with transaction.atomic():
        move_enrolment(enrolment, to, version)
        _wrote("advance_enrolment", enrolment, by, at, _("Aftercare: %(state)s") % {"state": State(to).label.lower()})
    return enrolment


def close_enrolment(*, enrolment: Enrolment, outcome, reason, by, on=None, version=None, at=None) -> Enrolment:
    """End an enrolment with any outcome but “restored”, for a reason."""
    check_works(by, enrolment.case)
    on = on or enrolment.case.office.today()
    check_end(enrolment, on, reason)
    check_can_close(enrolment, outcome, on)
    with transaction.atomic():
        move_enrolment(
            enrolment,
            State.CLOSED,
            version,
            closed_on=on,
            closed_by=by,
            outcome=outcome,
            outcome_reason=reason.strip(),
            proposed_by=None,
            proposed_on=None,
            proposed_reason="",
        )
        _wrote(
            "close_enrolment",
            enrolment,
            by,
            at,
            _("Aftercare closed: %(how)s") % {"how": enrolment.get_outcome_display().lower()},
        )
    return enrolment


def propose_restored(*, enrolment: Enrolment, reason, by, on=None, version=None, at=None) -> Enrolment:
    """Ask that an enrolment be closed as restored on a day. Somebody else answers. Raises Refusal."""
    check_works(by, enrolment.case)
    on = on or enrolment.case.office.today()
    check_end(enrolment, on, reason)
    if enrolment.state not in RESTORED_FROM:
        raise Refusal(_("Nobody is restored before they were in service. Move the enrolment on first."))
    if enrolment.proposed_by_id:
        raise Refusal(_("Somebody has asked already; it waits for an answer."))
    with transaction.atomic():
        store(enrolment, version, proposed_by=by, proposed_on=on, proposed_reason=reason.strip(), refused_reason="")
        _wrote("propose_restored", enrolment, by, at, _("Asked to close aftercare as restored"))
    return enrolment


def answer_restored(*, enrolment: Enrolment, approve: bool, by, reason="", version=None, at=None) -> Enrolment:
    """Approve, which closes the enrolment as restored on the day asked for, or refuse with a reason."""
    check_open(enrolment.case)
    check_can_answer_restored(enrolment, by)
    if not approve:
        check_reason(reason)
    with transaction.atomic():
        if approve:
            move_enrolment(
                enrolment,
                State.CLOSED,
                version,
                outcome=Outcome.RESTORED,
                outcome_reason=enrolment.proposed_reason,
                closed_on=enrolment.proposed_on,
                closed_by=enrolment.proposed_by,
                approved_by=by,
            )
            _wrote("approve_restored", enrolment, by, at, _("Aftercare closed: restored"))
        else:
            store(
                enrolment,
                version,
                proposed_by=None,
                proposed_on=None,
                proposed_reason="",
                refused_reason=reason.strip(),
            )
            _wrote("refuse_restored", enrolment, by, at, _("Closing as restored was refused"))
    return enrolment


def move_enrolment(enrolment: Enrolment, to, version, **changes) -> None:
    """The one function that changes an enrolment's state, and what goes with it. Raises Refusal, or Stale.

    Without `version` the one that was read last counts.
    """
    if to not in TRANSITIONS[enrolment.state]:
        raise Refusal(
            _("This enrolment is “%(state)s” and cannot become “%(to)s”.")
            % {"state": enrolment.get_state_display().lower(), "to": State(to).label.lower()}
        )
    store(enrolment, version, state=to, **changes)


def _wrote(action, enrolment, by, at, summary):
    audit.record(action, by=by, obj=enrolment, case=enrolment.case, audience=Audience.AFTERCARE, summary=summary, at=at)
    refresh_stages(case=enrolment.case, by=by, at=at)
