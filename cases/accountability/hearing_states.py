"""What may become of a hearing: one table, and what stands in the way of each move, as a sentence.

Source: the domain rules, "Entities": a hearing is scheduled, then held, or adjourned by somebody for a reason.
"""

from django.utils.translation import gettext as _

from .models import Hearing

S = Hearing.Status
MOVES = {
    S.SCHEDULED: (S.HELD, S.ADJOURNED, S.CANCELLED),
    S.HELD: (S.SCHEDULED,),  # written down by mistake
    S.ADJOURNED: (S.SCHEDULED,),
    S.CANCELLED: (S.SCHEDULED,),
}
#: What only a day that has come can bring.
HAPPENED = (S.HELD, S.ADJOURNED)


def refusal(hearing, to: str) -> str:
    """Why the hearing cannot become `to`; empty: it can."""
    if to not in MOVES[hearing.status]:
        return _("This hearing is “%(now)s” already.") % {"now": hearing.get_status_display().lower()}
    if to in HAPPENED and hearing.on > hearing.case.office.today():
        return _("The day of the hearing has not come yet. Change its date, or cancel it.")
    if to == S.SCHEDULED and not hearing.matter.is_running:
        return _("The matter has ended.")
    if to == S.SCHEDULED and hearing.next_id and hearing.next.status != S.CANCELLED:
        return _("The next hearing is set. Cancel that one first.")
    return ""


def refusal_to_move(hearing) -> str:
    """Why the hearing cannot get another date; empty: it can."""
    if not hearing.is_to_come:
        return _("This hearing is “%(now)s” already.") % {"now": hearing.get_status_display().lower()}
    if hearing.on < hearing.case.office.today():
        return _("The day has passed. Say whether it was held or adjourned.")
    return ""


def refusal_to_set_next(hearing) -> str:
    """Why no next hearing can be set for this one; empty: it can."""
    if hearing.status != S.ADJOURNED or (hearing.next_id and hearing.next.status != S.CANCELLED):
        return _("The next hearing is set already, or this one was not adjourned.")
    return refusal_to_add(hearing.matter)


def refusal_to_add(matter) -> str:
    """Why no hearing can be added to the matter; empty: it can."""
    return "" if matter.is_running else _("The matter has ended.")


def lacks_next(hearing) -> bool:
    """Whether the hearing was adjourned, nobody has written down to which day, and the matter still runs."""
    return not refusal_to_set_next(hearing)
