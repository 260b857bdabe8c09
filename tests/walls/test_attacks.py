"""What somebody would try who reaches the database past the product, or what a careless query would do: as the
application's role, with the database knowing who asks. Each attempt must be refused, or do nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from offices.access import role_group
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.offices import UserFactory
from tests.walls.world import World

pytestmark = pytest.mark.django_db(databases=["default", "report", "owner"])

NAME = """INSERT INTO cases_casemember (case_id, office_id, restricted, user_id, kind, rights, since)
          VALUES (%s, %s, false, %s, %s, %s, now())"""
OFFER = """INSERT INTO cases_casetransfer (case_number, moving_case_id, restricted, from_office_id, to_office_id,
               reason, offered_by_id, offered_at, answer, answer_reason)
           VALUES ('', %s, false, %s, %s, 'Why.', %s, now(), 'offered', '')"""
LOG = """INSERT INTO offices_auditevent (at, actor_id, verb, action, object_type, case_id, restricted, audience,
             summary, detail)
         VALUES (now(), %s, 'action', 'close_case', '', %s, false, 'case', 'Case closed', '{}')"""
PUT = """INSERT INTO cases_caserole (case_id, office_id, restricted, person_id, role, remark, verification)
         VALUES (%s, %s, false, %s, 'witness', '', '')"""
MOVED = """INSERT INTO cases_casemovement (case_id, office_id, restricted, kind, delta, moved_on, earned_office_id)
           VALUES (%s, %s, false, 'opened', 1, current_date, %s)"""
GRANT = """INSERT INTO offices_membership (user_id, office_id, role, group_id, starts_on, needs_confirmation,
               granted_by_id, granted_at, version) VALUES (%s, %s, %s, %s, current_date, %s, %s, now(), 1)"""


@pytest.fixture
def world():
    return World()


def run(query, *params):
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def owner(query, *params):
    with as_owner():
        return run(query, *params)


def tried(user, query, *params):
    """What the statement gave or did for that person: rows, or how many; 0 when the database refused it."""
    with asks(user):
        try:
            with transaction.atomic():
                return run(query, *params)
        except DatabaseError:
            return 0


def test_what_is_refused_below_is_done_for_whoever_may(world):
    """The statements of this file are sound: each works for the right person."""
    director, case = world.people["director"], world.ids["own"]["case_id"]
    lawyer, office = world.people["lawyer"], world.office.pk
    with transaction.atomic():
        owner("DELETE FROM cases_casetransfer WHERE moving_case_id = %s", case)
        assert tried(director, OFFER, case, office, world.other.pk, director.pk) == 1
        assert tried(director, NAME, case, office, lawyer.pk, "team", []) == 1
        assert tried(director, NAME, case, office, world.outsider.pk, "shared", ["view_case"]) == 1
        assert tried(lawyer, LOG, lawyer.pk, case) == 1
        assert tried(lawyer, PUT, case, office, world.ids["own"]["other_id"]) == 1
        assert tried(lawyer, MOVED, case, office, office) == 1
        assert tried(director, "UPDATE cases_case SET restricted = true WHERE id = %s", case) == 0  # not on its team
        transaction.set_rollback(True)
    admin, newcomer = world.people["office_administrator"], UserFactory()
    group = role_group(world.office, "lawyer").pk
    assert tried(admin, GRANT, newcomer.pk, office, "lawyer", group, True, admin.pk) == 1


@pytest.mark.parametrize("table", ["cases_note", "cases_task", "cases_document"])
def test_a_blind_update_opens_no_therapy_note(world, table):
    """An UPDATE that reads no column is not held by the policy for reading."""
    case = world.ids["own"]["case_id"]
    owner("DELETE FROM accountability_bundledocument WHERE case_id = %s", case)  # what was disclosed is never therapy
    owner(f"UPDATE {table} SET audience = 'aftercare' WHERE case_id = %s", case)
    for role in ("lawyer", "director"):
        tried(world.people[role], f"UPDATE {table} SET audience = 'case'")
    assert set(owner(f"SELECT audience FROM {table} WHERE case_id = %s", case)) == {("aftercare",)}


def test_a_document_stays_as_it_was_received(world):
    document = world.ids["own"]["document_id"]
    before = owner("SELECT sha256, stored_as FROM cases_document WHERE id = %s", document)
    for role in ("lawyer", "director", "social_worker"):
        tried(world.people[role], "UPDATE cases_document SET sha256 = repeat('0', 64) WHERE id = %s", document)
    assert owner("SELECT sha256, stored_as FROM cases_document WHERE id = %s", document) == before


def test_a_role_in_an_open_case_opens_nobody_of_a_restricted_one(world):
    lawyer, own, hidden = world.people["lawyer"], world.ids["own"], world.ids["restricted"]["person_id"]
    assert owner("SELECT restricted FROM cases_person WHERE id = %s", hidden) == [(True,)]
    tried(lawyer, PUT, own["case_id"], world.office.pk, hidden)
    tried(lawyer, PUT, own["case_id"], world.office.pk, world.ids["foreign"]["person_id"])
    tried(lawyer, "UPDATE cases_caserole SET person_id = %s WHERE id = %s", hidden, own["role_id"])
    assert owner("SELECT restricted FROM cases_person WHERE id = %s", hidden) == [(True,)]
    assert tried(lawyer, "SELECT display_name FROM cases_person WHERE id = %s", hidden) == []
    both = "cases_caserole r JOIN cases_person p ON p.id = r.person_id"
    assert owner(f"SELECT count(*) FROM {both} WHERE p.office_id <> r.office_id") == [(0,)]


def test_nobody_names_or_shares_themselves_in(world):
    own, hidden, office = world.ids["own"]["case_id"], world.ids["restricted"]["case_id"], world.office.pk
    director, lawyer = world.people["director"], world.people["lawyer"]
    for person in (director, lawyer):
        assert tried(person, NAME, hidden, office, person.pk, "team", []) == 0
        assert tried(person, NAME, own, office, person.pk, "shared", ["view_case"]) == 0
    assert tried(lawyer, NAME, own, office, world.outsider.pk, "shared", ["view_case"]) == 0
    assert tried(director, NAME, own, office, director.pk, "team", []) == 1
    move = "UPDATE cases_casemember SET case_id = %s WHERE user_id = %s"
    assert tried(director, move, hidden, director.pk) == 0
    with asks(lawyer):
        run("SELECT set_config('ijm.restricting', %s, true)", str(hidden))  # what the database says to itself
        assert run("SELECT count(*) FROM cases_case WHERE id = %s", hidden) == [(0,)]


def test_only_who_assigns_cases_opens_a_restricted_one(world):
    case, lawyer = world.ids["restricted"]["case_id"], world.people["lawyer"]
    owner(NAME, case, world.office.pk, lawyer.pk, "team", [])
    assert tried(lawyer, "SELECT id FROM cases_case WHERE id = %s", case) == [(case,)]
    assert tried(lawyer, "UPDATE cases_case SET restricted = false WHERE id = %s", case) == 0


def test_an_offer_carries_no_other_case_away(world):
    own, hidden = world.ids["own"]["case_id"], world.ids["restricted"]["case_id"]
    director, receiver = world.people["director"], world.people["stranger"]
    owner("DELETE FROM cases_casetransfer WHERE moving_case_id IN (%s, %s)", own, hidden)
    assert tried(director, OFFER, hidden, world.office.pk, world.other.pk, director.pk) == 0
    assert tried(receiver, OFFER, own, world.other.pk, world.office.pk, receiver.pk) == 0
    assert tried(director, OFFER, own, world.office.pk, world.other.pk, director.pk) == 1
    offer = owner("SELECT id FROM cases_casetransfer WHERE moving_case_id = %s", own)[0][0]
    for person in (director, receiver):
        tried(person, "UPDATE cases_casetransfer SET moving_case_id = %s WHERE id = %s", hidden, offer)
        tried(person, "UPDATE cases_casetransfer SET to_office_id = %s WHERE id = %s", world.headquarters.pk, offer)
    assert owner("SELECT moving_case_id, to_office_id FROM cases_casetransfer WHERE id = %s", offer) == [
        (own, world.other.pk)
    ]
    for person in (director, world.outsider):
        assert tried(person, "SELECT ijm_accept_transfer(%s)", offer) == 0
    answered = (
        "UPDATE cases_casetransfer SET answer = 'refused', answered_by_id = %s, answered_at = now() WHERE id = %s"
    )
    assert tried(receiver, answered, receiver.pk, offer) == 1
    again = "UPDATE cases_casetransfer SET answer = 'offered', answered_by_id = NULL WHERE id = %s"
    assert tried(receiver, again, offer) == 0


def test_figures_stay_with_who_earned_them(world):
    lawyer, own, other = world.people["lawyer"], world.ids["own"], world.other.pk
    assert tried(lawyer, "UPDATE cases_case SET office_id = %s WHERE id = %s", other, own["case_id"]) == 0
    assert tried(lawyer, "UPDATE cases_case SET earned_office_id = %s WHERE id = %s", other, own["case_id"]) == 0
    assert tried(lawyer, MOVED, own["case_id"], world.office.pk, other) == 0
    human = "SELECT human_id FROM cases_person WHERE id = %s"
    before = owner(human, own["person_id"])
    link = "UPDATE cases_person SET human_id = %s WHERE id = %s"
    assert tried(lawyer, link, world.ids["foreign"]["person_id"], own["person_id"]) == 0
    assert owner(human, own["person_id"]) == before
    for role in ("headquarters_manager", "director"):
        assert tried(world.people[role], "UPDATE reports_snapshot SET built_at = now()") == 0


def test_the_log_is_written_in_ones_own_name_where_one_works(world):
    lawyer = world.people["lawyer"]
    for variant in ("foreign", "moved"):
        assert tried(lawyer, LOG, lawyer.pk, world.ids[variant]["case_id"]) == 0
    assert tried(lawyer, LOG, world.people["director"].pk, world.ids["own"]["case_id"]) == 0
    for who in (lawyer, world.people["auditor"], world.people["system_administrator"]):
        assert tried(who, "UPDATE offices_auditevent SET summary = 'x'") == 0
        assert tried(who, "DELETE FROM offices_auditevent") == 0


@pytest.mark.parametrize("table", ["cases_noteevent", "cases_caseevent", "cases_personevent", "cases_casememberevent"])
def test_history_is_written_by_triggers_alone(world, table):
    for role in ("lawyer", "director"):
        person = world.people[role]
        assert tried(person, f"UPDATE {table} SET pgh_label = 'x'") == 0
        assert tried(person, f"DELETE FROM {table}") == 0
        assert tried(person, f"SELECT count(*) FROM {table}")[0][0] > 0
        another = f"CREATE TEMP TABLE one AS SELECT * FROM {table} LIMIT 1; UPDATE one SET pgh_id = -1;"
        assert tried(person, f"{another} INSERT INTO {table} SELECT * FROM one") == 0


def test_who_left_reads_no_case_that_was_shared(world):
    outsider, case = world.outsider, world.ids["own"]["case_id"]
    owner(NAME, case, world.office.pk, outsider.pk, "shared", ["view_case"])
    assert (case,) in tried(outsider, "SELECT id FROM cases_case")
    owner(
        "UPDATE offices_membership SET starts_on = starts_on - 500, ends_on = current_date - 2 WHERE user_id = %s",
        outsider.pk,
    )
    assert tried(outsider, "SELECT id FROM cases_case") == []


def test_an_office_administrator_grants_nothing_beyond_the_office(world):
    admin, newcomer, office = world.people["office_administrator"], UserFactory(), world.office
    further = role_group(office, "regional_manager").pk
    assert tried(admin, GRANT, newcomer.pk, office.pk, "regional_manager", further, False, admin.pk) == 0
    unconfirmed = role_group(office, "director").pk
    assert tried(admin, GRANT, newcomer.pk, office.pk, "director", unconfirmed, False, admin.pk) == 0
    assert tried(admin, GRANT, newcomer.pk, office.pk, "auditor", unconfirmed, False, admin.pk) == 0
    assert tried(admin, GRANT, admin.pk, office.pk, "lawyer", role_group(office, "lawyer").pk, True, admin.pk) == 0


def test_nobody_approves_what_they_asked_for(world):
    director, worker = world.people["director"], world.people["social_worker"]
    closure, enrolment = world.ids["own"]["closure_id"], world.ids["own"]["enrolment_id"]
    owner("UPDATE cases_closurerequest SET asked_by_id = %s WHERE id = %s", director.pk, closure)
    owner(
        "UPDATE aftercare_enrolment SET state = 'monitoring', proposed_by_id = %s, proposed_on = '2026-03-01',"
        " proposed_reason = 'x' WHERE id = %s",
        worker.pk,
        enrolment,
    )
    approve = (
        "UPDATE cases_closurerequest SET answer = 'approved', answered_by_id = %s, answered_at = now() WHERE id = %s"
    )
    assert tried(director, approve, director.pk, closure) == 0
    restored = (
        "UPDATE aftercare_enrolment SET state = 'closed', outcome = 'restored', outcome_reason = 'x',"
        " closed_on = '2026-03-01', closed_by_id = %s, approved_by_id = %s WHERE id = %s"
    )
    assert tried(worker, restored, worker.pk, worker.pk, enrolment) == 0
    died = (
        "UPDATE aftercare_enrolment SET state = 'closed', outcome = 'died', closed_on = '2026-03-01',"
        " closed_by_id = %s WHERE id = %s"
    )
    assert tried(director, died, director.pk, enrolment) == 0
    assert tried(director, restored, worker.pk, director.pk, enrolment) == 1


def test_the_report_role_moves_nothing_and_reads_nobody_for_nobody(world):
    allowed = "SELECT has_function_privilege('ijm_report', 'ijm_accept_transfer(bigint)', 'EXECUTE')"
    assert run(allowed) == [(False,)]
    for who, tables in ((None, 0), (world.people["lawyer"], 0), (world.people["director"], 1)):
        with transaction.atomic():
            run("SET LOCAL ROLE ijm_report")
            run("SELECT set_config('ijm.user_id', %s, true)", str(who.pk if who else ""))
            for table in ("cases_person", "cases_case"):
                assert bool(run(f"SELECT count(id) FROM {table}")[0][0]) is bool(tables), (who, table)
            run("SET LOCAL ROLE ijm_app")
