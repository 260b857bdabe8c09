"""A photo is kept from the telephone: its working copy, its original for a reason, its chain; and what is not kept."""

import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.honest_files import CAMERA, picture
from tests.hostile_files import PDF, PROGRAM

from .watching import assert_fine

TWO = (390, 1280)


def add(page, case, *, name, body, abuse="No"):
    page.goto(reverse("cases:document-add", args=[case.pk]))
    page.get_by_label("Title").fill("Front of the workshop")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": body})
    page.get_by_role("group", name="Does it show").get_by_text(abuse, exact=True).click()
    page.get_by_role("button", name="Add document").click()


def downloaded(page, press) -> bytes:
    with page.expect_download() as waiting:
        press()
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_photo_is_kept_and_its_original_is_handed_out_for_a_reason(world, opened, javascript):
    photo, page = picture(size=(3000, 2000)), opened(world.worker, javascript=javascript)
    add(page, world.rich, name="IMG_1.jpg", body=photo)
    page.locator("#documents").get_by_role("link", name="Front of the workshop").click()
    copy = downloaded(page, page.get_by_role("link", name="Download the working copy").click)
    assert Image.open(io.BytesIO(copy)).size == (2400, 1600)
    assert CAMERA.encode() not in copy
    page.get_by_role("link", name="Hand out the original").click()
    page.get_by_role("button", name="Hand out").click()
    page.get_by_role("heading", name="1 thing to put right").wait_for()
    page.get_by_label("Why is the original needed?").fill("Exhibit of the trial")
    assert downloaded(page, page.get_by_role("button", name="Hand out").click) == photo
    page.go_back()
    page.go_back()
    page.reload()
    expect(page.locator("#custody li")).to_have_count(2)
    expect(page.locator("#custody")).to_contain_text("Exhibit of the trial")


def test_what_is_not_kept_is_said_and_what_was_typed_stays(world, opened):
    page = opened(world.worker)
    add(page, world.rich, name="photo.jpg", body=PROGRAM)
    page.get_by_text("This file is a program, and programs are never kept.").first.wait_for()
    expect(page.get_by_label("Title")).to_have_value("Front of the workshop")
    add(page, world.rich, name="photo.jpg", body=picture(), abuse="Yes")
    page.get_by_text("never kept here, and this file was not").first.wait_for()
    page.get_by_role("link", name="Write down what is held elsewhere").click()
    words = {"Title": "Exhibit 4", "Reference number": "WCPD-7/26", "Hash": "9f2c", "Agency": "Police"}
    for label, typed in words.items():
        page.get_by_role("textbox", name=label).fill(typed)
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("WCPD-7/26").wait_for()


def test_the_pages_of_a_document_are_well_drawn(world, opened):
    page = opened(world.worker)
    add(page, world.rich, name="statement.pdf", body=PDF)
    page.locator("#documents").get_by_role("link", name="Front of the workshop").click()
    about = urlsplit(page.url).path
    document = about.removesuffix("about/")
    case = f"/cases/{world.rich.pk}/documents/"
    for place in (about, f"{document}original/", f"{document}custody/add/", case, f"{case}elsewhere/add/"):
        assert_fine(page, place, TWO)
