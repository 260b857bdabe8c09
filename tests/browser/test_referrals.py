"""Referrals and questions of other offices in a real browser: drawn well, and quick for who answers the hotline."""

import pytest
from playwright.sync_api import expect

from cases.actions.blind_match import ask_other_offices
from cases.models import CaseRole
from cases.rescue.models import Referral
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, victim
from tests.factories.offices import PartnerFactory, staff
from tests.factories.rescue import ReferralFactory

from .watching import WIDTHS, assert_fine, assert_well_drawn
from .world import LONG_NAME

TWO = (390, 1280)
YES = {"in_area": "yes", "of_a_type": "yes", "justice_can_act": "yes"}


@pytest.fixture
def referral(world):
    PartnerFactory(office=world.office)
    for urgency in ("now", "week", "wait"):
        ReferralFactory(office=world.office, urgency=urgency, name=LONG_NAME, types=["osec", "domestic_violence"])
    return ReferralFactory(
        office=world.office,
        status="triaged",
        screening=YES,
        manner="others",
        through="her aunt",
        reach_at="0917 555 0100",
        name=world.analyn.display_name,
    )


def test_the_pages_of_referrals_at_every_width(world, referral, opened):
    page = opened(world.director)
    assert_fine(page, "/referrals/", WIDTHS)
    assert_fine(page, f"/referrals/{referral.pk}/", WIDTHS)
    assert_fine(page, "/referrals/new/", WIDTHS)


def test_the_steps_of_a_referral(world, referral, opened):
    page = opened(world.director)
    for step in ("contact", "edit", "triage", "case", "join", "decline", "pass-on"):
        assert_fine(page, f"/referrals/{referral.pk}/{step}/", TWO)
    page.goto("/referrals/new/")
    page.get_by_role("button", name="Save the referral").click()
    page.get_by_role("heading", name="things to put right").wait_for()
    assert_well_drawn(page)


def test_who_is_perhaps_known_shows_while_the_name_is_typed(world, opened):
    known = PersonFactory(office=world.office, display_name="สมชาย ใจดี")
    page = opened(world.worker, width=390)
    page.goto("/referrals/new/")
    page.get_by_label("What was told?").fill("He is not paid and may not leave.")
    page.get_by_label("Hotline").check()
    page.get_by_label("This week").check()
    page.locator("#id_name").press_sequentially("สมชาย ใจดี")
    page.get_by_label("Same person: สมชาย ใจดี").check()
    page.get_by_role("button", name="Save the referral").click()
    page.get_by_text("The referral is taken.").wait_for()
    with as_owner():
        assert Referral.objects.get().person == known


def test_without_scripts_a_referral_becomes_a_case_of_somebody_known(world, referral, opened):
    page = opened(world.worker, javascript=False)
    page.goto(f"/referrals/{referral.pk}/")
    page.locator(f'a[href="/referrals/{referral.pk}/case/"]').click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Log the case").click()
    page.get_by_text("Perhaps we know this person already").first.wait_for()
    page.locator(f'input[name="victim"][value="{world.analyn.pk}"]').check()
    page.get_by_role("button", name="Log the case").click()
    page.get_by_text("The case is logged.").wait_for()
    with as_owner():
        case = Referral.objects.get(pk=referral.pk).case_id
        assert CaseRole.objects.get(case=case).person == world.analyn


def test_asking_other_offices_and_being_told(world, opened):
    theirs = victim(CaseFactory(office=world.neighbour), person__display_name=LONG_NAME)
    ours = victim(CaseFactory(office=world.office), person__display_name=LONG_NAME)
    page = opened(world.worker)
    page.goto(f"/people/{ours.pk}/")
    page.get_by_role("link", name="Ask other offices").click()
    page.get_by_role("button", name="Ask the other offices").click()
    page.get_by_text("Manila may know this person").wait_for()
    assert_fine(page, f"/people/{ours.pk}/other-offices/", WIDTHS)
    director = opened(staff(world.neighbour, "director"))
    assert_fine(director, "/people/asked/", WIDTHS)
    expect(director.get_by_role("link", name=theirs.display_name)).to_be_visible()
    director.get_by_role("button", name="I have seen it").click()
    director.get_by_text("No question").wait_for()


def test_two_records_side_by_side_at_every_width(world, opened):
    other = PersonFactory(office=world.office, display_name=LONG_NAME)
    page = opened(world.worker)
    assert_fine(page, f"/people/{world.analyn.pk}/merge/?other={other.pk}", WIDTHS)
    with asks(world.worker):
        ask_other_offices(person=world.analyn, by=world.worker)
    assert_fine(page, f"/people/{world.analyn.pk}/", TWO)
