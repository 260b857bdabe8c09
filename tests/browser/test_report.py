"""A report built while its page is open: a real worker, progress with counts, the figures, and the file."""

import re
from contextlib import closing

import psycopg2
from playwright.sync_api import expect

from reports.models import ReportRun
from tests.factories import as_owner
from tests.reports.test_killed_worker import queue, worker  # noqa: F401 -- the queue is a fixture

from .watching import assert_well_drawn

#: A worker takes some seconds to start, and the page asks every two.
SOON = 45_000
#: Some of the figures, neither none nor all: more than 0 % and less than 100 %.
SOME = re.compile(r"^(?!0(\.0+)?$)\d{1,2}(\.\d+)?$")


def test_progress_then_figures(world, opened, database_urls, subprocess_env, queue):  # noqa: F811 -- the fixture
    page = opened(world.manager)
    page.goto("/reports/new/")
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    with closing(psycopg2.connect(database_urls["DATABASE_OWNER_URL"])) as holder, holder.cursor() as cursor:
        cursor.execute("LOCK TABLE rescue_relief IN ACCESS EXCLUSIVE MODE")  # the build stays in the middle
        with worker(subprocess_env, queue):
            expect(page.get_by_role("heading", name="figures done")).to_be_visible(timeout=SOON)
            bar = page.get_by_role("progressbar", name="Figures done")
            expect(bar).to_have_attribute("value", SOME, timeout=SOON)
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert_well_drawn(page)
            holder.rollback()
            expect(page.get_by_role("link", name="CSV")).to_be_visible(timeout=SOON)
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_well_drawn(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    words = download.value.path().read_text(encoding="utf-8-sig")
    assert "cases_opened" in words
    assert "Analyn" not in words
    with as_owner():
        assert ReportRun.objects.get().status == "done"


def test_a_report_that_is_not_wanted_is_stopped(world, opened):
    page = opened(world.manager, javascript=False)
    page.goto("/reports/new/")
    page.get_by_role("button", name="Build").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("The report was stopped.")).to_be_visible()
    with as_owner():
        assert ReportRun.objects.get().status == "stopped"
