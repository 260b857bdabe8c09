"""Counting an indicator over offices and a period: one set-based statement with GROUPING SETS, every margin counted.

Most people have one event. Those are first added up by everything they can be cut by, which leaves few rows, and these
are spread over places, times and cuts; only people with several events are followed one by one. The two halves are
disjoint, so their sums are exact, at the cost of reading the events once.
"""

from typing import NamedTuple

from .indicators import DISTINCT, FIRST, STOCK, Indicator
from .periods import Period
from .sources import FIRST_EVENT


class Cell(NamedTuple):
    """One figure, in the order of the columns of SnapshotCell."""

    scope: str
    place: int
    grain: str
    starts_on: object
    casework_type: str
    sex: str
    age_group: str
    value: int


# A child is certainly under 18 on that day, an adult certainly not; a date known by year reaches over all of it.
_AGE = """
    CASE WHEN at IS NULL OR born_from IS NULL THEN 'unknown'
         WHEN born_from + interval '18 years' > {latest} THEN 'child'
         WHEN born_to + interval '18 years' <= {earliest} THEN 'adult'
         ELSE 'unknown' END
"""
_EARLIEST = (
    "CASE precision WHEN 'day' THEN at WHEN 'month' THEN date_trunc('month', at) ELSE date_trunc('year', at) END"
)
_LATEST = (
    "CASE precision WHEN 'day' THEN at WHEN 'month' THEN date_trunc('month', at) + interval '1 month - 1 day'"
    " ELSE date_trunc('year', at) + interval '1 year - 1 day' END"
)

_PLACES = """
    CROSS JOIN LATERAL (VALUES ('all', 0::bigint, in_all), ('region', region_id, in_region AND region_id IS NOT NULL),
                               ('office', office_id, in_office)) s (scope, place, holds)
"""
_TYPES = (
    "CROSS JOIN LATERAL (SELECT kind, row_number() OVER () AS nth FROM (SELECT DISTINCT unnest(types) AS kind) k) u"
)

# Known by year: in the year and the period that hold all of it, and in no month.
_TIMES = """
    CROSS JOIN LATERAL (VALUES
        ('period', %(start)s::date, known = 'day' OR known = 'year' AND whole_year),
        ('year', date_trunc('year', month)::date, known IN ('day', 'year') AND whole_year),
        ('quarter', date_trunc('quarter', month)::date, known = 'day' AND date_trunc('quarter', month) >= %(start)s
            AND date_trunc('quarter', month) + interval '3 months' <= %(end)s),
        ('month', month, known = 'day'),
        ('year_only', date_trunc('year', month)::date, known = 'year' AND whole_year),
        ('apart', date_trunc('year', month)::date, known = 'year' AND NOT whole_year),
        ('undated', NULL, known = 'none')) t (grain, starts_on, falls)
"""

_EVENTS = """
WITH events AS MATERIALIZED ({rows}),
repeated AS MATERIALIZED ({repeated}),
flagged AS (
    SELECT e.*, o.region_id, true AS in_all, true AS in_region, true AS in_office, false AS again
      FROM events e JOIN offices_office o ON o.id = e.office_id
     WHERE NOT EXISTS (SELECT FROM repeated r WHERE r.key = e.key AND r.key2 = e.key2)
    UNION ALL
    SELECT e.*, o.region_id, {in_all}, {in_region}, {in_office}, {again}
      FROM events e JOIN repeated r USING (key, key2) JOIN offices_office o ON o.id = e.office_id
),
dated AS (
    SELECT *,
           CASE WHEN at IS NULL THEN 'none' WHEN precision IN ('year', 'estimated') THEN 'year' ELSE 'day' END AS known,
           date_trunc('month', at)::date AS month, {sex} AS sex_cut, {age} AS age_cut,
           date_trunc('year', at) >= %(start)s AND date_trunc('year', at) + interval '1 year' <= %(end)s AS whole_year
      FROM flagged
     WHERE at IS NULL OR (at >= %(start)s AND at < %(end)s)
        OR (precision IN ('year', 'estimated')
            AND date_trunc('year', at) < %(end)s AND date_trunc('year', at) + interval '1 year' > %(start)s)
),
fine AS (
    SELECT office_id, region_id, in_all, in_region, in_office, types, sex_cut, age_cut, known, month, whole_year,
           sum(weight) AS n
      FROM dated WHERE NOT again GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
),
counted AS (
    SELECT scope, place, grain, starts_on, kind, {cuts},
           CASE WHEN GROUPING(kind) = 0 THEN sum(n) ELSE sum(n) FILTER (WHERE nth = 1) END AS n
      FROM fine {places} {times} {types} WHERE holds AND falls
     GROUP BY scope, place, grain, starts_on, GROUPING SETS ({sets})
    UNION ALL
    SELECT scope, place, grain, starts_on, kind, sex_cut, age_cut, count(*)
      FROM (SELECT key, key2, scope, place, grain, starts_on, kind, {cuts}, {grouping} AS cut
              FROM dated {places} {times} {types} WHERE again AND holds AND falls
             GROUP BY key, key2, scope, place, grain, starts_on, GROUPING SETS ({sets})) once
     GROUP BY scope, place, grain, starts_on, kind, sex_cut, age_cut, cut
)
SELECT scope, place, grain, starts_on, coalesce(kind, ''), coalesce(sex_cut, ''), coalesce(age_cut, ''), sum(n)::bigint
  FROM counted GROUP BY scope, place, grain, starts_on, kind, sex_cut, age_cut HAVING sum(n) <> 0
"""

# Plus and minus one by month, and a running sum; the months before the period are one.
_STOCK = """
WITH events AS ({rows}),
fine AS (
    SELECT office_id, region_id, types, date_trunc('month', greatest(at, (%(start)s::date - 1)))::date AS month,
           sum(weight) AS n, true AS in_all, true AS in_region, true AS in_office
      FROM events JOIN offices_office o ON o.id = office_id GROUP BY 1, 2, 3, 4
),
moved AS (
    SELECT scope, place, kind, month,
           CASE WHEN GROUPING(kind) = 0 THEN sum(n) ELSE sum(n) FILTER (WHERE nth = 1) END AS n
      FROM fine {places} {types} WHERE holds
     GROUP BY scope, place, month, GROUPING SETS ((), (kind))
),
series AS (
    SELECT place.scope, place.place, place.kind, step::date AS month
      FROM (SELECT DISTINCT scope, place, kind FROM moved) place
     CROSS JOIN generate_series(
           %(start)s::date - interval '1 month', %(end)s::date - interval '1 month', interval '1 month') step
),
stock AS (
    SELECT s.scope, s.place, s.kind, s.month,
           sum(coalesce(m.n, 0)) OVER (PARTITION BY s.scope, s.place, s.kind ORDER BY s.month) AS n
      FROM series s LEFT JOIN moved m
        ON m.scope = s.scope AND m.place = s.place AND m.month = s.month AND m.kind IS NOT DISTINCT FROM s.kind
)
SELECT scope, place, grain, starts_on, coalesce(kind, ''), '', '', n::bigint
  FROM stock CROSS JOIN LATERAL (VALUES
        ('month', month, month >= %(start)s),
        ('quarter', (month - interval '2 months')::date,
            extract(month FROM month)::int %% 3 = 0 AND month - interval '2 months' >= %(start)s),
        ('year', (month - interval '11 months')::date,
            extract(month FROM month) = 12 AND month - interval '11 months' >= %(start)s),
        ('period', %(start)s::date, month + interval '1 month' = %(end)s)) t (grain, starts_on, falls)
 WHERE falls AND n <> 0
"""


def statement(indicator: Indicator) -> str:
    """The SQL that counts every cell of the indicator; parameters `offices`, `start`, `end`."""
    if indicator.kind == STOCK:
        return _STOCK.format(rows=indicator.rows, places=_PLACES, types=_TYPES)
    people = "sex" in indicator.cuts
    first = indicator.kind == FIRST
    follows = indicator.kind in (FIRST, DISTINCT)

    def flag(*within):
        if not first:
            return "true"
        among = ", ".join(("key", "key2", *within))
        return f"row_number() OVER (PARTITION BY {among} ORDER BY {FIRST_EVENT}, office_id) = 1"

    return _EVENTS.format(
        rows=indicator.rows,
        repeated="SELECT key, key2 FROM events GROUP BY key, key2 HAVING count(*) > 1"
        if follows
        else "SELECT key, key2 FROM events WHERE false",
        in_all=flag(),
        in_region=flag("o.region_id"),
        in_office=flag("office_id"),
        again="false" if first else "true",
        sex="sex" if people else "''::text",
        age=_AGE.format(earliest=_EARLIEST, latest=_LATEST) if people else "''::text",
        places=_PLACES,
        times=_TIMES,
        types=_TYPES,
        sets="(), (kind), (sex_cut), (age_cut), (sex_cut, age_cut)" if people else "(), (kind)",
        cuts="sex_cut, age_cut" if people else "NULL AS sex_cut, NULL AS age_cut",
        grouping="GROUPING(kind, sex_cut, age_cut)" if people else "GROUPING(kind)",
    )


def count(cursor, indicator: Indicator, offices, period: Period) -> list[Cell]:
    """Every cell of the indicator that is not zero, counted on this connection as whoever it asks for."""
    cursor.execute(statement(indicator), {"offices": sorted(offices), "start": period.start, "end": period.end})
    return [Cell(*row) for row in cursor.fetchall()]
