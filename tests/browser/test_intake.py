"""Logging a case in a browser: by keyboard alone, quickly, once, and without losing a word."""

from django.db.models import F
from playwright.sync_api import expect

from cases.models import Case, CaseRole, SafeContact
from tests.factories import as_owner

from .world import case_of

#: Seconds for a key or a step of the Tab key, and for taking in a field: slower than field staff are.
#: Card, Moran and Newell's keystroke-level model: 0.28 s for a key of an average typist, 1.35 s to think.
KEY, THOUGHT = 0.28, 1.35


class Hands:
    """A person at the keyboard, whose keys are counted."""

    def __init__(self, page):
        self.page, self.keys, self.thoughts = page, 0, 0

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def type(self, words):
        self.thoughts += 1
        self.page.keyboard.type(words)
        self.keys += len(words)

    def tab_to(self, element_id, most=40):
        """Press Tab until the field has the focus."""
        for _ in range(most):
            if self.page.evaluate("document.activeElement.id") == element_id:
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {element_id}")

    @property
    def seconds(self):
        return self.keys * KEY + self.thoughts * THOUGHT


def test_by_keyboard_alone_in_under_two_minutes(world, opened):
    page = opened(world.worker)
    page.goto("/")
    hands = Hands(page)
    while page.evaluate("document.activeElement.getAttribute('aria-label')") != "Log a case":
        hands.press("Tab")
        assert hands.keys < 40, "Tab does not lead to “Log a case”"
    hands.press("Enter")
    page.wait_for_url("**/cases/log/")
    hands.tab_to("id_name")
    hands.type("Marisol")
    hands.tab_to("id_born_text")
    hands.type("about 16")
    hands.tab_to(focusable(page, "sex"))
    choose(hands, "sex", "female")
    hands.tab_to("id_others")
    hands.type("4")
    hands.tab_to(box(page, "sex_trafficking"))
    hands.press("Space")
    hands.tab_to("id_summary")
    hands.type("Her aunt called. Held in a bar since November, papers and phone taken.")
    hands.tab_to("id_place")
    hands.type("Mandaue")
    hands.tab_to(focusable(page, "urgency"))
    choose(hands, "urgency", "now")
    hands.tab_to(focusable(page, "manner"))
    choose(hands, "manner", "others")
    hands.tab_to("id_through")
    hands.type("Lorna, aunt")
    hands.press("Enter")
    page.wait_for_url(lambda url: "/log" not in url)

    assert hands.seconds < 100, f"{hands.seconds:.0f} seconds: {hands.keys} keys, {hands.thoughts} answers"
    expect(page.get_by_text("The case is logged.")).to_be_visible()
    case = case_of(place="Mandaue", status="referred")
    assert (case.types, case.urgency, case.victims_reported) == (["sex_trafficking"], "now", 5)
    with as_owner():
        assert SafeContact.objects.get(case=case).through == "Lorna, aunt"
        assert CaseRole.objects.get(case=case).person.display_name == "Marisol"


def focusable(page, name):
    """The id of the radio button that Tab leads to: the chosen one, or the first of its group."""
    chosen = page.locator(f"[name={name}]:checked")
    return (chosen if chosen.count() else page.locator(f"[name={name}]").first).get_attribute("id")


def box(page, value):
    return page.locator(f"[name=types][value={value}]").get_attribute("id")


def choose(hands, name, value):
    """Space chooses the focused radio button, the arrows go on to the next."""
    hands.thoughts += 1
    hands.press("Space")
    for _ in range(12):
        if hands.page.locator(f"[name={name}]:checked").get_attribute("value") == value:
            return
        hands.press("ArrowDown")
    raise AssertionError(f"the arrows do not lead to {value}")


def fill(page, name="Marisol", place="Carmen"):
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("[name=types][value=forced_labour]").check(force=True)
    page.get_by_label("In a few sentences").fill("Held in a workshop since May.")
    page.get_by_label("Place").fill(place)
    page.locator("[name=urgency][value=week]").check(force=True)
    page.locator("[name=manner][value=write]").check(force=True)


def log(page):
    page.get_by_role("button", name="Log case").click()


def test_links_of_the_error_summary_lead_to_the_field(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    page.get_by_label("Age or birth date").fill("sixteenish")
    log(page)
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.count() >= 5
    for n in range(links.count()):
        target = links.nth(n).get_attribute("href").removeprefix("#")
        links.nth(n).focus()
        page.keyboard.press("Enter")
        focused = page.evaluate("[document.activeElement.id, document.activeElement.name]")
        field = page.evaluate("(id) => document.getElementById(id)?.contains(document.activeElement)", target)
        assert field, f"#{target} leads to {focused}"
    expect(page.get_by_label("Age or birth date")).to_have_value("sixteenish")


def test_a_draft_outlives_a_reload_and_goes_with_success(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    fill(page)
    page.get_by_label("Code word").fill("mango")
    expect(page.locator("[data-draft-state]")).to_contain_text("kept on this device")
    assert "mango" not in page.evaluate("JSON.stringify(localStorage)"), "a code word was kept on the device"
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Marisol")
    expect(page.locator("[name=types][value=forced_labour]")).to_be_checked()
    expect(page.locator("[name=manner][value=write]")).to_be_checked()
    log(page)
    expect(page.get_by_text("The case is logged.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.goto("/cases/log/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_a_lost_line_loses_nothing(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    fill(page, place="Bantayan")
    page.context.set_offline(True)
    expect(page.locator("[data-line-state]")).to_contain_text("Offline")
    log(page)
    expect(page.get_by_text("Nothing was sent and nothing is lost")).to_be_visible()
    expect(page.get_by_label("Place")).to_have_value("Bantayan")
    page.context.set_offline(False)
    expect(page.locator("[data-line-state]")).to_have_text("Online")
    log(page)
    expect(page.get_by_text("The case is logged.")).to_be_visible()
    assert case_of(place="Bantayan").summary == "Held in a workshop since May."


def test_signing_out_removes_drafts(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    fill(page)
    expect(page.locator("[data-draft-state]")).to_be_visible()
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/**")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_double_click_makes_one_case(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    fill(page, place="Danao")
    page.get_by_role("button", name="Log case").dblclick()
    expect(page.get_by_text("The case is logged.")).to_be_visible()
    with as_owner():
        assert Case.objects.filter(place="Danao").count() == 1


def test_an_answer_that_was_lost_on_the_line_makes_no_second_case(world, opened):
    """The server has stored the case, its answer never came, and the same form is sent again."""
    page = opened(world.worker)

    def sent_twice(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
        route.continue_()

    page.route("**/cases/log/", sent_twice)
    page.goto("/cases/log/")
    fill(page, place="Danao")
    log(page)
    page.wait_for_url(lambda url: "/log" not in url)
    with as_owner():
        assert Case.objects.filter(place="Danao").count() == 1


def test_a_person_we_know_is_shown_while_the_name_is_typed(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    with page.expect_response("**/people/search/**") as searched:
        page.get_by_label("Name", exact=True).press_sequentially("Analyn Rivilla")
    assert "csrf" not in searched.value.request.url
    expect(page.locator("#known-place").get_by_text("Perhaps already known")).to_be_visible()
    expect(page.locator("#known-place")).to_contain_text("Analyn Rivilla")
    page.locator("#known-place [name=victim][value=new]").check(force=True)
    page.locator("[name=types][value=forced_labour]").check(force=True)
    page.get_by_label("In a few sentences").fill("Another Analyn.")
    page.get_by_label("Place").fill("Minglanilla")
    page.locator("[name=urgency][value=wait]").check(force=True)
    page.locator("[name=manner][value=never]").check(force=True)
    log(page)
    expect(page.get_by_text("The case is logged.")).to_be_visible()
    with as_owner():
        assert CaseRole.objects.get(case__place="Minglanilla").person != world.analyn


def test_an_office_next_door_is_no_hint(world, opened):
    page = opened(world.worker)
    page.goto("/cases/log/")
    with page.expect_response("**/people/search/**") as searched:
        page.get_by_label("Name", exact=True).press_sequentially("Perlita Manalansan")
    assert "Perlita" not in searched.value.text()
    expect(page.locator("#known-place")).not_to_contain_text("Perhaps already known")


def test_a_stale_tab_shows_both_versions(world, opened):
    page = opened(world.worker)
    page.goto(f"/cases/{world.rich.pk}/edit/")
    with as_owner():
        Case.objects.filter(pk=world.rich.pk).update(place="Talisay", version=F("version") + 1)
    page.get_by_label("Place").fill("Consolacion")
    page.get_by_role("button", name="Save").click()
    versions = page.get_by_role("region", name="Both versions")
    expect(versions).to_contain_text("Talisay")
    expect(versions).to_contain_text("Consolacion")
    assert case_of(pk=world.rich.pk).place == "Talisay"
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The case is saved.")).to_be_visible()
    assert case_of(pk=world.rich.pk).place == "Consolacion"
