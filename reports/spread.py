"""Spreading what is counted by office and month over all places and times that hold them, as SQL.

Parameters: `offices`, `start`, `end`, `fine`.
"""

# A child is certainly under 18 on that day, an adult certainly not; a date known by year reaches over all of it.
AGE = """
    CASE WHEN at IS NULL OR born_from IS NULL THEN 'unknown'
         WHEN born_from + interval '18 years' > {latest} THEN 'child'
         WHEN born_to + interval '18 years' <= {earliest} THEN 'adult'
         ELSE 'unknown' END
"""
EARLIEST = """CASE precision WHEN 'day' THEN at WHEN 'month' THEN date_trunc('month', at::timestamp)::date
    ELSE date_trunc('year', at::timestamp)::date END"""
LATEST = """CASE precision WHEN 'day' THEN at
    WHEN 'month' THEN (date_trunc('month', at::timestamp) + interval '1 month - 1 day')::date
    ELSE (date_trunc('year', at::timestamp) + interval '1 year - 1 day')::date END"""

# Every office with itself, its region and all of them; every month with the times that hold it. Known by year: in the
# year and the period that hold all of it, and in no month.
SPREAD = """
places AS MATERIALIZED (
    SELECT o.id AS office_id, s.scope, s.place
      FROM offices_office o
     CROSS JOIN LATERAL (VALUES ('all', 0::bigint), ('region', o.region_id), ('office', o.id)) s (scope, place)
     WHERE s.place IS NOT NULL AND o.id = ANY(%(offices)s)
),
times AS MATERIALIZED (
    SELECT d.known, d.month, t.grain, t.starts_on
      FROM (SELECT k.known, step::date AS month, date_trunc('year', step)::date AS year,
                   date_trunc('quarter', step)::date AS quarter,
                   date_trunc('year', step) >= %(start)s AND date_trunc('year', step) + interval '1 year' <= %(end)s
                   AS whole_year
              FROM generate_series(date_trunc('year', %(start)s::timestamp),
                                   %(end)s::timestamp + interval '11 months', interval '1 month') step
             CROSS JOIN (VALUES ('day'), ('year')) k (known)
             WHERE k.known = 'year' OR step >= %(start)s AND step < %(end)s
             UNION ALL SELECT 'none', %(start)s, NULL, NULL, false) d
     CROSS JOIN LATERAL (VALUES
            ('period', %(start)s::date, known = 'day' OR known = 'year' AND whole_year),
            ('year', year, known IN ('day', 'year') AND whole_year),
            ('quarter', quarter,
                known = 'day' AND quarter >= %(start)s AND quarter + interval '3 months' <= %(end)s),
            ('month', month, known = 'day'),
            ('year_only', year, known = 'year' AND whole_year),
            ('apart', year, known = 'year' AND NOT whole_year),
            ('undated', NULL, known = 'none')) t (grain, starts_on, falls)
     WHERE falls
)
"""
PLACES = "JOIN places USING (office_id)"
TIMES = "JOIN times USING (known, month)"
TYPES = """
    CROSS JOIN LATERAL unnest(
        CASE WHEN cardinality(types) = 1 THEN types ELSE ARRAY(SELECT DISTINCT unnest(types)) END) u (kind)
"""
HOLDS = "CASE scope WHEN 'all' THEN in_all WHEN 'region' THEN in_region ELSE in_office END"

CELL = "code, scope, place, grain, starts_on"
# A cut of a month is kept for all offices together; a month of one office or region holds too few people to be cut, and
# no page shows it. Sex and age together are kept for the period and its years. The dashboard asks finer (`fine`).
CUT_HOLDS = "(grain NOT IN ('month', 'quarter') OR scope = 'all' OR %(fine)s)"
KNOWN = """
           CASE WHEN at IS NULL THEN 'none' WHEN precision IN ('year', 'estimated') THEN 'year' ELSE 'day' END AS known,
           coalesce(date_trunc('month', at::timestamp)::date, %(start)s) AS month
"""

#: The pieces by the names under which statements use them.
PIECES = {
    "age": AGE.format(earliest=EARLIEST, latest=LATEST),
    "spread": SPREAD.strip(),
    "cell": CELL,
    "places": PLACES,
    "times": TIMES,
    "types": TYPES,
    "holds": HOLDS,
    "cut_holds": CUT_HOLDS,
    "known": KNOWN.strip(),
}
