"""Withholding small numbers from those who may not see the people behind them.

The rule. A figure about people that is under 11 and not zero is shown as “under 11” to whoever does not hold
`view_case` on every office it covers. What would give it away is withheld too: places add up to their region and to all
offices, months to quarters, years and the period, and each cut to its margin. In each such sum, when one member alone
is hidden, or when the hidden parts together are under 11 and the margin shows, the smallest further figure is withheld,
or else the margin, until nothing can be worked out. Figures that count distinct people, or the largest of several, are
treated as sums as well, because a sum is a bound. Money is withheld where fewer than 11 orders or payments are behind
it, and the estimate of a time where any of its numbers is; a part beside its whole also where the rest of it is small.
Zero is shown. Snapshots keep the true values; this is
decided anew for each reader, on pages and in files alike. Source: the domain rules, "Safety of the people in the data".
"""

from collections import defaultdict
from typing import NamedTuple

from .periods import Period

#: What a figure is cut by, beside its place and time; each is a column of SnapshotCell.
CUTS = ("casework_type", "sex", "age_group", "attribution", "detail", "further")
SMALLEST_SHOWN = 11
UNDER, WITHHELD = "under", "withheld"


class Key(NamedTuple):
    """Which cell of one indicator. The columns are those of SnapshotCell."""

    scope: str
    place: int
    grain: str
    starts_on: object
    casework_type: str = ""
    sex: str = ""
    age_group: str = ""
    attribution: str = ""
    detail: str = ""
    further: str = ""


def hidden_part(cells: dict[Key, int], whole: dict[Key, int], **where) -> dict[Key, str]:
    """The same for the cells of a part that is shown beside its whole: the rest is a number of people too."""
    together = {}
    for key, value in whole.items():
        if not (key.detail or key.further):
            part = cells.get(key, 0)
            split = {key: value, key._replace(detail="part"): part, key._replace(detail="rest"): value - part}
            together |= {each: number for each, number in split.items() if number}
    by_rest = hidden_cells(together, **where)
    return hidden_cells(
        cells, also={key._replace(detail=""): why for key, why in by_rest.items() if key.detail == "part"}, **where
    )


def hidden_cells(
    cells: dict[Key, int], *, period: Period, regions: dict[int, int | None], seen: frozenset, also=()
) -> dict[Key, str]:
    """Which cells of one indicator about people are not shown, and why (UNDER or WITHHELD).

    `regions` gives the region of each office of the report; `seen` are the offices whose people the reader may see.
    `also` are cells that are hidden for another reason.
    """
    known = _places_seen(regions, seen)
    hidden = dict(also) | {
        key: UNDER for key, value in cells.items() if 0 < value < SMALLEST_SHOWN and (key.scope, key.place) not in known
    }
    sums = _sums(cells, period, regions) if hidden else {}
    changed = bool(hidden)
    while changed:
        changed = False
        for (parent, _way), children in sums.items():
            further = _to_withhold(parent, children, cells, hidden, known)
            if further is not None:
                hidden[further] = WITHHELD
                changed = True
    return hidden


def _places_seen(regions, seen):
    """Places of which the reader may see every person."""
    places = {("office", office) for office in regions if office in seen}
    if set(regions) <= seen:
        places.add(("all", 0))
    for region in set(regions.values()) - {None}:
        if all(office in seen for office, its in regions.items() if its == region):
            places.add(("region", region))
    return places


def _to_withhold(parent, children, cells, hidden, known):
    """The next cell to withhold so that this sum gives nothing away, or None."""
    parent_shows = parent in cells and parent not in hidden
    hidden_children = [child for child in children if child in hidden]
    if parent_shows:
        gives_away = hidden_children and (
            len(hidden_children) == 1 or sum(cells[child] for child in hidden_children) < SMALLEST_SHOWN
        )
    else:
        gives_away = parent in hidden and not hidden_children
    if not gives_away:
        return None
    candidates = [child for child in children if child not in hidden and (child.scope, child.place) not in known]
    if candidates:
        return min(candidates, key=lambda child: (cells[child], tuple(map(str, child))))
    if parent_shows and (parent.scope, parent.place) not in known:
        return parent
    return None


def _sums(cells, period, regions):
    """Every margin with its parts: {(margin, way): [parts]}."""
    sums = defaultdict(list)
    for key in cells:
        for way, parent in _parents(key, period, regions):
            sums[parent, way].append(key)
    return sums


def _parents(key, period, regions):
    if key.scope == "office":
        region = regions.get(key.place)
        above = {"scope": "region", "place": region} if region else {"scope": "all", "place": 0}
        yield "place", key._replace(**above)
    elif key.scope == "region":
        yield "place", key._replace(scope="all", place=0)
    longer = _longer(key, period)
    if longer:
        yield "time", longer
    for cut in CUTS:
        if getattr(key, cut):
            yield cut, key._replace(**{cut: ""})


def _longer(key, period):
    """The cell of the next longer time that lies wholly in the period and holds this one."""
    day = key.starts_on
    if key.grain == "month":
        quarter = day.replace(month=day.month - (day.month - 1) % 3)
        if quarter in period.quarters:
            return key._replace(grain="quarter", starts_on=quarter)
    if key.grain in ("month", "quarter", "year_only") and day.replace(month=1) in period.years:
        return key._replace(grain="year", starts_on=day.replace(month=1))
    if key.grain in ("month", "quarter", "year", "year_only"):
        return key._replace(grain="period", starts_on=period.start)
    return None
