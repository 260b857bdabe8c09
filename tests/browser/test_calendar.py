"""The court calendar in a browser: well drawn at every width, at today on a phone, and its menus without JavaScript."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.factories.accountability import MatterFactory
from tests.factories.calendar import HearingFactory, adjourned
from tests.factories.cases import CaseFactory
from tests.factories.offices import staff

from .watching import WIDTHS, assert_fine, assert_well_drawn
from .world import LONG_NAME

TWO = (390, 1280)


@pytest.fixture
def week(world):
    """The next week, full: held, adjourned, to come, in two courts at once, and long words."""
    today = world.office.today()
    monday = today + datetime.timedelta(days=7 - today.weekday())
    colleague = staff(world.office, full_name="Analiza Sarmiento")

    def hearing(day, hour, minute=0, make=HearingFactory, who=world.lawyer, **facts):
        case = facts.pop("case", None) or CaseFactory(office=world.office)
        on = monday + datetime.timedelta(days=day)
        return make(case=case, on=on, at=datetime.time(hour, minute), lawyers=[who], **facts)

    hearing(0, 8, 30, kind="pre_trial", status="held", outcome="Order in 15 days")
    case = CaseFactory(office=world.office)
    matter = MatterFactory(case=case, lead=world.lawyer)
    after = hearing(16, 9, case=case, matter=matter)
    hearing(0, 9, make=adjourned, case=case, matter=matter, next=after)
    hearing(1, 13, 30, survivor_testifies=True, who=colleague)
    world.early = hearing(3, 8, 30, kind="verdict", court_name="RTC 122, Caloocan")
    hearing(3, 9, court_name=LONG_NAME[:150])
    hearing(4, 14, kind="sentence", status="cancelled", outcome=LONG_NAME * 2)
    for _n in range(11):
        hearing(2, 10, case=case, matter=matter, who=colleague)
    world.monday = monday
    return world


def test_the_calendar_at_every_width(week, opened):
    page = opened(week.lawyer)
    assert_fine(page, f"/calendar/?on={week.monday}", WIDTHS)
    expect(page.get_by_text("and 6 more")).to_be_visible()
    expect(page.get_by_role("heading", name="Adjournments")).to_be_visible()
    for width in TWO:
        page.set_viewport_size({"width": width, "height": 900})
        assert_well_drawn(page, "with its panels")
    assert_fine(opened(week.worker), f"/calendar/?view=month&on={week.monday}", WIDTHS)
    assert_fine(page, f"/calendar/?view=day&on={week.monday + datetime.timedelta(days=2)}", WIDTHS)
    assert_fine(page, "/calendar/?view=day&on=1999-12-31", TWO)


def test_its_other_pages(week, opened):
    page = opened(week.lawyer)
    for place in ("list/?names=initials", "add/", "add/?q=nobody+of+this+name", "my-feed/", "panels/"):
        assert_fine(page, f"/calendar/{place}", TWO)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_opens_at_today(week, opened, javascript):
    HearingFactory(case=week.rich, on=week.office.today(), court_name="The court of today")
    page = opened(week.lawyer, width=390, height=800, javascript=javascript)
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Calendar").click()
    page.wait_for_url("**/calendar/#today")
    today = page.locator("#today")
    expect(today.get_by_role("heading", level=2)).to_be_in_viewport()
    expect(today.get_by_role("heading", level=2)).to_have_attribute("aria-current", "date")
    expect(today.get_by_text("The court of today")).to_be_visible()


def test_a_wide_page_opens_at_its_head(week, opened):
    page = opened(week.lawyer)
    page.goto("/calendar/#today")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", TWO)
@pytest.mark.parametrize("javascript", [True, False])
def test_more_opens_in_the_bar(week, opened, width, javascript):
    page = opened(week.lawyer, width=width, javascript=javascript)
    page.goto("/calendar/")
    bar = page.get_by_role("navigation", name="Main")
    bar.get_by_text("More").click()
    if javascript:
        assert_well_drawn(page, "with the menu open")
    expect(bar.get_by_role("link", name="Reforms")).to_be_in_viewport(ratio=1)
    bar.get_by_role("link", name="Reforms").click()
    page.wait_for_url("**/reforms/")
    expect(bar.get_by_role("link", name="Reforms")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bar_of_who_goes_everywhere_fits(week, opened, width):
    page = opened(week.director, width=width)
    for place in ("/calendar/", "/offices/"):
        page.goto(place)
        assert_well_drawn(page)
        for link in page.get_by_role("navigation", name="Main").locator("> a, > details > summary").all():
            expect(link).to_be_in_viewport(ratio=1)


def test_from_the_calendar_to_another_week_and_a_lawyer(week, opened):
    page = opened(week.lawyer)
    page.goto(f"/calendar/?on={week.monday}")
    page.get_by_label("Lawyer").select_option("Leandro Dumangas")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("is at RTC 122, Caloocan at 08:30")).to_be_visible()
    expect(page.get_by_label("Lawyer").locator("option:checked")).to_have_text("Leandro Dumangas")
    page.get_by_role("link", name="This week").click()
    page.wait_for_url(lambda url: "lawyer=" in url and "on=" not in url)
    page.get_by_role("link", name="After").click()
    page.get_by_role("link", name="Verdict").click()
    page.wait_for_url(f"**/hearings/{week.early.pk}/")


def test_a_feed_is_made_copied_and_revoked(week, opened):
    page = opened(week.lawyer)
    page.goto("/calendar/")
    page.get_by_role("link", name="My calendar feed").click()
    page.get_by_role("button", name="Make my feed").click()
    box = page.get_by_label("Address of the feed")
    expect(box).to_have_attribute("readonly", "")
    address = box.input_value()
    assert_well_drawn(page)
    page.get_by_role("button", name="Copy").click()
    assert page.evaluate("getSelection().toString()") in ("", address)
    answer = page.request.get(address)
    assert answer.status == 200
    assert "Court hearing" in answer.text()
    page.goto("/calendar/my-feed/")
    expect(page.get_by_text(address)).to_have_count(0)
    page.get_by_role("button", name="Revoke it").click()
    expect(page.get_by_role("heading", name="You have no feed")).to_be_visible()
    page.watch.expect(404)
    assert page.request.get(address).status == 404


def test_a_cause_list_is_printed_clean(week, opened):
    page = opened(week.lawyer)
    page.goto(f"/calendar/list/?on={week.monday}")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_label("Lawyer")).to_be_hidden()
    expect(page.get_by_role("cell", name="RTC 122, Caloocan")).to_be_visible()
