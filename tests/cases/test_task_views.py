from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Task
from offices.models import AuditEvent
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lawyer(office):
    return staff(office)


def task(case, assignee=None, **fields):
    with as_owner():
        values = {"case": case, "title": "Call the prosecutor", "assignee": assignee, "created_by": staff(case.office)}
        return Task.objects.create(**values | {"created_at": timezone.now()} | fields)


def stored(task):
    with as_owner():
        return Task.objects.get(pk=task.pk)


def tick(user, task, **data):
    return client_for(user).post(f"/tasks/{task.pk}/done/", {"done": "yes", **data})


def test_tabs(office, lawyer):
    case = CaseFactory(office=office)
    task(case, lawyer, title="Mine")
    task(case, title="Of nobody")
    task(case, staff(office), title="Of a colleague")
    task(case, lawyer, title="Done already", done_at=timezone.now(), done_by=lawyer)
    client = client_for(lawyer)
    for tab, shown in (
        ("", ["Mine"]),
        ("mine", ["Mine"]),
        ("nobody", ["Of nobody"]),
        ("done", ["Done already"]),
        ("x", ["Mine"]),
        ("everyone", ["Mine", "Of nobody", "Of a colleague"]),
    ):
        rows = client.get(f"/tasks/?tab={tab}").content.decode().partition('class="list"')[2]
        titles = {
            title
            for title in ("Mine", "Of nobody", "Of a colleague", "Done already")
            if f'item-title">{title}<' in rows
        }
        assert titles == set(shown), tab


def test_tasks_of_foreign_and_restricted_cases_and_other_circles_are_not_listed(office, lawyer):
    task(CaseFactory(), lawyer, title="Foreign")
    task(CaseFactory(office=office, restricted=True), lawyer, title="Hidden")
    task(CaseFactory(office=office), lawyer, title="Therapy", audience="aftercare")
    for tab in ("mine", "everyone", "nobody"):
        page = client_for(lawyer).get(f"/tasks/?tab={tab}").content.decode()
        assert not any(title in page for title in ("Foreign", "Hidden", "Therapy"))
    assert "Therapy" in client_for(staff(office, "social_worker")).get("/tasks/?tab=everyone").content.decode()


def test_a_tick_finishes_the_task_and_goes_back(office, lawyer):
    row = task(CaseFactory(office=office), lawyer)
    response = tick(lawyer, row, next="/cases/?tab=mine")
    assert response.url == "/cases/?tab=mine"
    assert stored(row).done_by == lawyer
    with as_owner():
        assert AuditEvent.objects.filter(action="finish_task", actor=lawyer).count() == 1


def test_a_second_click_changes_nothing(office, lawyer):
    row = task(CaseFactory(office=office), lawyer)
    tick(lawyer, row)
    first = stored(row)
    tick(lawyer, row)
    assert stored(row).done_at == first.done_at
    assert stored(row).version == first.version


def test_a_tick_is_taken_back(office, lawyer):
    row = task(CaseFactory(office=office), lawyer, done_at=timezone.now(), done_by=lawyer)
    tick(lawyer, row, done="no")
    assert stored(row).done_at is None


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_it_never_leads_to_another_site(office, lawyer, url):
    assert tick(lawyer, task(CaseFactory(office=office), lawyer), next=url).url == "/tasks/"


@pytest.mark.parametrize("done", ["", "maybe"])
def test_what_is_not_understood_changes_nothing(office, lawyer, done):
    row = task(CaseFactory(office=office), lawyer)
    assert tick(lawyer, row, done=done).status_code == 302
    assert stored(row).done_at is None


def test_walls(office, lawyer):
    foreign, hidden = task(CaseFactory()), task(CaseFactory(office=office, restricted=True))
    circle = task(CaseFactory(office=office), audience="aftercare")
    for row in (foreign, hidden, circle):
        assert tick(lawyer, row).status_code == 404
        assert stored(row).done_at is None
    row = task(CaseFactory(office=office))
    assert tick(staff(office, "operations_approver"), row).status_code == 403
    assert client_for(lawyer).get(f"/tasks/{row.pk}/done/").status_code == 405
    assert stored(row).done_at is None


def test_pages_and_queries(office, lawyer):
    case, counts = CaseFactory(office=office), []
    for rows in (1, 2, 27):
        for n in range(rows):
            task(case, lawyer, due_on=office.today() + timedelta(days=n))
        client = client_for(lawyer)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/tasks/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2], counts
    assert 'href="?page=2"' in page
    assert "26–30" in client.get("/tasks/?page=2").content.decode()
    assert "No tasks here" in client.get("/tasks/?page=400").content.decode()
