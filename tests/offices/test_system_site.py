"""Django's admin: for system administrators alone, without case content, and nobody else is told that it exists."""

import pytest
from django.contrib import admin

from offices.models import User
from tests.asking import client_for
from tests.factories.offices import UserFactory

PATHS = ("/system/", "/system/login/", "/system/offices/user/", "/system/offices/office/", "/system/nothing/")


@pytest.mark.parametrize("who", ["administrator", "director", "lawyer", "auditor", "manager", "stranger", "nobody"])
def test_nobody_else_is_told_that_it_exists(cast, who):
    client = client_for(getattr(cast, who))
    assert {client.get(path).status_code for path in PATHS} == {404}


def test_stranger_is_not_sent_to_sign_in(client, db):
    assert {client.get(path).status_code for path in PATHS} == {404}


def test_system_administrator_sees_people_regions_and_offices_only(cast):
    assert {model.__name__ for model in admin.site._registry} == {"User", "Region", "Office"}
    client = client_for(cast.system)
    for path in ("/system/", "/system/offices/user/", "/system/offices/office/", "/system/offices/region/add/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/system/auth/group/").status_code == 404
    assert client.get("/system/offices/office/add/").status_code == 403


@pytest.fixture
def edit(cast):
    def send(user, **changes):
        kept = {"full_name": user.full_name, "nationality": "", "language": "", "is_active": "on"}
        data = {name: value for name, value in (kept | changes).items() if value is not None}
        return client_for(cast.system).post(f"/system/offices/user/{user.pk}/change/", data)

    return send


def test_person_is_stopped_from_signing_in(cast, edit):
    assert edit(cast.lawyer, is_active=None).status_code == 302
    assert not User.objects.get(pk=cast.lawyer.pk).is_active
    assert client_for(cast.lawyer).get("/offices/").status_code == 302


def test_address_and_password_are_not_taken_over(cast, edit):
    before = cast.lawyer.password
    edit(cast.lawyer, email="mine@example.org", password="mine")
    stored = User.objects.get(pk=cast.lawyer.pk)
    assert (stored.email, stored.password) == (cast.lawyer.email, before)


def test_nobody_promotes_or_stops_themselves(cast, edit):
    assert edit(cast.system, is_active=None, is_staff=None).status_code == 302
    stored = User.objects.get(pk=cast.system.pk)
    assert (stored.is_active, stored.is_staff) == (True, True)


def test_another_system_administrator_is_appointed(cast, edit):
    assert edit(cast.nobody, is_staff="on").status_code == 302
    assert User.objects.get(pk=cast.nobody.pk).is_system_administrator


def test_new_person_has_no_password(cast):
    client_for(cast.system).post(
        "/system/offices/user/add/", {"email": "New@Example.org", "full_name": "New Person", "is_active": "on"}
    )
    person = User.objects.get(email="new@example.org")
    assert (person.has_usable_password(), person.invited_by) == (False, cast.system)


def test_nothing_is_deleted_here(cast):
    person = UserFactory()
    assert client_for(cast.system).post(f"/system/offices/user/{person.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_leaving_and_changing_the_password_are_the_products_own(cast):
    client = client_for(cast.system)
    assert client.post("/system/logout/").url == "/accounts/logout/"
    assert client.get("/system/password_change/").url == "/accounts/password/change/"
