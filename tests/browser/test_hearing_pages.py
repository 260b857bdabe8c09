"""A lawyer's day in court in the browser: from the calendar to the next date, and pages that hold long words."""

import datetime
import os

import pypdfium2
import pytest
from playwright.sync_api import expect

from cases.accountability.models import Hearing
from cases.transformation.models import SystemGap
from tests.factories import as_owner
from tests.factories.accountability import (
    CourtOrderFactory,
    HearingAccusedFactory,
    HearingFactory,
    HearingLawyerFactory,
    MatterFactory,
    ProceedingFactory,
    TestimonyFactory,
)
from tests.factories.cases import CaseFactory, suspect, victim

from .watching import assert_fine, assert_well_drawn
from .world import LONG_NAME

TWO = (390, 1280)
MOST_CLICKS, MOST_TYPED = 12, 90


@pytest.fixture
def court(world):
    """A matter with a hearing of today, one that was adjourned before, orders, witnesses and a sibling."""
    today = world.office.today()
    matter = MatterFactory(case=world.rich, lead=world.lawyer, title=f"State v. {LONG_NAME}"[:160])
    hearing = HearingFactory(
        matter=matter,
        on=today,
        at=datetime.time(8, 30),
        judge=LONG_NAME,
        courtroom="4 B",
        survivor_testifies=True,
        note=LONG_NAME * 3,
        sitting="8b0c4b24-6d09-4c3f-9a75-cc5b0b9a2c11",
    )
    HearingLawyerFactory(hearing=hearing, user=world.lawyer)
    for number in range(3):
        person = suspect(world.rich, person__display_name=f"Foreman {number} {LONG_NAME}"[:160])
        proceeding = ProceedingFactory(case=world.rich, matter=matter, person=person, stage="charged")
        HearingAccusedFactory(hearing=hearing, proceeding=proceeding)
    before = HearingFactory(
        matter=matter,
        on=today - datetime.timedelta(days=20),
        status="adjourned",
        asked_by="defence",
        reason="counsel_absent",
        reason_note=LONG_NAME * 2,
        next=hearing,
    )
    undated = HearingFactory(
        matter=matter, kind="bail", on=today, status="adjourned", asked_by="court", reason="docket_full"
    )
    sibling = MatterFactory(case=CaseFactory(office=world.office), title="State v. the broker")
    HearingFactory(matter=sibling, on=today, sitting=hearing.sitting)
    order = CourtOrderFactory(matter=matter, hearing=hearing, what=LONG_NAME)
    testimony = TestimonyFactory(
        matter=matter,
        person=victim(world.rich, person__display_name=f"Secret {LONG_NAME}"[:160]),
        wanted=["screen", "live_link"],
        arranged=["screen"],
        interpreter_language="Waray",
        protection_order="granted",
        protection_number=LONG_NAME[:80],
        protection_until=today + datetime.timedelta(days=9),
    )
    return {
        "matter": matter,
        "hearing": hearing,
        "before": before,
        "undated": undated,
        "order": order,
        "testimony": testimony,
    }


def test_every_page_of_hearings(world, court, opened):
    page = opened(world.lawyer)
    hearing, matter, testimony = court["hearing"].pk, court["matter"].pk, court["testimony"].pk
    for place in (
        f"hearings/{hearing}/",
        f"hearings/{hearing}/sheet/",
        f"hearings/{hearing}/edit/",
        f"hearings/{hearing}/held/",
        f"hearings/{hearing}/adjourned/",
        f"hearings/{court['undated'].pk}/",
        f"hearings/{court['undated'].pk}/next/",
        f"hearings/{hearing}/move/",
        f"hearings/{hearing}/cancel/",
        f"hearings/{court['undated'].pk}/reopen/",
        f"matters/{matter}/",
        f"matters/{matter}/hearings/new/",
        f"matters/{matter}/adjournments/",
        "adjournments/",
        f"cases/{world.rich.pk}/obstacles/hearing/{court['before'].pk}/",
        f"matters/{matter}/orders/new/?hearing={hearing}",
        f"orders/{court['order'].pk}/edit/",
        f"matters/{matter}/testimonies/new/",
        f"testimonies/{testimony}/",
        f"testimonies/{testimony}/edit/",
    ):
        assert_fine(page, f"/{place}", TWO)
        if shots := os.environ.get("IJM_SCREENSHOTS"):
            for width in TWO:
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{shots}/{place.strip('/').replace('/', '-')}{width}.png", full_page=True)


class Hands:
    """Clicks and counts them; what is typed is counted in letters."""

    def __init__(self, page):
        self.page, self.clicks, self.typed = page, 0, 0

    def click(self, what):
        what.click()
        self.clicks += 1

    def write(self, field, words):
        self.click(field)
        field.press_sequentially(words)
        self.typed += len(words)


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, True), (390, False)])
def test_a_lawyers_day(world, court, opened, width, javascript):
    """Calendar → hearing → adjourned, to a new date → gap named."""
    page = opened(world.lawyer, width=width, javascript=javascript)
    hands = Hands(page)
    page.goto("/calendar/")
    hands.click(page.get_by_role("link", name="Trial: survivor testifies").first)
    hands.click(page.get_by_role("link", name="Adjourned", exact=True))
    hands.click(page.get_by_text("Defence", exact=True))
    hands.click(page.get_by_text("Counsel absent", exact=True))
    hands.write(page.get_by_label("Adjourned to"), "24 Mar")
    hands.click(page.get_by_role("button", name="Adjourned"))
    expect(page.get_by_text("Did the justice system fail here?")).to_be_visible()
    if javascript:
        assert_well_drawn(page, "after adjourning")
    hands.click(page.get_by_role("button", name="Lack of resources"))
    expect(page.locator("main")).to_contain_text("System gap named: Lack of resources")
    expect(page.locator("main")).to_contain_text("24 Mar")
    assert hands.clicks <= MOST_CLICKS
    assert hands.typed <= MOST_TYPED
    with as_owner():
        adjourned = Hearing.objects.get(pk=court["hearing"].pk)
        assert (adjourned.next.on.month, adjourned.next.on.day) == (3, 24)
        assert adjourned.next.at == datetime.time(8, 30)
        assert SystemGap.objects.filter(shown_by=f"hearing:{adjourned.pk}").count() == 1
        assert Hearing.objects.filter(sitting=adjourned.sitting, status="adjourned").count() == 2


def test_the_sheet_is_one_page(world, court, opened):
    page = opened(world.lawyer)
    page.goto(f"/hearings/{court['hearing'].pk}/sheet/")
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as paper:
        assert len(paper) == 1
        words = paper[0].get_textpage().get_text_range()
    assert "Regional Trial Court 12" in words
    assert "Secret" not in words
