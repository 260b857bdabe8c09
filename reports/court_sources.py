"""The events before police, prosecutors and courts that figures count. See reports/sources.py."""

from .sources import FIRST_EVENT, RECORDS, TOUCHES, UNKNOWN, Source

_CHARGED = """
    a.charged_on IS NOT NULL
    OR a.stage IN ('charged', 'pre_trial', 'trial', 'verdict', 'sentenced', 'acquitted', 'final')
    OR EXISTS (SELECT FROM accountability_charge h WHERE h.proceeding_id = a.id)
"""
_ARREST = {"on": "a.arrested_on", "precision": "a.arrested_precision"}
_CHARGE = {"on": "a.charged_on", "precision": "a.charged_precision"}
_CUSTODY = {"on": "u.from_on", "precision": "u.from_precision"}
# Whoever is held was arrested, though only the custody may be on file.
_TAKEN = "u.state IN ('arrested', 'remanded') AND u.from_on IS NOT NULL"

# Whom the period touches, and then every arrest and charge of theirs: the first may be long ago.
PROCEEDINGS = Source(
    f"""
touching AS MATERIALIZED (
    SELECT a.person_id
      FROM accountability_proceeding a
     WHERE a.earned_office_id = ANY(%(offices)s) AND a.appeal_of_id IS NULL
       AND ({TOUCHES.format(**_ARREST)} OR a.arrested_on IS NOT NULL AND a.arrested_precision = 'unknown'
            OR {TOUCHES.format(**_CHARGE)} OR ({UNKNOWN.format(**_CHARGE)}) AND ({_CHARGED}))
    UNION ALL
    SELECT u.person_id FROM accountability_custodyinterval u WHERE {_TAKEN} AND {TOUCHES.format(**_CUSTODY)}
),
{RECORDS.strip()},
events AS (
    SELECT e.code, p.human_id AS key, 0 AS key2, a.earned_office_id AS office_id, c.types,
           p.sex, p.born_from, p.born_to,
           CASE WHEN e.precision <> 'unknown' THEN e.on END AS at, e.precision, 1 AS weight, a.id AS nr,
           NULL AS attribution
      FROM records p
      JOIN accountability_proceeding a ON a.person_id = p.id
      JOIN accountability_matter t ON t.id = a.matter_id
      JOIN cases_case c ON c.id = a.case_id
     CROSS JOIN LATERAL (VALUES
           ('suspects_arrested', a.arrested_on, a.arrested_precision, a.arrested_on IS NOT NULL),
           ('suspects_charged', a.charged_on, a.charged_precision, {_CHARGED})
            UNION ALL
           SELECT 'suspects_arrested', u.from_on, u.from_precision, true FROM accountability_custodyinterval u
            WHERE u.proceeding_id = a.id AND {_TAKEN} AND u.from_on IS DISTINCT FROM a.arrested_on)
           e (code, "on", precision, happened)
     WHERE a.earned_office_id = ANY(%(offices)s) AND a.appeal_of_id IS NULL
       AND t.kind = 'criminal' AND NOT t.against_client AND e.happened AND e.code = ANY(%(codes)s)
)
""",  # noqa: S608 -- put together from constants
)

#: Outcomes that are a decision of the court on the charge.
DECIDED = "v.outcome IN ('guilty_plea', 'guilty_at_trial', 'not_guilty', 'dismissed')"
_VERDICT = {"on": "v.given_on", "precision": "v.given_precision"}
_STANDS = "v.is_guilty AND v.overturned_on IS NULL AND a.overturned_on IS NULL"
_OVERTURNED = "v.is_guilty AND (v.overturned_on IS NOT NULL OR a.overturned_on IS NOT NULL)"

# An accused has one chain in a matter. By human being and matter, two merged records of one accused are one chain too.
# What became of it is what stands: a conviction; else one that was overturned at last, an acquittal, or a dismissal by
# the court. What a retrial is to decide again no longer counts. A charge that a court decided again is its first one;
# where nobody said which, it counts only where no earlier verdict of the chain stands.
VERDICTS = Source(
    f"""
touching AS MATERIALIZED (
    SELECT a.person_id
      FROM accountability_verdict v
      JOIN accountability_proceeding a ON a.id = v.proceeding_id
     WHERE v.earned_office_id = ANY(%(offices)s) AND {DECIDED}
       AND ({TOUCHES.format(**_VERDICT)} OR {UNKNOWN.format(**_VERDICT)}
            OR v.overturned_on >= %(start)s AND v.overturned_on < %(end)s)
),
{RECORDS.strip()},
judged AS MATERIALIZED (
    SELECT p.human_id, coalesce(root.matter_id, a.matter_id) AS matter_id, v.charge_id, again.origin_id,
           a.appeal_of_id, a.root_id, a.id AS proceeding_id, v.earned_office_id AS office_id, c.types,
           p.sex, p.born_from, p.born_to,
           CASE WHEN v.given_precision <> 'unknown' THEN v.given_on END AS at, v.given_precision AS precision,
           coalesce(v.overturned_on, a.overturned_on) AS overturned_on, v.id AS nr,
           CASE WHEN {_STANDS} THEN 1 WHEN {_OVERTURNED} THEN 2 WHEN v.overturned_on IS NOT NULL THEN 5
                WHEN v.outcome = 'not_guilty' THEN 3 ELSE 4 END AS result
      FROM records p
      JOIN accountability_proceeding a ON a.person_id = p.id
      JOIN accountability_verdict v ON v.proceeding_id = a.id
      JOIN accountability_matter t ON t.id = a.matter_id
      LEFT JOIN accountability_proceeding root ON root.id = nullif(a.root_id, a.id)
      LEFT JOIN accountability_charge again ON again.id = CASE WHEN a.appeal_of_id IS NOT NULL THEN v.charge_id END
      JOIN cases_case c ON c.id = v.case_id
     WHERE v.earned_office_id = ANY(%(offices)s) AND {DECIDED} AND t.kind = 'criminal' AND NOT t.against_client
),
guilty AS (SELECT * FROM judged WHERE result = 1),
chains AS (
    SELECT DISTINCT ON (human_id, matter_id) office_id, types, result, nr,
           CASE WHEN result = 2 THEN overturned_on ELSE at END AS at,
           CASE WHEN result = 2 THEN 'day' ELSE precision END AS precision
      FROM judged j
     WHERE result = 1 OR result < 5 AND NOT EXISTS (
           SELECT FROM accountability_proceeding a
            WHERE a.root_id = j.root_id AND a.kind = 'retrial' AND a.id > j.proceeding_id)
     ORDER BY human_id, matter_id, result, CASE WHEN result = 2 THEN overturned_on END DESC, {FIRST_EVENT}
),
events AS (
    SELECT 'convictions' AS code, human_id AS key, matter_id AS key2, office_id, types, sex, born_from, born_to,
           at, precision, 1 AS weight, nr, NULL AS attribution
      FROM guilty WHERE 'convictions' = ANY(%(codes)s)
    UNION ALL
    SELECT 'people_convicted', human_id, 0, office_id, types, sex, born_from, born_to, at, precision, 1, nr, NULL
      FROM (SELECT DISTINCT ON (human_id, matter_id) * FROM guilty ORDER BY human_id, matter_id, {FIRST_EVENT}) chain
     WHERE 'people_convicted' = ANY(%(codes)s) AND (at IS NULL OR {TOUCHES.format(on="at", precision="precision")})
    UNION ALL
    SELECT 'charges_convicted', coalesce(origin_id, charge_id), 0, office_id, types, sex, born_from, born_to,
           at, precision, 1, nr, NULL
      FROM guilty g
     WHERE 'charges_convicted' = ANY(%(codes)s)
       AND (appeal_of_id IS NULL OR origin_id IS NOT NULL OR NOT EXISTS (
           SELECT FROM accountability_verdict v JOIN accountability_proceeding a ON a.id = v.proceeding_id
            WHERE a.root_id = g.root_id AND a.id < g.proceeding_id AND {_STANDS}))
    UNION ALL
    SELECT e.code, nr, 0, office_id, types, NULL, NULL, NULL, at, precision, 1, nr, NULL
      FROM chains
     CROSS JOIN LATERAL (VALUES ('accused_decided', true), ('conviction_rate', result = 1),
                                ('accused_acquitted', result IN (2, 3)), ('accused_dismissed', result = 4))
           e (code, counts)
     WHERE e.counts AND e.code = ANY(%(codes)s)
       AND (at IS NULL OR {TOUCHES.format(on="at", precision="precision")})
)
""",  # noqa: S608 -- put together from constants
)

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
           AND NOT EXISTS (
               SELECT FROM accountability_proceeding again
                WHERE again.root_id = r.id AND again.kind = 'retrial' AND again.id > a.id)
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
# What was paid was collected, even if the order fell later: the page of a matter counts it so too.
AWARDS = Source(
    f"""
ours AS MATERIALIZED (
    SELECT a.id, a.earned_office_id, c.types, a.ordered_on, a.ordered_precision, (a.amount * 100)::bigint AS amount,
           a.currency, a.overturned_on IS NULL AS stands
      FROM accountability_award a
      JOIN accountability_matter t ON t.id = a.matter_id
      JOIN cases_case c ON c.id = a.case_id
     WHERE NOT t.against_client
),
events AS MATERIALIZED (
    SELECT 'restitution_ordered' AS code, a.earned_office_id AS office_id, a.types,
           CASE WHEN a.ordered_precision <> 'unknown' THEN a.ordered_on END AS at, a.ordered_precision AS precision,
           a.currency AS detail, NULL AS further, a.amount AS weight, 1 AS behind
      FROM ours a
     WHERE a.earned_office_id = ANY(%(offices)s) AND a.stands
       AND ({TOUCHES.format(**_ORDER)} OR {UNKNOWN.format(**_ORDER)})
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
             WHERE a.earned_office_id = ANY(%(offices)s) AND a.stands
               AND (a.ordered_on < %(end)s OR a.ordered_on IS NULL)) due
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
                WHERE v.proceeding_id = a.id AND v.given_precision = 'day' AND {DECIDED}) END AS given_on,
           a.stage IN {_WITH_VERDICT} AND EXISTS (
               SELECT FROM accountability_verdict v
                WHERE v.proceeding_id = a.id AND v.given_precision <> 'day' AND {DECIDED}) AS is_undated
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
                                   WHEN given_on IS NULL AND is_undated THEN 'left_out'
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
