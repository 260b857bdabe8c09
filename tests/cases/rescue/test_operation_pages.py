import datetime
import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.rescue.actions import operations, plans
from cases.rescue.checklist import ITEMS
from cases.rescue.models import (
    ApprovalDeputy,
    Operation,
    OperationApproval,
    OperationCase,
    OperationCheck,
    OperationMember,
    OperationPerson,
    OperationRisk,
)
from offices.models import Partner
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, suspect, victim
from tests.factories.offices import MembershipFactory, PartnerFactory, staff
from tests.factories.rescue import executed_operation

from .cast import DIRECTOR, Cast, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def page(who, name, *args, follow=False, **data):
    """What the person gets: the answer to a POST when there is data, to a GET otherwise."""
    url, client = reverse(f"rescue:{name}", args=args), client_for(who)
    return client.post(url, data, follow=follow) if data else client.get(url, follow=follow)


def words(response):
    return response.content.decode()


def plan_facts(cast, **changes):
    facts = {
        "cases": cast.case.number,
        "title": "Brick kilns",
        "site": "Red Hills",
        "planned_for": cast.office.today() + datetime.timedelta(days=9),
        "lead_authority": PartnerFactory(office=cast.office, kind="court").pk,
        "plan": "Meet at five.",
        "placement": "Sisters",
    }
    return facts | changes


def test_a_plan_is_begun_from_a_case(cast):
    form = client_for(cast.planner).get(reverse("rescue:operation-create"), {"case": cast.case.pk})
    assert cast.case.number in words(form)
    sent = page(cast.planner, "operation-create", **plan_facts(cast))
    with as_owner():
        operation = Operation.objects.get()
        assert OperationCase.objects.get(operation=operation).case == cast.case
        member = OperationMember.objects.get(operation=operation)
    assert sent.url == reverse("rescue:operation-detail", args=[operation.pk])
    assert (operation.office, operation.earned_office, operation.planned_by) == (cast.office, cast.office, cast.planner)
    assert (operation.status, operation.sealed, operation.plan_version) == ("planning", True, 1)
    assert (member.user, member.is_planner) == (cast.planner, True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cases": "XXX-2026-00001"}, "No open case of yours has this number: XXX-2026-00001."),
        ({"cases": ""}, "This field is required."),
        ({"planned_for": "2020-01-01"}, "This day is past."),
        ({"planned_for": "2202-01-01"}, "Please check the year."),
        ({"planned_for": "soon"}, "This is not a day of the calendar."),
        ({"lead_authority": "987654321"}, "Choose a public authority of the office&#x27;s partners."),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_lost(cast, changes, said):
    answer = words(page(cast.planner, "operation-create", **plan_facts(cast, **changes)))
    assert said in answer
    assert "Meet at five." in answer
    with as_owner():
        assert not Operation.objects.exists()


def test_cases_of_two_offices_are_not_one_operation(cast):
    other = CaseFactory()
    MembershipFactory(user=cast.planner, office=other.office, role="investigator")
    both = f"{cast.case.number}, {other.number}"
    assert "cases of one office" in words(page(cast.planner, "operation-create", **plan_facts(cast, cases=both)))


def test_somebody_elses_case_cannot_be_planned_for(cast):
    for case in (CaseFactory(), CaseFactory(office=cast.office, restricted=True)):
        answer = page(cast.planner, "operation-create", **plan_facts(cast, cases=case.number))
        assert "No open case of yours" in words(answer)


def test_sent_twice_is_one_plan(cast):
    key = "0b8f0c66-6a2c-4ef5-9d5e-6c2a9b6f0d10"
    facts = plan_facts(cast, submission=key)
    first, second = (page(cast.planner, "operation-create", **facts) for _ in range(2))
    assert first.url == second.url
    with as_owner():
        assert Operation.objects.count() == 1


def test_the_page_says_what_is_missing_beside_the_disabled_button(cast):
    operation = cast.plan(plan="", lead_authority=None, placement_ready=False)
    with as_owner():
        OperationRisk.objects.all().delete()
        OperationMember.objects.filter(part="social_worker").update(part="driver")
    answer = words(page(cast.planner, "operation-detail", operation.pk))
    for sentence in (
        "No authority leads.",
        "The plan is not written.",
        "No social worker is on the team.",
        "The placement is not ready.",
        "No risk is named",
    ):
        assert sentence in answer
    assert "disabled" in answer
    sent = page(cast.planner, "operation-submit", operation.pk, follow=True, x="1")
    assert "No authority leads." in words(sent)
    assert stored(operation).status == "planning"


def test_it_is_planned_approved_carried_out_and_closed_by_pages(cast):
    operation = cast.plan()
    today = cast.office.today()
    page(cast.planner, "operation-submit", operation.pk, x="1")
    assert stored(operation).status == "submitted"
    for who, capacity in ((cast.director, "director"), (cast.approver, "operations_approver")):
        shown = words(page(who, "operation-answer", operation.pk))
        assert "Meet at five." in shown
        page(who, "operation-answer", operation.pk, plan_version=1, capacity=capacity, decision="approved")
    assert stored(operation).status == "approved"
    before = page(cast.planner, "operation-execute", operation.pk, follow=True)
    assert "10 lines of the go/no-go list have no answer" in words(before)
    page(cast.planner, "operation-checklist", operation.pk, **{item.key: "go" for item in ITEMS})
    facts = {"executed_on": today, "outcome": "They came out.", "version": stored(operation).version}
    page(cast.planner, "operation-execute", operation.pk, **facts)
    assert (stored(operation).status, stored(operation).executed_on) == ("executed", today)
    done = stored(operation)
    page(cast.planner, "operation-debrief", operation.pk, debrief="Quick.", version=done.version)
    page(cast.planner, "operation-lesson-create", operation.pk, lesson="Bring water.")
    shown = words(page(staff(cast.office), "operation-detail", operation.pk))
    assert all(told in shown for told in ("They came out.", "Quick.", "Bring water."))
    closing = words(page(cast.planner, "operation-close", operation.pk))
    assert "It is not written down how many people the authority said." in closing
    unexplained = page(cast.planner, "operation-close", operation.pk, explanation="", version=done.version + 1)
    assert "Explain the figures" in words(unexplained)
    page(cast.planner, "operation-close", operation.pk, explanation="Nobody said.", version=done.version + 1)
    assert stored(operation).status == "closed"
    page(cast.planner, "operation-take-up", operation.pk, reason="One forgotten.", version=done.version + 2)
    assert (stored(operation).status, stored(operation).taken_up_reason) == ("executed", "One forgotten.")


def test_an_operation_is_called_off_with_a_reason(cast):
    operation = cast.plan()
    page(cast.planner, "operation-call-off", operation.pk, reason="They were moved.", version=1)
    assert stored(operation).status == "called_off"
    assert "They were moved." in words(page(cast.planner, "operation-detail", operation.pk))
    again = page(cast.planner, "operation-call-off", operation.pk, follow=True)
    assert "cannot become" in words(again)


def test_a_stale_plan_shows_both_versions(cast):
    operation = cast.plan()
    facts = plan_facts(cast, plan="Mine.", version=1)
    facts.pop("cases")
    with asks(cast.planner):
        plans.change_plan(operation=operation, version=1, by=cast.planner, plan="Theirs.")
    answer = words(page(cast.planner, "operation-edit", operation.pk, **facts))
    assert "Theirs." in answer
    assert "Mine." in answer
    assert stored(operation).plan == "Theirs."
    page(cast.planner, "operation-edit", operation.pk, **facts | {"version": 2})
    assert stored(operation).plan == "Mine."


def test_an_authority_that_the_office_works_with_no_more_stays_on_the_plan(cast):
    operation = cast.plan()
    with as_owner():
        Partner.objects.update(is_active=False)
    assert operation.lead_authority.name in words(page(cast.planner, "operation-edit", operation.pk))
    facts = plan_facts(cast, lead_authority=operation.lead_authority_id, version=1)
    facts.pop("cases")
    page(cast.planner, "operation-edit", operation.pk, **facts)
    assert (stored(operation).plan_version, stored(operation).lead_authority_id) == (2, operation.lead_authority_id)
    new = words(client_for(cast.planner).get(reverse("rescue:operation-create")))
    assert operation.lead_authority.name not in new


def test_people_risks_and_team_are_written_by_pages(cast):
    operation = cast.plan()
    freed, found = victim(cast.case), suspect(cast.case)
    possible = victim(cast.case, verification="possible")
    form = words(page(cast.planner, "operation-people", operation.pk))
    assert "1 possible victim is not verified yet" in form
    assert possible.display_name not in form
    with as_owner():
        role, bad = freed.roles.get(), found.roles.get()
    page(cast.planner, "operation-people", operation.pk, victims=role.pk, suspects=bad.pk, version=1)
    with as_owner():
        assert set(OperationPerson.objects.values_list("person", "part")) == {
            (freed.pk, "victim"),
            (found.pk, "suspect"),
        }
    page(
        cast.planner,
        "operation-risk-create",
        operation.pk,
        risk="Dogs",
        likelihood="1",
        severity="2",
        mitigation="Meat",
    )
    with as_owner():
        risk = OperationRisk.objects.get(risk="Dogs")
    edit = {"risk": "Big dogs", "likelihood": "3", "severity": "2", "mitigation": "Meat"}
    page(cast.planner, "operation-risk-edit", operation.pk, risk.pk, version=stored(operation).version, **edit)
    colleague = staff(cast.office, "social_worker", full_name="Grace Abad")
    page(cast.planner, "operation-member-create", operation.pk, part="social_worker", user=colleague.pk)
    shown = words(page(colleague, "operation-detail", operation.pk))
    assert all(told in shown for told in (freed.display_name, found.display_name, "Big dogs", "Grace Abad"))
    page(cast.planner, "operation-risk-remove", operation.pk, risk.pk, x="1")
    with as_owner():
        assert not OperationRisk.objects.filter(pk=risk.pk).exists()
        member = OperationMember.objects.get(user=colleague)
    page(cast.planner, "operation-member-end", operation.pk, member.pk, x="1")
    assert page(colleague, "operation-detail", operation.pk).status_code == 404


def test_a_part_of_another_operation_is_not_there(cast):
    operation, other = cast.plan(), cast.plan()
    with as_owner():
        risk = OperationRisk.objects.get(operation=other)
    assert page(cast.planner, "operation-risk-edit", operation.pk, risk.pk).status_code == 404
    assert page(cast.planner, "operation-risk-remove", operation.pk, risk.pk, x="1").status_code == 404


def test_cases_are_changed_by_their_numbers(cast):
    operation, other = cast.plan(), CaseFactory(office=cast.office)
    page(cast.planner, "operation-cases", operation.pk, cases=other.number, version=1)
    with as_owner():
        assert [row.case_id for row in OperationCase.objects.all()] == [other.pk]


def test_two_people_share_the_list(cast):
    operation = cast.approved()
    answers = {"team": "go", "initial-team": "", "route": "", "initial-route": ""}
    page(cast.planner, "operation-checklist", operation.pk, **answers)
    answers = {"team": "", "initial-team": "", "route": "no_go", "initial-route": "", "route_remark": "Flood."}
    page(cast.planner, "operation-checklist", operation.pk, **answers)
    with as_owner():
        assert dict(OperationCheck.objects.values_list("item", "answer")) == {"team": "go", "route": "no_go"}
    refused = page(cast.planner, "operation-checklist", operation.pk, team="no_go", **{"initial-team": "go"})
    assert "Say what is wrong." in words(refused)


# --- approvals ---------------------------------------------------------------------------------------------------


def test_home_shows_approvers_what_waits_for_them(cast):
    operation = cast.plan()
    assert "Approve an operation" not in words(client_for(cast.director).get("/"))
    cast.submit(operation)
    shown = words(client_for(cast.director).get("/"))
    assert "Approve an operation" in shown
    assert reverse("rescue:operation-answer", args=[operation.pk]) in shown
    for other in (cast.planner, staff(cast.office), staff(cast.office, "investigator")):
        assert "Approve an operation" not in words(client_for(other).get("/"))
    page(cast.director, "operation-answer", operation.pk, plan_version=1, capacity="director", decision="approved")
    assert "Approve an operation" not in words(client_for(cast.director).get("/"))
    assert "Approve an operation" in words(client_for(cast.approver).get("/"))


def test_one_and_three_plans_that_wait_cost_home_the_same_queries(cast):
    client, counts = client_for(cast.approver), []
    for more in (1, 2):
        for _n in range(more):
            cast.answer(cast.submit(cast.plan()), cast.director, DIRECTOR)
        with CaptureQueriesContext(connection) as asked:
            assert "Approve an operation" in words(client.get("/"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_cannot_answer_is_told_why(cast):
    operation = cast.submit(cast.plan())
    shown = words(page(cast.planner, "operation-answer", operation.pk))
    assert "You do not approve operations" in shown
    assert "disabled" in shown
    sent = page(
        cast.planner, "operation-answer", operation.pk, plan_version=1, capacity="director", decision="approved"
    )
    assert sent.status_code == 200
    with as_owner():
        assert not OperationApproval.objects.exists()


def test_sending_back_needs_a_reason_and_keeps_what_was_written(cast):
    operation = cast.submit(cast.plan())
    facts = {"plan_version": 1, "capacity": "director", "decision": "refused"}
    assert "Say what has to change." in words(page(cast.director, "operation-answer", operation.pk, **facts))
    page(cast.director, "operation-answer", operation.pk, **facts, reason="Take a second car.")
    assert stored(operation).status == "planning"
    assert "Take a second car." in words(page(cast.planner, "operation-detail", operation.pk))


def test_an_approval_is_taken_back(cast):
    operation = cast.approved()
    page(cast.approver, "operation-withdraw", operation.pk, reason="The bridge is out.")
    assert stored(operation).status == "planning"
    again = page(cast.approver, "operation-withdraw", operation.pk, follow=True)
    assert "cannot become" in words(again)


def test_a_deputy_is_named_and_taken_back(cast):
    today = cast.office.today()
    colleague = staff(cast.office, full_name="Grace Abad")
    facts = {"capacity": "director", "deputy": colleague.pk, "from_on": today, "until_on": today}
    page(cast.director, "deputy-list", **facts)
    with as_owner():
        deputy = ApprovalDeputy.objects.get()
    shown = words(page(cast.director, "deputy-list"))
    assert "Grace Abad for" in shown
    assert "Take back" in shown
    assert "Take back" not in words(page(colleague, "deputy-list"))
    assert "Name a deputy" not in words(page(colleague, "deputy-list"))
    double = words(page(cast.director, "deputy-list", **facts))
    assert "for some of these days already" in double
    refused = page(colleague, "deputy-withdraw", deputy.pk, follow=True, x="1")
    assert "Only" in words(refused)
    page(cast.director, "deputy-withdraw", deputy.pk, x="1")
    with as_owner():
        assert ApprovalDeputy.objects.get().withdrawn_at


# --- lists and walls ---------------------------------------------------------------------------------------------


def test_the_list_shows_plans_only_to_who_is_part_of_them(cast):
    cast.plan(title="Kiln by the river")
    executed_operation(cast.case, title="Kiln on the hill")
    done = reverse("rescue:operation-list") + "?tab=done"
    assert "Kiln by the river" in words(page(cast.planner, "operation-list"))
    for other in (cast.director, cast.approver, staff(cast.office, "investigator")):
        assert "Kiln by the river" not in words(page(other, "operation-list"))
        assert "Kiln on the hill" in words(client_for(other).get(done))
    stranger = staff(CaseFactory().office, "director")
    assert "Kiln" not in words(client_for(stranger).get(done))


def test_the_list_has_25_to_a_page_and_can_be_of_a_case(cast):
    for n in range(27):
        executed_operation(cast.case if n else CaseFactory(office=cast.office), title=f"Kiln {n}.")
    client, url = client_for(cast.planner), reverse("rescue:operation-list")
    first, second = (words(client.get(url, {"tab": "done", "page": n})) for n in (1, 2))
    assert (first.count("Kiln "), second.count("Kiln ")) == (25, 2)
    of_case = words(client.get(url, {"tab": "done", "case": cast.case.pk, "page": "2"}))
    assert of_case.count("Kiln ") == 1
    assert client.get(url, {"case": "987654321"}).status_code == 404
    assert client.get(url, {"page": "x", "tab": "x", "case": ""}).status_code == 200


def test_pages_ask_as_many_questions_for_three_as_for_one(cast):
    operation = cast.executed()
    client = client_for(cast.planner)
    urls = [reverse("rescue:operation-detail", args=[operation.pk]), reverse("rescue:operation-list") + "?tab=done"]

    def questions():
        for url in urls:
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            yield len(asked)

    list(questions())
    before = list(questions())
    for _ in range(2):
        executed_operation(cast.case)
        person = victim(cast.case)
        with as_owner():
            OperationPerson.objects.create(
                operation=operation, case=cast.case, person=person, part="victim", added_by=cast.planner
            )
            OperationRisk.objects.create(operation=operation, risk="x", likelihood=1, severity=1, mitigation="y")
            OperationMember.objects.create(
                operation=operation, user=staff(cast.office), part="driver", added_by=cast.planner
            )
        with asks(cast.planner):
            operations.add_lesson(operation=operation, lesson="Bring water.", by=cast.planner)
    assert list(questions()) == before


def test_a_lesson_leads_to_the_gap_form(cast):
    operation = executed_operation(cast.case)
    with asks(cast.planner):
        lesson = operations.add_lesson(operation=operation, lesson="No clerk at night.", by=cast.planner)
    specialist = staff(cast.office, "transformation_specialist")
    sent = page(specialist, "operation-lesson-hand-on", operation.pk, lesson.pk, case=cast.case.pk)
    assert sent.url.startswith(reverse("transformation:gap-create", args=[cast.case.pk]) + "?task=")
    assert "No clerk at night." in words(client_for(specialist).get(sent.url))
    panel = words(client_for(specialist).get(reverse("transformation:panel", args=[cast.case.pk])))
    assert "Handed on to you" in panel
    assert "Name the system gap" in words(page(specialist, "operation-detail", operation.pk))
    assert "Name the system gap" not in words(page(cast.planner, "operation-detail", operation.pk))


def test_the_page_is_light(cast):
    operation = cast.executed()
    people = [victim(cast.case) for _ in range(60)]
    with as_owner():
        for person in people:
            OperationPerson.objects.create(
                operation=operation, case=cast.case, person=person, part="victim", added_by=cast.planner
            )
    answer = page(cast.planner, "operation-detail", operation.pk)
    assert len(gzip.compress(answer.content)) < 12_000
    assert "35 more" in words(answer)


def test_submitting_is_only_by_post(cast):
    assert page(cast.planner, "operation-submit", cast.plan().pk).status_code == 405
