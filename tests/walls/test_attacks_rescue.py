"""What somebody would try on sources, rosters, referrals and evidence who reaches the database past the product: as the
application's role, with the database knowing who asks. Each attempt must be refused, or do nothing."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.actions.documents import add_document
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseRoleFactory, PersonFactory, victim
from tests.factories.offices import MembershipFactory
from tests.factories.rescue import ReferralFactory, executed_operation, roster
from tests.honest_files import picture
from tests.walls.desk import Desk, of_every_role, owner, tables_with, tried
from tests.walls.rows import investigation

pytestmark = pytest.mark.django_db(databases=["default", "report", "owner"])

READER = """INSERT INTO rescue_informantreader (case_id, office_id, restricted, informant_id, user_id, since,
                added_by_id)
            VALUES (%s, %s, false, %s, %s, now(), %s)"""
ROSTER = """INSERT INTO rescue_rosterentry (case_id, office_id, restricted, operation_id, key, number, name, sex,
                age_band, age_text, family, remark, adjudication, person_id, entered_by_id, entered_at, version, turn)
            VALUES (%s, %s, false, %s, gen_random_uuid(), %s, '', 'unknown', 'unknown', '', '', '', 'undecided', %s, %s,
                now(), 1, 1)"""
CERTIFY = """INSERT INTO rescue_releasecertificate (case_id, office_id, restricted, person_id, status, issuer, number,
                 reason, applied_on, recorded_by_id, recorded_at, version)
             VALUES (%s, %s, false, %s, 'applied', 'Magistrate', '', '', current_date, %s, now(), 1)"""


@pytest.fixture
def desk():
    return Desk()


# --- sources ------------------------------------------------------------------------------------------------------


def test_a_source_is_in_no_table_of_anybody_elses(desk):
    informant = desk.source()
    for table in (*tables_with("informant_id"), "rescue_informant", "rescue_informantevent"):
        column = "id" if table in ("rescue_informant", "rescue_informantevent") else "informant_id"
        count = f"SELECT count(*) FROM {table} WHERE {column} = %s"
        for user in (*desk.outsiders, desk.director, desk.approver, desk.deputy):
            assert tried(user, count, informant.pk) == [(0,)], (table, user)
    assert tried(desk.teammate, "SELECT code_name FROM rescue_informant") == [("SECRET-source",)]


def test_nobody_becomes_the_reader_of_a_source(desk):
    informant = desk.source()
    with as_owner():
        _mine, my_reader = investigation.source(desk.case, "Mine", desk.colleague)
    facts = (desk.case.pk, desk.office.pk, informant.pk)
    for user in (desk.colleague, desk.director, desk.teammate, desk.stranger):
        assert tried(user, READER, *facts, user.pk, user.pk) == 0, user
    for change, params in (
        ("UPDATE rescue_informantreader SET informant_id = %s WHERE id = %s", (informant.pk, my_reader.pk)),
        ("UPDATE rescue_informantreader SET until = NULL WHERE user_id = %s", (desk.colleague.pk,)),
        ("UPDATE rescue_informantreader SET user_id = %s WHERE id = %s", (desk.colleague.pk, desk.reader.pk)),
        ("UPDATE rescue_informant SET handler_id = %s WHERE id = %s", (desk.colleague.pk, informant.pk)),
        ("UPDATE rescue_activitysource SET informant_id = %s", (informant.pk,)),
    ):
        assert tried(desk.colleague, change, *params) == 0, change
    assert tried(desk.colleague, "SELECT count(*) FROM rescue_informant WHERE id = %s", informant.pk) == [(0,)]


# --- rosters, reliefs, certificates, referrals --------------------------------------------------------------------


def test_a_row_stays_on_its_roster(desk):
    """A row of somebody else's operation is not taken over to one's own, nor under another number or key."""
    done, sealed = executed_operation(desk.case), desk.plan("approved")
    roster(done, desk.case, 2)
    own = desk.plan("approved", by=desk.colleague)
    for change in (f"operation_id = {own.pk}", "number = 77", "key = gen_random_uuid()"):
        for user in (desk.colleague, desk.teammate, desk.director):
            assert tried(user, f"UPDATE rescue_rosterentry SET {change} WHERE operation_id = %s", done.pk) == 0, change
    for user in desk.outsiders:
        assert tried(user, ROSTER, desk.case.pk, desk.office.pk, sealed.pk, 900, None, user.pk) == 0, user
        assert (
            tried(user, "UPDATE rescue_rosterentry SET adjudication = 'undecided' WHERE operation_id = %s", sealed.pk)
            == 0
        )


def test_people_are_listed_for_a_case_of_the_operation(desk):
    done, another = executed_operation(desk.case), CaseFactory(office=desk.office)
    assert tried(desk.planner, ROSTER, another.pk, desk.office.pk, done.pk, 1, None, desk.planner.pk) == 0
    assert tried(desk.planner, ROSTER, desk.case.pk, desk.office.pk, done.pk, 1, None, desk.planner.pk) == 1
    assert tried(desk.planner, "UPDATE rescue_rosterentry SET case_id = %s", another.pk) == 0


def test_a_closed_roster_stays_as_it_was(desk):
    done = executed_operation(desk.case)
    roster(done, desk.case, 2)
    owner(
        "UPDATE rescue_operation SET status = 'closed', closed_by_id = executed_by_id, closed_at = now(), listed = 2,"
        " victims = 0 WHERE id = %s",
        done.pk,
    )
    assert tried(desk.planner, ROSTER, desk.case.pk, desk.office.pk, done.pk, 3, None, desk.planner.pk) == 0
    for change in (
        "name = 'x'",
        "adjudication = 'victim', adjudicated_by_id = 1, adjudicated_at = now()",
        "struck_at = now()",
    ):
        assert tried(desk.planner, f"UPDATE rescue_rosterentry SET {change}") == 0, change


def test_nobody_of_another_office_or_a_restricted_case_is_listed_or_certified(desk):
    done, foreign = executed_operation(desk.case), PersonFactory(office=desk.other)
    hidden_case = CaseFactory(office=desk.office, restricted=True)
    hidden = victim(hidden_case)
    facts = (desk.case.pk, desk.office.pk)
    for number, person in enumerate((foreign, hidden), 10):
        for user in (desk.planner, desk.director):
            assert tried(user, ROSTER, *facts, done.pk, number, person.pk, user.pk) == 0
            assert tried(user, CERTIFY, *facts, person.pk, user.pk) == 0
            assert tried(user, ROSTER, hidden_case.pk, desk.office.pk, done.pk, number, None, user.pk) == 0
    assert tried(desk.planner, ROSTER, *facts, done.pk, 10, desk.person.pk, desk.planner.pk) == 1
    assert tried(desk.planner, CERTIFY, *facts, desk.person.pk, desk.planner.pk) == 1
    for person in (foreign, hidden):
        assert tried(desk.planner, "UPDATE rescue_rosterentry SET person_id = %s", person.pk) == 0
        assert tried(desk.planner, "UPDATE rescue_releasecertificate SET person_id = %s", person.pk) == 0


def test_an_operation_is_for_cases_of_its_own_office(desk):
    both = of_every_role(desk.office, "investigator")
    MembershipFactory(user=both, office=desk.other, role="investigator")
    foreign = CaseFactory(office=desk.other)
    operation = desk.plan(by=both)
    add = """INSERT INTO rescue_operationcase (case_id, office_id, restricted, operation_id, added_by_id)
             VALUES (%s, %s, false, %s, %s)"""
    owner("UPDATE rescue_operationapproval SET withdrawn_at = now() WHERE withdrawn_at IS NULL")
    assert tried(both, add, foreign.pk, desk.other.pk, operation.pk, both.pk) == 0
    assert tried(both, add, CaseFactory(office=desk.office).pk, desk.office.pk, operation.pk, both.pk) == 1


def test_a_referral_stays_with_its_office_and_its_case(desk):
    another = CaseFactory(office=desk.office)
    hidden, foreign = CaseFactory(office=desk.office, restricted=True), CaseFactory(office=desk.other)
    decided = {"status": "joined", "decided_by": desk.planner, "decided_at": "2026-11-03T08:00Z"}
    joined = ReferralFactory(office=desk.office, case=desk.case, **decided)
    waiting, elsewhere = ReferralFactory(office=desk.office), ReferralFactory(office=desk.other)
    point = "UPDATE rescue_referral SET case_id = %s WHERE id = %s"
    for case in (another.pk, hidden.pk, foreign.pk, None):
        assert tried(desk.planner, point, case, joined.pk) == 0, case
    decide = """UPDATE rescue_referral SET case_id = %s, status = 'joined', decided_by_id = %s, decided_at = now()
                 WHERE id = %s"""
    for case in (hidden.pk, foreign.pk):
        assert tried(desk.planner, decide, case, desk.planner.pk, waiting.pk) == 0, case
    assert tried(desk.planner, f"UPDATE rescue_referral SET office_id = {desk.other.pk}") == 0
    assert tried(desk.planner, decide, another.pk, desk.planner.pk, waiting.pk) == 1
    for user in (desk.planner, desk.director, desk.auditor, desk.administrator):
        assert tried(user, "SELECT id FROM rescue_referral WHERE id = %s", elsewhere.pk) == []
    desk.restrict()
    for user in (desk.colleague, desk.director, desk.stranger):
        for table, column in (("rescue_referral", "id"), ("rescue_referralevent", "pgh_obj_id")):
            assert tried(user, f"SELECT count(*) FROM {table} WHERE {column} = %s", joined.pk) == [(0,)], table


# --- evidence -----------------------------------------------------------------------------------------------------


def test_evidence_and_its_chain_are_only_added_to(desk):
    document_of(desk.case, desk.planner, "case")
    for table in ("cases_document", "cases_custodyevent", "cases_workingcopy", "cases_casekey"):
        rows = owner(f"SELECT count(*) FROM {table} WHERE case_id = %s", desk.case.pk)
        for user in (desk.planner, desk.director, desk.colleague):
            for change in ("case_id = case_id", "office_id = office_id"):
                assert tried(user, f"UPDATE {table} SET {change}") == 0, table
            assert tried(user, f"DELETE FROM {table}") == 0, table
        assert owner(f"SELECT count(*) FROM {table} WHERE case_id = %s", desk.case.pk) == rows


def test_a_working_copy_of_a_therapy_document_is_no_lawyers(desk):
    """Nor its custody chain; and neither can be written for readers whom the document has not."""
    document = document_of(desk.case, desk.teammate, "aftercare")
    for table in ("cases_document", "cases_workingcopy", "cases_custodyevent"):
        column = "id" if table == "cases_document" else "document_id"
        count = f"SELECT count(*) FROM {table} WHERE {column} = %s"
        for user in (desk.deputy, desk.director, desk.planner, desk.auditor, desk.stranger):
            assert tried(user, count, document.pk) == [(0,)], (table, user)
        assert tried(desk.teammate, count, document.pk) == [(1,)], table
    copied = """INSERT INTO cases_custodyevent (case_id, office_id, restricted, document_id, audience, number, action,
                    at, place, whom, why, by_id, recorded_at, seal, sealed_with)
                VALUES (%s, %s, false, %s, 'case', 2, 'checked', now(), 'x', '', 'x', %s, now(),
                    repeat('0', 64), 'test')"""
    for user in (desk.deputy, desk.planner):
        assert tried(user, copied, desk.case.pk, desk.office.pk, document.pk, user.pk) == 0


def document_of(case, by, audience):
    """A picture that somebody added to the case, for the readers of `audience`."""
    with asks(by):
        return add_document(
            case=case, by=by, title="SECRET-picture", file=SimpleUploadedFile("a.jpg", picture()), audience=audience
        )


# --- asking other offices -----------------------------------------------------------------------------------------


def ask(user, person, *tokens, kind="word", births=False):
    """What the database answers, past the product: any keys."""
    keys = [{"kind": kind, "tokens": list(tokens), "births": births}]
    return tried(user, "SELECT ijm_blind_match(%s, %s)", person.pk, json.dumps(keys))


def test_a_question_is_of_a_name_that_the_record_bears(desk):
    """Not of a list of names to try, nor about the record of another office or of a restricted case."""
    nobody = [([],)]
    known = PersonFactory(office=desk.other, display_name="Rosalia Tanmay")
    named = PersonFactory(office=desk.office, display_name="Rosalia Tanmay")
    CaseRoleFactory(case=desk.case, person=named)
    assert ask(desk.colleague, named, "rosalia", "tanmay") == [([desk.other.pk],)]
    assert ask(desk.colleague, desk.person, "rosalia", "tanmay") in (0, nobody)
    assert ask(desk.colleague, named, "rosalia") == nobody
    assert ask(desk.colleague, named) == nobody
    assert ask(desk.colleague, known, "rosalia", "tanmay") == 0
    hidden = victim(CaseFactory(office=desk.office, restricted=True), person__display_name="Rosalia Tanmay")
    assert ask(desk.colleague, hidden, "rosalia", "tanmay") == 0
    for user in (desk.approver, desk.auditor, desk.administrator, desk.stranger):
        assert ask(user, named, "rosalia", "tanmay") == 0, user
