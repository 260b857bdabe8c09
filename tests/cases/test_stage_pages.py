"""Completing a stage, waiving it, taking it up again, by the pages."""

import pytest
from django.urls import reverse

from cases.models import StageChange, StageProgress
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseRoleFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


def put(case, stage, status, reason=""):
    with as_owner():
        StageProgress.objects.filter(case=case, stage=stage).update(status=status, waived_reason=reason)


def status_of(case, stage):
    with as_owner():
        return StageProgress.objects.get(case=case, stage=stage).status


def move(user, case, stage, **typed):
    return client_for(user).post(reverse("cases:stage-move", args=[case.pk, stage]), typed)


def test_what_a_stage_lacks_is_beside_the_disabled_button_and_refuses_it(case, investigator):
    CaseRoleFactory(case=case)
    put(case, "rescue", "active")
    page = client_for(investigator).get(reverse("cases:case-detail", args=[case.pk])).content.decode()
    answer = move(investigator, case, "rescue")
    assert status_of(case, "rescue") == "active"
    lacks = page.split('id="stage-rescue-lacks"')[1].split("</ul>")[0]
    sentence = lacks.split("<li>")[1].split("<")[0].strip()
    assert sentence
    assert sentence in answer.content.decode()


def test_waiving_needs_a_reason_and_keeps_it(case, investigator):
    assert (
        "Say why this stage is waived." in move(investigator, case, "rescue", to="waived", reason=" ").content.decode()
    )
    assert status_of(case, "rescue") == "not_started"
    assert move(investigator, case, "rescue", to="waived", reason="Nobody was held.").status_code == 302
    assert status_of(case, "rescue") == "waived"
    page = client_for(investigator).get(reverse("cases:stage-list", args=[case.pk])).content.decode()
    assert "Nobody was held." in page


def test_a_waived_stage_is_taken_up_again_with_a_reason(case, investigator):
    put(case, "rescue", "waived", "Nobody was held.")
    assert "Say why this stage goes on again." in move(investigator, case, "rescue", to="active").content.decode()
    move(investigator, case, "rescue", to="active", reason="A sister was found.")
    assert status_of(case, "rescue") == "active"


def test_a_stage_never_begins_by_hand(case, investigator):
    assert (
        "not one of the available choices"
        in move(investigator, case, "rescue", to="active", reason="Now.").content.decode()
    )
    assert status_of(case, "rescue") == "not_started"


def test_only_those_who_work_the_stage_move_it_and_the_director_waives(case, investigator):
    director = staff(case.office, "director")
    assert (
        "Only those who work the aftercare stage can do this."
        in move(investigator, case, "aftercare", to="waived", reason="x").content.decode()
    )
    assert (
        "Only those who work this stage"
        in client_for(investigator).get(reverse("cases:stage-list", args=[case.pk])).content.decode()
    )
    assert move(director, case, "aftercare", to="waived", reason="No survivor.").status_code == 302
    put(case, "aftercare", "active")
    assert "Only those who work the aftercare stage" in move(director, case, "aftercare").content.decode()


@pytest.mark.parametrize("status", ["referred", "closed"])
def test_stages_of_a_case_that_is_not_open_stand_still(status):
    case = CaseFactory(status=status)
    user = staff(case.office, "investigator")
    assert (
        "The case is not open, so its stages do not move."
        in move(user, case, "rescue", to="waived", reason="x").content.decode()
    )
    assert status_of(case, "rescue") == "not_started"


def test_a_reason_that_is_too_long_is_refused(case, investigator):
    assert (
        "at most 500 characters" in move(investigator, case, "rescue", to="waived", reason="x" * 501).content.decode()
    )


def test_an_unknown_stage_strangers_and_readers(case, investigator):
    assert move(investigator, case, "prevention").status_code == 404
    assert move(staff(OfficeFactory()), case, "rescue").status_code == 404
    assert move(staff(case.office, "operations_approver"), case, "rescue").status_code == 403


def test_sent_twice_it_moves_once(case, investigator):
    key = "0f0e0d0c-0b0a-4908-8706-050403020100"
    typed = {"to": "waived", "reason": "Nobody was held.", "submission": key}
    assert [move(investigator, case, "rescue", **typed).status_code for _turn in range(2)] == [302, 302]
    with as_owner():
        assert StageChange.objects.filter(case=case).count() == 1
