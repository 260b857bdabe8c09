"""How much is made, and where each case belongs: computed from its position, so that chunks can be made apart."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY, LAST_DAY = date(2014, 11, 1), date(2026, 10, 31)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
FIELD_OFFICES = 30
PERSONS_PER_CASE = 3
CASEWORKERS_PER_OFFICE = 40
OFFICES_OF_A_TRAVELLER = 6  # a caseworker of many offices
CHUNK = 10_000


@dataclass(frozen=True)
class Place:
    """What the rows of one office need: its id, its code, who works there, and the authority that leads operations."""

    id: int
    code: str
    caseworkers: tuple[int, ...]
    director: int
    authority: int


def logged_on(case_id: int, cases: int) -> date:
    """Cases are logged one after the other over twelve years, in all offices side by side."""
    return FIRST_DAY + timedelta(days=(case_id - 1) * DAYS // cases)


def office_index(case_id: int) -> int:
    return case_id % FIELD_OFFICES


def number(place: Place, case_id: int, year: int) -> str:
    return f"{place.code}-{year}-{case_id // FIELD_OFFICES + 1:05}"


def has_operation(case_id: int) -> bool:
    """One case in two hundred is for an operation, once it is opened; its number is the operation's too."""
    return case_id % 211 == 7


def is_restricted(case_id: int) -> bool:
    """One case in a hundred, spread over offices and years."""
    return (case_id * 2_654_435_761 >> 7) % 100 == 0
