"""Counting a whole report as of one moment, as `ijm_report`, who sees what the asker may report on and nothing else."""

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, connections, transaction

from offices.db import set_asker

from . import counting, indicators
from .cells import Cell
from .periods import Period

#: Cells per INSERT: large enough to be quick, small enough to keep the worker small.
CHUNK = 10_000
#: A report sorts and hashes much and is asked for seldom. Compiling its long statements costs more than it saves. The
#: rows of an office lie scattered, so that a table of which most is wanted is read quicker from end to end.
SETTINGS = {"work_mem": "64MB", "jit": "off", "random_page_cost": "4", "enable_sort": "off"}


@dataclass
class Counted:
    """The figures of a report, and the moment they were counted at."""

    built_at: datetime
    cells: dict[indicators.Indicator, list[Cell]]


@contextmanager
def one_moment(user, *, patience: str = "0"):
    """A cursor of the report role in which every statement sees the same moment and only the asker's offices.

    `patience` is PostgreSQL's statement_timeout, such as "5s"; "0" is none.
    """
    with transaction.atomic(using="report"), connections["report"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for setting, value in (SETTINGS | {"statement_timeout": patience}).items():
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
        set_asker(user.pk, "report")
        yield cursor


def count_report(run, user, *, on_progress=lambda **progress: None) -> Counted:
    """Count every indicator for the run. `on_progress` is told how many are done and which is next; it may raise."""
    total = len(indicators.ALL)
    with one_moment(user) as cursor:
        cursor.execute("SELECT now()")
        counted = Counted(cursor.fetchone()[0], {})
        for family in counting.families(indicators.ALL):
            on_progress(progress_done=len(counted.cells), progress_total=total, progress_code=family[0].code)
            counted.cells |= counting.count(cursor, family, run.offices, run.period)
    on_progress(progress_done=total, progress_total=total, progress_code="")
    return counted


def count_now(user, codes, offices, period: Period, *, patience="5s") -> dict[str, list[Cell]]:
    """Count a few figures while somebody waits. Raises OperationalError when it takes longer than `patience`."""
    cells = {}
    with one_moment(user, patience=patience) as cursor:
        for family in counting.families([indicators.BY_CODE[code] for code in codes]):
            cells |= counting.count(cursor, family, offices, period, fine=True)
    return {indicator.code: found for indicator, found in cells.items()}


_WRITE = """
    INSERT INTO reports_snapshotcell
        (snapshot_id, indicator, scope, place, grain, starts_on, casework_type, sex, age_group, attribution, detail,
         further, value, behind, curve)
    SELECT %s, %s, *
      FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[],
                  %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::jsonb[])
"""


def write_cells(snapshot, indicator, cells):
    """Store the cells of one indicator, in the transaction that stores the snapshot."""
    with connection.cursor() as cursor:
        for start in range(0, len(cells), CHUNK):
            *columns, curves = (list(column) for column in zip(*cells[start : start + CHUNK], strict=True))
            curves = [json.dumps(curve) if curve else None for curve in curves]
            cursor.execute(_WRITE, [snapshot.pk, indicator.code, *columns, curves])
