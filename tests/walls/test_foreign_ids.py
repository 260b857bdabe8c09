"""Foreign ids in every field of every form: nothing of another office is touched, and nothing points at it."""

import pytest
from django import forms
from django.db import connection, transaction
from django.forms.models import ModelChoiceField

from offices.roles import ROLES
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.offices import MembershipFactory, UserFactory
from tests.walls.matrix import addresses, fill
from tests.walls.world import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "report", "owner"])

TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'office_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'offices_auditevent' ORDER BY 1
"""
# Every foreign key on one column between two tables whose rows both belong to an office.
LINKS = """
    SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 1
       AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.conrelid AND attname = 'office_id')
       AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.confrelid AND attname = 'office_id')
"""


#: What a case that moved away still points at in its old office: the operations that were carried out for it, and the
#: agencies of that time. Whoever has the case now sees none of them.
LEFT_BEHIND = {
    "accountability_disclosurebundle.recipient_id",
    "accountability_hearing.court_id",
    "rescue_handover.partner_id",
    "rescue_handoverevent.partner_id",
    "rescue_operationcase.operation_id",
    "rescue_operationperson.operation_id",
    "rescue_rosterentry.operation_id",
    "cases_blindmatchnotice.match_id",
}


def rows(query, *params):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def fingerprint(tables, office):
    """What every table holds of an office, in one line each."""
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f" FROM {table} t WHERE office_id = {office.pk}"
        for table in tables
    )
    return set(rows(query))


def crossing(links):
    """Rows that point from one office into another."""
    query = " UNION ALL ".join(
        f"SELECT '{table}.{column}' FROM {table} a JOIN {other} b ON b.id = a.{column} WHERE a.office_id <> b.office_id"
        for table, column, other in links
    )
    return sorted(name for (name,) in rows(query))


def foreign_value(field, world, name):
    """A value for one field: an id of the other office where it takes a record, else something that is accepted."""
    ids = world.ids["foreign"]
    if isinstance(field, ModelChoiceField):
        by_model = {
            "case": "case_id",
            "person": "person_id",
            "office": "office_id",
            "user": "user_id",
            "reform": "reform_id",
            "partner": "partner_id",
            "site": "site_id",
            "informant": "informant_id",
            "operation": "operation_id",
            **{name: f"{name}_id" for name in ("matter", "proceeding", "charge", "hearing", "document", "statute")},
        }
        value = ids.get(by_model.get(field.queryset.model._meta.model_name, "case_id"))
    elif isinstance(field, (forms.DateField,)) or name.endswith("_on"):
        return "2026-02-03"
    elif isinstance(field, (forms.MultipleChoiceField, forms.ChoiceField)):
        choices = [str(key) for key, _label in field.choices if str(key)]
        value = ids["person_id"] if any(key.isdigit() for key in choices) or not choices else choices[0]
    elif isinstance(field, forms.IntegerField) and name != "version":
        value = ids["person_id"]
    elif isinstance(field, forms.BooleanField):
        value = "on"
    elif isinstance(field.widget, forms.HiddenInput) and name not in ("version", "submission"):
        value = ids["person_id"]
    else:
        value = field.initial if name in ("version", "submission") and not callable(field.initial) else "Words"
    return [value] if isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)) else value


def forms_of(response):
    found = {}
    for layer in response.context or ():
        for entry in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for value in entry.values():
                if isinstance(value, forms.BaseForm):
                    found[id(value)] = value
    return list(found.values())


def test_a_form_filled_with_foreign_ids_touches_nothing_foreign():
    world = World()
    worker = UserFactory()
    for role in ROLES:
        if role != "headquarters_manager":
            MembershipFactory(user=worker, office=world.office, role=role)
    client = client_for(worker)
    client.raise_request_exception = False
    tables = [name for (name,) in rows(TABLES)]
    links = rows(LINKS)
    assert len(tables) > 40
    assert len(links) > 40
    before, tried, crossed = fingerprint(tables, world.other), set(), crossing(links)
    assert set(crossed) <= LEFT_BEHIND
    for view, (names, route) in sorted(addresses().items()):
        url = fill(route, world.kwargs("own", names))
        for form in forms_of(client.get(url)):
            data = {form.add_prefix(name): foreign_value(field, world, name) for name, field in form.fields.items()}
            with transaction.atomic():
                response = client.post(url, {name: value for name, value in data.items() if value is not None})
                assert response.status_code < 500, view
                assert fingerprint(tables, world.other) == before, view
                assert crossing(links) == crossed, view
                transaction.set_rollback(True)
            tried.add(view)
    assert len(tried) > 45, tried
