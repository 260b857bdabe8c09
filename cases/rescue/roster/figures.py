"""The figures beside a roster, counted from its rows as they are read: one query, however long the roster is."""

from collections import Counter
from dataclasses import dataclass, field

from ..models import RosterEntry
from .matching import Pair, perhaps_twice
from .rows import next_family

_A, _S = RosterEntry.Adjudication, RosterEntry.Sex
LIGHT = ("key", "number", "turn", "name", "sex", "age_band", "family", "adjudication", "struck_at", "person_id")


@dataclass
class Figures:
    """What a roster adds up to. Struck rows count nowhere but in `last_number`."""

    said: int | None
    listed: int = 0
    victims: int = 0
    not_victims: int = 0
    undecided: int = 0
    families: int = 0
    women: int = 0
    men: int = 0
    children: int = 0
    sex_unknown: int = 0
    without_person: int = 0
    last_number: int = 0
    next_family: int = 1
    turn: int = 0
    twice: list[Pair] = field(default_factory=list)

    @property
    def not_listed(self) -> int:
        return max((self.said or 0) - self.listed, 0)

    def as_sent(self) -> dict:
        """The figures for the browser."""
        shown = {name: value for name, value in vars(self).items() if name not in ("twice", "turn", "without_person")}
        return shown | {"not_listed": self.not_listed}


def read_figures(operation, user, *, with_pairs=False) -> Figures:
    """Count the roster as far as `user` reads it; `with_pairs` also looks for people who may be written twice."""
    rows = list(RosterEntry.objects.on(operation, user).order_by("number").values_list(*LIGHT, named=True))
    listed = [row for row in rows if row.struck_at is None]
    found = Counter(row.adjudication for row in listed)
    families = {row.family for row in listed if row.family}
    return Figures(
        said=operation.said,
        listed=len(listed),
        victims=found[_A.VICTIM],
        not_victims=found[_A.NOT_A_VICTIM],
        undecided=found[_A.UNDECIDED],
        families=len(families),
        women=sum(row.sex == _S.FEMALE for row in listed),
        men=sum(row.sex == _S.MALE for row in listed),
        children=sum(row.age_band in RosterEntry.CHILDREN for row in listed),
        sex_unknown=sum(row.sex == _S.UNKNOWN for row in listed),
        without_person=sum(row.adjudication == _A.VICTIM and row.person_id is None for row in listed),
        last_number=max((row.number for row in rows), default=0),
        next_family=next_family(row.family for row in rows),
        turn=max((row.turn for row in rows), default=0),
        twice=perhaps_twice(listed) if with_pairs else [],
    )
