"""Who on a roster may be written twice, and who may be known to the office: suggestions that a human decides.

Everything is asked at once: a query for five hundred names is not five hundred queries.
Source: the domain rules, "People and places".
"""

from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from cases.models import RECORD_OF_PERSON, Person, PersonName, PersonToken
from cases.naming import romanised, sounds, words
from cases.partial_dates import PartialDate
from cases.search.persons import fits

from ..models import RosterEntry

#: Of 100: how alike two names are written before somebody is asked whether they are one.
ALIKE = 86
#: Words that many share tell nobody apart; with more rows than these a name is looked up by its rarer words.
MOST_TOKENS = 20_000
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
    """For each of these rows the people of the operation's office who may be the one; two queries for all of them."""
    wanted = [(entry, set(words(entry.name)) | set(romanised(entry.name)), sounds(entry.name)) for entry in entries]
    holders = _holders(user, operation.office_id, wanted)
    candidates = {
        entry.pk: _with_all(holders, "word", written) | _with_all(holders, "sound", heard)
        for entry, written, heard in wanted
    }
    names = _names(user, set().union(*candidates.values()) if candidates else set())
    day = operation.executed_on or operation.planned_for
    return [Suggestion(entry, _best(entry, candidates[entry.pk], names, day)) for entry in entries]


def _holders(user, office_id, wanted):
    """(kind, token) → ids of the people who bear it."""
    written = set().union(*(tokens for _entry, tokens, _heard in wanted)) if wanted else set()
    heard = set().union(*(tokens for _entry, _written, tokens in wanted)) if wanted else set()
    holders = defaultdict(set)
    rows = PersonToken.objects.visible_to(user).filter(office_id=office_id)
    asked = [(kind, sorted(tokens)) for kind, tokens in (("word", written), ("sound", heard)) if tokens]
    parts = [
        rows.filter(kind=kind, token__in=tokens).order_by("-person_id").values_list("kind", "token", "person_id")
        for kind, tokens in asked
    ]
    for part in parts:
        for kind, token, person in part[:MOST_TOKENS]:
            holders[kind, token].add(person)
    return holders


def _with_all(holders, kind, tokens):
    return set.intersection(*(holders[kind, token] for token in tokens)) if tokens else set()


def _names(user, ids):
    """Person id → (record that stands for the person, names)."""
    names = defaultdict(list)
    rows = PersonName.objects.visible_to(user).filter(person_id__in=ids).select_related(RECORD_OF_PERSON)
    for name in rows:
        names[name.person_id].append(name)
    return names


def _best(entry, ids, names, day):
    birth, text = birth_of(entry, day), " ".join(romanised(entry.name))
    scored = {}
    for pk in ids:
        for name in names[pk]:
            person = name.person.record
            if fits(birth, person) and _sex_fits(entry, person):
                score = fuzz.token_sort_ratio(text, " ".join(romanised(name.romanisation or name.full)))
                scored[person] = max(score, scored.get(person, 0))
    return sorted(scored, key=lambda person: (-scored[person], person.pk))[:MOST_SUGGESTED]


def _sex_fits(entry, person):
    return "unknown" in (entry.sex, person.sex) or entry.sex == person.sex
