"""The court calendar of an office with 5,000 hearings a month: beside the case list and a hello-world view; queries."""

import argparse
import datetime
import subprocess
import sys
from statistics import median

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from cases.accountability.models import Hearing, HearingAccused, HearingLawyer, Proceeding  # noqa: E402
from offices.models import Membership, User  # noqa: E402

from .figures import Figures  # noqa: E402
from .office_staff import MANY_OFFICES, ONE_OFFICE  # noqa: E402
from .pages import database_processes, signed_in, weigh  # noqa: E402
from .serving import gunicorn, rate  # noqa: E402

A_MONTH, MONTHS, LAWYERS = 5_000, 6, 40
FIRST_DAY, DAYS = datetime.date(2026, 7, 1), 184
WORKING_DAYS = [
    day for day in (FIRST_DAY + datetime.timedelta(days=n) for n in range(DAYS)) if day.weekday() < 5
]  # courts sit on them
SHOWN = datetime.date(2026, 10, 14)
ROUNDS, HELLOS, LISTS = 3, 400, 60
MOST_QUERIES = 15
BATCH = 5_000


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.calendar", description=__doc__).parse_args()
    figures = Figures(f"The court calendar, {A_MONTH:,} hearings a month")
    fill(User.objects.get(email=ONE_OFFICE))
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], check=True)
    with (
        gunicorn("django.core.wsgi:get_wsgi_application()", DJANGO_SETTINGS_MODULE="bench.hello_framed") as framed,
        gunicorn("ijm.wsgi:application") as product,
    ):
        for view in ("week", "month", "day"):
            compare(figures, framed, product, view, signed_in(ONE_OFFICE))
        compare(figures, framed, product, "week", signed_in(MANY_OFFICES), "six offices, ")
        weigh(figures, product.port, address("week"), signed_in(ONE_OFFICE))
        weigh(figures, product.port, address("month"), signed_in(ONE_OFFICE))
    for view in ("week", "month", "day"):
        count_queries(figures, view)
    figures.finish()


def address(view: str) -> str:
    return f"{reverse('accountability:calendar')}?view={view}&on={SHOWN}"


def fill(lawyer: User) -> None:
    """Half a year of hearings in the person's office, with lawyers and an accused each, made as the owner."""
    office = Membership.objects.get(user=lawyer).office
    if (
        Hearing.objects.using("owner").filter(office=office, on__year=SHOWN.year, on__month=SHOWN.month).count()
        > A_MONTH
    ):
        return
    proceedings = list(
        Proceeding.objects.using("owner").filter(office=office).order_by("pk").select_related(None)[: A_MONTH * 4]
    )
    lawyers = list(User.objects.using("owner").filter(memberships__office=office).order_by("pk")[:LAWYERS])
    with transaction.atomic(using="owner"):
        for start in range(0, A_MONTH * MONTHS, BATCH):
            _batch(office, proceedings, [lawyer, *lawyers], range(start, start + BATCH))
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE accountability_hearing, accountability_hearinglawyer, accountability_hearingaccused"
        )


def _batch(office, proceedings, lawyers, numbers) -> None:
    chosen = [(n, proceedings[n * 7 % len(proceedings)]) for n in numbers]
    where = {"office": office}
    hearings = Hearing.objects.using("owner").bulk_create(
        Hearing(
            **where, case_id=row.case_id, restricted=row.restricted, matter_id=row.matter_id, earned_office=office,
            kind=Hearing.Kind.values[n % 9], on=WORKING_DAYS[n * len(WORKING_DAYS) // (A_MONTH * MONTHS)],
            at=datetime.time(8 + n % 8, 30 * (n % 2)), court_name=f"RTC {n % 23}, City",
            **({"status": "adjourned", "asked_by": "court", "reason": "judge_absent"} if n // 16 % 4 == 0 else {}),
        )
        for n, row in chosen
    )  # fmt: skip
    attended = [
        HearingLawyer(**where, case_id=row.case_id, restricted=row.restricted, hearing=hearing, user=who)
        for hearing, (n, row) in zip(hearings, chosen, strict=True)
        for who in {lawyers[n % len(lawyers)], lawyers[n // 3 % len(lawyers)]}
    ]
    HearingLawyer.objects.using("owner").bulk_create(attended)
    HearingAccused.objects.using("owner").bulk_create(
        HearingAccused(**where, case_id=row.case_id, restricted=row.restricted, hearing=hearing, proceeding=row)
        for hearing, (_n, row) in zip(hearings, chosen, strict=True)
    )


def compare(figures, framed, product, view: str, cookie: str, who: str = "") -> None:
    """In turns: the calendar, the case list and a hello-world view behind the same middleware (bench.pages)."""
    to_list, to_hello = [], []
    for turn in range(ROUNDS + 1):
        also = database_processes()
        smallest = rate(framed, "/", HELLOS, cookie=cookie, also=also)
        listed = rate(product, reverse("cases:case-list"), LISTS, cookie=cookie, also=database_processes())
        drawn = rate(product, address(view), LISTS, cookie=cookie, also=database_processes())
        if turn:  # the first warms up
            to_list.append(drawn.processor / listed.processor)
            to_hello.append(drawn.processor / smallest.processor)
    figures.note(
        f"{who}{view} / list / hello, per second of processor",
        f"{drawn.processor:.0f} / {listed.processor:.0f} / {smallest.processor:.0f}",
    )
    figures.note(f"{who}{view} as a share of the case list, by processor", f"{median(to_list):.2f}")
    figures.at_least(f"{who}{view} as a share of hello, by processor", median(to_hello), 1 / 25)


def count_queries(figures, view: str) -> None:
    """All that one page asks of the database, who is asking and the frame included; transactions themselves aside."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=ONE_OFFICE))
    client.get(address(view))  # content types and the like are read once
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address(view))
    if answer.status_code != 200:
        raise RuntimeError(f"{address(view)} answered {answer.status_code}")
    asked = [query for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    figures.at_most(f"queries of the {view}", len(asked), MOST_QUERIES)


if __name__ == "__main__":
    main()
