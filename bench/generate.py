"""Make the data: `python -m bench.generate --cases 1000000`, on empty and migrated tables, as ijm_owner.

Three people to a case, thirty field offices, twelve years. The same number of cases gives the same data.
"""

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor

import django

_worker = {}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    generate(parser.parse_args().cases)


def generate(cases: int) -> None:
    """Load offices, staff and `cases` cases. Raises psycopg2.Error when a row breaks a rule of the database."""
    _start_django()
    from django.db import connection

    from .casebook import chunks
    from .defaults import column_defaults
    from .loading import WORKERS, Bare
    from .office_staff import make_offices
    from .tables import TABLES

    began = time.monotonic()
    places = make_offices()
    connection.close()
    bare = Bare(os.environ["DATABASE_OWNER_URL"], TABLES)
    bare.undress()
    loaders = ProcessPoolExecutor(WORKERS, initializer=_start_worker, initargs=(cases, places))
    with column_defaults(), loaders as pool:
        for table_rows in pool.map(_load, chunks(cases)):
            for table, rows in table_rows.items():
                _worker[table] = _worker.get(table, 0) + rows
    _tell(began, f"{sum(_worker.values()):,} rows copied")
    bare.dress()
    _tell(began, "indexes made, every foreign key checked")
    bare.settle()
    _tell(began, "vacuumed and analysed")
    print(", ".join(f"{table} {rows:,}" for table, rows in _worker.items()), flush=True)


def _start_django() -> None:
    """Here the application's connection is the owner's, whom neither wall stops."""
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
    django.setup()


def _start_worker(cases: int, places: list) -> None:
    _start_django()
    from .loading import connect
    from .vocabulary import Vocabulary

    _worker.update(
        cases=cases, places=places, vocabulary=Vocabulary(), connection=connect(os.environ["DATABASE_OWNER_URL"])
    )


def _load(chunk: tuple[int, int]) -> dict[str, int]:
    from .casebook import Chunk
    from .loading import copy
    from .tables import COLUMNS

    lines = Chunk(*chunk, _worker["cases"], _worker["places"], _worker["vocabulary"]).lines
    for table, columns in COLUMNS.items():
        copy(_worker["connection"], table, columns, lines[table])
    return {table: len(found) for table, found in lines.items()}


def _tell(began: float, what: str) -> None:
    print(f"{time.monotonic() - began:6.0f} s  {what}", flush=True)


if __name__ == "__main__":
    main()
