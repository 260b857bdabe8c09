"""A director's report, built for real: committed rows, counted on the connection of the report role."""

import datetime

import pytest

from offices.access import forget_rights
from offices.db import asking
from reports.actions import ask_for_report, build
from reports.models import ReportRun, SnapshotCell
from reports.periods import Period
from reports.small_numbers import Key
from tests.factories.offices import HeadquartersFactory, OfficeFactory, staff

ALL_DATABASES = ["default", "owner", "report"]


@pytest.fixture
def committed(transactional_db_of_all):
    """Rows are committed, because the report role counts on a connection of its own."""


@pytest.fixture
def transactional_db_of_all(request):
    request.applymarker(pytest.mark.django_db(transaction=True, databases=ALL_DATABASES))
    return request.getfixturevalue("transactional_db")


@pytest.fixture
def cebu():
    return OfficeFactory(city="Cebu", code="CEB")


@pytest.fixture
def manager():
    """Reports on every office, and reads no case."""
    return staff(HeadquartersFactory(code="HQS"), "headquarters_manager")


class Figures:
    """The cells of one finished report, asked for by what they are cut by."""

    def __init__(self, run, user):
        self.run = run
        with asking(user):
            self.cells = {
                (c.indicator, *(getattr(c, name) for name in Key._fields)): c.value
                for c in SnapshotCell.objects.filter(snapshot__run=run)
            }

    def __call__(
        self,
        code,
        office=None,
        grain="period",
        on=None,
        kind="",
        sex="",
        age="",
        attribution="",
        detail="",
        further="",
        scope=None,
        place=None,
    ):
        on = self.run.period_from if grain == "period" else on
        scope = scope or ("office" if office else "all")
        place = place if place is not None else (office.pk if office else 0)
        return self.cells.get((code, scope, place, grain, on, kind, sex, age, attribution, detail, further), 0)

    def differences(self, other):
        """Cells that are not the same in the other report: {key: (here, there)}."""
        keys = self.cells.keys() | other.cells.keys()
        return {
            k: (self.cells.get(k, 0), other.cells.get(k, 0))
            for k in keys
            if self.cells.get(k, 0) != other.cells.get(k, 0)
        }


@pytest.fixture
def report(committed):
    """Ask for a report and build it: report(user, offices, year or Period) gives its figures."""

    def built(user, offices, period=2026):
        period = period if isinstance(period, Period) else Period.of_year(period)
        forget_rights(user)
        with asking(user):
            run = ask_for_report(offices=offices, period=period, by=user)
        build(run_id=run.pk, by=user)
        with asking(user):
            run = ReportRun.objects.get(pk=run.pk)
        assert run.status == "done", run.failure
        return Figures(run, user)

    return built


def day(text):
    return datetime.date.fromisoformat(text)
