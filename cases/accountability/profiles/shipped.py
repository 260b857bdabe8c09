"""The profiles and statutes that come with the system, as files that a lawyer can read: shipped/ and statutes/."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ..models import Holiday, LegalProfile, ProfileClock, ProfileStage, ProfileVersion, Statute

_HERE = Path(__file__).parent
#: Years for which the days that fall on the same date every year are written down.
HOLIDAY_YEARS = range(2024, 2036)
_VERSION = ("pleas", "plea_bargain", "weekend")


@dataclass(frozen=True)
class Shipped:
    """A profile as its file says it: rows that are not saved yet, and belong to nothing."""

    profile: LegalProfile
    version: ProfileVersion
    stages: list[ProfileStage]
    clocks: list[ProfileClock]
    holidays: list[Holiday]


def codes() -> list[str]:
    """The codes of the shipped profiles."""
    return sorted(path.stem for path in (_HERE / "shipped").glob("*.toml"))


@cache
def _told(folder, name):
    return tomllib.loads((_HERE / folder / f"{name}.toml").read_text(encoding="utf-8"))


def profile(code: str) -> Shipped:
    """The shipped profile of that code, as new rows. Raises FileNotFoundError, or TypeError for an unknown word."""
    told = _told("shipped", code)
    language = told["language"]
    return Shipped(
        profile=LegalProfile(**{key: told[key] for key in ("code", "country", "family", "name")}),
        version=ProfileVersion(number=1, sources=" ".join(told["sources"].split()), **{k: told[k] for k in _VERSION}),
        stages=[
            ProfileStage(position=number, language=language if row.get("local_name") else "", **row)
            for number, row in enumerate(told["stages"], start=1)
        ],
        clocks=[ProfileClock(**row) for row in told["clocks"]],
        holidays=[
            Holiday(day=date(year, *map(int, day.split("-"))), name=name)
            for year in HOLIDAY_YEARS
            for day, name in told["holidays"].items()
        ],
    )


def statutes(code: str) -> list[Statute]:
    """The shipped statutes of the profile's country, as new rows; none for a generic profile."""
    if not (_HERE / "statutes" / f"{code}.toml").exists():
        return []
    told = _told("statutes", code)
    return [
        Statute(country=told["country"], currency=told["currency"] if "max_fine" in row else "", **row)
        for row in told["statutes"]
    ]
