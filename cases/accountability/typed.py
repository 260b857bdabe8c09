"""Days and hours of hearings as people type them: “24 Mar”, “tomorrow”, “8.30”, “2 pm”."""

import datetime
import re
from contextlib import suppress

from django.utils.translation import gettext as _

from cases.partial_dates import Precision, parse_day

#: A day without its year is the last one if it was this near, and else the next one.
JUST_PAST = datetime.timedelta(days=30)
NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{1,2})\.?")
_NAMED_MONTH = re.compile(r"(?:\d{1,2}\s+(?:de\s+)?)?[^\W\d]+\.?(?:\s+\d{1,2})?")
_HOUR = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h|hrs)?", re.IGNORECASE)


def hearing_day(text: str, today: datetime.date) -> datetime.date | None:
    """The day that was typed, None for nothing. A year may be missing. Raises ValueError with a sentence."""
    words = _WEEKDAY.sub("", " ".join(text.split()))
    if not words:
        return None
    if words.lower() in NEAR:
        return today + datetime.timedelta(days=NEAR[words.lower()])
    if match := _NUMBERS.fullmatch(words):
        return _nearest(f"{match[1]}/{match[2]}/%d", words, today)
    if _NAMED_MONTH.fullmatch(words):
        return _nearest(words.replace("%", "") + " %d", words, today)
    return _exact(words, today)


def _exact(words, today):
    found = parse_day(words, today)
    if found.precision != Precision.DAY:
        raise ValueError(_("A hearing has a day. Write it like 24 March or 2027-03-24."))
    return found.earliest


def _nearest(pattern, words, today):
    """In the year that makes it the last one if that is near, or the next one; 29 February waits for a leap year."""
    for year in range(today.year - 1, today.year + 5):
        with suppress(ValueError):
            day = _exact(pattern % year, today)
            if day >= today - JUST_PAST:
                return day
    raise ValueError(_("We cannot read “%(text)s” as a day. Try “24 March” or “2027-03-24”.") % {"text": words[:40]})


def hour_of_day(text: str) -> datetime.time | None:
    """The hour that was typed, None for nothing. Raises ValueError with a sentence."""
    words = " ".join(text.split())
    if not words:
        return None
    if re.fullmatch(r"\d{4}", words):
        words = f"{words[:2]}:{words[2:]}"
    match = _HOUR.fullmatch(words)
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()[:1]
        if half in ("a", "p") and 1 <= hour <= 12:
            hour = hour % 12 + 12 * (half == "p")
        if hour < 24 and minute < 60:
            return datetime.time(hour, minute)
    raise ValueError(_("We cannot read “%(text)s”. Write the hour like 8:30 or 2 pm.") % {"text": words[:20]})
