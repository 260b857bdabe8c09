"""Days as sentences write them."""

import datetime

from django.utils.formats import date_format


def in_words(day: datetime.date) -> str:
    """“28 November 2026”, in the language of the moment: never by numbers alone, which two people read two ways."""
    return date_format(day, "j F Y")
