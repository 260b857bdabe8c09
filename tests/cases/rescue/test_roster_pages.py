"""The pages of a roster: who sees them, what they weigh, and the same grid without scripts."""

import gzip
import uuid

import pytest
from django.contrib.staticfiles import finders

from cases.rescue.models import Relief, RosterEntry
from offices.models import AuditEvent
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.offices import staff
from tests.factories.rescue import executed_operation, roster

pytestmark = pytest.mark.django_db
PAGES = {
    "": "Person 2",
    "list/": "Paste the list here",
    "decide/": "How many are they?",
    "people/": "3 victims have no record yet",
    "relieve/": "3 victims on the roster",
    "sheets/": "Sheet 1 of 21",
}


@pytest.fixture
def case():
    return CaseFactory(types=["bonded_labour"])


@pytest.fixture
def operation(case):
    return executed_operation(case, said=522)


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


def address(operation, page=""):
    return f"/operations/{operation.pk}/roster/{page}"


def fields(*rows, **more):
    """What a browser without scripts sends for these rows."""
    filled = [
        {"key": uuid.uuid4(), "version": 0, "name": "", "sex": "female", "age_band": "18_39", "family": "F-1"} | row
        for row in rows
    ]
    columns = ("key", "version", "name", "sex", "age_band", "family", "remark", "adjudication")
    return {name: [row.get(name, "") for row in filled] for name in columns} | more


def shown(entry, **more):
    """A stored row as the page has it."""
    names = ("key", "version", "name", "sex", "age_band", "family", "remark", "adjudication")
    return {name: getattr(entry, name) for name in names} | more


@pytest.mark.parametrize("page", PAGES)
def test_it_works(case, operation, investigator, page):
    roster(operation, case, 3, adjudication="victim")
    answer = client_for(investigator).get(address(operation, page))
    assert PAGES[page] in answer.content.decode()


@pytest.mark.parametrize("page", [*PAGES, "save/"])
def test_a_stranger_finds_nothing(operation, page):
    client = client_for(staff(CaseFactory().office, "director"))
    assert client.post(address(operation, page)).status_code == 404


@pytest.mark.parametrize("page", ["list/", "decide/", "people/", "relieve/", "save/"])
def test_an_approver_reads_and_does_not_write(case, operation, page):
    roster(operation, case, 1)
    client = client_for(staff(case.office, "operations_approver"))
    assert client.get(address(operation)).status_code == 200
    assert client.post(address(operation, page)).status_code == 403
    assert client.post(address(operation), fields({"name": "Raja"})).status_code == 403


def test_a_lawyer_lists_and_does_not_relieve(case, operation):
    client = client_for(staff(case.office, "lawyer"))
    assert client.post(address(operation), fields({"name": "Raja"})).status_code == 302
    assert client.get(address(operation, "relieve/")).status_code == 403


def test_a_plan_has_no_roster_for_its_approvers(case, investigator):
    operation = executed_operation(
        case, status="planning", executed_on=None, executed_by=None, submitted_at=None, planned_by=investigator
    )
    page = client_for(investigator).get(address(operation)).content.decode()
    assert "from the day on which the operation is approved" in page
    assert client_for(staff(case.office, "investigator")).get(address(operation)).status_code == 404


@pytest.mark.parametrize("number", [25, 522])
def test_it_is_light_and_asks_the_same_number_of_questions(
    case, operation, investigator, number, django_assert_max_num_queries
):
    roster(operation, case, number, family="F-1", sex="female", age_band="18_39")
    client = client_for(investigator)
    client.get(address(operation))
    with django_assert_max_num_queries(22):
        answer = client.get(address(operation), {"from": 1})
    assert answer.content.decode().count("<tr class=") == 25 + (number == 25) + 1  # the new row; and one that may clash
    weight = len(gzip.compress(answer.content))
    for sheet in ("css/app.css", "css/roster.css"):
        with open(finders.find(sheet), "rb") as css:
            weight += len(gzip.compress(css.read()))
    assert weight <= 30 * 1024


def test_the_last_rows_are_shown_first_and_any_number_is_reached(case, operation, investigator):
    roster(operation, case, 60)
    client = client_for(investigator)
    page = client.get(address(operation)).content.decode()
    assert "Person 60" in page
    assert "Person 48<" not in page
    assert 'href="?from=24"' in page
    page = client.get(address(operation), {"no": 7}).content.decode()
    assert "Person 7" in page
    assert "entry-name" not in page
    assert client.get(address(operation), {"no": "seven", "from": "9" * 30}).status_code == 200


def test_a_row_is_added_and_another_corrected_without_scripts(case, operation, investigator):
    first = roster(operation, case, 1)[0]
    sent = fields(shown(first, name="Rajan"), {"name": "Divya", "family": "F-7"})
    answer = client_for(investigator).post(address(operation), sent, follow=True)
    assert "2 rows saved." in answer.content.decode()
    with as_owner():
        rows = RosterEntry.objects.filter(operation=operation).values_list("number", "name", "family", "version")
        assert list(rows) == [(1, "Rajan", "", 2), (2, "Divya", "F-7", 1)]
        assert AuditEvent.objects.get(action="save_roster_rows").summary == "2 rows of the roster saved"


def test_an_empty_new_row_is_nobody_unless_it_is_asked_for(case, operation, investigator):
    client = client_for(investigator)
    client.post(address(operation), fields({}, do="save"))
    with as_owner():
        assert not RosterEntry.objects.exists()
    client.post(address(operation), fields({}, do="add"))
    with as_owner():
        assert RosterEntry.objects.get().name == ""


def test_errors_stand_in_their_row_and_nothing_typed_is_lost(case, operation, investigator):
    first = roster(operation, case, 1)[0]
    sent = fields(shown(first, name="R" * 200), {"name": "Divya"})
    page = client_for(investigator).post(address(operation), sent).content.decode()
    assert "at most 160 letters" in page
    assert "R" * 200 in page
    assert "1 thing to put right" in page
    with as_owner():
        assert set(RosterEntry.objects.values_list("name", flat=True)) == {"Person 1", "Divya"}


def test_a_row_that_somebody_changed_shows_both(case, operation, investigator):
    first = roster(operation, case, 1)[0]
    with as_owner():
        RosterEntry.objects.filter(pk=first.pk).update(name="Theirs", version=2)
    client = client_for(investigator)
    page = client.post(address(operation), fields(shown(first, name="Mine"))).content.decode()
    assert 'value="Mine"' in page
    assert "Stored now: Theirs" in page


def test_a_torn_form_is_answered_with_a_sentence(operation, investigator):
    answer = client_for(investigator).post(address(operation), fields({"name": "Raja"}) | {"name": []})
    assert answer.status_code == 400
    assert "torn" in answer.content.decode()


def test_a_closed_roster_is_read_only(case, operation, investigator):
    first = roster(operation, case, 1)[0]
    with as_owner():
        type(operation).objects.filter(pk=operation.pk).update(
            status="closed", closed_by=investigator, closed_at=operation.submitted_at, listed=1, victims=0
        )
    client = client_for(investigator)
    page = client.get(address(operation)).content.decode()
    assert "The operation is closed" in page
    assert "<fieldset disabled" in page
    page = client.post(address(operation), fields(shown(first, name="Late"))).content.decode()
    assert "The operation is closed" in page
    assert 'value="Late"' in page  # it can be copied to where it belongs


def test_names_are_escaped(case, operation, investigator):
    roster(operation, case, 2, name='"><script>alert(1)</script>')
    page = client_for(investigator).get(address(operation)).content.decode()
    assert "<script>alert" not in page


# --- a whole list ------------------------------------------------------------------------------------------------

PASTED = (
    "Nombre\tSexo\tEdad\tFamilia\tEstado\nRaja\tM\t34\t1\tvíctima\nDivya\tF\tseven\t1\tvíctima\n\nSurya\tM\t3\t1\t\n"
)


def test_a_list_is_looked_at_before_it_is_stored(operation, investigator):
    page = client_for(investigator).post(address(operation, "list/"), {"text": PASTED}).content.decode()
    assert "2 people can be listed" in page
    assert "Line 3, age" in page
    with as_owner():
        assert not RosterEntry.objects.exists()


def test_good_rows_are_stored_and_bad_ones_stay_to_be_put_right(operation, investigator):
    client = client_for(investigator)
    page = client.post(address(operation, "list/"), {"text": PASTED, "store": "1"}).content.decode()
    assert "2 people listed: no. 1 to 2." in page
    assert "Nombre\tSexo\tEdad\tFamilia\tEstado\nDivya\tF\tseven" in page
    with as_owner():
        rows = RosterEntry.objects.values_list("name", "sex", "age_band", "age_text", "family", "adjudication")
        assert list(rows) == [
            ("Raja", "male", "18_39", "34", "1", "victim"),
            ("Surya", "male", "0_4", "3", "1", "undecided"),
        ]


def test_the_same_list_twice_doubles_nobody_unless_meant(operation, investigator):
    client = client_for(investigator)
    sent = {"text": "name\tsex\nRaja\tM\nDivya\tF", "store": "1"}
    client.post(address(operation, "list/"), sent)
    page = client.post(address(operation, "list/"), {"text": sent["text"]}).content.decode()
    assert "2 are on the roster already" in page
    client.post(address(operation, "list/"), sent)
    with as_owner():
        assert RosterEntry.objects.count() == 2
    client.post(address(operation, "list/"), sent | {"again": "on"})
    with as_owner():
        assert RosterEntry.objects.count() == 4


def test_an_empty_paste_says_so(operation, investigator):
    page = client_for(investigator).post(address(operation, "list/"), {"text": " \n"}).content.decode()
    assert "Paste a list, or choose a file." in page


# --- many at once ------------------------------------------------------------------------------------------------


def test_many_are_adjudicated_after_the_page_said_how_many(case, operation, investigator):
    roster(operation, case, 5)
    client = client_for(investigator)
    page = client.get(address(operation, "decide/"), {"to": "victim", "numbers": "1–3, 5"}).content.decode()
    assert "Set 4 people to “Victim”" in page
    sent = {"to": "victim", "numbers": "1–3, 5", "expected": 4}
    assert client.post(address(operation, "decide/"), sent).status_code == 302
    with as_owner():
        assert list(RosterEntry.objects.victims().values_list("number", flat=True)) == [1, 2, 3, 5]
        assert AuditEvent.objects.filter(action="adjudicate_rows").count() == 1


def test_a_number_that_changed_meanwhile_is_said_and_nothing_done(case, operation, investigator):
    roster(operation, case, 5)
    sent = {"to": "victim", "numbers": "", "expected": 4}
    page = client_for(investigator).post(address(operation, "decide/"), sent).content.decode()
    assert "it is 5 people now, not 4" in page
    with as_owner():
        assert not RosterEntry.objects.victims().exists()


def test_who_is_known_is_suggested_and_chosen(case, operation, investigator):
    known = PersonFactory(office=case.office, display_name="Thenmozhi Arul")
    PersonFactory(display_name="Thenmozhi Arul")
    row = roster(operation, case, 1, name="Tenmozhi Arul", adjudication="victim")[0]
    roster(operation, case, 1, start=2, name="Surya", adjudication="victim")
    client = client_for(investigator)
    page = client.get(address(operation, "people/")).content.decode()
    assert "2 victims have no record yet" in page
    assert page.count("Somebody new") == 1
    client.post(address(operation, "people/"), {f"row-{row.pk}": known.pk})
    with as_owner():
        assert RosterEntry.objects.get(pk=row.pk).person_id == known.pk
        assert RosterEntry.objects.get(number=2).person.display_name == "Surya"


def test_a_row_written_twice_is_struck(case, operation, investigator):
    one = roster(operation, case, 1, name="Raja", sex="male", age_band="40_59", adjudication="victim")[0]
    two = roster(operation, case, 1, start=2, name="Rajan", sex="male", age_band="40_59", adjudication="victim")[0]
    client = client_for(investigator)
    assert "like 1" in client.get(address(operation)).content.decode()
    client.post(address(operation, "people/"), {f"double-{two.pk}": "on"})
    with as_owner():
        assert RosterEntry.objects.get(pk=two.pk).struck_at
        assert RosterEntry.objects.get(pk=one.pk).person_id


def test_everybody_is_relieved_from_the_page(case, operation, investigator):
    roster(operation, case, 3, adjudication="victim")
    sent = {
        "relieved_on": "2026-03-09",
        "type": "removed_from_place",
        "authority": "Revenue Divisional Officer",
        "attribution": "joint",
        "safety_confirmed": "on",
        "safety_how": "All seen in the shelter",
    }
    page = client_for(investigator).post(address(operation, "relieve/"), sent, follow=True).content.decode()
    assert "3 reliefs recorded." in page
    with as_owner():
        assert Relief.objects.filter(operation=operation, safety_confirmed_by=investigator).count() == 3


def test_sheets_go_on_where_the_roster_ends(case, operation, investigator):
    roster(operation, case, 3)
    page = client_for(investigator).get(address(operation, "sheets/"), {"sheets": 2}).content.decode()
    assert page.count("<tr>") == 52
    assert '<th scope="row">4</th>' in page
    assert "Person 1" not in page
