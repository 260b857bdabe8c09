"""Numbers of release certificates for many people: running on from the first, or from a list that was pasted."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.naming import folded

RUNNING = re.compile(r"(.*?)([0-9]{1,12})", re.DOTALL)
MOST_ROWS, MOST_TOLD, LONGEST = 1000, 20, 60


def running_numbers(first: str, count: int) -> list[str]:
    """`count` numbers that run on from `first`, which ends in digits: RC-098, RC-099, RC-100.

    Raises ValueError when it does not, and more than one is wanted.
    """
    if count == 1:
        return [first]
    found = RUNNING.fullmatch(first)
    if not found:
        raise ValueError(first)
    stem, digits = found.groups()
    return [f"{stem}{int(digits) + n:0{len(digits)}}" for n in range(count)]


@dataclass
class Rows:
    """What a pasted list says: people and numbers by their ids, and a sentence for each row that cannot be read."""

    people: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)


def read_rows(text: str, victims, *, numbered: bool) -> Rows:
    """Read a list of names, each with its number where certificates are `numbered`, about these victims of a case."""
    by_name = {}
    for victim in victims:
        by_name.setdefault(folded(victim.person), []).append(victim.person)
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    rows = Rows()
    if len(lines) > MOST_ROWS:
        rows.errors.append(_("These are more than %(n)d rows.") % {"n": MOST_ROWS})
        return rows
    for n, line in lines:
        name, number = _parted(line)
        people = by_name.get(folded(name), [])
        wrong = _wrong_person(people, rows) or (_wrong_number(number, rows) if numbered else "")
        if wrong:
            rows.errors.append(_("Row %(n)d: %(wrong)s") % {"n": n, "wrong": wrong})
        else:
            rows.people[people[0].pk], rows.numbers[people[0].pk] = people[0], number
    if len(rows.errors) > MOST_TOLD:
        rows.errors[MOST_TOLD:] = [_("And %(n)d more rows.") % {"n": len(rows.errors) - MOST_TOLD}]
    return rows


def _parted(line) -> tuple[str, str]:
    """The name and the number of a row, parted by the last tab, or else semicolon, or else comma."""
    for mark in ("\t", ";", ","):
        name, found, number = line.strip().rpartition(mark)
        if found:
            return name.strip(), number.strip()
    return line.strip(), ""


def _wrong_person(people, rows) -> str:
    if not people:
        return _("nobody of this name is a victim of this case.")
    if len(people) > 1:
        return _("several victims have this name. Choose them in the list above.")
    return _("this person stands in an earlier row.") if people[0].pk in rows.people else ""


def _wrong_number(number, rows) -> str:
    if not number:
        return _("the number is missing.")
    if len(number) > LONGEST:
        return _("the number is too long.")
    return _("this number stands in an earlier row.") if number in rows.numbers.values() else ""
