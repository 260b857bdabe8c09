"""What somebody would try in a browser on operations, rosters and referrals: ids and keys in what is sent, torn bodies,
numbers of hidden cases, fragments, sessions that outlived their right."""

import json
import re
import uuid

import pytest
from django.utils import timezone

from cases.rescue.models import OperationApproval, RosterEntry
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, victim
from tests.factories.offices import MembershipFactory
from tests.factories.rescue import ReferralFactory, executed_operation, roster
from tests.walls.desk import Desk, of_every_role, owner

pytestmark = pytest.mark.django_db(databases=["default", "report", "owner"])


@pytest.fixture
def desk():
    return Desk()


def save(client, operation, *rows, since=0):
    body = rows[0] if rows and isinstance(rows[0], (str, bytes)) else json.dumps({"since": since, "rows": list(rows)})
    return client.post(f"/operations/{operation.pk}/roster/save/", body, content_type="application/json")


def row(**cells):
    return {"key": str(uuid.uuid4()), "version": 0, "name": "Somebody", **cells}


# --- rosters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        "null",
        "[]",
        "{}",
        '{"since": Infinity, "rows": []}',
        '{"since": NaN, "rows": []}',
        '{"since": "x", "rows": []}',
        '{"since": 0, "rows": 5}',
        '{"since": 0, "rows": [5]}',
        '{"since": 0, "rows": [null]}',
        '{"since": 0, "rows": [{"key": "x"}]}',
        '{"since": 0, "rows": [{"key": "00000000-0000-4000-8000-000000000001", "version": Infinity}]}',
        '{"since": 0, "rows": [{"key": "00000000-0000-4000-8000-000000000001", "version": -1}]}',
        '{"since": 0, "rows": [{"key": "00000000-0000-4000-8000-000000000001", "case": Infinity}]}',
        '{"since": 0, "rows": [{"key": "00000000-0000-4000-8000-000000000001", "case": [1]}]}',
        "[" * 100_000,
    ],
)
def test_a_torn_body_stores_nothing(desk, body):
    operation = executed_operation(desk.case)
    client = client_for(desk.planner)
    client.raise_request_exception = False
    answer = save(client, operation, body)
    assert answer.status_code in (400, 409), answer.status_code
    assert RosterEntry.objects.count() == 0


@pytest.mark.parametrize("since", [-1, -(10**30), 0, 10**30, True, 1.5])
def test_any_mark_of_what_was_seen_is_answered(desk, since):
    operation = executed_operation(desk.case)
    roster(operation, desk.case, 2)
    client = client_for(desk.planner)
    client.raise_request_exception = False
    assert save(client, operation, since=since).status_code == 200


def test_keys_and_cases_of_others_reach_no_other_row(desk):
    """A key of another roster is a new row here, and a case that is hidden, or not of the operation, is not taken."""
    mine, other = executed_operation(desk.case), executed_operation(CaseFactory(office=desk.office))
    (theirs,) = roster(other, desk.case, 1, name="Theirs")
    hidden = CaseFactory(office=desk.office, restricted=True)
    foreign = CaseFactory(office=desk.other)
    for case in (hidden, foreign, CaseFactory(office=desk.office)):
        sent = row(key=str(theirs.key), case=case.pk, name=f"Case {case.pk}")
        assert save(client_for(desk.colleague), mine, sent).status_code == 200
    assert owner("SELECT name FROM rescue_rosterentry WHERE id = %s", theirs.pk) == [("Theirs",)]
    assert owner("SELECT DISTINCT case_id FROM rescue_rosterentry WHERE operation_id = %s", mine.pk) == [
        (desk.case.pk,)
    ]


def test_rows_of_a_hidden_case_come_with_no_answer(desk):
    """The grid, what others typed since, the tallies, the pairs that may be twice, and paper."""
    hidden = CaseFactory(office=desk.other)
    operation = executed_operation(desk.case)
    roster(operation, desk.case, 1)
    with as_owner():
        operation.operationcases.create(case=hidden, added_by=desk.planner)
    roster(operation, hidden, 3, start=2, name="SECRET-row", remark="SECRET-remark")
    base = f"/operations/{operation.pk}/"
    for part in (
        "",
        "roster/",
        "roster/sheets/",
        "roster/people/",
        "roster/list/",
        "roster/decide/",
        "roster/relieve/",
    ):
        for client in (client_for(desk.colleague), client_for(desk.planner)):
            assert b"SECRET" not in client.get(base + part).content, part
    answered = save(client, operation).json()
    assert "SECRET" not in json.dumps(answered)
    assert [one["number"] for one in answered["changes"]] == [1]
    client.post(f"{base}roster/decide/", {"to": "victim", "numbers": "1-9", "expected": "1"})
    decided = owner("SELECT number FROM rescue_rosterentry WHERE adjudication = 'victim'")
    assert decided in ([], [(1,)])


def test_a_list_of_numbers_is_no_flood(desk):
    """A few hundred thousand ranges would keep a process busy for hours."""
    operation = executed_operation(desk.case)
    roster(operation, desk.case, 1)
    answer = client_for(desk.planner).post(
        f"/operations/{operation.pk}/roster/decide/", {"to": "victim", "numbers": "1-99999," * 4000, "expected": "1"}
    )
    assert answer.status_code == 200
    assert owner("SELECT adjudication FROM rescue_rosterentry") == [("undecided",)]
    assert b"error" in answer.content


# --- plans --------------------------------------------------------------------------------------------------------


def test_no_form_approves_for_somebody_else(desk):
    """Whatever capacity is sent: another's, that of somebody who named nobody, of days that are over, of a planner."""
    operation = desk.plan("submitted")
    url = f"/operations/{operation.pk}/answer/"
    words = {"decision": "approved", "plan_version": operation.plan_version, "version": operation.version}
    people = (desk.planner, desk.teammate, desk.colleague, desk.deputy_before, desk.stranger, desk.auditor)
    kinds = (
        "director",
        "operations_approver",
        f"director-{desk.director.pk}",
        f"operations_approver-{desk.approver.pk}",
    )
    before = OperationApproval.objects.filter(operation=operation)
    with as_owner():
        stood = before.count()
    for user in people:
        client = client_for(user)
        for capacity in kinds:
            client.post(url, {**words, "capacity": capacity, "submission": str(uuid.uuid4())})
    for user, capacity in ((desk.director, kinds[1]), (desk.approver, kinds[0]), (desk.deputy, kinds[3])):
        client_for(user).post(url, {**words, "capacity": capacity, "submission": str(uuid.uuid4())})
    with as_owner():
        assert before.count() == stood


def test_a_deputy_taken_back_is_out_at_once(desk):
    operation = desk.plan("submitted")
    client = client_for(desk.deputy)
    url = f"/operations/{operation.pk}/"
    assert client.get(url).status_code == 200
    owner("UPDATE rescue_approvaldeputy SET withdrawn_at = now() WHERE deputy_id = %s", desk.deputy.pk)
    assert client.get(url).status_code == 404
    assert client.post(f"{url}answer/", {"decision": "approved"}).status_code == 404
    assert b"SECRET-plan" not in client.get("/").content


def test_who_is_taken_off_the_team_is_out_at_once(desk):
    operation = desk.plan()
    client = client_for(desk.teammate)
    assert client.get(f"/operations/{operation.pk}/").status_code == 200
    owner("UPDATE rescue_operationmember SET until = now() WHERE user_id = %s", desk.teammate.pk)
    for part in ("", "roster/", "answer/"):
        assert client.get(f"/operations/{operation.pk}/{part}").status_code == 404, part
    assert b"SECRET-plan" not in client.get("/operations/").content


# --- numbers of cases ---------------------------------------------------------------------------------------------


def numbers(desk):
    """A number that nobody has, and those of a restricted, a foreign and a shared-out case."""
    hidden = CaseFactory(office=desk.office, restricted=True, number="CEB-2026-90001")
    foreign = CaseFactory(office=desk.other, number="CEB-2026-90002")
    return ("CEB-2026-99999", hidden.number, foreign.number)


def sentences(answer, number):
    html = re.sub(r'value="[^"]*"|FToken": "[^"]*"', "", answer.content.decode())
    return answer.status_code, html.replace(number, "NUMBER")


def test_a_number_of_a_hidden_case_is_answered_like_one_that_nobody_has(desk):
    referral = ReferralFactory(office=desk.office, status="triaged")
    day = (timezone.now() + timezone.timedelta(days=9)).date()
    forms = {
        f"/referrals/{referral.pk}/join/": lambda number: {"number": number, "version": referral.version},
        "/operations/new/": lambda number: {"cases": number, "title": "x", "site": "y", "planned_for": str(day)},
    }
    tried = numbers(desk)
    for url, typed in forms.items():
        answers = set()
        for number in tried:
            answer = client_for(desk.planner).post(url, {**typed(number), "submission": str(uuid.uuid4())})
            answers.add(sentences(answer, number))
        assert len(answers) == 1, url
        assert answers.pop()[0] == 200


def test_who_works_in_two_offices_mixes_nothing(desk):
    """An operation of one office takes no case of the other; a referral joins only cases of its own."""
    both = of_every_role(desk.office, "investigator")
    MembershipFactory(user=both, office=desk.other, role="investigator")
    foreign = CaseFactory(office=desk.other, number="MNL-2026-90002")
    client, day = client_for(both), (timezone.now() + timezone.timedelta(days=9)).date()
    typed = {"cases": f"{desk.case.number}, {foreign.number}", "title": "x", "site": "y", "planned_for": str(day)}
    client.post("/operations/new/", {**typed, "submission": str(uuid.uuid4())})
    assert owner("SELECT count(*) FROM rescue_operation") == [(0,)]
    referral = ReferralFactory(office=desk.office, status="triaged")
    client.post(
        f"/referrals/{referral.pk}/join/",
        {"number": foreign.number, "version": referral.version, "submission": str(uuid.uuid4())},
    )
    assert owner("SELECT case_id FROM rescue_referral WHERE id = %s", referral.pk) == [(None,)]


def test_nobody_hidden_is_suggested_for_a_row(desk):
    """Who is known from a restricted case or in another office is no suggestion, and cannot be chosen either."""
    hidden = victim(CaseFactory(office=desk.office, restricted=True), person__display_name="Rosalia Tanmay")
    foreign = PersonFactory(office=desk.other, display_name="Rosalia Tanmay")
    operation = executed_operation(desk.case)
    (entry,) = roster(operation, desk.case, 1, name="Rosalia Tanmay", sex="female", adjudication="victim")
    client = client_for(desk.planner)
    url = f"/operations/{operation.pk}/roster/people/"
    assert f"row-{entry.pk}" not in client.get(url).content.decode()
    for person in (hidden, foreign):
        client.post(url, {f"row-{entry.pk}": person.pk, "submission": str(uuid.uuid4())})
        assert owner("SELECT count(*) FROM rescue_rosterentry WHERE person_id = %s", person.pk) == [(0,)]
