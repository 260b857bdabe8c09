"""The rows of the small world, by part of the product: each module makes those of one place, and gives their ids."""

import datetime
from dataclasses import dataclass

from cases.models import Case, Person
from offices.models import Office, User

A_DAY = datetime.date(2026, 2, 3)


@dataclass
class Place:
    """Where rows are made: one variant of a case, with who stands in it and who works on it."""

    variant: str
    mark: str
    case: Case
    office: Office
    worker: User
    person: Person
    merged: Person
    #: Who is free to be joined to the case once more.
    victim: Person
