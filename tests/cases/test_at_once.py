"""Two people at once, in real transactions: nothing is lost, doubled or seen by the wrong one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cases.actions import status
from cases.models import Case, CaseMovement, ClosureRequest, StageProgress
from offices.db import asking
from offices.refusal import Refusal
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def at_once(*acts):
    """Run the acts in a thread each, all beginning together; returns what each returned or raised."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [task.result() for task in [pool.submit(run, act) for act in acts]]


def opening(case, user):
    def act():
        with asking(user):
            return status.open_case(case=Case.objects.get(pk=case.pk), by=user).number

    return act


def test_two_cases_opened_at_once_get_two_numbers():
    office = OfficeFactory()
    one, other = staff(office), staff(office)
    cases = CaseFactory.create_batch(2, office=office, status="screening")
    numbers = at_once(opening(cases[0], one), opening(cases[1], other))
    assert sorted(number[-5:] for number in numbers) == ["00001", "00002"]


def test_one_case_opened_twice_at_once_is_opened_once():
    case = CaseFactory(status="screening")
    one, other = staff(case.office), staff(case.office)
    results = at_once(opening(case, one), opening(case, other))
    assert sorted(type(result).__name__ for result in results) == ["Refusal", "str"]
    with as_owner():
        assert CaseMovement.objects.filter(case=case).count() == 1


def test_a_closure_approved_twice_at_once_closes_once():
    case = CaseFactory()
    asker = staff(case.office)
    directors = [staff(case.office, "director"), staff(case.office, "director")]
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="completed")
    with asking(asker):
        asked = status.ask_to_close(case=case, by=asker, reason="All done.")

    def approving(director):
        def act():
            with asking(director):
                return status.answer_closure(asked=ClosureRequest(pk=asked.pk), by=director, approve=True)

        return act

    results = at_once(*(approving(director) for director in directors))
    assert sorted(type(result).__name__ for result in results) == ["Case", "Refusal"]
    with as_owner():
        assert CaseMovement.objects.filter(case=case, kind="closed").count() == 1


def test_the_next_request_on_a_connection_is_somebody_else():
    """The setting ends with the transaction: the same connection serves a stranger next."""
    case = CaseFactory()
    lawyer, stranger = client_for(staff(case.office)), client_for(staff(OfficeFactory()))
    for _turn in range(2):
        assert lawyer.get(f"/people/{case.pk + 10_000}/").status_code == 404
        assert stranger.get(f"/people/{case.pk + 10_000}/").status_code == 404
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(nullif(current_setting('ijm.user_id', true), ''), 'nobody')")
            assert cursor.fetchone() == ("nobody",)
            cursor.execute("SELECT count(*) FROM cases_case")
            assert cursor.fetchone() == (0,)
