"""The events that figures count, as SQL: run by the report builder as `ijm_report`, who sees only offices on which the
asker may report, and no name and no text. Parameters: `offices`, `start`, `end`. Each event gives

  key, key2     what is counted once (a human being; a human being and a matter; a charge)
  office_id     the office that earned it, which a transfer never changes
  types         the casework types of its case
  sex, born_from, born_to   of the person, where the figure is about people
  at, precision the day, and how precisely it is known
  weight        how many it adds, or by how much it changes a stock
"""

_MOVEMENTS = """
    SELECT m.id AS key, 0 AS key2, m.earned_office_id AS office_id, c.types,
           m.moved_on AS at, 'day' AS precision, {weight} AS weight
      FROM cases_casemovement m JOIN cases_case c ON c.id = m.case_id
     WHERE m.earned_office_id = ANY(%(offices)s) AND m.moved_on < %(end)s {and_where}
"""
_OPENED = "AND m.kind = 'opened' AND m.moved_on >= %(start)s"

OPENINGS = _MOVEMENTS.format(weight="1", and_where=_OPENED)
VICTIMS_OF_OPENINGS = _MOVEMENTS.format(weight="coalesce(c.victims_reported, 0)", and_where=_OPENED)
MOVEMENTS = _MOVEMENTS.format(weight="m.delta", and_where="")

# A record that was merged into another tells the sex and age of the one that was kept.
_WHO = """coalesce(kept.sex, p.sex) AS sex,
           coalesce(kept.born_from, p.born_from) AS born_from, coalesce(kept.born_to, p.born_to) AS born_to"""
_KEPT = """LEFT JOIN (SELECT m.id, k.sex, k.born_from, k.born_to
                   FROM cases_person m JOIN cases_person k ON k.id = m.merged_into_id) kept ON kept.id = p.id"""

RELIEFS = f"""
    SELECT p.human_id AS key, 0 AS key2, r.earned_office_id AS office_id, c.types, {_WHO},
           r.relieved_on AS at, 'day' AS precision, 1 AS weight
      FROM rescue_relief r
      JOIN cases_case c ON c.id = r.case_id
      JOIN cases_person p ON p.id = r.person_id
      {_KEPT}
     WHERE r.earned_office_id = ANY(%(offices)s) AND r.relieved_on >= %(start)s AND r.relieved_on < %(end)s
       AND r.attribution <> 'authority_own'
"""  # noqa: S608 -- put together from constants

_PROCEEDINGS = f"""
    SELECT p.human_id AS key, 0 AS key2, a.earned_office_id AS office_id, c.types, {_WHO},
           CASE WHEN a.{{event}}_precision <> 'unknown' THEN a.{{event}}_on END AS at,
           a.{{event}}_precision AS precision, 1 AS weight
      FROM accountability_proceeding a
      JOIN accountability_matter t ON t.id = a.matter_id
      JOIN cases_case c ON c.id = a.case_id
      JOIN cases_person p ON p.id = a.person_id
      {_KEPT}
     WHERE a.earned_office_id = ANY(%(offices)s) AND a.appeal_of_id IS NULL
       AND t.kind = 'criminal' AND NOT t.against_client AND ({{happened}})
"""  # noqa: S608 -- put together from constants
_CHARGED = """
    a.charged_on IS NOT NULL
    OR a.stage IN ('charged', 'pre_trial', 'trial', 'verdict', 'sentenced', 'acquitted', 'final')
    OR EXISTS (SELECT FROM accountability_charge h WHERE h.proceeding_id = a.id)
"""

ARRESTS = _PROCEEDINGS.format(event="arrested", happened="a.arrested_on IS NOT NULL")
CHARGED = _PROCEEDINGS.format(event="charged", happened=_CHARGED)

_GUILTY = f"""
    SELECT {{key}}, v.earned_office_id AS office_id, c.types, {_WHO},
           CASE WHEN v.given_precision <> 'unknown' THEN v.given_on END AS at,
           v.given_precision AS precision, 1 AS weight
      FROM accountability_verdict v
      JOIN accountability_proceeding a ON a.id = v.proceeding_id
      JOIN accountability_matter t ON t.id = a.matter_id
      LEFT JOIN accountability_proceeding root ON root.id = a.root_id
      JOIN cases_case c ON c.id = v.case_id
      JOIN cases_person p ON p.id = a.person_id
      {_KEPT}
     WHERE v.earned_office_id = ANY(%(offices)s)
       AND v.is_guilty AND v.overturned_on IS NULL AND a.overturned_on IS NULL
       AND t.kind = 'criminal' AND NOT t.against_client
"""  # noqa: S608 -- put together from constants
# A charge that an appeal brought again counts only where no earlier verdict of the chain stands.
_NOT_AFFIRMED = """
       AND (a.appeal_of_id IS NULL OR NOT EXISTS (
            SELECT FROM accountability_verdict w JOIN accountability_proceeding b ON b.id = w.proceeding_id
             WHERE b.root_id = a.root_id AND b.id < a.id
               AND w.is_guilty AND w.overturned_on IS NULL AND b.overturned_on IS NULL))
"""

#: Earlier events first; within a year the known day before the known year; the unknown last.
FIRST_EVENT = "extract(year FROM at) NULLS LAST, precision IN ('year', 'estimated'), at"

# An accused has one chain in a matter. By human being and matter, two merged records of one accused are one chain too.
CONVICTIONS = _GUILTY.format(key="p.human_id AS key, coalesce(root.matter_id, a.matter_id) AS key2")
PEOPLE_CONVICTED = f"""
    SELECT key, 0 AS key2, office_id, types, sex, born_from, born_to, at, precision, weight
      FROM (SELECT DISTINCT ON (key, key2) * FROM ({CONVICTIONS}) guilty ORDER BY key, key2, {FIRST_EVENT}) chain
"""  # noqa: S608 -- put together from constants
CHARGES_PROVED = _GUILTY.format(key="v.charge_id AS key, 0 AS key2") + _NOT_AFFIRMED
