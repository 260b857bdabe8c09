"""The investigation as an investigator sees it: well drawn at every width, and a source that leaves no draft behind."""

import pytest
from django.urls import reverse

from cases.rescue import ilo
from tests.factories.cases import PersonFactory, victim
from tests.factories.investigation import (
    ActivityFactory,
    ActivitySourceFactory,
    InformantFactory,
    InformantReaderFactory,
    ProfileFactory,
    SiteFactory,
)

from .watching import WIDTHS, assert_fine
from .world import LONG_NAME

TWO = (390, 1280)


@pytest.fixture
def investigated(world):
    """The rich case with something of everything, in long words."""
    case, mine = world.rich, {"case": world.rich, "recorded_by": world.investigator}
    site = SiteFactory(
        **mine, name=LONG_NAME[:34], address="Behind the canal", latitude="10.315700", longitude="123.885400"
    )
    activities = [
        ActivityFactory(**mine, done_by=world.investigator, site=site, what=f"{LONG_NAME} {n}") for n in (1, 2)
    ]
    world.informant = InformantFactory(case=case, code_name=LONG_NAME[:34], handler=world.investigator, who="A driver.")
    ActivitySourceFactory(activity=activities[0], informant=world.informant)
    InformantReaderFactory(informant=world.informant, user=world.director)
    person = victim(case, person=PersonFactory(office=world.office, display_name=LONG_NAME[:160]))
    world.profile = ProfileFactory(
        **mine,
        person=person,
        control_methods=["DebtBondage", "WithholdsDocuments"],
        indicators_yes=ilo.CODES[:4],
        indicators_no=ilo.CODES[4:6],
        indicator_words={ilo.CODES[0]: "No papers."},
        score=8,
        score_of=28,
        score_reasons=["debt", "papers"],
    )
    world.site, world.activity = site, activities[0]
    return world


def test_pages_of_the_investigation(investigated, opened):
    world = investigated
    page = opened(world.investigator)
    assert_fine(page, reverse("rescue:investigation", args=[world.rich.pk]), WIDTHS)
    assert_fine(page, reverse("rescue:profile-detail", args=[world.profile.pk]), WIDTHS)
    assert_fine(page, reverse("rescue:informant-detail", args=[world.informant.pk]), WIDTHS)
    for name, pk in (
        ("activity-create", world.rich.pk),
        ("activity-edit", world.activity.pk),
        ("site-create", world.rich.pk),
        ("site-edit", world.site.pk),
        ("informant-create", world.rich.pk),
        ("informant-name", world.informant.pk),
        ("informant-hand-over", world.informant.pk),
        ("profile-create", world.rich.pk),
        ("profile-edit", world.profile.pk),
    ):
        assert_fine(page, reverse(f"rescue:{name}", args=[pk]), TWO)


def test_a_source_is_recorded_by_the_keyboard_and_leaves_no_draft(investigated, opened):
    world = investigated
    page = opened(world.investigator)
    page.goto(reverse("rescue:informant-create", args=[world.rich.pk]))
    page.get_by_label("Code name").fill("Heron")
    page.get_by_label("Who are they?").fill("Drives the bricks to town.")
    kept = page.evaluate("Object.entries(localStorage).flat().join(' ')")
    assert "Heron" not in kept
    assert "bricks" not in kept
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Record source").press("Enter")
    page.get_by_role("heading", name="Heron").wait_for()
