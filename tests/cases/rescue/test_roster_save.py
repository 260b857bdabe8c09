"""Saving a roster as it is typed: once, in order, by several people, and over a bad line."""

import json
import uuid

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from cases.rescue.actions.roster import list_people, save_rows
from cases.rescue.models import Operation, RosterEntry
from cases.rescue.roster.reading import read_list
from cases.rescue.roster.rows import typed_row
from cases.visibility import named
from offices.access import rights_of
from offices.db import asking
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.cases.test_at_once import at_once
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, victim
from tests.factories.offices import staff
from tests.factories.rescue import executed_operation, roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def operation(case):
    return executed_operation(case)


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


def row(name="Raja", **facts):
    return {"key": str(uuid.uuid4()), "version": 0, "name": name, "sex": "male", "age_band": "18_39"} | facts


def save(user, operation, *rows, since=0, **more):
    sent = json.dumps({"since": since, "rows": rows} | more)
    url = f"/operations/{operation.pk}/roster/save/"
    return client_for(user).post(url, sent, content_type="application/json")


def stored():
    with as_owner():
        return list(RosterEntry.objects.order_by("number"))


def test_it_works(operation, investigator):
    one, two = row("Raja"), row("Divya", sex="female", adjudication="victim")
    told = save(investigator, operation, one, two).json()
    assert [(entry["key"], entry["number"], entry["version"]) for entry in told["stored"]] == [
        (one["key"], 1, 1),
        (two["key"], 2, 1),
    ]
    assert (told["turn"], told["stale"], told["errors"], told["changes"]) == (1, [], {}, [])
    assert (told["figures"]["listed"], told["figures"]["victims"], told["figures"]["women"]) == (2, 1, 1)
    entries = stored()
    assert [entry.entered_by for entry in entries] == [investigator] * 2
    assert entries[1].adjudicated_by == investigator
    with as_owner():
        event = AuditEvent.objects.get(action="save_roster_rows")
        assert "Raja" not in json.dumps([event.summary, event.detail])


def test_a_row_sent_twice_is_one_row(operation, investigator):
    sent = row()
    assert save(investigator, operation, sent).json()["stored"][0]["number"] == 1
    assert save(investigator, operation, sent).json()["stored"][0]["number"] == 1
    assert len(stored()) == 1


def test_a_row_sent_again_with_more_in_it_is_that_row_changed(operation, investigator):
    sent = row()
    save(investigator, operation, sent)
    told = save(investigator, operation, sent | {"name": "Rajan"}).json()
    assert (told["stored"][0]["version"], told["stale"]) == (2, [])
    assert [entry.name for entry in stored()] == ["Rajan"]


def test_a_row_that_somebody_changed_comes_back_as_it_is(operation, investigator, case):
    sent = row()
    save(investigator, operation, sent)
    save(staff(case.office, "lawyer"), operation, sent | {"version": 1, "name": "Theirs"})
    told = save(investigator, operation, sent | {"version": 1, "name": "Mine"}).json()
    assert [(entry["name"], entry["version"]) for entry in told["stale"]] == [("Theirs", 2)]
    assert [entry.name for entry in stored()] == ["Theirs"]


def test_the_rows_of_others_come_with_the_answer_and_are_a_recorded_read(operation, investigator, case):
    lawyer = staff(case.office, "lawyer")
    save(lawyer, operation, row("Divya"))
    told = save(investigator, operation, row("Raja")).json()
    assert [(entry["name"], entry["number"]) for entry in told["changes"]] == [("Divya", 1)]
    assert save(investigator, operation, since=told["turn"]).json()["changes"] == []
    with as_owner():
        assert AuditEvent.objects.filter(verb="read", action="rescue:roster-save", actor=investigator).count() == 1


def test_bad_cells_get_a_sentence_and_the_other_rows_are_stored(operation, investigator):
    bad, good = row("x" * 161, sex="sometimes"), row("Divya")
    told = save(investigator, operation, bad, good).json()
    assert set(told["errors"][bad["key"]]) == {"name", "sex"}
    assert [entry.name for entry in stored()] == ["Divya"]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"since": 0}',
        b'{"since": "x", "rows": []}',
        b'{"since": 0, "rows": [3]}',
        b'{"since": 0, "rows": {"key": 1}}',
        b'{"since": 0, "rows": [{"key": "no"}]}',
        b'{"since": 0, "rows": [{"key": "6a1c3f5e-0000-4000-8000-000000000001", "version": -1}]}',
    ],
)
def test_nonsense_is_answered_with_a_sentence(operation, investigator, sent):
    url = f"/operations/{operation.pk}/roster/save/"
    answer = client_for(investigator).post(url, sent, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["sentence"]


def test_a_hundred_at_once_at_most(operation, investigator):
    answer = save(investigator, operation, *[row() for _ in range(101)])
    assert (answer.status_code, answer.json()["sentence"]) == (409, "At most 100 rows are saved at once.")


def test_a_struck_row_keeps_its_number_and_can_come_back(operation, investigator):
    one, two = row("Raja"), row("Divya")
    save(investigator, operation, one, two)
    save(investigator, operation, two | {"version": 1, "struck": True})
    told = save(investigator, operation, row("Surya")).json()
    assert told["stored"][0]["number"] == 3
    assert told["figures"]["listed"] == 2
    save(investigator, operation, two | {"version": 2, "struck": False})
    assert [entry.struck_at for entry in stored()] == [None] * 3


def test_families_begun_on_a_device_get_the_next_number_once(operation, investigator):
    mother, child = row("Dhanam", family="new:a1"), row("Lakshmi", family="new:a1")
    told = save(investigator, operation, mother).json()
    assert told["stored"][0]["family"] == "F-1"
    told = save(investigator, operation, mother, child, row("Mani", family="new:b2")).json()
    assert [entry["family"] for entry in told["stored"]] == ["F-1", "F-1", "F-2"]
    assert told["figures"]["next_family"] == 3


def test_invisible_characters_and_line_breaks_do_not_get_in(operation, investigator):
    save(investigator, operation, row("  Ra\x00ja\n\tKumar\u2028 \ud800"))
    assert stored()[0].name == "Ra ja Kumar"


def test_a_relieved_row_is_not_undone_in_the_grid(operation, investigator, case):
    entry = roster(operation, case, 1, name="Raja", adjudication="victim")[0]
    with as_owner():
        RosterEntry.objects.filter(pk=entry.pk).update(person=victim(case))
    sent = row(key=str(entry.key), version=1, adjudication="not_a_victim")
    assert "adjudication" in save(investigator, operation, sent).json()["errors"][str(entry.key)]
    told = save(investigator, operation, sent | {"adjudication": "victim", "name": "Rajan"}).json()
    assert told["stored"][0]["name"] == "Rajan"


def test_rows_go_to_the_case_that_was_chosen_and_to_no_other(investigator, case):
    second, foreign = CaseFactory(office=case.office), CaseFactory()
    operation = executed_operation(case, second)
    save(investigator, operation, row(case=second.pk), row(case=foreign.pk), row())
    assert [entry.case_id for entry in stored()] == [second.pk, case.pk, case.pk]


def test_a_case_behind_the_wall_keeps_its_rows_and_numbers_run_on(investigator, case):
    hidden = CaseFactory(office=case.office, restricted=True)
    operation = executed_operation(case, hidden, planned_by=investigator)
    roster(operation, hidden, 5)
    told = save(investigator, operation, row()).json()
    assert told["stored"][0]["number"] == 6
    assert told["changes"] == []
    assert told["figures"]["listed"] == 1


@pytest.mark.parametrize("status", ["closed", "called_off", "planning", "submitted"])
def test_only_an_open_roster_is_written_and_the_database_says_so_too(operation, investigator, case, status):
    first = roster(operation, case, 1)[0]
    facts = {"status": status}
    if status == "closed":
        facts |= {"closed_by": investigator, "closed_at": operation.submitted_at, "listed": 1, "victims": 0}
    else:
        facts |= {"executed_on": None, "executed_by": None, "planned_by": investigator, "called_off_reason": "Rain."}
    with as_owner():
        Operation.objects.filter(pk=operation.pk).update(**facts)
    assert save(investigator, operation, row()).status_code == 409
    with asks(investigator), pytest.raises(DatabaseError, match="not open"):
        RosterEntry.objects.filter(pk=first.pk).update(name="Late")


def test_a_list_of_522_is_stored_in_five_statements(operation, investigator):
    found = read_list("\n".join(["name\tsex", *(f"Raja {n}\tm" for n in range(522))]), operation.executed_on)
    with asks(investigator):
        rights_of(investigator).offices("view_case"), named(investigator)
        with CaptureQueriesContext(connection) as captured:
            assert len(list_people(operation=operation, rows=found.rows, by=investigator)) == 522
    assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) <= 5
    assert [entry.number for entry in stored()] == list(range(1, 523))


def test_a_list_is_stored_whole_or_not_at_all(operation, investigator, monkeypatch):
    found = read_list("name\nRaja\nDivya", operation.executed_on)

    def killed(*args, **kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr("cases.rescue.actions.roster.wrote", killed)
    with asks(investigator), pytest.raises(RuntimeError):
        list_people(operation=operation, rows=found.rows, by=investigator)
    assert stored() == []


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_people_at_once_get_numbers_that_run_on(case, operation, investigator):
    lawyer = staff(case.office, "lawyer")

    def typing(user, rows):
        def act():
            with asking(user):
                mine = Operation.objects.select_related("office").get(pk=operation.pk)
                return [entry.number for entry in save_rows(operation=mine, rows=rows, by=user).stored]

        return act

    lists = [[typed_row(row()) for _ in range(40)] for _ in range(2)]
    results = at_once(typing(investigator, lists[0]), typing(lawyer, lists[1]))
    assert sorted(results[0] + results[1]) == list(range(1, 81))
    assert {entry.turn for entry in stored()} == {1, 2}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_same_rows_from_two_tabs_at_once_are_stored_once(operation, investigator):
    rows = [row() for _ in range(30)]

    def tab():
        with asking(investigator):
            mine = Operation.objects.select_related("office").get(pk=operation.pk)
            save_rows(operation=mine, rows=[typed_row(one) for one in rows], by=investigator)

    at_once(tab, tab)
    assert [entry.number for entry in stored()] == list(range(1, 31))
