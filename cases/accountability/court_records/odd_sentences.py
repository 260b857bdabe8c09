"""What is odd in the sentences and the money of court records, and stored all the same.

Totals that do not add up are both kept: what was stated in all, and what was stated under each statute.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Verdict
from .oddities import CHECK, NOTE, Oddity

#: A hundred years. Courts write such terms where they mean life, and some do mean the number.
LIKE_LIFE = 1200
TRIED = {Verdict.Outcome.GUILTY_TRIAL, Verdict.Outcome.NOT_GUILTY}


def of_sentence(accused) -> list[Oddity]:
    """What is odd about an accused's sentence: totals, terms like a life, a sentence without a conviction."""
    found = []
    for kind, stated, parts in (
        (_("Prison"), accused.prison, [charge.prison for charge in accused.charges]),
        (_("Probation"), accused.probation, [charge.probation for charge in accused.charges]),
    ):
        if odd := _of_total(kind, stated, [months for months in parts if months is not None]):
            found.append(odd)
        longest = max([stated or 0, *(months or 0 for months in parts)])
        if longest >= LIKE_LIFE:
            sentence = _("%(kind)s: %(n)d months. So long a term may stand for life; it is kept as months.")
            found.append(Oddity(NOTE, sentence % {"kind": kind, "n": longest}))
    if accused.is_sentenced and not accused.is_guilty:
        found.append(Oddity(CHECK, _("A sentence is recorded, but no conviction.")))
    if accused.is_guilty and not accused.is_sentenced and accused.prison is None and accused.probation is None:
        found.append(Oddity(NOTE, _("Convicted, but no sentence is recorded.")))
    return found


def _of_total(kind, stated, parts) -> Oddity | None:
    """Why a total is not what the statutes give: the longest term, or all of them one after another."""
    longest, together = max(parts, default=0), sum(parts)
    if stated == longest or (stated is None and not together):
        return None
    level = CHECK
    if stated is None:
        sentence = _("%(kind)s: %(sum)d months by statute, but no total.")
    elif not parts:
        level, sentence = NOTE, _("%(kind)s: %(n)d months in all, but nothing is recorded by statute.")
    elif stated < longest:
        sentence = _("%(kind)s: %(n)d months in all, but %(longest)d under one statute alone.")
    elif stated > together:
        sentence = _("%(kind)s: %(n)d months in all, but the statutes add up to %(sum)d.")
    elif stated == together:
        level, sentence = NOTE, _("%(kind)s: the total of %(n)d months is one term after another.")
    else:
        sentence = _("%(kind)s: %(n)d months in all, neither the longest term (%(longest)d) nor the sum (%(sum)d).")
    return Oddity(level, sentence % {"kind": kind, "n": stated, "longest": longest, "sum": together})


def runs_one_after_another(accused) -> bool:
    """Whether the stated prison is all the terms together, so that they cannot run at the same time."""
    terms = [charge.prison for charge in accused.charges if charge.prison]
    return bool(terms) and accused.prison == sum(terms) != max(terms)


def of_charge(charge) -> list[Oddity]:
    """What is odd about the sentence under one statute, and about its plea."""
    found, statute = [], {"statute": charge.statute}
    if charge.is_sentenced and not charge.is_guilty:
        found.append(Oddity(CHECK, _("%(statute)s: a sentence, but no conviction under it.") % statute))
    if Verdict.Outcome.GUILTY_PLEA in charge.outcomes and TRIED & charge.outcomes.keys():
        found.append(Oddity(NOTE, _("%(statute)s: guilty on a plea to some counts; others were tried.") % statute))
    return found


def of_money(accused, co_accused) -> list[Oddity]:
    """What is odd about bail and restitution. The same amount for several accused is most often owed once, together."""
    found = []
    if accused.bail_amount and not accused.bail:
        found.append(Oddity(NOTE, _("An amount of bail is recorded, but not its kind.")))
    if not accused.restitution:
        return found
    if not accused.is_guilty:
        found.append(Oddity(CHECK, _("Restitution is recorded, but no conviction.")))
    same = sum(other.restitution == accused.restitution for other in co_accused if other is not accused)
    if same:
        sentence = ngettext(
            "%(n)d co-accused has the same restitution, USD %(amount)s: it may be owed together. It is kept for each.",
            "%(n)d co-accused have the same restitution, USD %(amount)s: it may be owed together. It is kept for each.",
            same,
        )
        found.append(Oddity(NOTE, sentence % {"n": same, "amount": f"{accused.restitution:,}"}))
    return found
