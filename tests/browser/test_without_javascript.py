"""Everything that matters works where scripts are off, blocked by an old phone or lost on the line."""

import pytest
from playwright.sync_api import expect

from cases.models import Case, Task
from cases.rescue.models import Relief
from reports.models import ReportRun
from tests.factories import as_owner

from .test_intake import fill, log
from .world import case_of


@pytest.fixture(params=[390, 1280])
def plain(request, opened):
    """plain(user): a page without scripts, on a phone and on a desk."""
    return lambda user: opened(user, width=request.param, javascript=False)


def test_a_case_is_logged(world, plain):
    page = plain(world.worker)
    page.goto("/")
    page.get_by_role("link", name="Log a case").click()
    log(page)
    expect(page.get_by_role("heading", name="things to put right")).to_be_visible()
    fill(page, place="Moalboal")
    page.get_by_role("button", name="Log case").click()
    expect(page.get_by_text("The case is logged.")).to_be_visible()
    assert case_of(place="Moalboal").logged_by == world.worker


def test_a_known_person_is_asked_about_after_sending(world, plain):
    page = plain(world.worker)
    page.goto("/cases/log/")
    fill(page, name="Analyn Rivilla", place="Moalboal")
    log(page)
    page.locator(f"[name=victim][value='{world.analyn.pk}']").check(force=True)
    log(page)
    expect(page.get_by_text("The case is logged.")).to_be_visible()


def test_a_relief_is_recorded(world, plain):
    page = plain(world.investigator)
    page.goto(f"/cases/{world.rich.pk}/")
    page.get_by_role("link", name="Record").first.click()
    page.goto(f"/cases/{world.rich.pk}/rescue/reliefs/new/")
    page.locator(f"[name=people][value='{world.bing.pk}']").check(force=True)
    page.get_by_label("On which day?").fill("2026-02-05")
    page.get_by_label("How?").select_option("removed_from_place")
    page.get_by_label("Which authority?").fill("Labour inspectorate of Cebu")
    page.locator("[name=attribution][value=joint]").check(force=True)
    page.get_by_role("button", name="Record relief").click()
    expect(page.get_by_text("Relief recorded.")).to_be_visible()
    with as_owner():
        relief = Relief.objects.get(case=world.rich, person=world.bing)
    assert (str(relief.relieved_on), relief.recorded_by_id) == ("2026-02-05", world.investigator.pk)


def test_a_task_is_ticked_off(world, plain):
    page = plain(world.worker)
    page.goto("/tasks/")
    page.get_by_role("button", name="Done: Six-month assessment of Maricel").click()
    expect(page.get_by_text("Done: Six-month assessment of Maricel")).to_be_visible()
    with as_owner():
        assert Task.objects.get(title="Six-month assessment of Maricel").done_by == world.worker


def test_lists_are_searched_sorted_and_paged(world, plain):
    page = plain(world.worker)
    with as_owner():
        left = Case.objects.filter(office=world.office).count() - 25
    page.goto("/cases/?tab=all")
    expect(page.get_by_role("row")).to_have_count(26)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("row")).to_have_count(1 + left)
    page.goto("/cases/?q=Analyn")
    expect(page.locator("#list").get_by_role("link", name="CEB-2026-00001")).to_be_visible()


def test_a_report_is_asked_for(world, plain):
    page = plain(world.manager)
    page.goto("/reports/new/")
    page.locator(f"[name=offices][value='{world.neighbour.pk}']").uncheck(force=True)
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    with as_owner():
        assert ReportRun.objects.get().offices == [world.office.pk]
