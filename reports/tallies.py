"""Statements for what is added up and never followed, and for how long it takes. reports/counting.py runs them."""

from itertools import groupby
from operator import itemgetter

from .cells import Cell
from .survival import Count, product_limit

# Every event adds its weight, wherever it falls. Whatever has a detail is cut by it, by what is further said, and by
# both; `apart` are figures that are not added over their details, `at_end` those of the last day of the period. As with
# events that are followed, cuts are added up by office over long times and for all offices over short ones.
TALLIES = """
WITH {source},
{spread},
finest AS MATERIALIZED (
    SELECT code, office_id, known, month, NULL AS kind, detail, further, sum(weight) AS n, sum(behind) AS behind
      FROM (SELECT *, {known} FROM events) dated GROUP BY code, office_id, known, month, detail, further
    UNION ALL
    SELECT code, office_id, known, month, kind, NULL, NULL, sum(weight), sum(behind)
      FROM (SELECT *, {known} FROM events) dated {types}
     WHERE code <> ALL(%(apart)s) GROUP BY code, office_id, known, month, kind
),
long AS MATERIALIZED (
    SELECT code, office_id, grain, starts_on, kind, detail, further, sum(n) AS n, sum(behind) AS behind
      FROM finest {times} WHERE grain NOT IN ('month', 'quarter') AND num_nulls(kind, detail, further) < 3
     GROUP BY code, office_id, grain, starts_on, kind, detail, further
),
everywhere AS MATERIALIZED (
    SELECT code, 'all' AS scope, 0::bigint AS place, known, month, kind, detail, further, sum(n) AS n,
           sum(behind) AS behind
      FROM finest WHERE num_nulls(kind, detail, further) < 3 GROUP BY code, known, month, kind, detail, further
),
cut AS (
    SELECT {cell}, kind, detail, further, n, behind FROM long {places}
    UNION ALL
    SELECT {cell}, kind, detail, further, n, behind FROM everywhere {times} WHERE grain IN ('month', 'quarter')
    UNION ALL
    SELECT {cell}, kind, detail, further, n, behind
      FROM finest {places} {times}
     WHERE %(fine)s AND scope <> 'all' AND grain IN ('month', 'quarter') AND num_nulls(kind, detail, further) < 3
),
counted AS (
    SELECT {cell}, NULL AS kind, NULL AS detail, NULL AS further, sum(n) AS n, sum(behind) AS behind
      FROM (SELECT code, office_id, known, month, sum(n) AS n, sum(behind) AS behind
              FROM finest WHERE kind IS NULL AND code <> ALL(%(apart)s)
             GROUP BY code, office_id, known, month) bare {places} {times}
     GROUP BY {cell}
    UNION ALL
    SELECT {cell}, kind, NULL, NULL, sum(n), sum(behind) FROM cut WHERE kind IS NOT NULL GROUP BY {cell}, kind
    UNION ALL
    SELECT {cell}, NULL, detail, further, sum(n), sum(behind)
      FROM cut WHERE kind IS NULL
     GROUP BY {cell}, GROUPING SETS ((detail), (further), (detail, further))
    HAVING CASE GROUPING(detail, further)
           WHEN 1 THEN detail IS NOT NULL WHEN 2 THEN further IS NOT NULL
           ELSE detail IS NOT NULL AND further IS NOT NULL AND grain NOT IN ('month', 'quarter') END
)
SELECT {cell}, coalesce(kind, ''), '', '', '', coalesce(detail, ''), coalesce(further, ''), n::bigint, behind::bigint
  FROM counted
 WHERE n <> 0 AND code = ANY(%(codes)s) AND (grain = 'period' OR code <> ALL(%(at_end)s))
"""

# Who is followed, from which day of their own until which, as counts of each day: not a row for each of them. A court
# is of one office, so that courts are told apart for all offices only.
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
SELECT scope, place, '', day, sum(entered)::int, sum(decided)::int, sum(open)::int, sum(ended)::int, sum(left_out)::int
  FROM days {places} GROUP BY scope, place, day
UNION ALL
SELECT 'all', 0, court, day, sum(entered)::int, sum(decided)::int, sum(open)::int, sum(ended)::int, sum(left_out)::int
  FROM days WHERE EXISTS (SELECT FROM spells WHERE court <> 'none') GROUP BY court, day
 ORDER BY 1, 2, 3
"""

#: Points that a stored curve has at most; more cannot be told apart in its drawing.
POINTS = 120


def durations(rows, code, start):
    """The cells of a figure of how long something takes, from the rows of DURATIONS: (code, *Cell)."""
    for (scope, place, court), group in groupby(rows, key=itemgetter(0, 1, 2)):
        days = [row[3:] for row in group]
        ways = dict(
            zip(("decided", "open", "ended", "left_out"), map(sum, list(zip(*days, strict=True))[2:]), strict=True)
        )
        where = (scope, place, "period", start, "", "", "", "")
        curve = product_limit(
            Count(day, entered, decided, still + ended)
            for day, entered, decided, still, ended, _left_out in days
            if day is not None
        )
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
