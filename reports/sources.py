"""The events that figures count, as SQL: run by the report builder as `ijm_report`, who sees only offices on which the
asker may report, and no name and no text. Parameters: `codes`, `offices`, `start`, `end`.

A source reads its tables once for all figures that rest on it. It is a list of named queries; the last is `events`.
Those about people have a row for each event:

  code          the figure that the event is one of
  key, key2     what is counted once (a human being; a human being and a matter; a charge)
  office_id     the office that earned it, which a transfer never changes
  types         the casework types of its case
  sex, born_from, born_to   of the person; NULL of what is not cut by them
  at, precision the day, and how precisely it is known
  weight        how many it adds, or by how much it changes a stock
  nr            the record, so that of two events on one day the first is always the same
  attribution   of a relief: whose it is; NULL of everything else

A figure that adds up events has a key of its own for each of them.

What may touch the period is found first, while it is small; people and cases are joined to that. A first event cannot
be known without the earlier ones: those are looked up for the people found, and for nobody else.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where figures come from, and which statement of reports/counting.py counts them: `events`, where a key counts
    once and is cut by sex and age too, `movements` or `largest`, `tallies`, which are added up, or `durations`."""

    sql: str
    counted_by: str = "events"


#: A day of the period, or only its year and a year that the period touches.
TOUCHES = """(
    {on} >= %(start)s AND {on} < %(end)s
    OR {precision} IN ('year', 'estimated') AND {on} >= date_trunc('year', %(start)s::date)
       AND {on} < date_trunc('year', %(end)s::date - 1) + interval '1 year')
"""
UNKNOWN = "{on} IS NULL OR {precision} = 'unknown'"

#: Earlier events first; within a year the known day before the known year; the unknown last.
FIRST_EVENT = "extract(year FROM at) NULLS LAST, precision IN ('year', 'estimated'), at, office_id, nr"

# A record that was merged into another tells the sex and age of the one that was kept.
_WHO = """coalesce(k.sex, p.sex) AS sex,
           coalesce(k.born_from, p.born_from) AS born_from, coalesce(k.born_to, p.born_to) AS born_to"""
_KEPT = "LEFT JOIN cases_person k ON k.id = p.merged_into_id"
# Few human beings have several records: only theirs are looked for (the index person_known_twice holds nobody else).
_TWICE = """
twice AS MATERIALIZED (SELECT DISTINCT human_id FROM cases_person WHERE human_id <> id)
"""
# Every record of whoever is in `touching`, those in which the period touches nothing too.
RECORDS = f"""
{_TWICE.strip()},
own AS MATERIALIZED (
    SELECT p.id, p.human_id, {_WHO}
      FROM (SELECT DISTINCT person_id FROM touching) t JOIN cases_person p ON p.id = t.person_id {_KEPT}
),
records AS MATERIALIZED (
    SELECT * FROM own
    UNION ALL
    SELECT p.id, p.human_id, {_WHO}
      FROM (SELECT DISTINCT human_id FROM own JOIN twice USING (human_id)) o
      JOIN cases_person p ON p.human_id = o.human_id {_KEPT}
     WHERE p.id NOT IN (SELECT id FROM own)
)
"""  # noqa: S608 -- put together from constants

# Added up by month at once: nobody has to be followed. Whatever moved before the period is one sum.
MOVEMENTS = Source(
    """
events AS MATERIALIZED (
    SELECT m.earned_office_id AS office_id, c.types,
           CASE WHEN m.moved_on < %(start)s THEN (%(start)s::date - interval '1 month')::date
                ELSE date_trunc('month', m.moved_on::timestamp)::date END AS month,
           sum(m.delta) AS cases_open,
           count(*) FILTER (WHERE m.kind = 'opened' AND m.moved_on >= %(start)s) AS cases_opened,
           sum(c.victims_reported) FILTER (WHERE m.kind = 'opened' AND m.moved_on >= %(start)s) AS victims_reported
      FROM cases_casemovement m JOIN cases_case c ON c.id = m.case_id
     WHERE m.earned_office_id = ANY(%(offices)s) AND m.moved_on < %(end)s
     GROUP BY 1, 2, 3
)
""",
    counted_by="movements",
)

# New exploitation: another case in which they are a verified victim, by the day it was opened, or a relief in another
# case. Known among the offices counted together, and nobody else's.
_ANEW = """
records AS MATERIALIZED (
    SELECT nr, case_id, at, person_id FROM relieved
    UNION ALL
    SELECT r.nr, r.case_id, r.at, p.id
      FROM relieved r
      JOIN twice ON twice.human_id = r.human_id
      JOIN cases_person p ON p.human_id = r.human_id AND p.id <> r.person_id
),
anew AS MATERIALIZED (
    SELECT w.nr
      FROM records w
      JOIN cases_caserole l ON l.person_id = w.person_id AND l.case_id <> w.case_id
       AND l.role = 'victim' AND l.verification = 'actual'
      JOIN cases_case c ON c.id = l.case_id
     WHERE c.opened_on > w.at AND c.status <> 'duplicate' AND c.earned_office_id = ANY(%(offices)s)
    UNION
    SELECT w.nr
      FROM records w
      JOIN rescue_relief r ON r.person_id = w.person_id AND r.case_id <> w.case_id AND r.relieved_on > w.at
     WHERE r.earned_office_id = ANY(%(offices)s)
)
"""

RELIEFS = Source(
    f"""
{_TWICE.strip()},
relieved AS MATERIALIZED (
    SELECT r.id AS nr, r.case_id, p.id AS person_id, p.human_id, r.earned_office_id AS office_id, c.types, {_WHO},
           r.relieved_on AS at, r.attribution
      FROM rescue_relief r
      JOIN cases_case c ON c.id = r.case_id
      JOIN cases_person p ON p.id = r.person_id {_KEPT}
     WHERE r.earned_office_id = ANY(%(offices)s) AND r.relieved_on >= %(start)s AND r.relieved_on < %(end)s
       AND r.attribution <> 'authority_own'
),
{_ANEW.strip()},
events AS (
    SELECT 'individuals_relieved' AS code, human_id AS key, 0 AS key2, office_id, types, sex, born_from, born_to,
           at, 'day' AS precision, 1 AS weight, nr, attribution
      FROM relieved WHERE 'individuals_relieved' = ANY(%(codes)s)
    UNION ALL
    SELECT 'relief_events', nr, 0, office_id, types, sex, born_from, born_to, at, 'day', 1, nr, attribution
      FROM relieved WHERE 'relief_events' = ANY(%(codes)s)
    UNION ALL
    SELECT 'revictimised', human_id, 0, office_id, types, sex, born_from, born_to, at, 'day', 1, nr, attribution
      FROM relieved JOIN anew USING (nr) WHERE 'revictimised' = ANY(%(codes)s)
)
""",  # noqa: S608 -- put together from constants
)

_DONE = """
done AS MATERIALIZED (
    SELECT o.id, o.earned_office_id AS office_id, o.executed_on AS at
      FROM rescue_operation o
     WHERE o.earned_office_id = ANY(%(offices)s) AND o.status IN ('executed', 'closed')
       AND o.executed_on >= %(start)s AND o.executed_on < %(end)s
),
"""
# A roster knows an age band, not a birthday: a day of birth that says child or adult on the day of the operation.
_BAND = """
    CASE WHEN t.age_band IN ('0_4', '5_11', '12_17') THEN (d.at - interval '1 year')::date
         WHEN t.age_band IN ('18_39', '40_59', '60') THEN (d.at - interval '40 years')::date END
"""

# Whoever is linked to a record is that human being; everybody else on a roster is somebody of their own.
OPERATIONS = Source(
    f"""
{_DONE}
events AS (
    SELECT 'operations' AS code, d.id AS key, 0 AS key2, d.office_id,
           ARRAY(SELECT DISTINCT unnest(c.types) FROM rescue_operationcase oc JOIN cases_case c ON c.id = oc.case_id
                  WHERE oc.operation_id = d.id) AS types,
           'unknown' AS sex, NULL::date AS born_from, NULL::date AS born_to,
           d.at, 'day' AS precision, 1 AS weight, d.id AS nr, NULL AS attribution
      FROM done d WHERE 'operations' = ANY(%(codes)s)
    UNION ALL
    SELECT e.code, coalesce(p.human_id, t.id), (p.id IS NULL)::int, d.office_id, c.types, t.sex, {_BAND}, {_BAND},
           d.at, 'day', 1, t.id, NULL
      FROM done d
      JOIN rescue_rosterentry t ON t.operation_id = d.id
      JOIN cases_case c ON c.id = t.case_id
      LEFT JOIN cases_person p ON p.id = t.person_id
     CROSS JOIN LATERAL (VALUES ('people_listed', true), ('people_adjudicated', t.adjudication = 'victim'))
           e (code, counts)
     WHERE t.struck_at IS NULL AND e.counts AND e.code = ANY(%(codes)s)
)
""",  # noqa: S608 -- put together from constants
)

# Everyone relieved in an operation, a row for each; `operation` is what is compared by its size.
LARGEST = Source(
    f"""
{_DONE}
events AS (
    SELECT 'largest_operation' AS code, d.id AS operation, p.human_id AS key, d.office_id, c.types, {_WHO},
           d.at, 'day' AS precision
      FROM done d
      JOIN rescue_relief r ON r.operation_id = d.id
      JOIN cases_case c ON c.id = r.case_id
      JOIN cases_person p ON p.id = r.person_id {_KEPT}
     WHERE r.attribution <> 'authority_own'
)
""",  # noqa: S608 -- put together from constants
    counted_by="largest",
)
