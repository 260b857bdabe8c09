"""Signing in as people do it: a password, then the six digits that an authenticator app shows."""

import base64
import re
import secrets

from allauth.mfa import totp
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests.factories import as_owner
from tests.factories.offices import staff

PASSWORD = "correct horse battery"


def code_of(secret):
    """What an authenticator app shows now."""
    accepted = list(yield_hotp_counters_from_time())  # the step before, this one, the next
    return format_hotp_value(hotp_value(secret, accepted[len(accepted) // 2]))


def sign_in(page, person, password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def with_app(person) -> str:
    """Give somebody an authenticator app; its secret. A new one each time, as a code that was used is refused again."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    with as_owner():
        Authenticator.objects.filter(user=person).update(data={"secret": totp.internal.auth.encrypt(secret)})
    return secret


def test_password_and_code(world, opened):
    secret = with_app(world.worker)
    page = opened()
    page.goto(f"/cases/{world.rich.pk}/")
    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("Email").fill(world.worker.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="One more step").wait_for()
    page.locator("[name=code]").first.fill("000000" if code_of(secret) != "000000" else "111111")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".error, [data-error-summary]").first).to_be_visible()
    page.locator("[name=code]").first.fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**/cases/{world.rich.pk}/")
    expect(page.get_by_role("heading", name=re.compile("Mandaue"))).to_be_visible()


def test_without_the_code_nothing_opens(world, opened):
    with_app(world.worker)
    page = opened()
    sign_in(page, world.worker)
    page.get_by_role("heading", name="One more step").wait_for()
    page.goto(f"/cases/{world.rich.pk}/")
    page.wait_for_url("**/accounts/**")
    assert "Analyn" not in page.content()


def test_a_wrong_password_says_nothing_about_the_address(world, opened):
    page = opened()
    sentences = []
    for person in (world.worker, type("Nobody", (), {"email": "nobody@example.org"})):
        sign_in(page, person, "wrong horse battery")
        sentences.append(page.locator("[data-error-summary]").inner_text())
    assert sentences[0] == sentences[1]


def test_a_new_person_sets_up_the_second_factor(world, opened):
    person = staff(world.office, "lawyer", full_name="Nova Newcomer", second_factor=False)
    page = opened(width=390)
    sign_in(page, person)
    expect(page.get_by_role("heading", name="Set up the authenticator app")).to_be_visible()
    expect(page.locator("img.qr")).to_be_visible()
    page.goto("/cases/")
    expect(page.get_by_role("heading", name="Set up the authenticator app")).to_be_visible()
    secret = page.get_by_label("Secret").input_value()
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url(lambda url: "activate" not in url)
    page.goto("/cases/")
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()


def test_signing_in_needs_no_javascript(world, opened):
    secret = with_app(world.worker)
    page = opened(javascript=False)
    sign_in(page, world.worker)
    page.locator("[name=code]").first.fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Needs you today")).to_be_visible()
