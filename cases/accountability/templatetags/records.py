"""Oddities of court records, as a page has fetched them."""

from django import template

from ..models import RecordFlag

register = template.Library()


@register.filter
def waiting(flags) -> list:
    """Those that somebody has to look at and nobody has."""
    return [flag for flag in flags if flag.level == RecordFlag.Level.CHECK and not flag.looked_at]


@register.filter
def waiting_first(flags) -> list:
    """What is to be looked at, then what was, then what is good to know."""
    return sorted(flags, key=lambda flag: (flag.level != RecordFlag.Level.CHECK, flag.looked_at is not None, flag.pk))


@register.filter
def to_look_at(proceedings) -> list:
    """(proceeding, how many of its oddities wait), without those of which none does."""
    counted = [(proceeding, len(waiting(proceeding.flags.all()))) for proceeding in proceedings]
    return [(proceeding, n) for proceeding, n in counted if n]
