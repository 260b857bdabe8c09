"""A figure as it is counted and stored."""

from typing import NamedTuple


class Cell(NamedTuple):
    """One figure, in the order of the columns of SnapshotCell.

    `detail` and `further` are what an indicator is cut by beside the cuts that all know; `behind` is how many the value
    rests on where it is not a number of them; `curve` is the estimate of a time, as it is stored.
    """

    scope: str
    place: int
    grain: str
    starts_on: object
    casework_type: str
    sex: str
    age_group: str
    attribution: str
    detail: str
    further: str
    value: int
    behind: int | None = None
    curve: dict | None = None
