"""A roster of 522 people in a real browser: pasted, corrected, typed over a lost line, adjudicated and relieved."""

import pytest
from playwright.sync_api import expect

from cases.rescue.models import Operation, Relief, RosterEntry
from tests.factories import as_owner
from tests.factories.rescue import executed_operation, roster

from .watching import WIDTHS, assert_fine, assert_well_drawn

TWO = (320, 1280)
GIVEN = ("Sangeetha", "Divya", "Surya", "Mani", "Dhanam", "Iyyappan", "Lakshmi", "Raja", "Pandi", "Thenmozhi", "Arul")
SURNAMES = ("Murugan", "Selvam", "Kannan", "Velu", "Perumal", "Ganesan", "Kumar", "Ravi", "Babu", "Natarajan", "Anand")


@pytest.fixture
def operation(world):
    return executed_operation(world.rich, said=524)


def address(operation, page=""):
    return f"/operations/{operation.pk}/roster/{page}"


def a_list(number):
    """So many people as a spreadsheet copies them, five to a family, one sex and age written badly nowhere."""
    ages = ("34", "31", "9", "3", "61")
    lines = ["Name\tSex\tAge\tFamily"]
    for n in range(number):
        name = f"{GIVEN[n % 11]} {SURNAMES[n // 11 % 11]} {SURNAMES[n // 121]}"
        lines.append(f"{name}\t{'MF'[n % 2]}\t{ages[n % 5]}\tF-{n // 5 + 1}")
    return "\n".join(lines)


def name_of(page, number):
    """The box for the name in the row of that number."""
    return page.get_by_role("textbox", name=f"Name as given {number}", exact=True)


def saved(page):
    return page.locator("[data-roster-state]")


def listed(operation):
    with as_owner():
        return list(RosterEntry.objects.filter(operation=operation, struck_at=None).order_by("number"))


def test_522_people_are_pasted_corrected_typed_over_a_lost_line_and_relieved(world, operation, opened):
    page = opened(world.investigator)
    # A list of 522 is pasted, looked at and stored.
    page.goto(address(operation))
    page.get_by_role("link", name="Paste a list").click()
    page.get_by_label("Paste the list here").fill(a_list(522))
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_role("heading", name="522 people can be listed")).to_be_visible()
    page.get_by_role("button", name="List 522 people").click()
    expect(page.get_by_text("522 people listed: no. 1 to 522.")).to_be_visible()
    expect(page.locator("[data-figure=listed]")).to_have_text("522")
    # One row is corrected.
    page.get_by_label("Go to number").fill("300")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(name_of(page, 300)).to_be_focused()
    name_of(page, 300).fill("Corrected Name")
    expect(saved(page)).to_contain_text("All 522 saved")
    # The line is cut while two more are typed, and the tab is closed.
    page.goto(address(operation))
    expect(page.locator("#entry-name")).to_be_focused()
    page.context.set_offline(True)
    for name in ("Chinnathambi", "Arumugam"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    expect(saved(page)).to_contain_text("2 rows wait for the line, kept on this device")
    context = page.context
    page.close()
    context.set_offline(False)
    # Opened again with the line restored, they arrive, once.
    page = context.new_page()
    page.goto(address(operation))
    expect(saved(page)).to_contain_text("All 524 saved")
    expect(name_of(page, 524)).to_have_value("Arumugam")
    assert page.evaluate("Object.keys(localStorage)") == []
    entries = listed(operation)
    assert [entry.number for entry in entries] == list(range(1, 525))
    assert [entry.name for entry in entries[-2:]] == ["Chinnathambi", "Arumugam"]
    assert entries[299].name == "Corrected Name"
    # Everybody is adjudicated and relieved.
    page.get_by_role("link", name="Adjudicate many").click()
    page.get_by_label("Victim", exact=True).check(force=True)
    page.get_by_role("button", name="How many are they?").click()
    page.get_by_role("button", name="Set 524 people to “Victim”").click()
    expect(page.locator("[data-figure=victims]")).to_have_text("524")
    page.get_by_role("link", name="Record and relieve").click()
    page.get_by_role("button", name="Record 524 people").click()
    page.get_by_label("How?").select_option("removed_from_place")
    page.locator("[name=attribution][value=joint]").check(force=True)
    page.get_by_role("button", name="Record the reliefs").click()
    expect(page.get_by_text("524 reliefs recorded.")).to_be_visible()
    with as_owner():
        assert Relief.objects.filter(operation=operation).values("person").distinct().count() == 524
    expect(page.locator("[data-figure=not_listed]")).to_have_text("0")


def test_a_family_of_four_by_keyboard_alone(world, operation, opened):
    page = opened(world.investigator)
    page.goto(address(operation))
    expect(page.locator("#entry-name")).to_be_focused()
    keys = page.keyboard
    for name, typed in (("Sangeetha", "f4nv"), ("Divya", "f2"), ("Surya", "m1"), ("Mani, driver", "m4nx")):
        keys.type(name)  # F, M and V are letters in a box for words
        keys.press("Tab")
        for key in typed:
            keys.press(key)
        keys.press("Enter")
    expect(saved(page)).to_contain_text("All 4 saved")
    rows = [(e.name, e.sex, e.age_band, e.family, e.adjudication) for e in listed(operation)]
    assert rows == [
        ("Sangeetha", "female", "18_39", "F-1", "victim"),
        ("Divya", "female", "5_11", "F-1", "victim"),
        ("Surya", "male", "0_4", "F-1", "victim"),
        ("Mani, driver", "male", "18_39", "F-2", "not_a_victim"),
    ]
    keys.press("Control+z")
    expect(saved(page)).to_contain_text("All 3 saved")
    assert [entry.number for entry in listed(operation)] == [1, 2, 3]


def test_two_people_type_at_once_and_see_each_other(world, operation, opened):
    one, other = opened(world.investigator), opened(world.lawyer)
    for page in (one, other):
        page.goto(address(operation))
        expect(page.locator("#entry-name")).to_be_focused()
    one.keyboard.type("Sangeetha")
    one.keyboard.press("Enter")
    expect(saved(one)).to_contain_text("All 1 saved")
    other.keyboard.type("Divya")
    other.keyboard.press("Enter")
    expect(saved(other)).to_contain_text("All 2 saved")
    expect(name_of(other, 1)).to_have_value("Sangeetha")
    expect(name_of(one, 2)).to_have_value("Divya", timeout=30_000)


def test_a_row_that_somebody_else_changed_asks_which(world, operation, opened):
    roster(operation, world.rich, 1, name="Raja")
    page = opened(world.investigator)
    page.goto(address(operation))
    expect(name_of(page, 1)).to_have_value("Raja")
    with as_owner():
        RosterEntry.objects.filter(operation=operation).update(name="Theirs", version=2, turn=2)
    name_of(page, 1).fill("Mine")
    expect(page.get_by_text("Somebody changed this row in between.")).to_be_visible()
    expect(page.locator("[data-theirs]")).to_contain_text("Theirs")
    page.get_by_role("button", name="Keep mine").click()
    expect(saved(page)).to_contain_text("All 1 saved")
    assert [entry.name for entry in listed(operation)] == ["Mine"]


def test_what_cannot_be_stored_says_so_in_its_row_and_stays(world, operation, opened):
    roster(operation, world.rich, 1, name="Raja")
    with as_owner():
        Operation.objects.filter(pk=operation.pk).update(said=1)
    page = opened(world.investigator)
    page.goto(address(operation))
    name_of(page, 1).evaluate("(box) => box.removeAttribute('maxlength')")
    name_of(page, 1).fill("R" * 170)
    expect(page.get_by_text("This is too long: at most 160 letters.")).to_be_visible()
    expect(saved(page)).to_contain_text("1 row needs to be put right")
    name_of(page, 1).fill("Rajan")
    expect(saved(page)).to_contain_text("All 1 saved")
    assert [entry.name for entry in listed(operation)] == ["Rajan"]


def test_a_session_that_ended_keeps_the_rows(world, operation, opened):
    page = opened(world.investigator)
    page.watch.expect(302, 403)
    page.goto(address(operation))
    cookies = page.context.cookies()
    expect(page.locator("#entry-name")).to_be_focused()
    page.context.clear_cookies(name="session")
    page.keyboard.type("Divya")
    page.keyboard.press("Enter")
    expect(saved(page)).to_contain_text("You are signed out. 1 row is kept on this device")
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "session"])
    page.reload()
    expect(saved(page)).to_contain_text("All 1 saved")
    assert [entry.name for entry in listed(operation)] == ["Divya"]


def test_the_pages_are_well_drawn(world, operation, opened):
    roster(operation, world.rich, 30, family="F-1", adjudication="victim", sex="female", age_band="18_39")
    roster(operation, world.rich, 2, start=31, name="Raja Murugan", sex="male")
    page = opened(world.investigator)
    assert_fine(page, address(operation), WIDTHS)
    for where in ("?from=1", "list/", "decide/?to=victim", "people/", "relieve/", "sheets/"):
        assert_fine(page, address(operation, where), TWO)
    page.goto(address(operation, "list/"))
    page.get_by_label("Paste the list here").fill("name\tsex\nRaja\tM\nDivya\tqq")
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_role("heading", name="1 person can be listed")).to_be_visible()
    for width in TWO:
        page.set_viewport_size({"width": width, "height": 900})
        assert_well_drawn(page)


def test_the_grid_works_without_scripts(world, operation, opened):
    roster(operation, world.rich, 1, name="Raja")
    page = opened(world.investigator, width=390, javascript=False)
    page.goto(address(operation))
    name_of(page, 1).fill("Rajan")
    page.locator("#entry-name").fill("Divya")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 rows saved.")).to_be_visible()
    assert [entry.name for entry in listed(operation)] == ["Rajan", "Divya"]


def test_on_a_phone_people_are_tapped_in_one_after_another(world, operation, opened):
    page = opened(world.investigator, width=390, height=844)
    page.goto(address(operation))
    for name, taps in (("Sangeetha", ("F", "New family")), ("Surya", ("M", "Same family"))):
        page.locator("#entry-name").fill(name)
        for tap in taps:
            page.get_by_role("button", name=tap, exact=True).click()
        page.get_by_role("button", name="Add", exact=True).click()
    expect(saved(page)).to_contain_text("All 2 saved")
    rows = [(entry.name, entry.sex, entry.family) for entry in listed(operation)]
    assert rows == [("Sangeetha", "female", "F-1"), ("Surya", "male", "F-1")]


def test_what_stood_in_the_new_row_is_there_again_after_the_tab_was_closed(world, operation, opened):
    page = opened(world.investigator)
    page.goto(address(operation))
    page.locator("#entry-name").fill("Half a na")
    page.reload()
    expect(page.locator("#entry-name")).to_have_value("Half a na")
    page.keyboard.press("Enter")
    expect(saved(page)).to_contain_text("All 1 saved")
    assert [entry.name for entry in listed(operation)] == ["Half a na"]


def test_two_tabs_of_one_person_lose_nothing_and_double_nobody(world, operation, opened):
    one = opened(world.investigator)
    one.goto(address(operation))
    expect(one.locator("#entry-name")).to_be_focused()
    other = one.context.new_page()
    other.goto(address(operation))
    expect(other.locator("#entry-name")).to_be_focused()
    one.context.set_offline(True)
    for page, name in ((one, "Sangeetha"), (other, "Divya"), (one, "Surya")):
        page.locator("#entry-name").fill(name)
        page.locator("#entry-name").press("Enter")
    expect(saved(one)).to_contain_text("2 rows wait for the line")
    expect(saved(other)).to_contain_text("1 row waits for the line")
    other.close()
    one.close()
    one.context.set_offline(False)
    page = one.context.new_page()
    page.goto(address(operation))
    expect(saved(page)).to_contain_text("All 3 saved")
    assert sorted(entry.name for entry in listed(operation)) == ["Divya", "Sangeetha", "Surya"]
