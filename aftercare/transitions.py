"""How an enrolment moves from state to state. Source: the domain rules, "Aftercare, per survivor"."""

from .models import Enrolment

State, Outcome = Enrolment.State, Enrolment.Outcome

TRANSITIONS = {
    State.REFERRED: {State.CONSENTED, State.CLOSED},
    State.CONSENTED: {State.ASSESSED, State.CLOSED},
    State.ASSESSED: {State.PLANNED, State.CLOSED},
    State.PLANNED: {State.IN_SERVICE, State.CLOSED},
    State.IN_SERVICE: {State.MONITORING, State.CLOSED},
    State.MONITORING: {State.CLOSED},
    State.CLOSED: set(),
}

#: Who was never in service was never restored by it.
RESTORED_FROM = {State.IN_SERVICE, State.MONITORING}


def next_state(enrolment: Enrolment) -> str | None:
    """The state that follows when care goes on; None when only closing is left."""
    return next((state for state in TRANSITIONS[enrolment.state] if state != State.CLOSED), None)
