"""Proof, not belief: each wall holds alone, and with both gone the walk finds the leak."""

import pytest
from django.db import connection
from django.db.models import Q

from cases import visibility
from cases.models import person as person_models
from offices import access
from offices.models import Office
from tests.factories import as_owner
from tests.walls.matrix import leaks
from tests.walls.world import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "report", "owner"])


@pytest.fixture
def wall_one_gone(monkeypatch):
    """Python lets everybody do everything everywhere."""
    everything = Q(pk__isnull=False)
    monkeypatch.setattr(visibility, "readable", lambda *args, **kwargs: everything)
    for module in ("cases.models.case",):
        monkeypatch.setattr(f"{module}.readable", lambda *args, **kwargs: everything)
    monkeypatch.setattr(person_models, "readable_persons", lambda *args, **kwargs: everything)
    for module in ("cases.visibility", "cases.models.case", "cases.stages", "cases.actions.work"):
        monkeypatch.setattr(f"{module}.allows", lambda *args, **kwargs: True)
    operations, informants = "cases.rescue.models.operation.OperationQuerySet", "cases.rescue.models.informant"
    monkeypatch.setattr(f"{operations}.visible_to", lambda rows, *args, **kwargs: rows.all())
    monkeypatch.setattr(f"{informants}.open_to", lambda *args, **kwargs: everything)
    monkeypatch.setattr(access.Rights, "has", lambda self, right, office_id=None: True)
    monkeypatch.setattr(
        access.Rights, "offices", lambda self, right: frozenset(Office.objects.values_list("pk", flat=True))
    )


@pytest.fixture
def world():
    return World()


@pytest.fixture
def wall_two_gone(world):
    """The database lets everybody do everything everywhere, until the test ends."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
        tables = [table for (table,) in cursor.fetchall()]
    switch_wall_two(tables, "DISABLE")
    yield
    switch_wall_two(tables, "ENABLE")  # these tests commit: what comes after them must find the wall again


def switch_wall_two(tables, state):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {state} ROW LEVEL SECURITY")


def test_nothing_leaks_with_both_walls(world):
    assert leaks(world, world.people["lawyer"]) == set()


def test_fragments_tell_no_more_than_pages(world):
    assert leaks(world, world.people["investigator"], HTTP_HX_REQUEST="true") == set()


@pytest.mark.usefixtures("wall_one_gone")
def test_nothing_leaks_with_the_database_alone(world):
    assert leaks(world, world.people["lawyer"]) == set()


@pytest.mark.usefixtures("wall_two_gone")
def test_nothing_leaks_with_python_alone(world):
    assert leaks(world, world.people["lawyer"]) == set()


@pytest.mark.usefixtures("wall_one_gone", "wall_two_gone")
def test_with_both_gone_the_walk_sees_it(world):
    found = leaks(world, world.people["lawyer"])
    assert {("cases:case-detail", "GET", variant) for variant in ("foreign", "moved", "restricted")} <= {
        row[:3] for row in found
    }
    assert {"plan", "source"} <= {mark for row in found for mark in row[4:]}
