"""What a legal profile says, in words."""

from django import template
from django.utils.dates import WEEKDAYS

from ..models import Plea
from ..profiles.comparing import how_long, in_sentence

register = template.Library()

register.filter("clock_words", in_sentence)
register.filter("clock_length", how_long)


@register.filter
def plea_words(pleas):
    """The pleas of a version, with commas."""
    return ", ".join(str(Plea(plea).label) for plea in pleas)


@register.filter
def weekday_words(days):
    """ISO days of the week as their names."""
    return ", ".join(str(WEEKDAYS[day - 1]) for day in days)
