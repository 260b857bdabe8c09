"""One worker at a time, and one report at the end, whatever breaks off in between."""

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from offices.access import forget_rights
from offices.db import asking
from reports import builder, lease, tasks
from reports.actions import ask_for_report, build, stop_report
from reports.models import ReportRun, Snapshot
from reports.periods import Period
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import MembershipFactory, OfficeFactory, staff
from tests.factories.reports import change

from .conftest import ALL_DATABASES, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)
AN_HOUR = timezone.timedelta(hours=1)


@pytest.fixture
def rings(monkeypatch):
    """The doorbell, heard instead of rung."""
    heard = []
    monkeypatch.setattr(
        "reports.actions.asking.current_app.send_task", lambda name, args, **options: heard.append(args)
    )
    return heard


@pytest.fixture
def run(rings, manager, cebu):
    CaseFactory(office=cebu)
    with asking(manager):
        return ask_for_report(offices=[cebu], period=Period.of_year(2026), by=manager)


def now_is(run):
    with as_owner():
        return ReportRun.objects.get(pk=run.pk)


def snapshots():
    with as_owner():
        return Snapshot.objects.count()


def test_asking_rings_once_with_ids_on_commit(run, rings, manager):
    assert rings == [[run.pk, manager.pk]]


def test_only_one_worker_gets_the_run(run, manager):
    first = lease.claim(run.pk, manager)

    assert first.attempt == 1
    assert lease.claim(run.pk, manager) is None
    assert now_is(run).status == "running"


def test_a_lease_that_ran_out_passes_on_and_the_first_worker_keeps_nothing(run, manager):
    first = lease.claim(run.pk, manager)
    change(run, lease_until=timezone.now() - AN_HOUR)

    assert build(run_id=run.pk, by=manager)
    with pytest.raises(lease.NotOurs):
        first.renew(progress_done=3)
    assert (now_is(run).status, now_is(run).attempt, snapshots()) == ("done", 2, 1)


def test_ringing_twice_builds_once(run, manager):
    tasks.build_report(run.pk, manager.pk)
    tasks.build_report(run.pk, manager.pk)

    assert (now_is(run).status, now_is(run).attempt, snapshots()) == ("done", 1, 1)


def test_a_ring_in_another_persons_name_builds_nothing(run, cebu):
    tasks.build_report(run.pk, staff(cebu, "director").pk)

    assert now_is(run).status == "queued"


def test_stopped_while_counting_keeps_nothing(run, manager, monkeypatch):
    counts = builder.counting.count

    def stop_then_count(cursor, *args):
        with asking(manager):
            if now_is(run).status == "running":
                stop_report(run=run, by=manager)
        return counts(cursor, *args)

    monkeypatch.setattr(builder.counting, "count", stop_then_count)

    assert build(run_id=run.pk, by=manager) is None
    assert (now_is(run).status, snapshots()) == ("stopped", 0)


def test_a_right_lost_meanwhile_fails_with_a_sentence(rings, cebu):
    manila = OfficeFactory(city="Manila")
    director = staff(cebu, "director")
    second = MembershipFactory(user=director, office=manila, role="director")
    with asking(director):
        run = ask_for_report(offices=[cebu, manila], period=Period.of_year(2026), by=director)
    change(second, ends_on=day("2026-01-01"))
    forget_rights(director)

    assert build(run_id=run.pk, by=director) is None
    assert now_is(run).status == "failed"
    assert now_is(run).failure == "You may no longer report on Manila, so this report was not built."
    assert snapshots() == 0


def test_a_database_that_goes_away_leaves_the_run_to_the_sweeper(run, rings, manager, monkeypatch):
    def gone(*args):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(builder.counting, "count", gone)
    with pytest.raises(OperationalError):
        build(run_id=run.pk, by=manager)
    monkeypatch.undo()

    assert now_is(run).status == "running"
    change(run, lease_until=timezone.now() - AN_HOUR)
    assert build(run_id=run.pk, by=manager)
    assert snapshots() == 1


def test_a_run_that_broke_off_five_times_fails(run, manager):
    change(run, status="running", attempt=5, lease_until=timezone.now() - AN_HOUR)

    assert build(run_id=run.pk, by=manager) is None
    assert "broke off five times" in now_is(run).failure


def test_the_sweeper_rings_for_what_was_lost_and_for_nothing_else(rings, manager, cebu):
    with asking(manager):
        fresh, unheard, lost, held = (
            ask_for_report(offices=[cebu], period=Period.of_year(2026), by=manager) for _time in range(4)
        )
    rings.clear()
    with as_owner():
        for one, fields in (
            (lost, {"status": "running", "attempt": 1, "lease_until": timezone.now() - AN_HOUR}),
            (held, {"status": "running", "attempt": 1, "lease_until": timezone.now() + AN_HOUR}),
        ):
            ReportRun.objects.filter(pk=one.pk).update(**fields)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE reports_reportrun DISABLE TRIGGER guard_run")
            cursor.execute(
                "UPDATE reports_reportrun SET asked_at = now() - interval '1 hour' WHERE id = %s", [unheard.pk]
            )
            cursor.execute("ALTER TABLE reports_reportrun ENABLE TRIGGER guard_run")

    assert tasks.ring_again() == 2
    assert rings == [[unheard.pk, manager.pk], [lost.pk, manager.pk]]
    assert fresh.pk not in [run_id for run_id, _asker in rings]
