"""Who on a roster may be written twice, and who may be known to the office: suggestions that a human decides.

Everything is asked at once: a query for five hundred names is not five hundred queries.
Source: the domain rules, "People and places".
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from rapidfuzz import fuzz, process

from cases.models import RECORD_OF_PERSON, Person, PersonName, PersonToken
from cases.naming import romanised, sounds, tokens, words
from cases.partial_dates import PartialDate
from cases.search.persons import fits

from ..models import RosterEntry

#: Of 100: how alike two names are written before somebody is asked whether they are one.
ALIKE = 86
#: A word that more people bear tells nobody apart.
MOST_HOLDERS = 300
MOST_SUGGESTED = 3
AGES = {"0_4": (0, 4), "5_11": (5, 11), "12_17": (12, 17), "18_39": (18, 39), "40_59": (40, 59), "60": (60, 100)}


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one human being: `later` was written after `earlier`."""

    later: object
    earlier: object

    @property
    def who(self) -> str:
        """Why they are alike, in words: sex, age and family."""
        said = [RosterEntry.Sex(self.later.sex).label, RosterEntry.AgeBand(self.later.age_band).label]
        if family := self.later.family or self.earlier.family:
            said.append(family)
        return " · ".join(str(word) for word in said)


def perhaps_twice(rows) -> list[Pair]:
    """Pairs among these rows that sound or are written alike, of one sex and age; each later row once.

    Rows of two different families are two people, however common the name; brothers and sisters often have names that
    are nearly one. Rows without a name say nothing.
    """
    groups = defaultdict(list)
    for row in rows:
        if written := " ".join(romanised(row.name)):
            groups[row.sex, row.age_band].append((written, frozenset(sounds(row.name)), row))
    pairs = [pair for group in groups.values() for pair in _alike_in(group)]
    return sorted(pairs, key=lambda pair: -pair.later.number)


def _alike_in(group):
    written = [name for name, _heard, _row in group]
    for nth in range(1, len(group)):
        name, heard, row = group[nth]
        near = process.extract_iter(name, written[:nth], scorer=fuzz.ratio, score_cutoff=ALIKE)
        near = {place for _name, _score, place in near}
        near |= {place for place in range(nth) if heard and heard == group[place][1]}
        for place in sorted(near):
            other = group[place][2]
            if _digits(row.name) != _digits(other.name):
                continue  # “infant 1” and “infant 2” were told apart by whoever wrote them
            if row.family and other.family and (row.family != other.family or (heard != group[place][1])):
                continue
            yield Pair(row, other)
            break


def _digits(name):
    return [c for c in name if c.isdigit()]


@dataclass
class Suggestion:
    """A row of the roster and the people of the office's records who may be the same, best first."""

    entry: RosterEntry
    people: list[Person] = field(default_factory=list)


def birth_of(entry: RosterEntry, on) -> PartialDate:
    """The span of days on which somebody of this age on the day `on` was born."""
    if entry.age_band not in AGES:
        return PartialDate.unknown()
    return PartialDate.of_ages(*AGES[entry.age_band], on)


def suggest_people(user, operation, entries) -> list[Suggestion]:
    """For each of these rows the people of the operation's office who may be the one; three queries for all of them.

    Whoever has all the words of the name, or all its sounds. They are looked up by the rarest of them.
    """
    wanted = {entry.pk: _asked(entry.name) for entry in entries}
    rows = PersonToken.objects.visible_to(user).filter(office_id=operation.office_id)
    rarest = _rarest(rows, wanted)
    holders = defaultdict(set)
    lookups = {token for tokens in rarest.values() for token in tokens}
    if lookups:
        for kind, token, person in rows.filter(_any_of(lookups)).values_list("kind", "token", "person_id"):
            holders[kind, token].add(person)
    candidates = {pk: set().union(*(holders[token] for token in tokens)) for pk, tokens in rarest.items()}
    names = _names(user, set().union(*candidates.values())) if candidates else {}
    day = operation.executed_on or operation.planned_for
    return [Suggestion(entry, _best(entry, wanted[entry.pk], candidates[entry.pk], names, day)) for entry in entries]


def _asked(name):
    """The words of a name, and its sounds, each as the tokens that all have to be found."""
    written = {("word", word) for word in [*words(name), *romanised(name)]}
    return [asked for asked in (written, {("sound", key) for key in sounds(name)}) if asked]


def _any_of(lookups):
    """The condition for rows with one of these tokens."""
    condition = Q(pk__in=[])
    for kind in ("word", "sound"):
        condition |= Q(kind=kind, token__in=sorted(token for of, token in lookups if of == kind))
    return condition


def _rarest(rows, wanted):
    """Row id → for its words and for its sounds the one that the fewest people bear, unless too many do."""
    every = set().union(*(asked for each in wanted.values() for asked in each)) if wanted else set()
    borne = {}
    if every:
        found = rows.filter(_any_of(every)).order_by().values_list("kind", "token").annotate(n=Count("pk"))
        borne = {(kind, token): number for kind, token, number in found}
    rarest = {}
    for pk, each in wanted.items():
        known = [asked for asked in each if asked <= borne.keys()]
        first = [min(asked, key=lambda token: (borne[token], token)) for asked in known]
        rarest[pk] = [token for token in first if borne[token] <= MOST_HOLDERS]
    return rarest


def _names(user, ids):
    """Person id → the names under which the person is known, with the record that stands for them."""
    names = defaultdict(list)
    for name in PersonName.objects.visible_to(user).filter(person_id__in=ids).select_related(RECORD_OF_PERSON):
        names[name.person_id].append((name, tokens(name.full, name.romanisation)))
    return names


def _best(entry, wanted, ids, names, day):
    birth, text = birth_of(entry, day), " ".join(romanised(entry.name))
    scored = {}
    for name, held in (row for pk in ids for row in names[pk]):
        person = name.person.record
        if any(asked <= held for asked in wanted) and fits(birth, person) and _sex_fits(entry, person):
            score = fuzz.token_sort_ratio(text, " ".join(romanised(name.romanisation or name.full)))
            scored[person] = max(score, scored.get(person, 0))
    return sorted(scored, key=lambda person: (-scored[person], person.pk))[:MOST_SUGGESTED]


def _sex_fits(entry, person):
    return "unknown" in (entry.sex, person.sex) or entry.sex == person.sex
