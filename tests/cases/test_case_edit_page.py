"""Correcting the facts of a case; a stale save overwrites nothing and loses nothing."""

import pytest
from django.urls import reverse

from cases.models import Case
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def typed(**changes):
    return {
        "types": ["osec"],
        "summary": "Now we know more.",
        "place": "Lapu-Lapu",
        "urgency": "wait",
        "risk": "high",
        "source": "hotline",
        "victims_reported": "7",
        "version": "1",
    } | changes


def save(user, case, **changes):
    return client_for(user).post(reverse("cases:case-edit", args=[case.pk]), typed(**changes))


def stored(user, case):
    with asks(user):
        return Case.objects.get(pk=case.pk)


def test_it_saves(case, lawyer):
    assert save(lawyer, case).status_code == 302
    now = stored(lawyer, case)
    assert (now.types, now.place, now.risk, now.victims_reported, now.version) == (["osec"], "Lapu-Lapu", "high", 7, 2)


def test_the_page_shows_what_is_stored(case, lawyer):
    page = client_for(lawyer).get(reverse("cases:case-edit", args=[case.pk])).content.decode()
    assert "Held in a workshop." in page
    assert 'name="version" value="1"' in page


def test_a_stale_save_shows_both_versions_and_stores_nothing(case, lawyer):
    save(lawyer, case, place="Cebu City")
    page = save(staff(case.office), case, place="Talisay").content.decode()
    assert "Somebody changed this in between." in page
    assert "Cebu City" in page
    assert "Talisay" in page
    assert 'name="version" value="2"' in page
    assert stored(lawyer, case).place == "Cebu City"


def test_saved_again_after_comparing_mine_is_right(case, lawyer):
    save(lawyer, case, place="Cebu City")
    assert save(lawyer, case, place="Talisay", version="2").status_code == 302
    assert stored(lawyer, case).place == "Talisay"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"types": []}, "Choose at least one type."),
        ({"summary": "x" * 5001}, "at most 5000 characters"),
        ({"place": ""}, "This field is required."),
        ({"victims_reported": "-3"}, "greater than or equal to 0"),
        ({"victims_reported": "many"}, "Enter a whole number."),
        ({"urgency": "yesterday"}, "yesterday is not one of the available choices"),
        ({"version": "x"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(case, lawyer, changes, sentence):
    assert sentence in save(lawyer, case, **changes).content.decode()
    assert stored(lawyer, case).version == 1


def test_a_closed_case_does_not_change(lawyer):
    case = CaseFactory(status="closed")
    user = staff(case.office)
    assert "its facts do not change" in save(user, case).content.decode()


def test_who_only_reads_gets_403_and_strangers_404(case):
    assert save(staff(case.office, "operations_approver"), case).status_code == 403
    assert save(staff(OfficeFactory()), case).status_code == 404
