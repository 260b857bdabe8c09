"""Proof, not belief: each wall holds alone, and with both gone the walk finds the leak."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q

from cases import visibility
from cases.models import person as person_models
from offices import access
from offices.models import Office
from tests.asking import asks
from tests.factories import as_owner
from tests.walls.matrix import HIDDEN, leaks
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


def cases_listed(world, person):
    """{model: the variants of a case of which its rows are listed to that person}, for every table of a case."""
    variants = {ids["case_id"]: variant for variant, ids in world.ids.items() if "case_id" in ids}
    with asks(person):
        return {
            model: {variants.get(pk) for pk in model.objects.visible_to(person).values_list("case_id", flat=True)}
            for model in apps.get_models()
            if issubclass(model, visibility.CaseBound)
        }


@pytest.mark.usefixtures("wall_one_gone")
def test_the_database_alone_lists_no_row_of_a_hidden_case(world):
    for model, listed in cases_listed(world, world.people["lawyer"]).items():
        assert listed.isdisjoint(HIDDEN), model


@pytest.mark.usefixtures("wall_two_gone")
def test_python_alone_lists_no_row_of_a_hidden_case(world):
    for model, listed in cases_listed(world, world.people["lawyer"]).items():
        assert listed.isdisjoint(HIDDEN), model


@pytest.mark.usefixtures("wall_one_gone", "wall_two_gone")
def test_with_both_gone_every_table_of_the_courts_is_open(world):
    listed = cases_listed(world, world.people["lawyer"])
    courts = {model: seen for model, seen in listed.items() if model._meta.app_label == "accountability"}
    assert len(courts) >= 20
    assert {model for model, seen in courts.items() if not seen >= set(HIDDEN)} == set()


@pytest.mark.usefixtures("wall_one_gone", "wall_two_gone")
def test_with_both_gone_the_walk_sees_it(world):
    found = leaks(world, world.people["lawyer"])
    pages = ("case-detail",), ("hearing-detail", "hearing-sheet", "testimony-detail", "bundle-detail", "matter-ledger")
    shown = {f"{app}:{page}" for app, names in zip(("cases", "accountability"), pages, strict=True) for page in names}
    assert {(page, "GET", variant) for page in shown for variant in HIDDEN} <= {row[:3] for row in found}
    assert {"plan", "source"} <= {mark for row in found for mark in row[4:]}
