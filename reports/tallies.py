"""Statements for what is added up and never followed, and for how long it takes. reports/counting.py runs them."""

from itertools import groupby
from operator import itemgetter

from .cells import Cell
from .survival import Count, product_limit

# Every event adds its weight, wherever it falls. Whatever has a detail is cut by it, by what is further said, and by
# both; `apart` are figures that are not added over their details, `at_end` those of the last day of the period.
TALLIES = """
WITH {source},
{spread},
finest AS (
    SELECT code, office_id, known, month, NULL AS kind, detail, further, sum(weight) AS n, sum(behind) AS behind
      FROM (SELECT *, {known} FROM events WHERE code = ANY(%(codes)s) AND (at IS NULL OR {touches})) dated
     GROUP BY code, office_id, known, month, detail, further
    UNION ALL
    SELECT code, office_id, known, month, kind, NULL, NULL, sum(weight), sum(behind)
      FROM (SELECT *, {known} FROM events WHERE code = ANY(%(codes)s) AND (at IS NULL OR {touches})) dated {types}
     WHERE code <> ALL(%(apart)s) GROUP BY code, office_id, known, month, kind
)
SELECT {cell}, coalesce(kind, ''), '', '', '', coalesce(detail, ''), coalesce(further, ''), sum(n)::bigint,
       sum(behind)::bigint
  FROM finest {places} {times}
 WHERE grain = 'period' OR code <> ALL(%(at_end)s)
 GROUP BY {cell}, kind, GROUPING SETS ((), (detail), (further), (detail, further))
HAVING sum(n) <> 0 AND CASE GROUPING(detail, further)
       WHEN 3 THEN (kind IS NULL OR {cut_holds}) AND code <> ALL(%(apart)s)
       WHEN 1 THEN kind IS NULL AND detail IS NOT NULL AND {cut_holds}
       WHEN 2 THEN kind IS NULL AND further IS NOT NULL AND {cut_holds}
       ELSE kind IS NULL AND detail IS NOT NULL AND further IS NOT NULL AND grain NOT IN ('month', 'quarter') END
"""

# Who is followed, from which day of their own until which, as counts of each day: not a row for each of them.
DURATIONS = """
WITH {source},
{spread},
days AS (
    SELECT office_id, court, entered AS day, count(*) AS entered, 0 AS decided, 0 AS open, 0 AS ended, 0 AS left_out
      FROM spells WHERE how <> 'left_out' GROUP BY office_id, court, entered
    UNION ALL
    SELECT office_id, court, leaves, 0, count(*) FILTER (WHERE how = 'decided'), count(*) FILTER (WHERE how = 'open'),
           count(*) FILTER (WHERE how = 'ended'), count(*) FILTER (WHERE how = 'left_out')
      FROM spells GROUP BY office_id, court, leaves
)
SELECT scope, place, coalesce(court, ''), day, sum(entered)::int, sum(decided)::int, sum(open)::int, sum(ended)::int,
       sum(left_out)::int
  FROM days {places}
 GROUP BY scope, place, day, GROUPING SETS ((), (court))
 ORDER BY scope, place, coalesce(court, '')
"""

#: Points that a stored curve has at most; more cannot be told apart in its drawing.
POINTS = 120


def durations(rows, code, start):
    """The cells of a figure of how long something takes, from the rows of DURATIONS: (code, *Cell)."""
    for (scope, place, court), days in groupby(rows, key=itemgetter(0, 1, 2)):
        counts, ways = [], {"decided": 0, "open": 0, "ended": 0, "left_out": 0}
        for _scope, _place, _court, day, entered, *left in days:
            for way, number in zip(ways, left, strict=True):
                ways[way] += number
            counts.append(Count(day or 0, entered, left[0], left[1] + left[2]))
        where = (scope, place, "period", start, "", "", "", "")
        curve = product_limit(counts)
        if curve.n:
            yield code, *Cell(*where, "", court, curve.n, None, stored(curve))
        for way in ("decided", "open", "ended"):
            if ways[way]:
                yield code, *Cell(*where, way, court, ways[way])
        if ways["left_out"]:
            yield code, *Cell(scope, place, "undated", None, "", "", "", "", "", court, ways["left_out"])


def stored(curve) -> dict:
    """The median with its interval in days, and the curve as [day, share, low, high, at risk], thinned."""
    every = -(-len(curve.steps) // POINTS) or 1
    kept = [step for place, step in enumerate(reversed(curve.steps)) if place % every == 0][::-1]
    points = [[s.day, round(s.survival, 4), round(s.low, 4), round(s.high, 4), s.at_risk] for s in kept]
    return {"median": curve.median, "low": curve.low, "high": curve.high, "steps": points}
