"""The tables that are loaded, what is pointed at first, with their columns in the order of casebook."""

STAGES = ("rescue", "accountability", "aftercare", "transformation")
_ROW = "case_id, office_id, restricted"
_PERSON_ROW = "person_id, office_id, restricted"

COLUMNS = {
    "cases_case": "id, office_id, earned_office_id, restricted, number, status, types, source, urgency, risk,"
    " summary, place, "
    "victims_reported, lead_id, logged_by_id, logged_at, opened_on, closed_on, closed_by_id, "
    "decision_reason, passed_on_to, "
    "duplicate_of_id, next_hearing_on, next_hearing_at, next_due_on, next_due_what, source_ref, version",
    "cases_person": "id, office_id, restricted, display_name, sex, born_from, born_to, born_precision, "
    "born_text, citizenships, "
    "languages, deceased_on, merged_into_id, source_ref, created_at, version, human_id",
    "cases_personname": f'{_PERSON_ROW}, "full", kind, romanisation',
    "cases_persontoken": f"{_PERSON_ROW}, kind, token",
    "cases_caserole": f"{_ROW}, person_id, role, since, until, remark, verification, verified_by_id, verified_on",
    "cases_casemember": f"{_ROW}, user_id, kind, rights, since, until, added_by_id",
    "cases_casemovement": f"{_ROW}, kind, delta, moved_on, earned_office_id",
    "cases_stageprogress": f"{_ROW}, stage, status, step, waived_reason",
    "cases_task": f"{_ROW}, audience, title, due_on, assignee_id, created_by_id, created_at, done_by_id, "
    "done_at, version",
    "rescue_relief": f"{_ROW}, person_id, relieved_on, type, authority, attribution, safety_confirmed_by_id, "
    "safety_how, operation_id, earned_office_id, recorded_by_id, recorded_at, version",
    "rescue_operation": "id, office_id, earned_office_id, sealed, status, title, site, planned_for, lead_authority_id, "
    "plan, transport, interpreters, placement, placement_ready, plan_version, planned_by_id, planned_at, submitted_at, "
    "called_off_reason, executed_on, executed_by_id, outcome, said, said_by, debrief, explanation, taken_up_reason, "
    "version",
    "rescue_operationcase": f"{_ROW}, operation_id, added_by_id",
    "rescue_rosterentry": f"{_ROW}, operation_id, key, number, name, sex, age_band, family, remark, adjudication, "
    "adjudicated_by_id, adjudicated_at, person_id, entered_by_id, entered_at, version, turn",
    "accountability_matter": f"id, {_ROW}, kind, title, institution, docket, against_client, status, ended_on, "
    "ended_precision, "
    "end_reason, source_ref, source, version",
    "accountability_proceeding": f"id, {_ROW}, matter_id, person_id, root_id, appeal_of_id, stage, reported_on, "
    "reported_precision, arrested_on, arrested_precision, charged_on, charged_precision, "
    "ended_on, ended_precision, "
    "discontinued_reason, appeal_result, overturned_on, earned_office_id, source_ref, source, version",
    "accountability_charge": f"id, {_ROW}, proceeding_id, statute, counts, source_ref, source",
    "accountability_verdict": f"{_ROW}, charge_id, proceeding_id, outcome, is_guilty, counts, given_on, "
    "given_precision, overturned_on, earned_office_id",
    "accountability_custodyinterval": f"{_ROW}, proceeding_id, person_id, state, from_on, from_precision, is_current",
    "accountability_hearing": f'{_ROW}, matter_id, kind, "on", court_name, status, asked_by, reason, earned_office_id',
    "accountability_award": f"id, {_ROW}, matter_id, proceeding_id, kind, ordered_on, ordered_precision, amount, "
    "currency, jointly, earned_office_id",
    "accountability_awardpayment": f"{_ROW}, award_id, paid_on, amount, earned_office_id",
    "aftercare_enrolment": f"{_ROW}, person_id, state, opened_on, closed_on, outcome, outcome_reason, opened_by_id, "
    "closed_by_id, "
    "approved_by_id, proposed_by_id, proposed_on, proposed_reason, earned_office_id, version",
    "transformation_systemgap": f"{_ROW}, justice_stage, institution, cause, what, named_on, named_by_id, reform_id, "
    "closed_on, "
    "closed_reason, earned_office_id, version",
    "offices_auditevent": f"at, actor_id, verb, action, object_type, object_id, {_ROW}, audience, summary, detail",
}
TABLES = list(COLUMNS)
