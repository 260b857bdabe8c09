"""What is round every page: keys, the search, the bar of a phone, the line, printing."""

import re

from playwright.sync_api import expect


def test_slash_leads_to_the_search(world, opened):
    page = opened(world.worker)
    page.goto("/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="Find a case or person")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("Analyn/")
    expect(box).to_have_value("Analyn/")
    box.fill("Analyn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/?q=Analyn")
    expect(page.locator("#list").get_by_role("link", name="CEB-2026-00001")).to_be_visible()


def test_slash_is_a_letter_where_somebody_types(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    page.get_by_label("Place").press_sequentially("Sitio 3/4")
    expect(page.get_by_label("Place")).to_have_value("Sitio 3/4")


def test_a_phone_has_its_bar_at_the_bottom(world, opened):
    page = opened(world.worker, width=390, height=800, has_touch=True)
    page.goto("/cases/")
    bar = page.get_by_role("navigation", name="Main")
    for name in ("Today", "Cases", "Tasks"):
        link = bar.get_by_role("link", name=name)
        expect(link).to_be_in_viewport()
        size = link.bounding_box()
        assert size["height"] >= 44, f"{name} is {size['height']} high"
    assert bar.bounding_box()["y"] > 700
    expect(bar.get_by_role("link", name="Cases")).to_have_attribute("aria-current", "page")
    last = page.locator("main").bounding_box()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    foot = page.locator("main").bounding_box()
    assert foot["y"] + foot["height"] <= bar.bounding_box()["y"] + 1, f"the bar covers the end of the page ({last})"
    bar.get_by_role("link", name="Tasks").tap()
    page.wait_for_url("**/tasks/")


def test_the_place_where_one_is_shows_in_the_bar_of_who_goes_everywhere(world, opened):
    page = opened(world.director)
    for width in (320, 390, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/offices/")
        here = page.get_by_role("navigation", name="Main").get_by_role("link", name="Offices")
        box = here.bounding_box()
        expect(here).to_be_in_viewport(ratio=1)
        assert box["x"] >= 0, f"{width} px: {box}"


#: What is lower than 38 pixels although a finger presses it; links inside a sentence are not counted.
TOO_SMALL = """() => {
  const fields = "input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea";
  const controls = [...document.querySelectorAll(`main :is(.btn, .chip, .tick, ${fields})`)];
  return controls.filter((el) => {
    const box = el.getBoundingClientRect();
    return box.height && box.width > 2 && box.height < 38;
  }).map((el) => el.outerHTML.slice(0, 90));
}"""


def test_fingers_find_what_they_press(world, opened):
    page = opened(world.worker, width=390)
    for place in ("/", "/cases/log/", f"/cases/{world.rich.pk}/"):
        page.goto(place)
        small = page.evaluate(TOO_SMALL)
        assert not small, f"{place}: {small}"


def test_the_skip_link_leads_past_the_bar(world, opened):
    page = opened(world.worker)
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_escape_closes_the_menu(world, opened):
    page = opened(world.worker)
    page.goto("/")
    menu = page.locator("details[data-menu]")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_panels_of_the_stages_come_without_leaving_the_page(world, opened):
    page = opened(world.investigator)
    page.goto(f"/cases/{world.rich.pk}/")
    with page.expect_response("**/rescue/"):
        page.locator("details.more summary", has_text="Rescue").click()
    expect(page.locator("details.more[open]").get_by_text("Provincial police")).to_be_visible()
    assert page.url.endswith(f"/cases/{world.rich.pk}/")


def test_printed_a_case_is_two_pages(world, opened):
    page = opened(world.worker)
    page.goto(f"/cases/{world.rich.pk}/")
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    assert pages in (1, 2), pages
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("heading", name="Never contact Analyn Rivilla")).to_be_visible()


def test_a_task_is_ticked_on_the_case(world, opened):
    page = opened(world.worker)
    page.goto(f"/cases/{world.rich.pk}/")
    page.get_by_role("button", name="Done: Six-month assessment of Maricel").click()
    expect(page.get_by_text("Done: Six-month assessment of Maricel")).to_be_visible()
    assert page.url.endswith(f"/cases/{world.rich.pk}/#tasks")


def test_unsaved_words_are_not_left_by_mistake(world, opened):
    page = opened(world.director)
    page.goto(f"/cases/{world.rich.pk}/team/")
    typed = page.get_by_label("E-mail of the person")
    typed.press_sequentially("colleague@example.org")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Tasks").first.click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(typed).to_have_value("colleague@example.org")
