"""What somebody would try on hearings, custody, judgments, money, clocks and bundles who reaches the database past the
product: as the application's role, with the database knowing who asks. Each attempt must be refused, or do nothing."""

import json

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from cases.models import Case
from cases.visibility import CaseBound
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseMemberFactory, suspect
from tests.walls.desk import owner, run, tables_with, tried
from tests.walls.world import OF_CASES, World

pytestmark = pytest.mark.django_db(databases=["default", "report", "owner"])

MODELS = [model for model in apps.get_app_config("accountability").get_models() if issubclass(model, CaseBound)]
TABLES = sorted(model._meta.db_table for model in MODELS)
#: What follows from another link: the database sets the first, and the others are part of a key with it.
FOLLOWING = {
    ("accountability_proceeding", "root_id"),
    ("accountability_sentence", "proceeding_id"),
    ("accountability_verdict", "proceeding_id"),
}
HIDDEN = ("restricted", "moved", "foreign")
REFUSED = "42501"
GAP = """INSERT INTO transformation_systemgap (case_id, office_id, restricted, justice_stage, institution, cause, what,
             shown_by, named_on, named_by_id, reform_id, closed_reason, earned_office_id, version)
         VALUES (%s, %s, false, 'trial', 'Court', 'corruption', 'x', %s, current_date, %s, %s, '', %s, 1)"""
BUNDLE = """INSERT INTO accountability_disclosurebundle (case_id, office_id, restricted, matter_id, number,
                recipient_name, purpose, made_by_id, made_at, manifest, manifest_sha256, withdrawn_at, withdrawn_by_id,
                withdrawn_reason)
            VALUES (%s, %s, false, %s, 9, 'x', 'y', %s, now(), '{"documents": []}', repeat('0', 64), %s, %s, %s)"""
ON_THE_LIST = """INSERT INTO accountability_bundledocument (case_id, office_id, restricted, bundle_id, document_id,
                     number, audience, is_copy, redaction, sha256)
                 VALUES (%s, %s, false, %s, %s, %s, %s, false, '', %s)"""


@pytest.fixture
def world():
    return World()


def told(user, query, *params):
    """What the statement did for that person: how many rows, or the code of what it was refused with."""
    with asks(user):
        try:
            with transaction.atomic():
                return run(query, *params)
        except DatabaseError as error:
            return error.__cause__.pgcode


def case_of(world, variant):
    return world.ids[variant]["case_id"]


def cases_told(user, table):
    return {pk for (pk,) in tried(user, f"SELECT DISTINCT case_id FROM {table}")}


def with_history(tables):
    events = set(tables_with("pgh_obj_id"))
    return [*tables, *(f"{table}event" for table in tables if f"{table}event" in events)]


def test_the_world_has_a_row_of_every_table(world):
    """What the other tests try on nothing, they prove nothing of."""
    ids = {case_of(world, variant) for variant in OF_CASES}
    for table in with_history(TABLES):
        assert {pk for (pk,) in owner(f"SELECT case_id FROM {table}")} >= ids, table


def test_rows_are_read_where_one_reads_the_stage(world):
    readers = ("lawyer", "investigator", "social_worker", "transformation_specialist", "director")
    mine = {case_of(world, variant) for variant in ("own", "closed")}
    theirs = {case_of(world, variant) for variant in ("foreign", "moved")}
    for table in with_history(TABLES):
        for role, person in world.people.items():
            sees = mine if role in readers else theirs if role == "stranger" else set()
            assert cases_told(person, table) <= sees, (table, role)
        assert cases_told(world.outsider, table) <= theirs, table
        assert cases_told(world.people["lawyer"], table) >= mine, table
        assert tried(None, f"SELECT count(*) FROM {table}") == [(0,)], table


def test_who_is_named_on_a_restricted_case_reads_it_and_nobody_else(world):
    lawyer, case = world.people["lawyer"], case_of(world, "restricted")
    with as_owner():
        CaseMemberFactory(case_id=case, user=lawyer)
    for table in with_history(TABLES):
        assert case in cases_told(lawyer, table), table
        assert case not in cases_told(world.people["director"], table), table


def test_a_case_that_is_shared_is_read_as_far_as_it_is_shared(world):
    """For the case alone: nothing of its courts. With the stage: all that is read, and nothing that is written."""
    reader, case = world.outsider, case_of(world, "own")
    with as_owner():
        share = CaseMemberFactory(case_id=case, user=reader, kind="shared", rights=["view_case"])
    for table in with_history(TABLES):
        assert case not in cases_told(reader, table), table
    with as_owner():
        share.rights = ["view_case", "view_accountability"]
        share.save()
    for table in TABLES:
        assert case in cases_told(reader, table), table
        assert told(reader, f"UPDATE {table} SET case_id = case_id WHERE case_id = %s", case) in (0, REFUSED), table
        assert told(reader, f"DELETE FROM {table} WHERE case_id = %s", case) in (0, REFUSED), table


def copies(world, table, variant):
    """A row of that case as it is, under an id that nobody has."""
    (row,) = owner(f"SELECT to_jsonb(t) FROM {table} t WHERE case_id = %s LIMIT 1", case_of(world, variant))
    row = row[0] if isinstance(row[0], dict) else json.loads(row[0])
    return json.dumps(row | {"id": -1})


def test_only_who_works_the_stage_writes(world):
    own = case_of(world, "own")
    for table in TABLES:
        add = f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)"
        row = copies(world, table, "own")
        for role, person in world.people.items():
            if role == "lawyer":
                continue
            assert told(person, add, row) in (REFUSED, "23514"), (table, role)
            assert told(person, f"UPDATE {table} SET case_id = case_id") in (0, REFUSED) or role == "stranger", table
            assert told(person, f"UPDATE {table} SET case_id = case_id WHERE case_id = %s", own) in (0, REFUSED), table
            assert told(person, f"DELETE FROM {table} WHERE case_id = %s", own) in (0, REFUSED), (table, role)
        lawyer = world.people["lawyer"]
        for variant in HIDDEN:
            case = case_of(world, variant)
            assert told(lawyer, add, copies(world, table, variant)) in (REFUSED, "23514"), (table, variant)
            assert told(lawyer, f"UPDATE {table} SET case_id = case_id WHERE case_id = %s", case) in (0, REFUSED)
            assert told(lawyer, f"DELETE FROM {table} WHERE case_id = %s", case) in (0, REFUSED)


def links(table):
    """(column, other table) of a table's links to rows that are of a case too, and to people."""
    return owner(
        "SELECT DISTINCT a.attname, c.confrelid::regclass::text FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] AND a.attname <> 'case_id'"
        " WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND (c.confrelid = 'cases_person'::regclass"
        "   OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.confrelid AND attname = 'case_id'))",
        table,
    )


def test_what_points_at_a_row_of_a_case_is_of_that_case():
    """Each link is a key on the case too, so that no other mistake has to stand in the way of a row going astray."""
    together = """SELECT count(*) FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey) AND a.attname IN (%s, 'case_id')
       WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND c.confrelid = %s::regclass
       GROUP BY c.oid HAVING count(*) = 2"""
    loose = [
        (table, column)
        for table in TABLES
        for column, target in links(table)
        if target not in ("cases_person", "cases_case") and not owner(together, column, table, target)
        if (table, column) not in FOLLOWING
    ]
    assert loose == []


@pytest.mark.parametrize("variant", ["closed", *HIDDEN])
def test_no_row_goes_to_another_case_or_points_into_one(world, variant):
    """Not even between two cases that the lawyer works: what belongs together is of one case."""
    lawyer, own, other = world.people["lawyer"], case_of(world, "own"), case_of(world, variant)
    tries = 0
    for table in TABLES:
        assert told(lawyer, f"UPDATE {table} SET case_id = %s WHERE case_id = %s", other, own) in (
            0,
            REFUSED,
            "23503",
        ), table
        for column, target in links(table):
            if target == "cases_person":
                if variant == "closed":  # one of the office's people, whom the lawyer may see
                    continue
                pointed = world.ids[variant]["person_id"]
            else:
                pointed = owner(f"SELECT min(id) FROM {target} WHERE case_id = %s", other)[0][0]
            change = f"UPDATE {table} SET {column} = %s WHERE case_id = %s"
            told(lawyer, change, pointed, own)
            assert owner(f"SELECT id FROM {table} WHERE {column} = %s AND case_id = %s", pointed, own) == [], column
            tries += 1
    assert tries > 25


def test_figures_of_courts_stay_with_who_earned_them(world):
    lawyer, own = world.people["lawyer"], case_of(world, "own")
    earning = [table for table in tables_with("earned_office_id") if table in TABLES]
    assert len(earning) >= 5
    for table in earning:
        assert tried(lawyer, f"UPDATE {table} SET earned_office_id = %s WHERE case_id = %s", world.other.pk, own) == 0


def test_history_of_courts_is_written_by_triggers_alone(world):
    events = [table for table in with_history(TABLES) if table.endswith("event")]
    assert len(events) >= 8
    for table in events:
        (row,) = owner(f"SELECT to_jsonb(t) FROM {table} t WHERE case_id = %s LIMIT 1", case_of(world, "own"))
        again = json.dumps((row[0] if isinstance(row[0], dict) else json.loads(row[0])) | {"pgh_id": -1})
        for role in ("lawyer", "director"):
            person = world.people[role]
            add = f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)"
            assert told(person, add, again) == REFUSED, table
            assert told(person, f"UPDATE {table} SET pgh_label = 'x'") == REFUSED, table
            assert told(person, f"DELETE FROM {table}") == REFUSED, table


def test_what_moved_was_taken_along_whole(world):
    """Every row of the moved case is its new office's: whoever has it now reads all of it."""
    case = case_of(world, "moved")
    for table in with_history(TABLES):
        offices = {pk for (pk,) in owner(f"SELECT office_id FROM {table} WHERE case_id = %s", case)}
        assert offices <= {world.other.pk}, table
        if table in TABLES and offices:
            assert case in cases_told(world.outsider, table), table


# --- bundles ------------------------------------------------------------------------------------------------------


def test_a_bundle_stays_as_it_was_handed_over(world):
    lawyer, own = world.people["lawyer"], world.ids["own"]
    for change in (
        "manifest = '{}'",
        "manifest_sha256 = repeat('0', 64)",
        "purpose = 'x'",
        "recipient_name = 'x'",
        "number = 7",
        "made_by_id = 1",
        "made_at = now()",
    ):
        for person in (lawyer, world.people["director"]):
            assert told(person, f"UPDATE accountability_disclosurebundle SET {change}") == REFUSED, change
    for table in ("disclosurebundle", "bundledocument"):
        assert told(lawyer, f"DELETE FROM accountability_{table}") == REFUSED
    assert told(lawyer, "UPDATE accountability_bundledocument SET redaction = ''") == REFUSED
    facts = (own["case_id"], world.office.pk, own["bundle_id"])
    document, sha256 = owner("SELECT id, sha256 FROM cases_document WHERE id = %s", own["document_id"])[0]
    owner("DELETE FROM accountability_bundledocument WHERE bundle_id = %s", own["bundle_id"])
    for number, digest in ((1, sha256), (2, sha256), (1, "0" * 64)):
        assert tried(lawyer, ON_THE_LIST, *facts, document, number, "case", digest) == 0, (number, digest)


def test_a_bundle_is_made_and_withdrawn_in_ones_own_name(world):
    lawyer, colleague, own = world.people["lawyer"], world.people["director"], world.ids["own"]
    facts = (own["case_id"], world.office.pk, own["matter_id"])
    assert told(lawyer, BUNDLE, *facts, colleague.pk, None, None, "") == REFUSED
    assert told(lawyer, BUNDLE, *facts, colleague.pk, "2026-01-01", lawyer.pk, "x") == REFUSED
    assert told(lawyer, BUNDLE, *facts, lawyer.pk, "2026-01-01", lawyer.pk, "x") == REFUSED
    assert told(lawyer, BUNDLE, *facts, lawyer.pk, None, None, "") == 1
    withdraw = """UPDATE accountability_disclosurebundle SET withdrawn_at = now(), withdrawn_by_id = %s,
                  withdrawn_reason = 'x' WHERE number = 9"""
    assert told(lawyer, withdraw, colleague.pk) == REFUSED
    assert told(lawyer, withdraw, lawyer.pk) == 1
    back = """UPDATE accountability_disclosurebundle SET withdrawn_at = NULL, withdrawn_by_id = NULL,
              withdrawn_reason = '' WHERE number = 9"""
    assert tried(lawyer, back) == 0


@pytest.mark.parametrize("said", ["aftercare", "case"])
def test_what_only_aftercare_reads_is_in_no_bundle(world, said):
    """Neither as what it is nor under another name; the social worker, who reads it, works no accountability."""
    own = world.ids["own"]
    owner("DELETE FROM accountability_bundledocument WHERE bundle_id = %s", own["bundle_id"])
    owner("UPDATE cases_document SET audience = 'aftercare' WHERE id = %s", own["document_id"])
    sha256 = owner("SELECT sha256 FROM cases_document WHERE id = %s", own["document_id"])[0][0]
    facts = (own["case_id"], world.office.pk, own["bundle_id"], own["document_id"], 1, said, sha256)
    for role in ("lawyer", "social_worker", "director"):
        assert tried(world.people[role], ON_THE_LIST, *facts) == 0, role


def test_a_bundle_holds_no_document_of_another_case(world):
    lawyer, own = world.people["lawyer"], world.ids["own"]
    owner("DELETE FROM accountability_bundledocument WHERE bundle_id = %s", own["bundle_id"])
    for variant in ("closed", *HIDDEN):
        document = world.ids[variant]["document_id"]
        sha256 = owner("SELECT sha256 FROM cases_document WHERE id = %s", document)[0][0]
        facts = (own["case_id"], world.office.pk, own["bundle_id"], document, 1, "case", sha256)
        assert tried(lawyer, ON_THE_LIST, *facts) == 0, variant


# --- gaps, clocks, and what is told of liberty --------------------------------------------------------------------


def test_a_lawyer_names_only_a_gap_that_something_showed(world):
    lawyer, office, own = world.people["lawyer"], world.office.pk, world.ids["own"]
    shown, reform = f"hearing:{own['record_id']}", own["reform_id"]

    def names(by, case, of, by_id=None, reform=None, earned=office):
        return told(by, GAP, case, office, of, by_id or by.pk, reform, earned)

    case = own["case_id"]
    for role in ("investigator", "social_worker", "director", "operations_approver", "office_administrator"):
        assert names(world.people[role], case, shown) == REFUSED, role
    assert names(lawyer, case, "") == REFUSED
    assert names(lawyer, case, "anything") == REFUSED
    assert names(lawyer, case, shown, by_id=world.people["director"].pk) == REFUSED
    assert names(lawyer, case, shown, reform=reform) == REFUSED
    assert names(lawyer, case, shown, earned=world.other.pk) == REFUSED
    for variant in ("closed", *HIDDEN):
        assert names(lawyer, case, f"hearing:{world.ids[variant]['record_id']}") == REFUSED, variant
        if variant != "closed":
            there = f"hearing:{world.ids[variant]['record_id']}"
            assert names(lawyer, world.ids[variant]["case_id"], there) == REFUSED, variant
    assert names(lawyer, case, shown) == 1
    assert tried(lawyer, "UPDATE transformation_systemgap SET what = 'y' WHERE shown_by = %s", shown) == 0


def test_nobody_tells_of_a_liberty_that_they_do_not_record(world):
    tell = "SELECT ijm_tell_of_liberty(%s, 'Free', now())"
    own = world.ids["own"]["custody_id"]
    for role, person in world.people.items():
        if role != "lawyer":
            assert tried(person, tell, own) == 0, role
    for variant in HIDDEN:
        assert tried(world.people["lawyer"], tell, world.ids[variant]["custody_id"]) == 0, variant
    for number in (None, -1, 987_654_321):
        assert tried(world.people["lawyer"], tell, number) == 0
    assert owner("SELECT count(*) FROM cases_task WHERE title = 'Free'") == [(0,)]
    assert tried(world.people["lawyer"], tell, own) != 0


def test_what_is_told_of_liberty_leaves_no_restricted_case(world):
    """The same human being is accused in a restricted case and in an open one of the office."""
    lawyer, hidden = world.people["lawyer"], world.ids["restricted"]
    with as_owner():
        CaseMemberFactory(case_id=hidden["case_id"], user=lawyer)
        there = suspect(world_case(world, "own"))
        owner(
            "UPDATE cases_person SET human_id = (SELECT p.human_id FROM cases_person p"
            " JOIN accountability_custodyinterval c ON c.person_id = p.id WHERE c.id = %s) WHERE id = %s",
            hidden["custody_id"],
            there.pk,
        )
    assert tried(lawyer, "SELECT ijm_tell_of_liberty(%s, 'Free', now())", hidden["custody_id"]) != 0
    assert {pk for (pk,) in owner("SELECT case_id FROM cases_task WHERE title = 'Free'")} == {hidden["case_id"]}


def world_case(world, variant):
    return Case.objects.get(pk=case_of(world, variant))


def test_warnings_are_of_ones_own_clocks(world):
    lawyer = world.people["lawyer"]
    owner("DELETE FROM accountability_clockwarning")
    later = "now() + interval '12 hours'"
    assert tried(lawyer, f"SELECT * FROM ijm_due_clock_warnings({later})") == 0
    for role, person in world.people.items():
        if role != "lawyer":
            assert tried(person, f"SELECT ijm_claim_clock_warnings({later})") != 0, role
    assert owner("SELECT count(*) FROM accountability_clockwarning") == [(0,)]
    tried(lawyer, f"SELECT ijm_claim_clock_warnings({later}), ijm_claim_clock_warnings(now())")
    warned = {pk for (pk,) in owner("SELECT DISTINCT case_id FROM accountability_clockwarning")}
    assert warned <= {case_of(world, "own")}
    assert {pk for (pk,) in owner("SELECT DISTINCT user_id FROM accountability_clockwarning")} <= {lawyer.pk}
    assert tried(world.outsider, f"SELECT * FROM ijm_take_clock_warnings({later})") == []
    assert told(lawyer, "UPDATE accountability_clockwarning SET sent_at = now()") == REFUSED
    assert told(lawyer, "DELETE FROM accountability_clockwarning") == REFUSED


def test_the_report_role_calls_nothing_of_the_courts():
    may = owner(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND proname = ANY(%s)"
        " AND has_function_privilege('ijm_report', oid, 'EXECUTE')",
        [
            "ijm_calendar_feed",
            "ijm_tell_of_liberty",
            "ijm_due_clock_warnings",
            "ijm_readers_to_warn",
            "ijm_claim_clock_warnings",
            "ijm_take_clock_warnings",
        ],
    )
    assert may == []
