"""The product in a real browser: Debian's chromium, a live server on committed rows, people signed in by a cookie."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from .watching import Watched
from .world import make_world

ALL_DATABASES = ["default", "owner", "report"]
PATIENCE = 15_000  # milliseconds
CHROMIUM = shutil.which("chromium")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, databases=ALL_DATABASES))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's chromium in place of one that playwright downloads; as root it refuses its own sandbox.

    Skipping is for a newcomer's machine; whoever sets IJM_REQUIRE_BROWSER wants none.
    """
    if not CHROMIUM and os.environ.get("IJM_REQUIRE_BROWSER") == "1":
        pytest.fail("chromium is not installed, and IJM_REQUIRE_BROWSER=1 asks for the browser tests")
    if not CHROMIUM:
        pytest.skip("chromium is not installed: apt-get install chromium")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def _queries_beside_playwright():
    """Playwright's loop runs in the thread of the tests, where Django would then refuse every query."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def world(transactional_db, _queries_beside_playwright):
    """An office in full swing, beside one whose records must not be seen."""
    return make_world()


@pytest.fixture
def opened(live_server, transactional_db, browser, _queries_beside_playwright):
    """Browser windows: opened(user, width=390, javascript=False) is a page in which `user` is signed in.

    At the end of the test nothing may have been complained about in any of them.
    """
    contexts, watched = [], []

    def window(user=None, *, width=1280, height=900, javascript=True, **options):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if user is not None:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}
            context.add_cookies([cookie])
        watch = Watched(context)
        watched.append(watch)
        page = context.new_page()
        page.watch = watch
        return page

    yield window
    for context in contexts:
        context.close()
    complaints = [line for watch in watched for line in watch.complaints]
    assert not complaints, "\n".join(complaints)


def session_of(user) -> str:
    """The key of a session in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
