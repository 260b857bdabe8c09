"""Who may know of an operation, state by state, held by each wall alone and by every address; and no sign of a plan for
anybody else on any page."""

import re

import pytest
from django.utils import timezone

from cases.rescue.models import Operation
from offices.access import forget_rights
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.offices import staff
from tests.walls.desk import Desk, owner
from tests.walls.matrix import METHODS, addresses, answer, expectations, fill
from tests.walls.rows import operations

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "report", "owner"])

PEOPLE = {
    "planner": "investigator",
    "teammate": "social_worker",
    "director": "director",
    "approver": "operations_approver",
    "deputy": "lawyer",
    "new_director": "director",
    "deputy_before": "lawyer",
    "colleague": "investigator",
    "administrator": "office_administrator",
    "auditor": "auditor",
    "stranger": "director",
}
TEAM = {"planner", "teammate"}
ASKED = TEAM | {"director", "approver", "deputy", "new_director"}
EVERYBODY = ASKED | {"deputy_before", "colleague"}
#: State → who may know of the operation. "new_director" came after the approvals, and answered to nothing.
KNOWS = {
    "planning": TEAM,
    "submitted": ASKED,
    "sent back": ASKED,
    "approved": ASKED,
    "called off, never submitted": TEAM,
    "called off": ASKED,
    "executed": EVERYBODY,
    "executed, the case restricted": TEAM | {"director", "approver"},
}


@pytest.fixture
def desk():
    made = Desk()
    made.new_director = staff(made.office, "director")
    return made


def arranged(desk, state):
    """The marked operation in that state."""
    asked_at = {"submitted_at": timezone.now()}
    if state in ("planning", "submitted"):
        return desk.plan(state)
    if state == "sent back":
        return operations.as_it_stands(desk.plan(), "planning", **asked_at)
    if state.startswith("called off"):
        return operations.as_it_stands(desk.plan(), "called_off", **({} if "never" in state else asked_at))
    operation = desk.plan("approved")
    if state.startswith("executed"):
        operations.as_it_stands(operation, "executed")
    if state.endswith("restricted"):
        desk.restrict()
    return operation


@pytest.mark.parametrize("state", KNOWS)
def test_each_wall_alone_knows_who_may_know(desk, state):
    operation = arranged(desk, state)
    one, two = set(), set()
    for who in PEOPLE:
        person = getattr(desk, who)
        forget_rights(person)
        with as_owner():
            one |= {who} if Operation.objects.visible_to(person).filter(pk=operation.pk).exists() else set()
        with asks(person):
            two |= {who} if Operation.objects.filter(pk=operation.pk).exists() else set()
    assert one == KNOWS[state]
    assert two == KNOWS[state]


@pytest.mark.parametrize("state", ["planning", "submitted", "executed", "executed, the case restricted"])
def test_every_address_of_an_operation(desk, state):
    """Who may know of it is answered as the table says for their role; for everybody else it is not there."""
    operation, table, wrong = arranged(desk, state), expectations(), []
    ids = {"operation_id": operation.pk, **{name: row.pk for name, row in desk.parts.items()}}
    views = {view: found for view, found in addresses().items() if "operation_id" in found[0]}
    assert len(views) > 25
    for who, role in PEOPLE.items():
        client = client_for(getattr(desk, who))
        client.raise_request_exception = False
        for view, (names, route) in views.items():
            for method in METHODS:
                should = table[view, method, "own"][role] if who in KNOWS[state] else "404"
                answered, _marks = answer(client, method, fill(route, {name: ids[name] for name in names}))
                if answered != should:
                    wrong.append((who, view, method, answered, should))
    assert wrong == []


def without_tokens(html):
    """A page without what differs between two looks at it: tokens, and the hour of saving."""
    return re.sub(r'value="[^"]*"|FToken": "[^"]*"|\d\d:\d\d(:\d\d)?', "", html)


def pages_of(desk):
    """Addresses on which a plan of the case could leave a trace, with filters and searches."""
    case = f"/cases/{desk.case.pk}/"
    return (
        "/",
        "/cases/",
        "/cases/?q=SECRET-plan",
        "/cases/?tab=all",
        "/cases/?tab=late",
        f"/people/{desk.person.pk}/",
        "/people/search/?name=SECRET-plan",
        "/tasks/",
        "/tasks/?tab=everyone",
        "/operations/",
        "/operations/?tab=done",
        "/operations/?tab=off",
        f"/operations/?case={desk.case.pk}",
        "/operations/deputies/",
        "/referrals/",
        case,
        *(f"{case}{part}/" for part in ("rescue", "rescue/investigation", "stages", "timeline", "audit", "documents")),
        f"{case}transformation/",
        f"{case}transformation/gaps/new/",
        "/offices/audit/",
        "/offices/audit/?q=operation",
        "/reports/",
        "/reports/new/",
        "/reports/dashboard/",
        f"/offices/{desk.office.pk}/",
    )


def seen(desk, *people):
    found = {}
    for who in people:
        client = client_for(getattr(desk, who))
        for url in pages_of(desk):
            response = client.get(url)
            found[who, url] = (response.status_code, without_tokens(response.content.decode()))
    return found


def test_pages_are_the_same_with_a_plan_and_without(desk):
    """Lists, searches, counts, calendars, logs and the case's own pages, after the team has worked on the plan, looked
    at it and been refused something of it."""
    people = ("colleague", "deputy_before", "director", "approver", "auditor", "administrator")
    seen(desk, *people)  # what a first look leaves behind is there before and after
    before = seen(desk, *people)
    operation = desk.plan()
    planner, teammate = client_for(desk.planner), client_for(desk.teammate)
    assert planner.get(f"/operations/{operation.pk}/").status_code == 200
    assert planner.post(f"/operations/{operation.pk}/edit/", {"title": ""}).status_code == 200
    assert teammate.get(f"/operations/{operation.pk}/edit/").status_code == 403
    assert planner.post(f"/operations/{operation.pk}/lessons/{desk.parts['lesson_id'].pk}/hand-on/").status_code < 404
    after = seen(desk, *people)
    assert [key for key in before if differs(key[1], before[key], after[key])] == []


def differs(url, before, after):
    """Logs grow by what the people of this test look at themselves, so they must name nobody of the plan."""
    if "audit/" in url:
        return before[0] != after[0] or bool(re.search("SECRET|Paz Planner|Tess Team", after[1].split("<tbody")[-1]))
    return before != after


def test_the_log_shows_no_auditor_a_plan(desk):
    """Neither that it was looked at, nor that somebody of its team was refused something of it."""
    operation = desk.plan()
    planner, teammate = client_for(desk.planner), client_for(desk.teammate)
    for part in ("", "edit/", "roster/", "risks/new/"):
        planner.get(f"/operations/{operation.pk}/{part}")
        teammate.get(f"/operations/{operation.pk}/{part}")
    told = f"operation_id.*{operation.pk}|rescue:(operation|roster)"
    with asks(desk.auditor):
        rows = [f"{row.action} {row.object_type} {row.detail}" for row in AuditEvent.objects.all()]
    assert [row for row in rows if re.search(told, row)] == []
    assert owner("SELECT count(*) FROM offices_auditevent WHERE verb = 'read' AND sealed")[0][0] > 3
    assert owner("SELECT count(*) FROM offices_auditevent WHERE verb = 'refused' AND sealed") == [(2,)]
