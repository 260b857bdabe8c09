"""The events of the courts that figures count beside arrests, charges and convictions. See reports/sources.py."""

from .sources import DECIDED, TOUCHES, UNKNOWN, Source

_OURS = "t.kind = 'criminal' AND NOT t.against_client"
#: Stages that a proceeding reaches by a verdict, or that may hide one.
_WITH_VERDICT = "('verdict', 'sentenced', 'acquitted', 'final', 'discontinued')"

# What became of each chain (`roots`): a conviction that stands; else one that was overturned, an acquittal, or a
# dismissal by the court; else nothing that a court decided. What a retrial is to decide again no longer counts.
_RANKED = """
ranked AS MATERIALIZED (
    SELECT r.id AS root_id, r.matter_id, v.id AS nr, v.earned_office_id AS office_id,
           CASE WHEN v.is_guilty AND v.overturned_on IS NULL THEN 'convicted'
                WHEN v.is_guilty THEN 'overturned'
                WHEN v.outcome = 'not_guilty' THEN 'acquitted'
                WHEN v.outcome = 'dismissed' THEN 'dismissed' ELSE 'not_pursued' END AS result,
           CASE WHEN v.is_guilty AND v.overturned_on IS NOT NULL THEN v.overturned_on
                WHEN v.given_precision <> 'unknown' THEN v.given_on END AS at,
           CASE WHEN v.is_guilty AND v.overturned_on IS NOT NULL THEN 'day' ELSE v.given_precision END AS precision
      FROM roots r
      JOIN accountability_proceeding a ON a.root_id = r.with_verdict
      JOIN accountability_verdict v ON v.proceeding_id = a.id
     WHERE v.is_guilty AND v.overturned_on IS NULL
        OR (v.is_guilty OR v.overturned_on IS NULL)
           AND (a.kind = 'retrial' OR NOT EXISTS (
               SELECT FROM accountability_proceeding again WHERE again.root_id = r.id AND again.kind = 'retrial'))
)
"""
_RANK = "array_position(ARRAY['convicted', 'overturned', 'acquitted', 'dismissed', 'not_pursued'], result)"
_FIRST = "extract(year FROM at) NULLS LAST, precision IN ('year', 'estimated'), at, nr"

_REPORT = {"on": "a.reported_on", "precision": "a.reported_precision"}

# Of those reported: first proceedings, each with where and why it was lost, if it was.
ATTRITION = Source(
    f"""
roots AS MATERIALIZED (
    SELECT a.id, a.matter_id, a.case_id, a.earned_office_id AS office_id, a.stage, a.left_at, a.discontinued_reason,
           CASE WHEN a.reported_precision <> 'unknown' THEN a.reported_on END AS at, a.reported_precision AS precision,
           CASE WHEN a.stage IN {_WITH_VERDICT} THEN a.id END AS with_verdict
      FROM accountability_proceeding a
      JOIN accountability_matter t ON t.id = a.matter_id
     WHERE a.earned_office_id = ANY(%(offices)s) AND a.appeal_of_id IS NULL AND {_OURS}
       AND ({TOUCHES.format(**_REPORT)} OR {UNKNOWN.format(**_REPORT)})
),
{_RANKED.strip()},
ends AS (
    SELECT DISTINCT ON (root_id) root_id, result FROM ranked ORDER BY root_id, {_RANK}, {_FIRST}
),
dropped AS (
    SELECT DISTINCT ON (a.root_id) a.root_id, a.left_at, a.discontinued_reason
      FROM roots r JOIN accountability_proceeding a ON a.root_id = r.with_verdict
     WHERE a.kind <> 'appeal' AND a.stage = 'discontinued' ORDER BY a.root_id, a.id
),
events AS MATERIALIZED (
    SELECT e.code, r.office_id, c.types, r.at, r.precision, e.detail, e.further, 1 AS weight, 1 AS behind
      FROM roots r
      JOIN cases_case c ON c.id = r.case_id
      LEFT JOIN ends ON ends.root_id = r.id
      LEFT JOIN dropped d ON d.root_id = r.id
     CROSS JOIN LATERAL (VALUES
           ('proceedings_reported', NULL, NULL, true),
           ('attrition',
            CASE WHEN d.root_id IS NOT NULL THEN coalesce(nullif(d.left_at, ''), 'unknown')
                 WHEN ends.result = 'overturned' THEN 'appeal' ELSE 'verdict' END,
            coalesce(d.discontinued_reason, ends.result),
            coalesce(ends.result, '') <> 'convicted' AND (d.root_id IS NOT NULL OR ends.result IS NOT NULL)))
           e (code, detail, further, counts)
     WHERE e.counts
)
""",  # noqa: S608 -- put together from constants
    counted_by="tallies",
)

HEARINGS = Source(
    """
events AS MATERIALIZED (
    SELECT e.code, h.earned_office_id AS office_id, c.types, h."on" AS at, 'day' AS precision, e.detail, e.further,
           1 AS weight, 1 AS behind
      FROM accountability_hearing h
      JOIN accountability_matter t ON t.id = h.matter_id
      JOIN cases_case c ON c.id = h.case_id
     CROSS JOIN LATERAL (VALUES ('hearings', NULL, NULL, true),
                                ('adjournments', h.asked_by, h.reason, h.status = 'adjourned'))
           e (code, detail, further, counts)
     WHERE h.earned_office_id = ANY(%(offices)s) AND h."on" >= %(start)s AND h."on" < %(end)s
       AND h.status IN ('held', 'adjourned') AND NOT t.against_client AND e.counts
)
""",
    counted_by="tallies",
)

_ORDER = {"on": "a.ordered_on", "precision": "a.ordered_precision"}

# Amounts are in hundredths of their currency, so that they stay exact. What is outstanding is that of the last day.
AWARDS = Source(
    f"""
ours AS MATERIALIZED (
    SELECT a.id, a.earned_office_id, c.types, a.ordered_on, a.ordered_precision, (a.amount * 100)::bigint AS amount,
           a.currency
      FROM accountability_award a
      JOIN accountability_matter t ON t.id = a.matter_id
      JOIN cases_case c ON c.id = a.case_id
     WHERE a.overturned_on IS NULL AND NOT t.against_client
),
events AS MATERIALIZED (
    SELECT 'restitution_ordered' AS code, a.earned_office_id AS office_id, a.types,
           CASE WHEN a.ordered_precision <> 'unknown' THEN a.ordered_on END AS at, a.ordered_precision AS precision,
           a.currency AS detail, NULL AS further, a.amount AS weight, 1 AS behind
      FROM ours a
     WHERE a.earned_office_id = ANY(%(offices)s) AND ({TOUCHES.format(**_ORDER)} OR {UNKNOWN.format(**_ORDER)})
    UNION ALL
    SELECT 'restitution_collected', y.earned_office_id, a.types, y.paid_on, 'day', a.currency, NULL,
           (y.amount * 100)::bigint, 1
      FROM accountability_awardpayment y JOIN ours a ON a.id = y.award_id
     WHERE y.earned_office_id = ANY(%(offices)s) AND y.paid_on >= %(start)s AND y.paid_on < %(end)s
    UNION ALL
    SELECT 'restitution_outstanding', office_id, types, %(end)s::date - 1, 'day', currency, NULL, amount - paid, 1
      FROM (SELECT a.earned_office_id AS office_id, a.types, a.currency, a.amount, coalesce((
                       SELECT sum(y.amount * 100)::bigint FROM accountability_awardpayment y
                        WHERE y.award_id = a.id AND y.paid_on < %(end)s), 0) AS paid
              FROM ours a
             WHERE a.earned_office_id = ANY(%(offices)s) AND (a.ordered_on < %(end)s OR a.ordered_on IS NULL)) due
     WHERE amount > paid
)
""",  # noqa: S608 -- put together from constants
    counted_by="tallies",
)

# Every first proceeding that was under way in the period, in days from the report: followed from the report, or from
# the first day of the period where that is later, until the first verdict of a court, the end without one, or the last
# day of the period. What cannot be measured to the day is left out.
DURATIONS = Source(
    f"""
under_way AS MATERIALIZED (
    SELECT a.earned_office_id AS office_id, coalesce(t.court_id::text, 'none') AS court, a.stage,
           CASE WHEN a.reported_precision = 'day' THEN a.reported_on END AS reported_on,
           CASE WHEN a.ended_precision = 'day' THEN a.ended_on END AS ended_on,
           CASE WHEN a.stage IN {_WITH_VERDICT} THEN (
               SELECT min(v.given_on) FROM accountability_verdict v
                WHERE v.proceeding_id = a.id AND v.given_precision = 'day' AND {DECIDED}) END AS given_on
      FROM accountability_proceeding a
      JOIN accountability_matter t ON t.id = a.matter_id
     WHERE a.earned_office_id = ANY(%(offices)s) AND a.appeal_of_id IS NULL AND {_OURS}
       AND (a.reported_on < %(end)s OR a.reported_on IS NULL) AND (a.ended_on >= %(start)s OR a.ended_on IS NULL)
),
spells AS MATERIALIZED (
    SELECT office_id, court, greatest(reported_on, %(start)s) - reported_on AS entered,
           CASE WHEN how <> 'left_out' THEN until - reported_on END AS leaves, how
      FROM (SELECT *, CASE WHEN how = 'decided' THEN given_on WHEN how = 'ended' THEN ended_on
                           ELSE %(end)s::date - 1 END AS until
              FROM (SELECT *, CASE WHEN reported_on IS NULL OR given_on < reported_on OR ended_on < reported_on
                                   THEN 'left_out'
                                   WHEN given_on < %(end)s THEN 'decided'
                                   WHEN given_on IS NULL AND ended_on < %(end)s THEN 'ended'
                                   WHEN given_on IS NULL AND ended_on IS NULL AND stage IN {_WITH_VERDICT}
                                   THEN 'left_out'
                                   ELSE 'open' END AS how
                      FROM under_way) known) timed
     WHERE how = 'left_out' OR until >= %(start)s
)
""",  # noqa: S608 -- put together from constants
    counted_by="durations",
)
