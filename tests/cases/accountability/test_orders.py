"""Court orders: somebody sees to each by a day, and it is ticked from either side."""

import datetime

import pytest
from django.urls import reverse

from cases.accountability import actions
from cases.accountability.models import CourtOrder
from cases.models import StageProgress, Task
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import HearingFactory, MatterFactory
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff
from tests.sending import send_as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    case = CaseFactory()
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="active")
    return MatterFactory(case=case)


@pytest.fixture
def lawyer(matter):
    return staff(matter.case.office)


def day(matter, days):
    return matter.case.office.today() + datetime.timedelta(days=days)


def give(matter, by, **facts):
    facts = {"given_on": day(matter, 0), "what": "Produce the medical report"} | facts
    return actions.give_order(matter=matter, by=by, **facts)


def test_an_order_is_a_task_of_its_owner(matter, lawyer):
    with asks(lawyer):
        order = give(matter, lawyer, due_on=day(matter, 7), owner=lawyer)
        task = Task.objects.get()
        assert (order.task, task.assignee, task.due_on, task.audience) == (
            task,
            lawyer,
            day(matter, 7),
            "accountability",
        )
        assert task.title == "Court order: Produce the medical report"
    with as_owner():
        assert StageProgress.objects.get(case=matter.case, stage="accountability").due_on == day(matter, 7)


def test_it_is_ticked_from_the_hearing_and_from_the_tasks(matter, lawyer):
    hearing = HearingFactory(matter=matter)
    with asks(lawyer):
        order = give(matter, lawyer, due_on=day(matter, -0), hearing=hearing)
    client = client_for(lawyer)
    there = reverse("accountability:hearing-detail", args=[hearing.pk])
    page = client.get(there).content.decode()
    assert reverse("cases:task-done", args=[order.task_id]) in page
    client.post(reverse("cases:task-done", args=[order.task_id]), {"done": "yes", "next": there})
    assert 'class="is-done"' in client.get(there).content.decode()
    matter_page = client.get(reverse("accountability:matter-detail", args=[matter.pk])).content.decode()
    assert "Produce the medical report" in matter_page


def test_what_cannot_be_is_refused(matter, lawyer):
    other = HearingFactory(matter=MatterFactory(case=matter.case))
    with asks(lawyer):
        for facts, sentence in (
            ({"given_on": day(matter, 1)}, "in the future"),
            ({"due_on": day(matter, -1)}, "before it was given"),
            ({"owner": staff(OfficeFactory())}, "does not work on cases"),
            ({"hearing": other}, "of this matter"),
        ):
            with pytest.raises(Refusal, match=sentence):
                give(matter, lawyer, **facts)
        assert not Task.objects.exists()


def test_an_order_is_corrected_with_its_task(matter, lawyer):
    with asks(lawyer):
        order = give(matter, lawyer)
        facts = {"given_on": day(matter, -1), "what": "x" * 500, "due_on": day(matter, 3), "owner": lawyer}
        actions.change_order(order=order, version=1, by=lawyer, **facts)
        task = Task.objects.get()
        assert (len(task.title), task.due_on, task.assignee) == (200, day(matter, 3), lawyer)
        with pytest.raises(Stale):
            actions.change_order(order=order, version=1, by=lawyer, **facts)


def test_the_page_begins_with_the_hearing_and_is_sent_once(matter, lawyer):
    hearing = HearingFactory(matter=matter, on=day(matter, -2))
    address = reverse("accountability:order-create", args=[matter.pk]) + f"?hearing={hearing.pk}"
    client = client_for(lawyer)
    page = client.get(address)
    assert page.context["form"].initial["hearing"] == hearing.pk
    first, second = (
        send_as_shown(client, address, page.content.decode(), what="Bring the file", due_on="tomorrow")
        for _each in range(2)
    )
    assert first.url == second.url
    with asks(lawyer):
        assert CourtOrder.objects.get().task.due_on == day(matter, 1)
