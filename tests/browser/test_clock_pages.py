"""Custody and statutory clocks in the browser: recorded, corrected and warned of, with and without a script."""

import datetime
import os

import pytest
from playwright.sync_api import expect

from tests.factories.accountability import MatterFactory, ProceedingFactory
from tests.factories.cases import suspect
from tests.factories.clocks import ClockFactory, CustodyFactory, ProfileClockFactory, law

from .watching import assert_fine, assert_well_drawn
from .world import LONG_NAME

TWO = (390, 1280)


@pytest.fixture
def held(world):
    """A matter of which clocks run, have run out and have stopped, and an accused who was in several places."""
    version = law(("charged", 30, "days", "arraigned"))
    matter = MatterFactory(case=world.rich, lead=world.lawyer, profile_version=version, title="State v. the foreman")
    today, long = world.office.today(), ProfileClockFactory(name=LONG_NAME[:120], consequence=LONG_NAME * 3)
    person = suspect(world.rich, person__display_name=f"Foreman {LONG_NAME}"[:160])
    proceeding = ProceedingFactory(case=world.rich, matter=matter, person=person, stage="charged")
    for left, rule in ((-2, long), (4, None), (9, long), (25, None)):
        due = today + datetime.timedelta(days=left)
        fields = {"rule": rule} if rule else {}
        ClockFactory(proceeding=proceeding, started_on=due - datetime.timedelta(days=30), due_on=due, **fields)
    ClockFactory(proceeding=proceeding, stopped_on=datetime.date(2026, 3, 20))
    vague = suspect(world.rich)
    ProceedingFactory(
        case=world.rich, matter=matter, person=vague, charged_on=datetime.date(2025, 1, 1), charged_precision="year"
    )
    CustodyFactory(proceeding=proceeding, place=LONG_NAME, is_current=False, to_on=datetime.date(2026, 3, 2))
    current = CustodyFactory(
        proceeding=proceeding,
        state="bailed",
        from_on=datetime.date(2026, 3, 2),
        bail_kind="cash",
        bail_amount=60000,
        bail_currency="PHP",
        terms=LONG_NAME * 3,
    )
    return {"matter": matter, "proceeding": proceeding, "custody": current}


def test_pages_of_custody_and_clocks(world, held, opened):
    page = opened(world.lawyer)
    proceeding, custody = held["proceeding"].pk, held["custody"].pk
    for place in (
        f"matters/{held['matter'].pk}/",
        f"proceedings/{proceeding}/custody/new/",
        f"custody/{custody}/edit/",
        f"custody/{custody}/remove/",
        "calendar/panels/",
        "",
    ):
        assert_fine(page, f"/{place}", TWO)
        if shots := os.environ.get("IJM_SCREENSHOTS"):
            for width in TWO:
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{shots}/{place.replace('/', '-') or 'home'}{width}.png", full_page=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_an_arrest_and_a_release_are_recorded(world, held, opened, javascript):
    page = opened(world.lawyer, width=390, javascript=javascript)
    page.goto(f"/matters/{held['matter'].pk}/")
    page.locator(f"#proceeding-{held['proceeding'].pk}").get_by_role("link", name="Record custody").click()
    page.get_by_label("Remanded in custody").check()
    page.get_by_label("Since when").fill("14 March 2026")
    page.get_by_label("Kind of bail").select_option("cash")
    page.get_by_label("Place").fill("Provincial jail")
    page.get_by_role("button", name="Record").click()
    expect(page.locator(".notice.is-bad, .errors, [role=alert]").first).to_contain_text("Only who is on bail")
    expect(page.get_by_label("Place")).to_have_value("Provincial jail")
    page.get_by_label("Kind of bail").select_option("")
    page.get_by_role("button", name="Record").click()
    expect(page.locator("main")).to_contain_text("Remanded in custody · Provincial jail")
    expect(page.locator("main")).to_contain_text("On bail")
    if javascript:
        assert_well_drawn(page)


def test_the_lead_finds_the_deadline_on_the_home_page(world, held, opened):
    page = opened(world.lawyer)
    page.goto("/")
    page.get_by_role("link", name="Arraignment, 30 days: 4 days left").click()
    clocks = page.locator("#clocks")
    expect(clocks).to_contain_text("day 26 of 30")
    expect(clocks).to_contain_text("2 days over")
    expect(clocks).to_contain_text("does not run, because the day of the charge is not known")
