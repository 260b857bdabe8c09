"""Operations in a real browser: drawn well at every width, and planned and approved without a script."""

import datetime

import pytest

from cases.rescue.models import OperationLesson, OperationPerson
from tests.factories import as_owner
from tests.factories.cases import suspect, victim
from tests.factories.offices import staff
from tests.factories.rescue import approve, executed_operation, planned_operation, roster

from .watching import WIDTHS, assert_fine
from .world import LONG_NAME

TWO = (390, 1280)


@pytest.fixture
def approver(world):
    return staff(world.office, "operations_approver", full_name="Ernesto Villaflor")


@pytest.fixture
def plan(world):
    operation = planned_operation(
        world.rich,
        by=world.investigator,
        title="Brick kilns, site 3",
        planned_for=world.office.today() + datetime.timedelta(days=9),
        transport="Two buses.",
        interpreters="Odia and Telugu.",
    )
    with as_owner():
        for person, part in ((victim(world.rich), "victim"), (suspect(world.rich), "suspect")):
            OperationPerson.objects.create(
                operation=operation, case=world.rich, person=person, part=part, added_by=world.investigator
            )
    return operation


def paths(operation, *names):
    return [f"/operations/{operation.pk}/{name}/" if name else f"/operations/{operation.pk}/" for name in names]


def test_the_pages_of_a_plan(world, plan, approver, opened):
    page = opened(world.investigator)
    assert_fine(page, "/operations/", WIDTHS)
    assert_fine(page, f"/operations/{plan.pk}/", WIDTHS)
    for path in ["/operations/new/", *paths(plan, "edit", "cases", "people", "risks/new", "team/new", "call-off")]:
        assert_fine(page, path, TWO)
    page.goto(f"/operations/{plan.pk}/")
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("The approvers are asked.").wait_for()
    director = opened(world.director)
    assert_fine(director, f"/operations/{plan.pk}/answer/", WIDTHS)
    assert_fine(director, "/operations/deputies/", TWO)
    director.goto("/")
    director.get_by_text("Approve an operation").first.wait_for()


def test_the_pages_of_the_day_and_after(world, plan, approver, opened):
    approve(plan, director=world.director, approver=approver)
    facts = {"title": f"Kiln {LONG_NAME}", "said": 30, "said_by": "The labour officer", "outcome": "They came out."}
    done = executed_operation(world.rich, **facts)
    roster(done, world.rich, 28, adjudication="victim")
    with as_owner():
        OperationLesson.objects.create(
            operation=done, lesson="No clerk at night.", written_by=world.investigator, written_at=plan.planned_at
        )
        lesson = OperationLesson.objects.get()
    page = opened(world.investigator)
    assert_fine(page, f"/operations/{plan.pk}/", WIDTHS)
    for path in paths(plan, "go", "execute"):
        assert_fine(page, path, TWO)
    assert_fine(page, f"/operations/{done.pk}/", WIDTHS)
    for path in paths(done, "debrief", "lessons/new", f"lessons/{lesson.pk}/hand-on"):
        assert_fine(page, path, TWO)
    page.goto(f"/operations/{done.pk}/debrief/")
    page.get_by_label("How did it go?").fill("Quick and calm.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The debrief is saved.").wait_for()
    assert_fine(page, f"/operations/{done.pk}/close/", TWO)


def test_it_is_planned_and_approved_without_a_script(world, plan, approver, opened):
    page = opened(world.investigator, javascript=False)
    page.goto(f"/operations/{plan.pk}/")
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("The approvers are asked.").wait_for()
    for who in (world.director, approver):
        page = opened(who, javascript=False, width=390)
        page.goto(f"/operations/{plan.pk}/answer/")
        page.get_by_text("Approve this plan").click()
        page.get_by_role("button", name="Send the answer").click()
        page.get_by_text("Your answer is stored.").wait_for()
    page.get_by_text("Approved", exact=True).first.wait_for()
