"""Two lawyers at once, in real transactions: one adjournment, one gap, and a case that knows its next hearing."""

import datetime

import pytest
from django.urls import reverse

from cases.accountability import actions
from cases.accountability.models import Hearing, Matter
from cases.models import Case
from cases.partial_dates import PartialDate
from cases.transformation.models import SystemGap
from offices.db import asking
from offices.refusal import Refusal
from tests.asking import client_for
from tests.cases.test_at_once import at_once
from tests.factories import as_owner
from tests.factories.accountability import HearingFactory, MatterFactory
from tests.factories.cases import CaseFactory
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

RELATED = {Hearing: ("case__office", "matter"), Matter: ("case__office",)}


@pytest.fixture
def case():
    return CaseFactory()


def day(case, days):
    return case.office.today() + datetime.timedelta(days=days)


def acting(user, model, pk, act):
    def run():
        with asking(user):
            return act(
                model.objects.select_related("case__office", "matter" if model is Hearing else "case").get(pk=pk)
            )

    return run


def test_one_hearing_is_adjourned_once(case):
    hearing = HearingFactory(matter=MatterFactory(case=case), on=day(case, 0))
    lawyers = [staff(case.office) for _each in range(2)]

    def adjourn(user):
        return lambda row: actions.adjourn_hearing(
            hearing=row, asked_by="court", reason="docket_full", next_on=day(case, 9), version=1, by=user
        )

    results = at_once(*(acting(user, Hearing, hearing.pk, adjourn(user)) for user in lawyers))
    assert sum(isinstance(result, Refusal) for result in results) == 1
    with as_owner():
        assert Hearing.objects.count() == 2
        assert Case.objects.get(pk=case.pk).next_hearing_on == day(case, 9)


def test_hearings_of_a_case_entered_at_once_leave_the_earliest(case):
    matters = [MatterFactory(case=case) for _each in range(2)]
    lawyers = [staff(case.office) for _each in range(2)]

    def schedule(user, days):
        return lambda row: actions.schedule_hearing(matter=row, kind="trial", on=day(case, days), by=user)

    at_once(
        acting(lawyers[0], Matter, matters[0].pk, schedule(lawyers[0], 5)),
        acting(lawyers[1], Matter, matters[1].pk, schedule(lawyers[1], 50)),
    )
    with as_owner():
        assert Case.objects.get(pk=case.pk).next_hearing_on == day(case, 5)


def test_a_matter_does_not_end_while_a_hearing_of_it_is_being_entered(case):
    for _nth in range(5):
        matter = MatterFactory(case=case)
        one, other = (staff(case.office) for _each in range(2))
        at_once(
            acting(
                one,
                Matter,
                matter.pk,
                lambda row, by=one: actions.schedule_hearing(matter=row, kind="trial", on=day(case, 5), by=by),
            ),
            acting(
                other,
                Matter,
                matter.pk,
                lambda row, by=other: actions.end_matter(
                    matter=row, status="discontinued", reason="Settled", when=PartialDate.unknown(), by=by
                ),
            ),
        )
        with as_owner():
            matter.refresh_from_db()
            assert matter.is_running == matter.hearings.exists()


def test_one_gap_is_named_by_two_who_press_at_once(case):
    words = {"status": "adjourned", "asked_by": "court", "reason": "docket_full"}
    hearing = HearingFactory(matter=MatterFactory(case=case), **words)
    address = reverse("accountability:obstacle-name", args=[case.pk, "hearing", hearing.pk])
    clients = [client_for(staff(case.office)) for _each in range(2)]
    answers = at_once(*(lambda client=client: client.post(address, {"cause": "corruption"}) for client in clients))
    assert [answer.status_code for answer in answers] == [302, 302]
    with as_owner():
        assert SystemGap.objects.count() == 1
