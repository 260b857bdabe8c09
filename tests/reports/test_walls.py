"""What the database itself keeps about reports: who reads figures, and that they never change."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from reports import builder
from reports.models import ReportRun, Snapshot, SnapshotCell
from reports.periods import Period
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, UserFactory, staff
from tests.factories.reports import relief

from .conftest import ALL_DATABASES, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)


def run_of(user, offices, **fields):
    return ReportRun(
        asked_by=user, offices=offices, period_from=day("2026-01-01"), period_to=day("2026-12-31"), **fields
    )


def test_a_run_over_a_foreign_office_is_refused_by_the_database(cebu):
    director = staff(cebu, "director")
    with asks(director), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run_of(director, [cebu.pk, OfficeFactory().pk]).save()


def test_a_run_in_somebody_elses_name_is_refused_by_the_database(manager, cebu):
    director = staff(cebu, "director")
    with asks(director), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run_of(manager, [cebu.pk]).save()


@pytest.mark.parametrize("table", ["reports_snapshot", "reports_snapshotcell"])
def test_figures_never_change(report, manager, cebu, table):
    CaseFactory(office=cebu)
    report(manager, [cebu])
    column = "value = value + 1" if table.endswith("cell") else "built_at = now()"

    for change in (f"UPDATE {table} SET {column}", f"DELETE FROM {table}"):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with asks(manager), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
        with pytest.raises(IntegrityError, match="never changes"), as_owner(), connection.cursor() as cursor:
            cursor.execute(change)


def test_no_figure_is_added_to_a_finished_report_and_it_stays_finished(report, manager, cebu):
    CaseFactory(office=cebu)
    run = report(manager, [cebu]).run
    with asks(manager):
        snapshot = Snapshot.objects.get(run=run)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            SnapshotCell.objects.create(snapshot=snapshot, indicator="made_up", scope="all", grain="period", value=1)
        with pytest.raises(IntegrityError, match="finished run"), transaction.atomic():
            ReportRun.objects.filter(pk=run.pk).update(status="queued", finished_at=None)


def test_a_run_is_not_done_without_its_snapshot_and_has_one(report, manager, cebu):
    run = report(manager, [cebu]).run
    with as_owner():
        other = run_of(manager, [cebu.pk], status="running", attempt=1, lease_until=timezone.now())
        other.save()
    with asks(manager), pytest.raises(IntegrityError, match="snapshot is there"), transaction.atomic():
        ReportRun.objects.filter(pk=other.pk).update(status="done", finished_at=timezone.now())
    with pytest.raises(IntegrityError, match="run_id"), as_owner():
        Snapshot.objects.create(run=run, offices=run.offices, built_at=timezone.now(), definitions=[])


def test_the_report_role_counts_only_offices_that_the_asker_may_report_on(cebu):
    """Even when a statement names every office: the wall decides, not the list."""
    foreign = OfficeFactory()
    for office in (cebu, foreign):
        relief(CaseFactory(office=office))
    director = staff(cebu, "director")
    offices = [cebu.pk, foreign.pk]

    counted = builder.count_now(director, ("cases_opened", "individuals_relieved"), offices, Period.of_year(2026))
    nobody = builder.count_now(UserFactory(), ("cases_opened", "individuals_relieved"), offices, Period.of_year(2026))

    for cells in counted.values():
        assert {(cell.scope, cell.place) for cell in cells if cell.scope == "office"} == {("office", cebu.pk)}
        assert {cell.value for cell in cells} == {1}
    assert nobody == {"cases_opened": [], "individuals_relieved": []}


@pytest.mark.parametrize(
    "column",
    ["cases_person.display_name", "cases_case.summary", "accountability_matter.docket", "rescue_relief.authority"],
)
def test_the_report_role_reads_no_name_and_no_text(manager, column):
    table, name = column.split(".")
    with pytest.raises(DatabaseError, match="permission denied"), builder.one_moment(manager) as cursor:
        cursor.execute(f"SELECT {name} FROM {table}")


def test_the_report_role_writes_nothing(manager, cebu):
    with pytest.raises(DatabaseError, match=r"permission denied|read-only"), builder.one_moment(manager) as cursor:
        cursor.execute("UPDATE cases_case SET status = 'closed'")


def test_every_figure_of_a_report_is_of_one_moment(manager, cebu):
    with builder.one_moment(manager) as cursor:
        cursor.execute("SELECT count(*) FROM cases_casemovement")
        before = cursor.fetchone()
        CaseFactory(office=cebu)
        cursor.execute("SELECT count(*) FROM cases_casemovement")
        assert cursor.fetchone() == before
