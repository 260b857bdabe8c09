"""Signing in: by e-mail, by invitation alone, written down, slowed down for those who guess."""

import pytest
from django.urls import reverse

from offices.models import AuditEvent, User
from tests.factories import as_owner
from tests.factories.offices import UserFactory

PASSWORD = "correct horse battery"


@pytest.fixture
def address(request):
    """An address of the network of this test's own, because rate limits are remembered between tests."""
    first, second, third = (abs(hash((request.node.nodeid, part))) % 250 + 1 for part in range(3))
    return f"10.{first}.{second}.{third}"


@pytest.fixture
def sign_in(client, address):
    def send(user, password=PASSWORD):
        return client.post("/accounts/login/", {"login": user.email, "password": password}, REMOTE_ADDR=address)

    return send


@pytest.fixture
def person(db):
    """Somebody without a second factor and without any right to cases, with an address nobody has guessed at."""
    return UserFactory(second_factor=False)


def signed(action):
    with as_owner():
        return list(AuditEvent.objects.filter(verb="sign_in", action=action))


def test_it_works(client, sign_in, person):
    answer = sign_in(person)
    assert (answer.status_code, answer.url) == (302, reverse("cases:home"))
    assert client.session["_auth_user_id"] == str(person.pk)
    event = signed("sign_in")[0]
    assert (event.actor_id, event.object_id) == (person.pk, person.pk)


def test_case_of_the_address_does_not_matter(client, sign_in, person):
    person.email = person.email.upper()
    assert sign_in(person).status_code == 302
    assert "_auth_user_id" in client.session


def test_wrong_password_is_refused_and_written_down(client, sign_in, person):
    answer = sign_in(person, "wrong")
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    event = signed("sign_in_failed")[0]
    assert (event.actor_id, event.object_id, event.detail) == (None, person.pk, {})


def test_unknown_address_is_told_the_same(sign_in, person, db):
    known = sign_in(person, "wrong").context["form"].non_field_errors()
    unknown = sign_in(User(email="nobody@example.org"), "wrong").context["form"].non_field_errors()
    assert known == unknown
    assert signed("sign_in_failed")[-1].object_id in (None, person.pk)


def test_deactivated_person_does_not_sign_in(client, sign_in, db):
    sign_in(UserFactory(is_active=False, second_factor=False))
    assert "_auth_user_id" not in client.session


def test_guessing_is_slowed_down_even_for_the_right_password(client, sign_in, person):
    for _guess in range(5):
        sign_in(person, "wrong")
    answer = sign_in(person)
    assert "Too many failed" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_address_of_the_network_cannot_try_many_people(client, address, db):
    codes = [
        client.post(
            "/accounts/login/", {"login": f"{address}.{n}@example.org", "password": "wrong"}, REMOTE_ADDR=address
        ).status_code
        for n in range(31)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_password_asks_for_the_second_factor(client, sign_in, db):
    person = UserFactory()
    assert sign_in(person).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert signed("sign_in") == []


def test_signing_out_is_written_down(client, person):
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
    assert signed("sign_out")[0].actor_id == person.pk


CLOSED = (
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/abc/",
    "password/set/",
    "login/code/",
    "login/code/confirm/",
    "2fa/webauthn/signup/",
)


@pytest.mark.parametrize("path", CLOSED)
def test_address_without_a_place_here_is_closed(client, person, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"email": "me@example.org"}).status_code == 404
    client.force_login(person)
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"email": "me@example.org"}).status_code == 404


def test_reset_tells_nothing_of_who_exists(client, address, person, mailoutbox):
    answers = [
        client.post("/accounts/password/reset/", {"email": email}, REMOTE_ADDR=address)
        for email in (person.email, f"unknown-{address}@example.org")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/accounts/password/reset/done/")}
    assert not any(person.full_name in message.body for message in mailoutbox)
