"""Bulk loading as the owner of the tables: no triggers of ours, indexes and keys made once at the end.

Foreign keys are dropped while rows come in and validated afterwards, over all rows: a row that points nowhere fails.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
from psycopg2 import sql

WORKERS = 2


def connect(url: str):
    """An autocommitting connection with room to build indexes."""
    connection = psycopg2.connect(url.replace("postgres://", "postgresql://", 1))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '768MB'; SET work_mem = '256MB'; SET synchronous_commit = off")
    return connection


def copy(connection, table: str, columns: str, lines: list[str]) -> None:
    """COPY these lines (text format, without line ends) into the table."""
    if lines:
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO("\n".join(lines) + "\n"))


class Bare:
    """The tables without triggers of ours, indexes and foreign keys, until `dress()`."""

    def __init__(self, url: str, tables: list[str]):
        self.url, self.tables = url, tables
        self.foreign, self.unique, self.indexes = [], [], []

    def undress(self) -> None:
        with closing(connect(self.url)) as connection, connection.cursor() as cursor:
            wanted = [self.tables, self.tables]
            constraints = (
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conparentid = 0 AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))"
            )
            cursor.execute(f"{constraints} AND contype = 'f' ORDER BY 1, 2", wanted)
            self.foreign = cursor.fetchall()
            cursor.execute(f"{constraints} AND contype = 'u' ORDER BY 1, 2", wanted)
            self.unique = cursor.fetchall()
            for table, name, _definition in (*self.foreign, *self.unique):
                cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*map(sql.Identifier, (table, name))))
            cursor.execute(
                "SELECT indexrelid::regclass::text, indrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
                " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary ORDER BY 1",
                [self.tables],
            )
            self.indexes = cursor.fetchall()
            for name, _table, _definition in self.indexes:
                cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            for table in self.tables:
                cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))

    def dress(self) -> None:
        """Make indexes and keys again, and check every foreign key."""
        self._together([definition for _name, _table, definition in self.indexes])
        self._together([_add(*constraint) for constraint in self.unique])
        with closing(connect(self.url)) as connection, connection.cursor() as cursor:
            for constraint in self.foreign:
                cursor.execute(f"{_add(*constraint)} NOT VALID")
            for table in self.tables:
                cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
        by_table: dict[str, list[str]] = {}
        for table, name, _definition in self.foreign:
            by_table.setdefault(table, []).append(f'VALIDATE CONSTRAINT "{name}"')
        self._together([f'ALTER TABLE "{table}" {", ".join(checks)}' for table, checks in by_table.items()])

    def settle(self) -> None:
        """Statistics, the visibility map that index-only scans need, and the next number of every sequence."""
        self._together([f'VACUUM (FREEZE, ANALYZE) "{table}"' for table in self.tables])
        with closing(connect(self.url)) as connection, connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM \"{table}\""
                )
            cursor.execute("ANALYZE")

    def _together(self, statements: list[str]) -> None:
        with ThreadPoolExecutor(WORKERS) as pool:
            for done in [pool.submit(self._run, statement) for statement in statements]:
                done.result()

    def _run(self, statement: str) -> None:
        with closing(connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)


def _add(table: str, name: str, definition: str) -> str:
    return f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'
