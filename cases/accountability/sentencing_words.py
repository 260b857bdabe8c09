"""The working of a sentence, as lines that a lawyer can follow."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.days import in_words

from .sentencing import (
    FINE,
    IMPRISONMENT,
    LIFE,
    MONTHS_OF_CYCLE,
    Laid,
    Length,
    Part,
    Reckoned,
    agrees,
    is_for_life,
    one_after_another,
)
from .sentencing import reckon as _reckon


def length_words(length: Length) -> str:
    """“8 years 6 months 10 days”; “nothing” for no time at all."""
    years, months = divmod(length.months, 12)
    said = []
    if years:
        said.append(ngettext("%(n)d year", "%(n)d years", years) % {"n": years})
    if months:
        said.append(ngettext("%(n)d month", "%(n)d months", months) % {"n": months})
    if length.days:
        said.append(ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days})
    return " ".join(said) or _("nothing")


def headline(reckoned: Reckoned) -> str:
    """What it comes to, in one sentence."""
    if reckoned.is_life:
        return _("For life.")
    if not reckoned.serves:
        return _("Nothing is to be served in custody.")
    length = length_words(reckoned.length)
    if reckoned.start is None:
        if reckoned.time_served:
            return _("%(length)s, less %(served)s. From which day is not known.") % {
                "length": length,
                "served": length_words(Length(0, reckoned.time_served)),
            }
        return _("%(length)s. From which day is not known.") % {"length": length}
    if reckoned.beyond:
        return _("%(length)s, which is longer than the calendar.") % {"length": length}
    return _("Expected release: %(day)s.") % {"day": in_words(reckoned.release)}


def working(reckoned: Reckoned) -> list[str]:
    """How it was reckoned: a line for each part, then what was taken off, then what else could come to be."""
    several = sum(laid.part.is_served for laid in reckoned.laid) > 1
    names = {laid.part.key: laid.part.label for laid in reckoned.laid}
    lines = [_part_line(laid, several, names) for laid in reckoned.laid]
    if reckoned.is_life or not reckoned.serves:
        return lines + _otherwise(reckoned)
    if reckoned.start is not None:
        if several:
            lines.append(_("The last part ends on %(day)s.") % {"day": _day(reckoned.last_day)})
        lines += _less(reckoned)
    elif several:
        lines.append(_("Together: %(length)s.") % {"length": length_words(reckoned.length)})
    lines += _otherwise(reckoned)
    lines.append(_("Remission, parole and pardon are not reckoned with."))
    return lines


def _day(day: date) -> str:
    return in_words(day) if day < date.max - timedelta(days=1) else _("a day after the calendar")


def _less(reckoned) -> list[str]:
    if not reckoned.time_served:
        return []
    days = {"n": reckoned.time_served, "day": _day(reckoned.release)}
    lines = [
        ngettext("Less %(n)d day served before → %(day)s.", "Less %(n)d days served before → %(day)s.", days["n"])
        % days
    ]
    if reckoned.release == reckoned.start:
        lines.append(_("The time served before covers all of it."))
    return lines


def _otherwise(reckoned) -> list[str]:
    lines = []
    in_lieu = sum(laid.part.in_lieu_days for laid in reckoned.laid if not laid.part.is_paid)
    if reckoned.if_unpaid:
        lines.append(
            ngettext(
                "If no fine is paid, %(n)d day more → %(day)s.",
                "If no fine is paid, %(n)d days more → %(day)s.",
                in_lieu,
            )
            % {"n": in_lieu, "day": _day(reckoned.if_unpaid)}
        )
    if reckoned.if_activated and reckoned.if_activated != reckoned.release:
        lines.append(_("If what is suspended is activated → %(day)s.") % {"day": _day(reckoned.if_activated)})
    return lines


def _part_line(laid: Laid, several: bool, names: dict) -> str:
    part = laid.part
    what = part.label + ": " if part.label else ""
    if part.is_overturned:
        return what + _("its verdict was overturned, so it adds nothing.")
    if part.kind == FINE:
        return what + _fine(part)
    if part.kind not in (IMPRISONMENT, LIFE):
        words = length_words(part.length) if part.length else _("as ordered")
        return what + _("%(what)s, not in custody.") % {"what": words}
    words = _("for life") if part.kind == LIFE else length_words(part.length)
    if not part.is_served:
        return what + _("%(length)s, suspended: adds nothing unless it is activated.") % {"length": words}
    if laid.begins is None:
        return what + _("%(length)s after a sentence for life: adds nothing.") % {"length": words}
    how = _manner(part, names) if several else ""
    return what + words + how + _dates(laid) + "."


def _fine(part) -> str:
    if not part.in_lieu_days:
        return _("a fine, which adds nothing in custody.")
    if part.is_paid:
        return _("a fine that was paid adds nothing.")
    return ngettext(
        "a fine; %(n)d day in custody if it is not paid.",
        "a fine; %(n)d days in custody if it is not paid.",
        part.in_lieu_days,
    ) % {"n": part.in_lieu_days}


def _manner(part: Part, names) -> str:
    if not part.is_consecutive:
        return _(", together with the others")
    if part.after is None:
        return _(", after all before")
    return _(", after “%(part)s”") % {"part": names.get(part.after, "")}


def _dates(laid) -> str:
    if isinstance(laid.begins, Length):
        return ""
    if laid.part.kind == LIFE:
        return _(" from %(start)s") % {"start": _day(laid.begins)}
    return _(" from %(start)s → %(end)s") % {
        "start": _day(laid.begins),
        "end": _day(max(laid.begins, laid.ends - timedelta(days=1))),
    }


def differs(parts: Sequence[Part], stated: Length | None, stated_life: bool, start: date | None = None) -> str:
    """The sentence about a total that the court stated and the parts do not give; empty where they agree.

    `stated` None: the court stated no length. Both stay on the record: a court may have erred, and so may whoever wrote
    it down.
    """
    if not parts or (stated is None and not stated_life):
        return ""
    life = is_for_life(parts)
    if stated_life or life:
        if stated_life == life:
            return ""
        said = _("life") if stated_life else length_words(stated)
        given = _("life") if life else length_words(_reckon(parts).length)
    elif agrees(parts, stated, start):
        return ""
    else:
        said, given = length_words(stated), length_words(_reckon(parts).length)
    sentence = _("The court's total is %(stated)s; the parts give %(given)s. Both are kept.") % {
        "stated": said,
        "given": given,
    }
    in_row = one_after_another(parts)
    if not life and not stated_life and abs(in_row.weight - stated.weight) < MONTHS_OF_CYCLE:
        sentence += " " + _("One after another the parts would give the court's total.")
    return sentence
