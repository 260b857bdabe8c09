"""Every address × role × {own, closed, restricted, moved away, foreign, nonexistent}, against a checked-in table.

`expectations.csv` is the table a director could sign. A row says what each role is answered on a case (or office) of
its own: yes, 403 or 404. A closed case is answered like an open one. Whatever is foreign, restricted, moved away or
does not exist is 404 for everybody, unless a row of its own says otherwise (column `variant`).
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import as_owner
from tests.walls.matrix import HIDDEN, ROLES, addresses, expectations, fill, walk_as
from tests.walls.world import VARIANTS, World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "report", "owner"])


#: The law of a country tells of nobody, and is open to whoever can sign in.
LAW = {"profile_code", "profile_version_id", "other_version_id", "statute_id"}


def expected(table, view, method, variant, role):
    own = {"own": "own", "closed": "own"}.get(variant, variant)
    row = table.get((view, method, own))
    return row[role] if row else "404" if own != "own" else None


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says(role):
    """And no page shows a sign of what is hidden: free text in the world carries a mark per variant."""
    world, table, wrong = World(), expectations(), []
    for view, method, variant, answered, marks in walk_as(world, world.people[role], VARIANTS):
        should = expected(table, view, method, variant, role)
        if answered != should or marks:
            wrong.append((view, method, variant, answered, should, *marks))
    assert wrong == []


def test_the_table_names_every_address_and_no_other():
    assert {view for view, _method, _variant in expectations()} == set(addresses())


def test_whoever_is_not_signed_in_is_sent_to_sign_in():
    world, client = World(), Client()
    for view, (names, route) in addresses().items():
        kwargs = world.kwargs("own", names)
        assert kwargs is not None, f"the world has no row for {view} {names}"
        response = client.get(fill(route, kwargs))
        assert response.status_code in (200, 302), view
        if response.status_code == 302:
            assert reverse("account_login") in response.url, view


def test_a_colleague_who_left_sees_nothing():
    world = World()
    person = world.people["lawyer"]
    with as_owner():
        person.memberships.update(ends_on="2024-01-01")
    seen = {
        (view, variant)
        for view, _method, variant, answered, _marks in walk_as(world, person, ("own", *HIDDEN))
        if answered == "yes" and addresses()[view][0] and not set(addresses()[view][0]) <= LAW
    }
    assert seen == set()
