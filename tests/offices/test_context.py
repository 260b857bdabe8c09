"""The frame round every page: where the person works and where they may go."""

import pytest
from django.test import RequestFactory

from offices.access import rights_of
from offices.context import MOST_IN_BAR, bar, shell
from tests.asking import client_for
from tests.factories.offices import HeadquartersFactory, MembershipFactory, staff


def shell_of(person):
    request = RequestFactory().get("/")
    request.user = person
    return shell(request)["shell"]


CASEWORK = {"today", "referrals", "operations", "cases", "calendar", "tasks", "reforms"}


@pytest.mark.parametrize(
    ("who", "label", "keys", "logs"),
    [
        ("lawyer", "Cebu", {*CASEWORK, "offices"}, True),
        ("director", "Cebu", {*CASEWORK, "dashboard", "reports", "offices"}, True),
        ("administrator", "Cebu", {"today", "offices"}, False),
        ("auditor", "Cebu", {"today", "offices", "audit"}, False),
        ("manager", "Headquarters", {"today", "dashboard", "reports", "offices"}, False),
        ("system", "System administration", {"today", "offices"}, False),
        ("nobody", "", {"today", "offices"}, False),
    ],
)
def test_everybody_gets_what_their_rights_open(cast, who, label, keys, logs):
    found = shell_of(getattr(cast, who))
    assert found["office_label"] == label
    assert {item["key"] for item in found["nav"]} == keys
    assert found["can_log_case"] is logs
    assert bool(found["search_url"]) is ("cases" in keys)


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("lawyer", ["today", "cases", "calendar", "tasks"]),
        ("social_worker", ["today", "cases", "calendar", "tasks"]),
        ("investigator", ["today", "cases", "tasks", "referrals", "operations"]),
        ("transformation_specialist", ["today", "cases", "tasks", "reforms"]),
        ("operations_approver", ["today", "cases", "tasks", "operations"]),
        ("director", ["today", "cases", "calendar", "tasks", "reports"]),
        ("office_administrator", ["today", "offices"]),
        ("auditor", ["today", "offices", "audit"]),
    ],
)
def test_the_bar_holds_what_a_role_works_with_and_the_rest_is_under_more(cebu, role, shown):
    items = shell_of(staff(cebu, role))["nav"]
    in_bar, more = bar(items, "today")
    assert [item["key"] for item in in_bar] == shown
    assert {item["key"] for item in (*in_bar, *more)} == {item["key"] for item in items}
    assert len(in_bar) + len(more) == len(items)


def test_the_place_where_one_is_stands_in_the_bar(cast):
    items = shell_of(cast.director)["nav"]
    for item in items:
        in_bar, _more = bar(items, item["key"])
        assert item in in_bar
        assert len(in_bar) <= MOST_IN_BAR


def test_several_offices_are_named_or_counted(cast, cebu, manila):
    person = staff(cebu, "lawyer")
    MembershipFactory(user=person, office=manila)
    assert shell_of(person)["office_label"] == "Cebu, Manila"
    for _more in range(2):
        MembershipFactory(user=person)
    del person._office_label, person._workplaces
    assert shell_of(person)["office_label"] == "4 offices"


def test_label_counts_no_membership_that_waits_or_ended(cast, cebu, manila):
    MembershipFactory(user=cast.nobody, office=cebu, confirmed_by=None, confirmed_at=None)
    MembershipFactory(user=cast.nobody, office=manila, ends_on="2021-01-01")
    assert shell_of(cast.nobody)["office_label"] == ""


def test_it_costs_one_query_beyond_the_rights(cast, django_assert_num_queries):
    rights_of(cast.director).by_right  # noqa: B018 -- read beforehand, as the walls do
    with django_assert_num_queries(1):
        shell_of(cast.director)
    with django_assert_num_queries(0):
        shell_of(cast.director)


def test_who_is_not_signed_in_sees_no_navigation(client, db):
    page = client.get("/accounts/login/")
    assert page.context["shell"] == {}
    assert "has-nav" not in page.content.decode()


def test_page_that_failed_is_shown_though_the_database_answers_no_more(cast, monkeypatch, settings):
    from django.db import DatabaseError

    def broken(user):
        raise DatabaseError

    monkeypatch.setattr("offices.context.office_label", broken)
    assert shell_of(cast.lawyer) == {}


def test_headquarters_is_named_as_such(db):
    person = staff(HeadquartersFactory(city="Washington"), "auditor")
    assert "Headquarters" in client_for(person).get("/offices/").content.decode()
