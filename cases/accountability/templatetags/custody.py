"""What the fragments on custody and clocks read of what their page has fetched."""

from django import template

from ..models import CustodyInterval
from ..money import money

register = template.Library()
register.filter("money", money)
State = CustodyInterval.State
STATES = {
    State.AT_LARGE: "bad",
    State.ABSCONDED: "bad",
    State.BAILED: "warn",
    State.RELEASED: "warn",
    State.ARRESTED: "info",
    State.REMANDED: "info",
    State.SERVING: "info",
}


@register.filter
def of(rows, record):
    """What `rows`, a dictionary by primary key, holds of one record; nothing where there is none."""
    return (rows or {}).get(record.pk, ())


@register.filter
def custody_state(row):
    """The colour of a stretch's pill: who is not held may meet a survivor."""
    return STATES[row.state]
