"""Closing with a second person's approval, and opening again."""

import pytest
from django.urls import reverse

from cases.models import Case, CaseMovement, ClosureRequest, StageProgress
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def director(case):
    return staff(case.office, "director")


def finish_stages(case):
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="waived", waived_reason="Not needed.")


def post(user, name, pk, /, **typed):
    return client_for(user).post(reverse(f"cases:{name}", args=[pk]), typed)


def asked_by(user, case):
    finish_stages(case)
    assert post(user, "closure-ask", case.pk, reason="Everything is done.").status_code == 302
    with asks(user):
        return ClosureRequest.objects.get()


def status(user, case):
    with asks(user):
        return Case.objects.get(pk=case.pk).status


def test_what_closing_needs_is_beside_the_disabled_button_and_refuses(case, lawyer):
    page = client_for(lawyer).get(reverse("cases:closure-ask", args=[case.pk])).content.decode()
    sentence = "Rescue is not started: complete it, or waive it with a reason."
    assert sentence in page
    assert "disabled" in page
    answer = post(lawyer, "closure-ask", case.pk, reason="Everything is done.").content.decode()
    assert sentence in answer
    assert "Everything is done." in answer
    with asks(lawyer):
        assert not ClosureRequest.objects.exists()


def test_a_second_person_closes_it(case, lawyer, director):
    asked = asked_by(lawyer, case)
    page = client_for(director).get(reverse("cases:closure-answer", args=[asked.pk])).content.decode()
    assert "Everything is done." in page
    assert post(director, "closure-answer", asked.pk, approve="yes").status_code == 302
    assert status(lawyer, case) == "closed"
    with asks(lawyer):
        assert Case.objects.get(pk=case.pk).closed_by == director


def test_nobody_approves_what_they_asked_for(case, director):
    asked = asked_by(director, case)
    page = client_for(director).get(reverse("cases:closure-answer", args=[asked.pk])).content.decode()
    assert "You asked for this yourself; somebody else approves it." in page
    assert "disabled" in page
    answer = post(director, "closure-answer", asked.pk, approve="yes").content.decode()
    assert "You asked for this yourself" in answer
    assert status(director, case) == "open"


def test_refusing_says_why(case, lawyer, director):
    asked = asked_by(lawyer, case)
    assert (
        "Say why it cannot be closed yet." in post(director, "closure-answer", asked.pk, approve="no").content.decode()
    )
    post(director, "closure-answer", asked.pk, approve="no", reason="The appeal runs.")
    assert status(lawyer, case) == "open"
    with asks(lawyer):
        assert ClosureRequest.objects.get().answer_reason == "The appeal runs."


def test_it_is_answered_once(case, lawyer, director):
    asked = asked_by(lawyer, case)
    post(director, "closure-answer", asked.pk, approve="yes")
    assert (
        "This was answered already."
        in post(director, "closure-answer", asked.pk, approve="no", reason="x").content.decode()
    )
    assert status(lawyer, case) == "closed"


def test_asking_twice_is_one_request(case, lawyer):
    asked_by(lawyer, case)
    assert "Somebody has asked already" in post(lawyer, "closure-ask", case.pk, reason="Again.").content.decode()


@pytest.mark.parametrize("typed", [{}, {"approve": "perhaps"}])
def test_an_answer_is_needed(case, lawyer, director, typed):
    asked = asked_by(lawyer, case)
    assert "thing to put right" in post(director, "closure-answer", asked.pk, **typed).content.decode()
    assert status(lawyer, case) == "open"


def test_the_director_opens_it_again_with_a_reason(case, lawyer, director):
    post(director, "closure-answer", asked_by(lawyer, case).pk, approve="yes")
    assert "This field is required." in post(director, "case-reopen", case.pk, reason="").content.decode()
    post(director, "case-reopen", case.pk, reason="A new victim was found.")
    assert status(lawyer, case) == "open"
    with asks(lawyer):
        assert sorted(CaseMovement.objects.values_list("kind", flat=True)) == ["closed", "opened", "reopened"]


def test_rights(case, lawyer, director):
    asked = asked_by(lawyer, case)
    stranger = staff(OfficeFactory(), "director")
    assert post(lawyer, "closure-answer", asked.pk, approve="yes").status_code == 403
    assert post(lawyer, "case-reopen", case.pk, reason="x").status_code == 403
    assert post(stranger, "closure-answer", asked.pk, approve="yes").status_code == 404
    assert post(stranger, "closure-ask", case.pk, reason="x").status_code == 404
    assert post(stranger, "case-reopen", case.pk, reason="x").status_code == 404
    assert status(lawyer, case) == "open"
