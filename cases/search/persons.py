"""People by name: the few that the token table gives are ranked here, and a human decides.

Source: the domain rules, "People and places".
"""

from collections import defaultdict
from datetime import timedelta

from rapidfuzz import fuzz

from ..models import Person, PersonName
from ..naming import romanised, sounds, words
from .tokens import Test, holders

MOST_WORDS = 6
RANKED = 80
#: Ages are told and guessed: two records may be one person when they are this far apart.
AGE_SLACK = timedelta(days=2 * 365 + 1)
ALIKE, PARTLY = 80, 70


def find_persons(user, text, limit=20) -> tuple[list[Person], bool]:
    """The people whose records `user` may read and whose name begins like the words of `text`, best first.

    Merged records lead to the one that stands for them. The second value says that there may be more.
    When nobody has the words, whoever has their sound is found.
    """
    written = words(text)[:MOST_WORDS]
    ids, is_cut = holders(user, [Test("word", word, prefix=True) for word in written])
    if not ids:
        heard = sorted(sounds(" ".join(written)))
        ids, is_cut = holders(user, [Test("sound", key) for key in heard])
    ranked = [person for person, _score in _ranked(user, text, ids[:RANKED])]
    found = _records(user, ranked[: 2 * limit])
    if len(found) < limit < len(ranked):  # many were merged into one
        found = _records(user, ranked)
    return found[:limit], is_cut or len(ids) > limit


def possible_same(user, office, name, birth=None, but_not=None, limit=5) -> list[Person]:
    """People of the office who may be the one called `name`, best first: the same words or sounds, an age that fits.

    `birth` is a PartialDate or a Person. A birthday on 1 January says nothing: officials write it for "unknown".
    A record that lacks one of the names is shown only when both ages are known and fit. `but_not` is a person who is
    not meant. Only a human says that two are one.
    """
    written, heard = words(name)[:MOST_WORDS], sorted(sounds(name))
    if not written:
        return []
    ids = {}
    for tests in ([Test("word", word) for word in written], [Test("sound", key) for key in heard]):
        ids.update(dict.fromkeys(holders(user, tests, [office.pk])[0]))
    if len(written) > 1:  # one of the names may be missing or another in the other record
        for test in [
            *(Test("word", word) for word in written if len(word) > 2),
            *(Test("sound", key) for key in heard),
        ]:
            some, is_cut = holders(user, [test], [office.pk])
            ids.update({} if is_cut else dict.fromkeys(some))
    scores = dict(_ranked(user, name, list(ids)[: 3 * RANKED], _alike))
    return [
        person
        for person in _records(user, [pk for pk, score in scores.items() if score >= PARTLY])
        if person.pk != getattr(but_not, "pk", None)
        and fits(birth, person)
        and (scores.get(person.pk, ALIKE) >= ALIKE or (_span(birth) and _span(person)))
    ][:limit]


def fits(birth, person) -> bool:
    """Whether two births can be of one person, give or take two years. Not knowing never speaks against it."""
    one, other = _span(birth), _span(person)
    if one is None or other is None:
        return True
    return one[0] - AGE_SLACK <= other[1] and other[0] - AGE_SLACK <= one[1]


def _span(birth):
    if birth is None:
        return None
    if isinstance(birth, Person):
        first, last = birth.born_from, birth.born_to
    else:
        first, last = birth.earliest, birth.latest
    if first is None or last is None or (first == last and (first.month, first.day) == (1, 1)):
        return None
    return first, last


def _ranked(user, text, ids, score=None):
    """(person id, score) of these people, best first, by the best of their names; one query."""
    scores = defaultdict(float)
    names = PersonName.objects.visible_to(user).filter(person_id__in=ids)
    for person, full, romanisation in names.values_list("person_id", "full", "romanisation"):
        for written in filter(None, (full, romanisation)):
            scores[person] = max(scores[person], (score or _begins_like)(text, written))
    return sorted(scores.items(), key=lambda row: (-row[1], row[0]))


def _begins_like(text, full):
    return max(fuzz.WRatio(" ".join(spelt(text)), " ".join(spelt(full))) for spelt in (words, romanised))


def _alike(text, full):
    """How much two whole names are one: ALIKE and more for the same words or sounds, PARTLY when one lacks a name."""
    one, other = sounds(text), sounds(full)
    if one and one == other:
        return 100.0
    score = max(fuzz.token_sort_ratio(" ".join(spelt(text)), " ".join(spelt(full))) for spelt in (words, romanised))
    partly = (one and one <= other) or (other and other <= one)
    return score if score >= ALIKE or not partly else float(PARTLY)


def _records(user, ids):
    """The records that stand for these people, in this order, each once."""
    along = ("office", "merged_into__office", "merged_into__merged_into__office")
    held = Person.objects.visible_to(user).select_related(*along).in_bulk(ids)
    kept = {}
    for pk in ids:
        if pk in held:
            kept.setdefault(held[pk].record.pk, held[pk].record)
    return list(kept.values())
