"""Everyone who can open a case needs a second factor, on every page, until it is set up."""

import datetime
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.offices import HeadquartersFactory, MembershipFactory, UserFactory, staff

SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def lawyer(cebu):
    return staff(cebu, "lawyer", second_factor=False)


@pytest.mark.parametrize("path", ["/", "/offices/", "/offices/{office}/", "/offices/{office}/partners/", "/nothing/"])
def test_lawyer_without_one_is_led_to_set_up(cebu, lawyer, path):
    client = client_for(lawyer)
    for answer in (client.get(path.format(office=cebu.pk)), client.post(path.format(office=cebu.pk))):
        assert (answer.status_code, answer.url) == (302, SET_UP)


def test_after_setting_up_they_work(cebu, lawyer, client):
    client.post("/accounts/login/", {"login": lawyer.email, "password": "correct horse battery"})
    page = client.get(SET_UP)
    accepted = list(yield_hotp_counters_from_time())  # the step before, this one, the next
    counter = accepted[len(accepted) // 2]
    code = format_hotp_value(hotp_value(page.context["form"].secret, counter))
    assert client.post(SET_UP, {"code": code}).status_code == 302
    assert lawyer.authenticator_set.filter(type=Authenticator.Type.TOTP).exists()
    assert client.get(f"/offices/{cebu.pk}/").status_code == 200


def test_who_signed_in_long_ago_types_the_password_again(cebu, lawyer, client, monkeypatch):
    client.post("/accounts/login/", {"login": lawyer.email, "password": "correct horse battery"})
    assert client.get(SET_UP).status_code == 200
    later = time.time() + 3600
    monkeypatch.setattr("offices.adapters.time.time", lambda: later)
    assert client.get(SET_UP).url.startswith("/accounts/reauthenticate/")


def test_who_has_one_types_the_password_again_before_changing_it(cebu, client):
    person = staff(cebu, "lawyer")
    client.force_login(person)
    assert client.get("/accounts/2fa/totp/deactivate/").url.startswith("/accounts/")
    assert client.get("/accounts/2fa/webauthn/add/").url.startswith("/accounts/")


def test_recovery_codes_alone_are_no_second_factor(cebu, lawyer):
    with as_owner():
        Authenticator.objects.create(user=lawyer, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client_for(lawyer).get("/offices/").url == SET_UP


def test_passkey_is_one(cebu, lawyer):
    with as_owner():
        Authenticator.objects.create(user=lawyer, type=Authenticator.Type.WEBAUTHN, data={})
    assert client_for(lawyer).get("/offices/").status_code == 200


def test_who_opens_no_case_is_not_asked(cebu):
    manager = staff(HeadquartersFactory(), "headquarters_manager", second_factor=False)
    administrator = staff(cebu, "office_administrator", second_factor=False)
    for person in (manager, administrator):
        assert client_for(person).get("/offices/").status_code == 200


def test_system_administrator_is_asked(db):
    person = UserFactory(is_staff=True, second_factor=False)
    assert client_for(person).get("/system/").url == SET_UP
    assert client_for(person).get("/offices/").url == SET_UP


def test_demonstration_person_is_exempt(cebu, lawyer, settings):
    settings.IJM_SECOND_FACTOR_EXEMPT = [lawyer.email]
    assert client_for(lawyer).get("/offices/").status_code == 200
    other = staff(cebu, "lawyer", second_factor=False)
    assert client_for(other).get("/offices/").url == SET_UP


def test_role_that_waits_for_the_director_asks_for_nothing_yet(cebu):
    person = UserFactory(second_factor=False)
    MembershipFactory(user=person, office=cebu, confirmed_by=None, confirmed_at=None)
    assert client_for(person).get("/offices/").status_code == 200


def test_who_worked_on_cases_earlier_is_asked_as_a_case_may_be_shared_with_them(cebu):
    person = UserFactory(second_factor=False)
    MembershipFactory(user=person, office=cebu, role="lawyer", ends_on=cebu.today() - datetime.timedelta(days=1))
    assert client_for(person).get("/offices/").url == SET_UP


def test_set_up_page_names_the_way_out(lawyer):
    page = client_for(lawyer).get("/offices/", follow=True)
    assert reverse("account_logout") in page.content.decode()
