"""Columns that casebook does not fill take the default of their model's field while rows come in."""

from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from psycopg2 import sql

from .tables import COLUMNS


@contextmanager
def column_defaults():
    """Inside, the database fills them by itself; afterwards it has no defaults of its own again."""
    with connection.cursor() as cursor:
        for table, column, default in _missing():
            change = sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}")
            cursor.execute(change.format(sql.Identifier(table), sql.Identifier(column), sql.Literal(default)))
    connection.close()
    yield
    with connection.cursor() as cursor:
        for table, column, _default in _missing():
            change = sql.SQL("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT")
            cursor.execute(change.format(sql.Identifier(table), sql.Identifier(column)))
    connection.close()


def _missing() -> list[tuple]:
    """(table, column, default) of every column that must hold something and that casebook does not fill."""
    return [
        (model._meta.db_table, field.column, field.get_db_prep_save(field.get_default(), connection))
        for model in apps.get_models()
        if model._meta.db_table in COLUMNS
        for field in model._meta.concrete_fields
        if not (field.null or field.primary_key or field.column in _filled(model._meta.db_table))
    ]


def _filled(table: str) -> set[str]:
    return {column.strip(' "') for column in COLUMNS[table].split(",")}
