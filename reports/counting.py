"""Counting the figures of a source over offices and a period: one set-based statement, every margin counted.

Most people have one event. Those are first added up by office, month and cut, which leaves few rows, and only these
are spread over regions and longer times; people with several events are followed one by one. The two halves are
disjoint, so their sums are exact, at the cost of reading the events once.
"""

from typing import NamedTuple

from .indicators import CUTS, DISTINCT, FIRST, Indicator
from .periods import Period
from .sources import FIRST_EVENT, TOUCHES


class Cell(NamedTuple):
    """One figure, in the order of the columns of SnapshotCell."""

    scope: str
    place: int
    grain: str
    starts_on: object
    casework_type: str
    sex: str
    age_group: str
    attribution: str
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
_TYPES = """
    CROSS JOIN LATERAL unnest(
        CASE WHEN cardinality(types) = 1 THEN types ELSE ARRAY(SELECT DISTINCT unnest(types)) END) u (kind)
"""

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

_FACTS = "code, office_id, region_id, in_all, in_region, in_office, known, month, whole_year"
_CELL = "code, scope, place, grain, starts_on"
# A cut of a month is kept for all offices together; a month of one office or region holds too few people to be cut, and
# no page shows it. Sex and age together are kept for the period and its years. The dashboard asks finer (`fine`).
_CUT_HOLDS = "(grain NOT IN ('month', 'quarter') OR scope = 'all' OR %(fine)s)"
_PAIRS = f"""GROUPING(sex_cut, age_cut) = 3 OR grain NOT IN ('month', 'quarter')
    OR GROUPING(sex_cut, age_cut) > 0 AND {_CUT_HOLDS}"""

_EVENTS = """
WITH {source},
marked AS MATERIALIZED (
    SELECT e.*, o.region_id, count(*) OVER (PARTITION BY e.key, e.key2, e.code) > 1 AS several,
           date_trunc('year', at) >= %(start)s AND date_trunc('year', at) + interval '1 year' <= %(end)s AS whole_year,
           at IS NULL OR {touches} AS touches
      FROM events e JOIN offices_office o ON o.id = e.office_id
),
flagged AS (
    SELECT *, true AS in_all, true AS in_region, true AS in_office, false AS again FROM marked
     WHERE NOT several AND touches
    UNION ALL
    SELECT * FROM (
        SELECT *, {in_all}, {in_region}, {in_office}, code = ANY(%(distinct)s) FROM marked WHERE several) m
     WHERE touches
),
dated AS MATERIALIZED (
    SELECT code, key, key2, office_id, region_id, in_all, in_region, in_office, again, types, weight, whole_year,
           CASE WHEN at IS NULL THEN 'none' WHEN precision IN ('year', 'estimated') THEN 'year' ELSE 'day' END AS known,
           date_trunc('month', at)::date AS month, sex AS sex_cut, {age} AS age_cut, attribution
      FROM flagged
),
by_person AS (
    SELECT {facts}, sex_cut, age_cut, sum(weight) AS n
      FROM dated WHERE NOT again GROUP BY {facts}, sex_cut, age_cut
),
by_type AS (
    SELECT {facts}, kind, sum(weight) AS n FROM dated {types} WHERE NOT again GROUP BY {facts}, kind
),
by_attribution AS (
    SELECT {facts}, attribution, sum(weight) AS n
      FROM dated WHERE NOT again AND attribution IS NOT NULL GROUP BY {facts}, attribution
),
counted AS (
    SELECT {cell}, NULL AS kind, sex_cut, age_cut, NULL AS attribution, sum(n) AS n
      FROM by_person {places} {times} WHERE holds AND falls
     GROUP BY {cell}, GROUPING SETS ({sets}) {having}
    UNION ALL
    SELECT {cell}, kind, NULL, NULL, NULL, sum(n)
      FROM by_type {places} {times} WHERE holds AND falls AND {cut_holds} GROUP BY {cell}, kind
    UNION ALL
    SELECT {cell}, NULL, NULL, NULL, attribution, sum(n)
      FROM by_attribution {places} {times} WHERE holds AND falls AND {cut_holds} GROUP BY {cell}, attribution
    UNION ALL
    SELECT {cell}, NULL, sex_cut, age_cut, NULL, count(*)
      FROM (SELECT {cell}, key, key2, sex_cut, age_cut, GROUPING(sex_cut, age_cut) AS cut
              FROM dated {places} {times} WHERE again AND holds AND falls
             GROUP BY {cell}, key, key2, GROUPING SETS ({sets}) {having}) once
     GROUP BY {cell}, sex_cut, age_cut, cut
    UNION ALL
    SELECT {cell}, kind, NULL, NULL, NULL, count(*)
      FROM (SELECT DISTINCT {cell}, kind, key, key2
              FROM dated {places} {times} {types} WHERE again AND holds AND falls AND {cut_holds}) once
     GROUP BY {cell}, kind
    UNION ALL
    SELECT {cell}, NULL, NULL, NULL, attribution, count(*)
      FROM (SELECT DISTINCT {cell}, attribution, key, key2
              FROM dated {places} {times}
             WHERE again AND attribution IS NOT NULL AND holds AND falls AND {cut_holds}) once
     GROUP BY {cell}, attribution
)
SELECT {cell}, coalesce(kind, ''), coalesce(sex_cut, ''), coalesce(age_cut, ''), coalesce(attribution, ''),
       sum(n)::bigint
  FROM counted GROUP BY {cell}, kind, sex_cut, age_cut, attribution HAVING sum(n) <> 0
"""

# Of what is added up before it is compared, every cut has a size of its own: the most girls in one operation.
_LARGEST = """
WITH {source},
placed AS MATERIALIZED (
    SELECT e.*, o.region_id, true AS in_all, true AS in_region, true AS in_office, 'day' AS known,
           date_trunc('month', at)::date AS month, sex AS sex_cut, {age} AS age_cut,
           date_trunc('year', at) >= %(start)s AND date_trunc('year', at) + interval '1 year' <= %(end)s AS whole_year
      FROM events e JOIN offices_office o ON o.id = e.office_id
),
sized AS (
    SELECT {facts}, operation, NULL AS kind, sex_cut, age_cut, count(DISTINCT key) AS n
      FROM placed GROUP BY {facts}, operation, GROUPING SETS ({sets})
    UNION ALL
    SELECT {facts}, operation, kind, NULL, NULL, count(DISTINCT key)
      FROM placed {types} GROUP BY {facts}, operation, kind
)
SELECT {cell}, coalesce(kind, ''), coalesce(sex_cut, ''), coalesce(age_cut, ''), '', max(n)::bigint
  FROM sized {places} {times}
 WHERE holds AND falls AND (num_nulls(kind, sex_cut, age_cut) = 3 OR {cut_holds})
   AND (num_nulls(sex_cut, age_cut) > 0 OR grain NOT IN ('month', 'quarter'))
 GROUP BY {cell}, kind, sex_cut, age_cut
"""

# What is opened adds up over months; what is open is plus and minus one and a running sum, the months before being one.
_MOVEMENTS = """
WITH {source},
fine AS MATERIALIZED (
    SELECT e.*, o.region_id, true AS in_all, true AS in_region, true AS in_office
      FROM events e JOIN offices_office o ON o.id = e.office_id
),
moved AS MATERIALIZED (
    SELECT scope, place, NULL AS kind, month, {sums} FROM fine {places} WHERE holds GROUP BY scope, place, month
    UNION ALL
    SELECT scope, place, kind, month, {sums} FROM fine {places} {types} WHERE holds GROUP BY scope, place, kind, month
),
flow AS (
    SELECT f.code, scope, place, grain, starts_on, kind, sum(f.n) AS n
      FROM (SELECT *, 'day' AS known,
                   date_trunc('year', month) >= %(start)s AND date_trunc('year', month) + interval '1 year' <= %(end)s
                   AS whole_year
              FROM moved WHERE month >= %(start)s) m
     CROSS JOIN LATERAL (VALUES ('cases_opened', cases_opened), ('victims_reported', victims_reported)) f (code, n)
     {times} WHERE falls AND (kind IS NULL OR {cut_holds}) GROUP BY {cell}, kind
),
series AS (
    SELECT place.scope, place.place, place.kind, step::date AS month
      FROM (SELECT DISTINCT scope, place, kind FROM moved) place
     CROSS JOIN generate_series(
           %(start)s::date - interval '1 month', %(end)s::date - interval '1 month', interval '1 month') step
),
stock AS (
    SELECT s.scope, s.place, s.kind, s.month,
           sum(coalesce(m.cases_open, 0)) OVER (PARTITION BY s.scope, s.place, s.kind ORDER BY s.month) AS n
      FROM series s LEFT JOIN moved m ON m.scope = s.scope AND m.place = s.place AND m.month = s.month
       AND coalesce(m.kind, '') = coalesce(s.kind, '')
)
SELECT {cell}, coalesce(kind, ''), '', '', '', n::bigint FROM flow WHERE n <> 0 AND code = ANY(%(codes)s)
UNION ALL
SELECT 'cases_open', scope, place, grain, starts_on, coalesce(kind, ''), '', '', '', n::bigint
  FROM stock CROSS JOIN LATERAL (VALUES
        ('month', month, month >= %(start)s),
        ('quarter', (month - interval '2 months')::date,
            extract(month FROM month)::int %% 3 = 0 AND month - interval '2 months' >= %(start)s),
        ('year', (month - interval '11 months')::date,
            extract(month FROM month) = 12 AND month - interval '11 months' >= %(start)s),
        ('period', %(start)s::date, month + interval '1 month' = %(end)s)) t (grain, starts_on, falls)
 WHERE falls AND n <> 0 AND 'cases_open' = ANY(%(codes)s) AND (kind IS NULL OR {cut_holds})
"""
_STATEMENTS = {"events": _EVENTS, "movements": _MOVEMENTS, "largest": _LARGEST}
_SUMS = ", ".join(f"sum({code}) AS {code}" for code in ("cases_open", "cases_opened", "victims_reported"))


def families(asked: list[Indicator]) -> list[list[Indicator]]:
    """The indicators, those together that rest on one source and are counted by one statement."""
    by_source = {}
    for indicator in asked:
        by_source.setdefault(indicator.source, []).append(indicator)
    return list(by_source.values())


def statement(family: list[Indicator], offices, period: Period, *, fine=False) -> tuple[str, dict]:
    """The SQL that counts every cell of indicators of one source, and its parameters.

    `fine`: cut months everywhere, not only those of all offices together.
    """
    source = family[0].source
    parameters = {
        "codes": [indicator.code for indicator in family],
        "first": [indicator.code for indicator in family if indicator.kind == FIRST],
        "distinct": [indicator.code for indicator in family if indicator.kind == DISTINCT],
        "offices": sorted(offices),
        "start": period.start,
        "end": period.end,
        "fine": fine,
    }
    return _STATEMENTS[source.counted_by].format(source=source.sql.strip(), **_PARTS), parameters


def _first_within(*places):
    """SQL: the event is the first of its key among these places, or its figure does not ask for the first."""
    among = ", ".join(("key", "key2", "code", *places))
    first = f"row_number() OVER (PARTITION BY {among} ORDER BY {FIRST_EVENT}) = 1"
    return f"code = ANY(%(distinct)s) OR {first}"


_PARTS = {
    "in_all": _first_within(),
    "in_region": _first_within("region_id"),
    "in_office": _first_within("office_id"),
    "touches": TOUCHES.format(on="at", precision="precision"),
    "age": _AGE.format(earliest=_EARLIEST, latest=_LATEST),
    "facts": _FACTS,
    "cell": _CELL,
    "places": _PLACES,
    "times": _TIMES,
    "types": _TYPES,
    "sets": "(), (sex_cut), (age_cut), (sex_cut, age_cut)",
    "having": f"HAVING {_PAIRS}",
    "cut_holds": _CUT_HOLDS,
    "sums": _SUMS,
}


def count(cursor, family: list[Indicator], offices, period: Period, *, fine=False) -> dict[Indicator, list[Cell]]:
    """Every cell of indicators of one source that is not zero, counted on this connection as whoever it asks for."""
    cursor.execute(*statement(family, offices, period, fine=fine))
    cells = {indicator.code: [] for indicator in family}
    cuts = {indicator.code: indicator.cuts for indicator in family}
    for code, *figure in cursor:
        cell = Cell(*figure)
        if all(cut in cuts[code] for cut in CUTS if getattr(cell, cut)):
            cells[code].append(cell)
    return {indicator: cells[indicator.code] for indicator in family}
