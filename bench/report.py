"""The 12-month report over every office, built by a real worker, against a sequential count of the rows it reads."""

import argparse
import json
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

import django

django.setup()

from offices.db import asking  # noqa: E402
from offices.models import User  # noqa: E402
from reports import builder, counting, indicators  # noqa: E402
from reports.actions import ask_for_report, reportable_offices  # noqa: E402
from reports.models import ReportRun  # noqa: E402
from reports.periods import Period  # noqa: E402

from .figures import Figures  # noqa: E402
from .office_staff import MANAGER  # noqa: E402
from .scale import LAST_DAY  # noqa: E402
from .serving import children  # noqa: E402

PERIOD = Period.last_months(12, LAST_DAY + timedelta(days=1))
ROUNDS = 3
PATIENCE = 600  # seconds until a report that does not end is a failure


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.report", description=__doc__).parse_args()
    figures = Figures(f"The outcome report over everything, {len(PERIOD.months)} months")
    manager = User.objects.get(email=MANAGER)
    tables = tables_read(manager)
    built, counted = [], []
    with worker() as process:
        for _ in range(ROUNDS):
            counted.append(sequential_count(tables, manager))
            run = build(manager)
            built.append((run.finished_at - run.started_at).total_seconds())
        memory = peak_memory(process.pid)
    figures.note("tables that it reads: " + ", ".join(sorted(tables)), "")
    figures.note(f"report built, {run.snapshot_cells:,} cells: seconds", f"{median(built):.1f}")
    figures.note("sequential count of those tables: seconds", f"{median(counted):.1f}")
    figures.at_most("the report as a multiple of the sequential count", median(built) / median(counted), 8, "x")
    figures.at_most("peak memory of the worker and its child", memory, 300, "MB")
    for codes, seconds in by_statement(manager):
        figures.note(f"    {codes}: seconds", f"{seconds:.1f}")
    figures.finish()


def offices_of(manager) -> list:
    with asking(manager):
        return list(reportable_offices(manager))


def tables_read(manager) -> set[str]:
    """Every table that PostgreSQL's plans of the report's statements read, but for the offices."""
    names: set[str] = set()
    offices = sorted(office.pk for office in offices_of(manager))
    with builder.one_moment(manager) as cursor:
        for family in counting.families(indicators.ALL):
            sql, parameters = counting.statement(family, offices, PERIOD)
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
            names |= set(re.findall(r'"Relation Name": "(\w+)"', json.dumps(cursor.fetchone()[0])))
    return {name for name in names if not name.startswith(("offices_", "auth_"))}


def sequential_count(tables: set[str], manager) -> float:
    """Seconds to count the same rows: as the same role behind the same wall, by one process from the first page on."""
    with builder.one_moment(manager) as cursor:
        for setting in ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"):
            cursor.execute(f"SET LOCAL {setting} = off")
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        began = time.monotonic()
        for table in sorted(tables):
            cursor.execute(f"SELECT count(*) FROM {table}")
        return time.monotonic() - began


def build(manager) -> ReportRun:
    """Ask as the manager does and wait for the worker. Raises RuntimeError when it fails or does not end."""
    offices = offices_of(manager)
    with asking(manager):
        run = ask_for_report(offices=offices, period=PERIOD, by=manager)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        time.sleep(0.5)
        with asking(manager):
            run.refresh_from_db()
            if run.status == ReportRun.Status.DONE:
                run.snapshot_cells = run.snapshot.cells.count()
                return run
        if not run.is_unfinished:
            raise RuntimeError(f"The report was not built: {run.status} {run.failure}")
    raise RuntimeError("The report did not end in time.")


def by_statement(manager) -> list[tuple[str, float]]:
    """Seconds of each statement, by the figures that it counts, the longest first."""
    offices, spent = sorted(office.pk for office in offices_of(manager)), []
    with builder.one_moment(manager) as cursor:
        for family in counting.families(indicators.ALL):
            began = time.monotonic()
            counting.count(cursor, family, offices, PERIOD)
            spent.append((", ".join(indicator.code for indicator in family), time.monotonic() - began))
    return sorted(spent, key=lambda pair: -pair[1])


@contextmanager
def worker():
    """A Celery worker with one child, as `make run` starts it."""
    celery = [sys.executable, "-m", "celery", "--app", "ijm", "--quiet"]
    process = subprocess.Popen([*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING"])
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def peak_memory(pid: int) -> float:
    """Megabytes that the process and its children held at most, each by itself, added up."""
    held = (Path(f"/proc/{each}/status").read_text() for each in (pid, *children(pid)))
    return sum(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) for status in held) / 1024


if __name__ == "__main__":
    main()
