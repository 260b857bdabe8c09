"""Every page, as each of its people sees it: axe finds nothing, nothing overflows, the console is quiet."""

import re

import pytest

from tests.factories.cases import victim
from tests.factories.relief import HandoverFactory, ReleaseCertificateFactory
from tests.factories.rescue import VictimOutcomeFactory

from .watching import WIDTHS, assert_fine, assert_well_drawn
from .world import LONG_NAME

TWO = (390, 1280)


def test_list_at_every_width(world, opened):
    assert_fine(opened(world.worker), "/cases/?tab=all", WIDTHS)
    assert_fine(opened(world.worker), "/cases/?q=nobody+of+this+name", TWO)


def test_case_at_every_width(world, opened):
    assert_fine(opened(world.worker), f"/cases/{world.rich.pk}/", WIDTHS)
    assert_fine(opened(world.director), f"/cases/{world.referred.pk}/", TWO)


def test_intake_at_every_width(world, opened):
    page = opened(world.worker)
    assert_fine(page, "/cases/log/", WIDTHS)
    page.get_by_role("button", name="Log case").click()
    page.get_by_role("heading", name="things to put right").wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_well_drawn(page)


CASE_PAGES = (
    "edit", "stages", "stages/rescue", "people/add", "notes/add", "tasks/add", "contact", "consents/add",
    "documents", "documents/add", "team", "close", "transfer", "audit", "timeline", "rescue", "rescue/reliefs/new",
    "rescue/outcomes/new", "rescue/safety/new", "rescue/handovers/new", "documents/elsewhere/add", "accountability",
    "matters/new", "aftercare", "aftercare/enrol", "transformation",
    "transformation/gaps/new", "share",
)  # fmt: skip
#: Who opens which of them: nobody carries the rights of every stage.
OPENED_BY = {
    "rescue": "investigator", "rescue/reliefs/new": "investigator", "rescue/outcomes/new": "investigator",
    "rescue/safety/new": "investigator",
    "accountability": "lawyer", "matters/new": "lawyer", "transformation": "specialist",
    "transformation/gaps/new": "specialist", "team": "director", "transfer": "director", "share": "director",
    "audit": "director",
}  # fmt: skip


def test_pages_of_a_case(world, opened):
    windows = {}
    for name in CASE_PAGES:
        who = OPENED_BY.get(name, "worker")
        page = windows.get(who) or windows.setdefault(who, opened(getattr(world, who)))
        assert_fine(page, f"/cases/{world.rich.pk}/{name}/", TWO)


def test_pages_of_what_followed_a_relief(world, opened):
    mine = {"case": world.rich, "recorded_by": world.investigator}
    certificate = ReleaseCertificateFactory(**mine, issuer=LONG_NAME[:160])
    handover = HandoverFactory(**mine, needs=LONG_NAME[:300], handed_over_by=world.worker)
    outcome = VictimOutcomeFactory(**mine, reason=LONG_NAME * 2)
    page = opened(world.investigator)
    for kind, row, steps in (
        ("reliefs", world.relief, ("edit", "remove", "safe")),
        ("outcomes", outcome, ("remove",)),
        ("certificates", certificate, ("edit", "remove")),
        ("handovers", handover, ("edit", "remove")),
    ):
        for step in steps:
            assert_fine(page, f"/{kind}/{row.pk}/{step}/", TWO)


def test_a_case_of_hundreds_shows_the_first_and_leads_to_all(world, opened):
    for number in range(20):
        victim(world.rich, person__display_name=f"{number} {LONG_NAME}"[:160])
    page = opened(world.worker)
    assert_fine(page, f"/cases/{world.rich.pk}/", TWO)
    page.get_by_role("link", name=re.compile("^All .. victims$")).click()
    page.get_by_role("link", name=f"19 {LONG_NAME}"[:160], exact=True).wait_for()
    assert_well_drawn(page)


@pytest.mark.parametrize("who", ["worker", "director", "administrator", "manager"])
def test_home_and_places_of_a_person(world, opened, who):
    page = opened(getattr(world, who))
    places = ["/", "/offices/", f"/offices/{world.office.pk}/"]
    if who in ("worker", "director"):
        places += ["/tasks/", "/tasks/?tab=everyone", "/reforms/"]
        places += [f"/people/{world.analyn.pk}/", f"/people/{world.efren.pk}/edit/"]
    if who in ("director", "manager"):
        places += ["/reports/", "/reports/new/", "/reports/dashboard/"]
    if who == "administrator":
        places += [f"/offices/{world.office.pk}/{name}/" for name in ("people/invite", "partners", "partners/add")] + [
            f"/offices/{world.office.pk}/people/{world.worker.pk}/"
        ]
    for place in places:
        assert_fine(page, place, TWO)


def test_pages_before_signing_in(world, opened):
    page = opened()
    for place in ("/accounts/login/", "/accounts/password/reset/"):
        assert_fine(page, place, (320, *TWO))


def test_refusals_are_written_pages(world, opened):
    page = opened(world.worker)
    page.watch.expect(403, 404)
    for place, status in (
        ("/nothing/here/", 404),
        (f"/cases/{world.foreign.pk}/", 404),
        (f"/offices/{world.office.pk}/people/invite/", 403),
    ):
        for width in TWO:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.goto(place).status == status
            assert_well_drawn(page)
            assert "Perlita" not in page.content()
