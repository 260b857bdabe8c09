"""Screening, opening, declining, and duplicates."""

import pytest
from django.urls import reverse

from cases.models import Case, CaseMovement
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
YES = {"in_area": "yes", "of_a_type": "yes", "justice_can_act": "yes"}


@pytest.fixture
def case():
    return CaseFactory(office=OfficeFactory(code="CEB", city="Cebu"), status="referred")


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def screen(user, case, **typed):
    return client_for(user).post(reverse("cases:case-screen", args=[case.pk]), typed)


def stored(user, case):
    with asks(user):
        return Case.objects.get(pk=case.pk)


def test_three_times_yes_opens_it_with_a_number(case, lawyer):
    screen(lawyer, case, **YES, decision="open")
    now = stored(lawyer, case)
    assert now.status == "open"
    assert now.number == f"CEB-{now.opened_on.year}-00001"
    with asks(lawyer):
        assert list(CaseMovement.objects.values_list("kind", flat=True)) == ["opened"]


def test_i_am_screening_it(case, lawyer):
    screen(lawyer, case, start="1")
    assert stored(lawyer, case).status == "screening"
    assert screen(lawyer, case, start="1").status_code == 302
    assert stored(lawyer, case).status == "screening"


def test_one_no_does_not_open(case, lawyer):
    page = screen(lawyer, case, **YES | {"of_a_type": "no"}, decision="open").content.decode()
    assert "A case is opened when all three answers are “yes”." in page
    assert stored(lawyer, case).status == "referred"


def test_declining_keeps_the_reason_and_the_answers(case, lawyer):
    screen(
        lawyer, case, **YES | {"in_area": "no"}, decision="decline", reason="Too far away.", passed_on_to="The ministry"
    )
    now = stored(lawyer, case)
    assert (now.status, now.passed_on_to) == ("declined", "The ministry")
    assert now.decision_reason.startswith("Too far away.\nNo: It is in an area")


def test_declining_without_a_reason_is_refused_and_what_was_typed_stays(case, lawyer):
    page = screen(lawyer, case, **YES, decision="decline", reason=" ", passed_on_to="The ministry").content.decode()
    assert "Say why the case is declined." in page
    assert "The ministry" in page
    assert stored(lawyer, case).status == "referred"


def test_unanswered_questions_are_said(case, lawyer):
    assert "4 things to put right" in screen(lawyer, case).content.decode()


def test_a_type_outside_the_mandate_is_a_sentence(lawyer, case):
    office = OfficeFactory(mandate=["citizenship"])
    other = CaseFactory(office=office, status="screening")
    user = staff(office)
    page = screen(user, other, **YES, decision="open").content.decode()
    assert "has no mandate for Forced labour" in page
    assert stored(user, other).status == "screening"


def test_a_case_is_opened_once(case, lawyer):
    screen(lawyer, case, **YES, decision="open")
    page = screen(lawyer, case, **YES, decision="open").content.decode()
    assert "The case is “Open” and cannot become “Open”." in page
    with asks(lawyer):
        assert CaseMovement.objects.count() == 1


def test_sent_twice_it_goes_where_the_first_went(case, lawyer):
    key = "0f0e0d0c-0b0a-4908-8706-050403020100"
    assert [screen(lawyer, case, **YES, decision="open", submission=key).status_code for _turn in range(2)] == [
        302,
        302,
    ]


def mark(user, case, number):
    return client_for(user).post(reverse("cases:case-duplicate", args=[case.pk]), {"of": number})


def test_an_open_duplicate_leaves_the_stock(case, lawyer):
    kept, twin = CaseFactory(office=case.office), CaseFactory(office=case.office)
    mark(lawyer, twin, kept.number.lower())
    now = stored(lawyer, twin)
    assert (now.status, now.duplicate_of_id) == ("duplicate", kept.pk)
    with asks(lawyer):
        assert sum(CaseMovement.objects.filter(case=twin).values_list("delta", flat=True)) == 0


def test_a_case_out_of_reach_shows_no_sign_of_existing(case, lawyer):
    hidden, foreign = CaseFactory(office=case.office, restricted=True), CaseFactory()
    twin = CaseFactory(office=case.office)
    for number in (hidden.number, foreign.number, "CEB-1999-00001"):
        assert "You have no case with this number in Cebu." in mark(lawyer, twin, number).content.decode()
    assert stored(lawyer, twin).status == "open"


def test_a_case_is_no_duplicate_of_itself_or_of_a_duplicate(case, lawyer):
    one, two, three = (CaseFactory(office=case.office) for _turn in range(3))
    assert "A case cannot be a duplicate of itself." in mark(lawyer, one, one.number).content.decode()
    mark(lawyer, two, one.number)
    assert "is a duplicate itself" in mark(lawyer, three, two.number).content.decode()


@pytest.mark.parametrize("name", ["case-screen", "case-duplicate"])
def test_who_only_reads_gets_403_and_strangers_404(case, name):
    url = reverse(f"cases:{name}", args=[case.pk])
    for user, status in ((staff(case.office, "operations_approver"), 403), (staff(OfficeFactory()), 404)):
        assert client_for(user).get(url).status_code == status
        assert client_for(user).post(url, YES | {"decision": "open"}).status_code == status
