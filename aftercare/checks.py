"""What must be true before something is done in the aftercare stage; each rule refuses with a sentence."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cases.models import Case
from offices.access import require, rights_of
from offices.days import in_words
from offices.refusal import Refusal

from .clock import limit_of
from .models import Enrolment
from .survivors import Survivor, survivor_of
from .transitions import TRANSITIONS

State, Outcome = Enrolment.State, Enrolment.Outcome

EARLIEST_YEAR = 1950


def check_works(by, case):
    """Raise unless `by` works aftercare in the case's office (PermissionDenied) and the case is open (Refusal)."""
    require(by, "change_aftercare", case.office_id)
    check_open(case)


def check_open(case):
    if case.status != Case.Status.OPEN:
        raise Refusal(_("The case is not open, so its aftercare stage does not change."))


def check_day(case, day, field):
    """Raise Refusal for a day that has not come yet where the office is, or for a year that was mistyped."""
    if day > case.office.today():
        raise Refusal(_("This day is in the future."), field)
    if day.year < EARLIEST_YEAR:
        raise Refusal(_("Please check the year."), field)


def check_can_be_asked(survivor: Survivor | None, on):
    """Raise Refusal unless this is a relieved victim of the case who is not in care already, as of that day."""
    if survivor is None or survivor.victim.is_no_victim:
        raise Refusal(_("Only a victim of this case can be enrolled."), "person")
    if not survivor.is_relieved:
        raise Refusal(
            _("%(person)s was not relieved yet. Care starts with a relief.") % {"person": survivor.person}, "person"
        )
    if on < min(relief.relieved_on for relief in survivor.victim.reliefs):
        raise Refusal(_("%(person)s was relieved after that day.") % {"person": survivor.person}, "opened_on")
    if survivor.open_enrolment:
        raise Refusal(_("%(person)s is enrolled already.") % {"person": survivor.person}, "person")


def check_can_enrol(survivor: Survivor | None, on):
    """Raise Refusal unless this survivor can be enrolled on that day: relieved, not enrolled, and agreeing to care."""
    check_can_be_asked(survivor, on)
    if not survivor.has_consented:
        raise Refusal(
            _("%(person)s has no consent for care in force. Record it first; without it there is no enrolment.")
            % {"person": survivor.person},
            "person",
        )
    if on < survivor.consent.answered_on:
        raise Refusal(
            _("%(person)s agreed to care on %(day)s; it cannot start before.")
            % {"person": survivor.person, "day": in_words(survivor.consent.answered_on)},
            "opened_on",
        )


def check_can_advance(enrolment: Enrolment, to, on=None):
    """Raise Refusal unless the table, the consent and the time limit let care go on to that state."""
    if to not in TRANSITIONS[enrolment.state] or to == State.CLOSED:
        raise Refusal(
            _("This enrolment is “%(state)s” and cannot become “%(to)s”.")
            % {"state": enrolment.get_state_display().lower(), "to": State(to).label.lower()},
            "to",
        )
    survivor = survivor_of(enrolment.case, enrolment.person_id)
    if survivor is None or not survivor.has_consented:
        raise Refusal(_("Consent for care is not in force. Record it again, or close the enrolment."))
    limit = limit_of(enrolment)
    if limit and limit.is_over(on or enrolment.case.office.today()):
        raise Refusal(
            _("The two years ended on %(day)s. Close the enrolment; care is never prolonged in silence.")
            % {"day": in_words(limit.deadline_on)}
        )


def check_can_close(enrolment: Enrolment, outcome, on):
    """Raise Refusal unless the enrolment can end so on that day. “Restored” is asked for and approved instead."""
    if outcome == Outcome.RESTORED:
        raise Refusal(_("Closing as restored needs a second person: ask for it."), "outcome")
    if outcome == Outcome.TIME_LIMIT:
        limit = limit_of(enrolment)
        if limit is None:
            raise Refusal(_("This survivor has no time limit: it is for survivors of bonded labour alone."), "outcome")
        if on < limit.deadline_on:
            raise Refusal(_("The time limit is reached on %(day)s.") % {"day": in_words(limit.deadline_on)}, "outcome")


def check_can_answer_restored(enrolment: Enrolment, by):
    """Raise unless `by` works aftercare or approves closures (PermissionDenied) and is not who asked (Refusal)."""
    works = rights_of(by).has("change_aftercare", enrolment.office_id)
    if not works and not rights_of(by).has("approve_closure", enrolment.office_id):
        raise PermissionDenied(_("A social worker or the director answers this."))
    if not enrolment.is_open or not enrolment.proposed_by_id:
        raise Refusal(_("Nobody asks to close this enrolment as restored."))
    if enrolment.proposed_by_id == by.pk:
        raise Refusal(_("You asked for this yourself; somebody else answers it."))


def check_end(enrolment, on, reason):
    check_day(enrolment.case, on, "on")
    if on < enrolment.opened_on:
        raise Refusal(_("It cannot end before it began."), "on")
    check_reason(reason)


def check_reason(reason):
    if not reason.strip():
        raise Refusal(_("Say why."), "reason")
