"""Warning leads by mail of the clocks that run out: each level of each clock once for each person, and never a name.

The database says who is to be warned of what, and keeps what is claimed and what is sent (0004_clocks_walls): two
workers at once send one mail, and a worker that is killed gives back what it had in hand.
"""

from collections import Counter

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from offices.db import asking

#: How many days before its end a clock warns. One that has run out unseen is of the last level.
LEVELS = (14, 7, 1)


def readers_to_warn(moment) -> list[int]:
    """Ids of the people who are to be warned of something at `moment`."""
    with asking(None), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ijm_readers_to_warn(%s)", [moment])
        return [reader for (reader,) in cursor.fetchall()]


def warn_of_clocks(*, user, moment=None) -> int:
    """Mail to that person how many of their deadlines run out. Returns of how many clocks; 0: nothing was sent.

    What is new is claimed and committed first; then whatever is claimed and not sent is sent, by one worker alone.
    """
    moment = moment or timezone.now()
    with asking(user), connection.cursor() as cursor:
        cursor.execute("SELECT ijm_claim_clock_warnings(%s)", [moment])
    with asking(user), connection.cursor() as cursor:
        cursor.execute("SELECT level, days_left FROM ijm_take_clock_warnings(%s)", [moment])
        taken = cursor.fetchall()
        if taken:
            _mail(user, taken)
    return len(taken)


def _mail(user, taken):
    counted = Counter(0 if days_left < 0 else level for level, days_left in taken)
    context = {
        "count": len(taken),
        "over": counted[0],
        "levels": [(counted[level], level) for level in reversed(LEVELS) if counted[level]],
        "site": settings.IJM_SITE,
    }
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = render_to_string("accountability/email/clocks_subject.txt", context).strip()
        send_mail(subject, render_to_string("accountability/email/clocks_message.txt", context), None, [user.email])
