"""The case list as a browser gets it: requests per second beside a hello-world view, queries by rows, bytes."""

import argparse
import datetime
import gzip
import re
import subprocess
import sys
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases.models import Case, CaseRole, Person, StageProgress  # noqa: E402
from offices.models import Office, User  # noqa: E402

from .figures import Figures  # noqa: E402
from .office_staff import MANY_OFFICES, NEW_OFFICE, ONE_OFFICE  # noqa: E402
from .serving import Server, fetch, gunicorn, rate  # noqa: E402
from .tables import STAGES  # noqa: E402

ROUNDS, HELLOS, LISTS = 3, 600, 60
KILOBYTE = 1024


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__).parse_args()
    figures = Figures("The case list page")
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], check=True)
    address = reverse("cases:case-list")
    with (
        gunicorn("django.core.wsgi:get_wsgi_application()", DJANGO_SETTINGS_MODULE="bench.hello") as hello,
        gunicorn("django.core.wsgi:get_wsgi_application()", DJANGO_SETTINGS_MODULE="bench.hello_framed") as framed,
        gunicorn("ijm.wsgi:application") as product,
    ):
        for who, email in (("one office", ONE_OFFICE), ("many offices", MANY_OFFICES)):
            compare(figures, hello, framed, product, address, who, signed_in(email))
        weigh(figures, product.port, address, signed_in(ONE_OFFICE))
    count_queries(figures, address)
    figures.finish()


def signed_in(email: str) -> str:
    """The cookie of a browser in which the person is signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def compare(figures, hello: Server, framed: Server, product: Server, address: str, who: str, cookie: str) -> None:
    """In turns: the list, a hello-world view behind the same middleware, and, to know what that takes, a bare one.

    Both ratios agree on a machine that has nothing else to do. On a busy one the clock favours the shorter request,
    which is done before others get their turn, so the limit is on what the requests take of the processors.
    """
    clock, processor = [], []
    for turn in range(ROUNDS + 1):
        bare = rate(hello, "/", HELLOS)
        smallest = rate(framed, "/", HELLOS, cookie=cookie, also=database_processes())
        listed = rate(product, address, LISTS, cookie=cookie, also=database_processes())
        if turn:  # the first warms up
            clock.append(listed.clock / smallest.clock)
            processor.append(listed.processor / smallest.processor)
    figures.note(f"{who}: list / hello, requests per second", f"{listed.clock:.0f} / {smallest.clock:.0f}")
    figures.note(
        f"{who}: list / hello / bare hello, per second of processor",
        f"{listed.processor:.0f} / {smallest.processor:.0f} / {bare.processor:.0f}",
    )
    figures.note(f"{who}: list as a share of hello, by the clock", f"{median(clock):.3f}")
    figures.at_least(f"{who}: list as a share of hello, by processor", median(processor), 1 / 25)


def database_processes() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'ijm_app'")
        return [pid for (pid,) in cursor.fetchall()]


def weigh(figures, product: int, address: str, cookie: str) -> None:
    """What a first visit brings: the page and its stylesheets, compressed."""
    _head, page = fetch(product, address, cookie=cookie)
    sheets = re.findall(r'href="([^"]+\.css)"', page.decode())
    sent = [fetch(product, sheet, encoding="gzip") for sheet in sheets]
    css = sum(len(body if "gzip" in head.lower() else gzip.compress(body)) for head, body in sent)
    weight = len(gzip.compress(page))
    figures.note("page as it is / gzipped, KB", f"{len(page) / KILOBYTE:.1f} / {weight / KILOBYTE:.1f}")
    figures.note("stylesheets gzipped, KB", f"{css / KILOBYTE:.1f}")
    figures.at_most("page and stylesheets, gzipped", (weight + css) / KILOBYTE, 30, "KB")


def count_queries(figures, address: str) -> None:
    """An office that has just opened, with one case and then with a thousand."""
    user = User.objects.get(email=NEW_OFFICE)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    counts = []
    for cases in (1, 1_000):
        open_cases(user, cases)
        client.get(address)  # content types and the like are read once
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        counts.append(len(queries))
    figures.note("queries of the list at 1 / 1,000 cases", f"{counts[0]} / {counts[1]}")
    figures.at_most("queries that a longer list adds", counts[1] - counts[0], 0)


def open_cases(lead: User, wanted: int) -> None:
    """Bring the new office to `wanted` open cases, each with its stages and two people, as the owner."""
    office = Office.objects.using("owner").get(code="NEW")
    held = Case.objects.using("owner").filter(office=office).count()
    today = datetime.date(2026, 10, 1)
    with transaction.atomic(using="owner"):
        cases = Case.objects.using("owner").bulk_create(
            Case(
                office=office, earned_office=office, number=f"NEW-2026-{n:05}", status="open", types=["bonded_labour"],
                opened_on=today, logged_at=timezone.now(), lead=lead, logged_by=lead, next_due_on=today,
                next_due_what="Call",
            )
            for n in range(held, wanted)
        )  # fmt: skip
        people = Person.objects.using("owner").bulk_create(
            Person(office=office, display_name=f"Someone {case.pk}") for case in cases for _ in range(2)
        )
        StageProgress.objects.using("owner").bulk_create(
            StageProgress(case=case, office=office, stage=stage) for case in cases for stage in STAGES
        )
        CaseRole.objects.using("owner").bulk_create(
            CaseRole(case=case, office=office, person=person, role=role, verification=verification)
            for case, victim, suspect in zip(cases, people[::2], people[1::2], strict=True)
            for person, role, verification in ((victim, "victim", "possible"), (suspect, "suspect", ""))
        )


if __name__ == "__main__":
    main()
