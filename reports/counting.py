"""Counting the figures of a source over offices and a period: one set-based statement, every margin counted.

Most people have one event. Those are first added up by office, month and cut, which leaves few rows, and only these
are spread over regions and longer times; people with several events are followed one by one. The two halves are
disjoint, so their sums are exact, at the cost of reading the events once.
"""

from .cells import Cell
from .indicators import DISTINCT, FIRST, MONEY, STOCK, Indicator
from .periods import Period
from .small_numbers import CUTS
from .sources import FIRST_EVENT, TOUCHES
from .spread import PIECES
from .tallies import DURATIONS, TALLIES, durations

_FACTS = "code, office_id, in_all, in_region, in_office, known, month"
_PAIR_HOLDS = "(GROUPING(sex_cut, age_cut) > 0 OR grain NOT IN ('month', 'quarter'))"

# Events are added up by office, month and cut before they are spread over places and times: what is cut over long
# times by office first, over short ones for all offices first. Margins are spread from what is added up without a cut.
_EVENTS = """
WITH {source},
{spread},
marked AS MATERIALIZED (
    SELECT e.code, e.key, e.key2, e.office_id, o.region_id, e.types, e.weight, e.at, e.precision, e.nr, e.attribution,
           sex AS sex_cut, {age} AS age_cut,
           {known},
           count(*) OVER (PARTITION BY e.key, e.key2, e.code) > 1 AS several, at IS NULL OR {touches} AS touches
      FROM events e JOIN offices_office o ON o.id = e.office_id
),
followed AS MATERIALIZED (
    SELECT * FROM (
        SELECT *, {in_all} AS in_all, {in_region} AS in_region, {in_office} AS in_office,
               code = ANY(%(distinct)s) AS again
          FROM marked WHERE several) m
     WHERE touches
),
dated AS NOT MATERIALIZED (
    SELECT {columns}, true AS in_all, true AS in_region, true AS in_office FROM marked WHERE NOT several AND touches
    UNION ALL
    SELECT {columns}, in_all, in_region, in_office FROM followed WHERE NOT again
),
by_person AS MATERIALIZED (
    SELECT {facts}, sex_cut, age_cut, sum(weight) AS n FROM dated GROUP BY {facts}, sex_cut, age_cut
),
finest AS MATERIALIZED (
    SELECT {facts}, NULL AS kind, sex_cut, age_cut, NULL AS attribution, n
      FROM by_person WHERE sex_cut IS NOT NULL
    UNION ALL
    SELECT {facts}, kind, NULL, NULL, NULL, sum(weight) FROM dated {types} GROUP BY {facts}, kind
    UNION ALL
    SELECT {facts}, NULL, NULL, NULL, attribution, sum(weight)
      FROM dated WHERE attribution IS NOT NULL GROUP BY {facts}, attribution
),
long AS (
    SELECT code, office_id, in_all, in_region, in_office, grain, starts_on, {cuts}, sum(n) AS n
      FROM finest {times} WHERE grain NOT IN ('month', 'quarter')
     GROUP BY code, office_id, in_all, in_region, in_office, grain, starts_on, {cuts}
),
everywhere AS (
    SELECT code, 'all' AS scope, 0::bigint AS place, known, month, {cuts}, sum(n) AS n
      FROM finest WHERE in_all GROUP BY code, known, month, {cuts}
),
cut AS (
    SELECT {cell}, {cuts}, sum(n) AS n FROM long {places} WHERE {holds} GROUP BY {cell}, {cuts}
    UNION ALL
    SELECT {cell}, {cuts}, sum(n)
      FROM everywhere {times} WHERE grain IN ('month', 'quarter') GROUP BY {cell}, {cuts}
    UNION ALL
    SELECT {cell}, {cuts}, sum(n)
      FROM finest {places} {times}
     WHERE %(fine)s AND {holds} AND scope <> 'all' AND grain IN ('month', 'quarter') GROUP BY {cell}, {cuts}
),
counted AS (
    SELECT {cell}, NULL AS kind, NULL AS sex_cut, NULL AS age_cut, NULL AS attribution, sum(n) AS n
      FROM (SELECT {facts}, sum(n) AS n FROM by_person GROUP BY {facts}) bare {places} {times}
     WHERE {holds} GROUP BY {cell}
    UNION ALL
    SELECT {cell}, kind, sex_cut, age_cut, attribution, sum(n)
      FROM cut WHERE sex_cut IS NOT NULL
     GROUP BY {cell}, kind, attribution, GROUPING SETS ((sex_cut), (age_cut), (sex_cut, age_cut)) HAVING {pair_holds}
    UNION ALL
    SELECT * FROM cut WHERE sex_cut IS NULL
    UNION ALL
    SELECT {cell}, NULL, sex_cut, age_cut, NULL, count(*)
      FROM (SELECT {cell}, key, key2, sex_cut, age_cut, GROUPING(sex_cut, age_cut) AS cut
              FROM followed {places} {times} WHERE again
             GROUP BY {cell}, key, key2, GROUPING SETS ((), (sex_cut), (age_cut), (sex_cut, age_cut))
            HAVING GROUPING(sex_cut, age_cut) = 3 OR {cut_holds} AND {pair_holds}) once
     GROUP BY {cell}, sex_cut, age_cut, cut
    UNION ALL
    SELECT {cell}, kind, NULL, NULL, NULL, count(*)
      FROM (SELECT DISTINCT {cell}, kind, key, key2
              FROM followed {places} {times} {types} WHERE again AND {cut_holds}) once
     GROUP BY {cell}, kind
    UNION ALL
    SELECT {cell}, NULL, NULL, NULL, attribution, count(*)
      FROM (SELECT DISTINCT {cell}, attribution, key, key2
              FROM followed {places} {times} WHERE again AND attribution IS NOT NULL AND {cut_holds}) once
     GROUP BY {cell}, attribution
)
SELECT {cell}, coalesce(kind, ''), coalesce(sex_cut, ''), coalesce(age_cut, ''), coalesce(attribution, ''),
       '', '', sum(n)::bigint
  FROM counted GROUP BY {cell}, kind, sex_cut, age_cut, attribution HAVING sum(n) <> 0
"""

# Of what is added up before it is compared, every cut has a size of its own: the most girls in one operation.
_LARGEST = """
WITH {source},
{spread},
placed AS MATERIALIZED (
    SELECT e.code, e.operation, e.key, e.office_id, e.types, 'day' AS known,
           date_trunc('month', at::timestamp)::date AS month, sex AS sex_cut, {age} AS age_cut
      FROM events e
),
sized AS (
    SELECT code, operation, office_id, known, month, NULL AS kind, sex_cut, age_cut, count(DISTINCT key) AS n
      FROM placed
     GROUP BY code, operation, office_id, known, month,
              GROUPING SETS ((), (sex_cut), (age_cut), (sex_cut, age_cut))
    UNION ALL
    SELECT code, operation, office_id, known, month, kind, NULL, NULL, count(DISTINCT key)
      FROM placed {types} GROUP BY code, operation, office_id, known, month, kind
)
SELECT {cell}, coalesce(kind, ''), coalesce(sex_cut, ''), coalesce(age_cut, ''), '', '', '', max(n)::bigint
  FROM sized {places} {times}
 WHERE (num_nulls(kind, sex_cut, age_cut) = 3 OR {cut_holds})
   AND (num_nulls(sex_cut, age_cut) > 0 OR grain NOT IN ('month', 'quarter'))
 GROUP BY {cell}, kind, sex_cut, age_cut
"""

# What is opened adds up over months; what is open is plus and minus one and a running sum, the months before being one.
_MOVEMENTS = """
WITH {source},
{spread},
moved AS MATERIALIZED (
    SELECT scope, place, '' AS kind, month, {sums} FROM events {places} GROUP BY scope, place, month
    UNION ALL
    SELECT scope, place, kind, month, {sums} FROM (
        SELECT office_id, kind, month, {sums} FROM events {types} GROUP BY office_id, kind, month) typed {places}
     GROUP BY scope, place, kind, month
),
flow AS (
    SELECT f.code, scope, place, grain, starts_on, kind, sum(f.n) AS n
      FROM (SELECT *, 'day' AS known FROM moved) m {times}
     CROSS JOIN LATERAL (VALUES ('cases_opened', cases_opened), ('victims_reported', victims_reported)) f (code, n)
     WHERE kind = '' OR {cut_holds} GROUP BY {cell}, kind
),
series AS (
    SELECT place.scope, place.place, place.kind, step::date AS month
      FROM (SELECT DISTINCT scope, place, kind FROM moved) place
     CROSS JOIN generate_series(%(start)s::timestamp - interval '1 month', %(end)s::timestamp - interval '1 month',
                                interval '1 month') step
),
stock AS (
    SELECT scope, place, kind, month,
           sum(sum(moves)) OVER (PARTITION BY scope, place, kind ORDER BY month) AS n
      FROM (SELECT scope, place, kind, month, cases_open AS moves FROM moved
            UNION ALL SELECT scope, place, kind, month, 0 FROM series) m
     GROUP BY scope, place, kind, month
)
SELECT {cell}, kind, '', '', '', '', '', n::bigint FROM flow WHERE n <> 0 AND code = ANY(%(codes)s)
UNION ALL
SELECT 'cases_open', scope, place, grain, starts_on, kind, '', '', '', '', '', n::bigint
  FROM stock CROSS JOIN LATERAL (VALUES
        ('month', month, month >= %(start)s),
        ('quarter', (month - interval '2 months')::date,
            extract(month FROM month)::int %% 3 = 0 AND month - interval '2 months' >= %(start)s),
        ('year', (month - interval '11 months')::date,
            extract(month FROM month) = 12 AND month - interval '11 months' >= %(start)s),
        ('period', %(start)s::date, month + interval '1 month' = %(end)s)) t (grain, starts_on, falls)
 WHERE falls AND n <> 0 AND 'cases_open' = ANY(%(codes)s) AND (kind = '' OR {cut_holds})
"""
_STATEMENTS = {
    "events": _EVENTS,
    "movements": _MOVEMENTS,
    "largest": _LARGEST,
    "tallies": TALLIES,
    "durations": DURATIONS,
}
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
        "apart": [indicator.code for indicator in family if indicator.shown == MONEY],
        "at_end": [indicator.code for indicator in family if indicator.kind == STOCK],
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


_PARTS = PIECES | {
    "in_all": _first_within(),
    "in_region": _first_within("region_id"),
    "in_office": _first_within("office_id"),
    "touches": TOUCHES.format(on="at", precision="precision"),
    "columns": "code, office_id, known, month, types, weight, sex_cut, age_cut, attribution",
    "facts": _FACTS,
    "cuts": "kind, sex_cut, age_cut, attribution",
    "pair_holds": _PAIR_HOLDS,
    "sums": _SUMS,
}


def count(cursor, family: list[Indicator], offices, period: Period, *, fine=False) -> dict[Indicator, list[Cell]]:
    """Every cell of indicators of one source that is not zero, counted on this connection as whoever it asks for."""
    cursor.execute(*statement(family, offices, period, fine=fine))
    rows = cursor if family[0].source.counted_by != "durations" else durations(cursor, family[0].code, period.start)
    cells = {indicator.code: [] for indicator in family}
    cuts = {indicator.code: indicator.cuts for indicator in family}
    for code, *figure in rows:
        cell = Cell(*figure)
        if all(cut in cuts[code] for cut in CUTS if getattr(cell, cut)):
            cells[code].append(cell)
    return {indicator: cells[indicator.code] for indicator in family}
