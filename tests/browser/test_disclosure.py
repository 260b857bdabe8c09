"""Documents are numbered, redacted and handed over, and a letter is made, in a browser with and without JavaScript."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from cases.actions.documents import add_document
from tests.asking import asks
from tests.factories.accountability import MatterFactory
from tests.factories.offices import PartnerFactory
from tests.honest_files import picture
from tests.printed import once, text_of

from .watching import assert_fine, assert_well_drawn

TWO = (390, 1280)
LONG = "Statement of the survivor about the workshop, taken at the shelter with the social worker of the city present"


@pytest.fixture
def matter(world, settings, tmp_path):
    settings.IJM_DOCUMENTS = tmp_path / "documents"
    PartnerFactory(office=world.office, name="City prosecutor of Cebu", kind="prosecutor")
    with asks(world.lawyer):
        for title, name, body in ((LONG, "statement.txt", b"What was said"), ("Front", "front.jpg", picture())):
            add_document(case=world.rich, by=world.lawyer, title=title, file=SimpleUploadedFile(name, body))
    return MatterFactory(case=world.rich, title="People v. the workshop")


def downloaded(page, press) -> bytes:
    with page.expect_download() as waiting:
        press()
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("javascript", [True, False])
def test_documents_are_chosen_numbered_and_handed_over(world, matter, opened, javascript):
    page = opened(world.lawyer, javascript=javascript)
    page.goto(reverse("accountability:matter-detail", args=[matter.pk]))
    page.get_by_role("link", name="Make a disclosure bundle").click()
    page.get_by_label(LONG).check()
    page.get_by_label("Front").check()
    page.get_by_role("button", name="Next: number and redact").click()
    page.get_by_label("Who gets it").select_option(label="City prosecutor of Cebu")
    page.get_by_label("What for").fill("Inquest")
    page.get_by_label("What is redacted in it").first.fill("Address of the shelter")
    page.get_by_role("button", name="Make the bundle").click()
    page.get_by_role("heading", name="Disclosure bundle B1").wait_for()
    parcel = downloaded(page, page.get_by_role("button", name="Hand over").click)
    names = zipfile.ZipFile(io.BytesIO(parcel)).namelist()
    assert len(names) == 4
    page.get_by_role("link", name="People v. the workshop").click()
    expect(page.locator("#bundles")).to_contain_text("B1 · City prosecutor of Cebu")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_letter_is_shown_and_made(world, matter, opened, javascript):
    page = opened(world.lawyer, javascript=javascript)
    page.goto(reverse("accountability:paper-make", args=[matter.pk]))
    page.get_by_label("For whom, in words").fill("Ms Cruz")
    page.get_by_label("Text").fill("We ask for an early hearing.")
    page.get_by_role("button", name="Show what goes in").click()
    expect(page.locator("#preview")).to_contain_text("We ask for an early hearing.")
    pdf = downloaded(page, page.get_by_role("button", name="Make the PDF").click)
    assert once("We ask for an early hearing.") in text_of(pdf)


def test_the_pages_are_well_drawn(world, matter, opened):
    page = opened(world.lawyer)
    choose = reverse("accountability:bundle-create", args=[matter.pk])
    assert_fine(page, choose, TWO)
    page.goto(choose)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Next: number and redact").click()
    page.get_by_label("Name and office").fill("Prosecutor")
    page.get_by_label("What for").fill("Inquest")
    well_drawn(page)
    page.get_by_role("button", name="Make the bundle").click()
    page.get_by_role("heading", name="Disclosure bundle B1").wait_for()
    well_drawn(page)
    page.get_by_role("link", name="Mark as withdrawn").click()
    page.get_by_label("Why").fill("Wrong court")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("button", name="Hand over")).to_be_disabled()
    well_drawn(page)
    page.goto(reverse("accountability:paper-make", args=[matter.pk]))
    page.get_by_text("Case summary", exact=True).click()
    page.get_by_label("Language").select_option("th")
    page.get_by_role("button", name="Show what goes in").click()
    expect(page.locator("#preview")).to_contain_text("สรุปคดี")
    well_drawn(page)


def well_drawn(page):
    for width in TWO:
        page.set_viewport_size({"width": width, "height": 900})
        assert_well_drawn(page)
