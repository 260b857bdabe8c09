"""Asking the other offices whether they may know a person. The database asks, answers and tells them who asked.

Source: the domain rules, "Safety of the people in the data" and "People and places".
"""

import json
from itertools import combinations

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.models import Office
from offices.refusal import Refusal

from ..models import BlindMatchNotice, CaseRole, Person, PersonName
from ..naming import romanised, sounds, words
from ..visibility import named

#: What the database keeps (ijm_blind_match), and the sentence for it.
LIMITS = {
    "blind_match_asked_often": lambda: _("You have asked 20 times within a day. Ask again tomorrow."),
    "blind_match_record_asked_often": lambda: _("About this person was asked three times within a day already."),
    "blind_match_never_restricted": lambda: _("Other offices are never asked about people of restricted cases."),
}


def check_can_ask(person: Person, user):
    """Raise Refusal unless other offices may be asked about this record, as far as the person asking can know."""
    if person.merged_into_id:
        raise Refusal(_("This record was merged into another. Ask about that one."))
    records = Person.objects.visible_to(user).standing_for([person.pk])
    if CaseRole.objects.filter(person__in=records, case__in=named(user).restricted).exists():
        raise Refusal(LIMITS["blind_match_never_restricted"]())


def ask_other_offices(*, person: Person, by) -> list[Office]:
    """Ask whether another office may know this person. Returns the offices that may, and nothing else about it.

    They are told who asked. Raises PermissionDenied without the right to work on the record, and Refusal for people of
    restricted cases, after 20 questions of one person or 3 about one record within 24 hours.
    """
    require(by, "change_case", person.office_id)
    check_can_ask(person, by)
    keys = json.dumps(keys_of(names_of(person, by)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT ijm_blind_match(%s, %s)", [person.pk, keys])
            (answer,) = cursor.fetchone()
    except IntegrityError as error:
        limit = LIMITS.get(error.__cause__.diag.constraint_name)
        if limit is None:
            raise
        raise Refusal(limit()) from None
    return list(Office.objects.filter(pk__in=answer).order_by("city"))


def names_of(person, user):
    """Every name of the person, those of merged records as well."""
    records = Person.objects.visible_to(user).standing_for([person.pk])
    return PersonName.objects.visible_to(user).filter(person_id__in=records)


def keys_of(names) -> list[dict]:
    """What is looked for: for each name all of its words, or all of its sounds.

    Of a name of three words and more also all but one of them, for a record that lacks a second family name or a
    middle name; that alone tells nothing (`births`), so both births must be known and fit.
    """
    keys = {}
    for name in names:
        for written in filter(None, (name.full, name.romanisation)):
            for kind, told in (("word", words(written)), ("word", romanised(written)), ("sound", sounds(written))):
                tokens = frozenset(told)
                keys[kind, tokens] = False
                if len(tokens) > 2:
                    for fewer in combinations(sorted(tokens), len(tokens) - 1):
                        keys.setdefault((kind, frozenset(fewer)), True)
    return [
        {"kind": kind, "tokens": sorted(tokens), "births": births} for (kind, tokens), births in keys.items() if tokens
    ]


def note_seen(*, notice: BlindMatchNotice, by) -> BlindMatchNotice:
    """Somebody who assigns the office's cases has read that another office asked: every notice of that question."""
    require(by, "assign_case", notice.office_id)
    with transaction.atomic():
        same = BlindMatchNotice.objects.visible_to(by).unseen().filter(match=notice.match_id, office=notice.office_id)
        if same.update(seen_by=by, seen_at=timezone.now()):
            audit.record("note_seen_question", by=by, obj=notice, office=notice.office)
    return notice


def questions_for(user):
    """What other offices asked about people of the user's offices and is not seen yet: one row per question."""
    unseen = BlindMatchNotice.objects.visible_to(user).unseen()
    return unseen.values("match", "asked_at", "asking_office__city", "office__city").distinct().order_by("asked_at")
