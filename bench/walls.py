"""What the two walls cost: the case list's own query and an exact count, behind both and, as the owner, behind none.

The same code asks on both sides: once as the application for the person, once on the owner's connection with
`visible_to` opened wide. In turns, so that whatever else the machine does slows both.
"""

import argparse
import time
from collections.abc import Callable
from contextlib import contextmanager
from unittest import mock

import django

django.setup()

from django.db import connections, transaction  # noqa: E402

from cases.models import Case  # noqa: E402
from cases.models.case import CaseQuerySet  # noqa: E402
from cases.search.listing import Wanted, page_ids  # noqa: E402
from offices.access import rights_of  # noqa: E402
from offices.db import asking  # noqa: E402
from offices.models import Office, User  # noqa: E402

from .figures import Figures, percentile  # noqa: E402
from .office_staff import MANY_OFFICES, NO_OFFICE, ONE_OFFICE  # noqa: E402

ORDERS = {"due": "what is due first", "-opened": "newest first", "number": "by number"}
ROUNDS, WARM_UP = 150, 10
QUICK = 10  # percent: what a query costs when nothing else wants the processor


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.walls", description=__doc__).parse_args()
    figures = Figures("The walls: milliseconds added to a page's query, and an exact count as a multiple")
    for who, email in (("one office", ONE_OFFICE), ("many offices", MANY_OFFICES)):
        user = User.objects.get(email=email)
        offices = sorted(rights_of(user).offices("view_case"))
        for order, words in ORDERS.items():
            added(figures, f"page of the list, {words}, {who}", user, first_page(user, offices, order))
        times(figures, f"exact count of open cases, {who}", user, counting(user, offices, status="open"))
        times(figures, f"exact count of all cases, {who}", user, counting(user, offices))
    nobody = User.objects.get(email=NO_OFFICE)
    for name, cases in (("", Case.objects.visible_to), (", filter forgotten", lambda _user: Case.objects.all())):
        with asking(nobody):
            spent = [seconds(lambda: nothing_of(cases(nobody))) for _turn in range(ROUNDS)]  # noqa: B023 -- now
        figures.at_most(f"somebody without an office asks for cases{name}", percentile(spent, QUICK) * 1000, 1.5, "ms")
    figures.finish()


def nothing_of(cases) -> None:
    if found := list(cases.order_by("pk")[:25]):
        raise RuntimeError(f"Somebody without an office sees {len(found)} cases.")


def first_page(user, offices, order) -> Callable:
    """The query that finds a page: the ids of its rows in the list's order."""
    wanted = Wanted({office.pk: office.today() for office in Office.objects.filter(pk__in=offices)}, ("open",))
    return lambda: page_ids(user, wanted, order)


def counting(user, offices, **only) -> Callable:
    return lambda: Case.objects.visible_to(user).filter(office_id__in=offices, **only).count()


def added(figures, name, user, query) -> None:
    walled, bare = in_turns(user, query)
    figures.at_most(f"{name}: {bare * 1000:.2f} ms, added", (walled - bare) * 1000, 1.5, "ms")


def times(figures, name, user, query) -> None:
    walled, bare = in_turns(user, query)
    figures.at_most(f"{name}: {bare * 1000:.2f} ms, with walls", walled / bare, 1.5, "x")


def in_turns(user, query) -> tuple[float, float]:
    """Seconds behind the walls and without. Wall one has read its rights before the clock starts, as once in a
    request; what the database reads for its wall is inside."""
    spent: tuple[list, list] = ([], [])
    with asking(user), transaction.atomic(using="owner"):
        for turn in range(ROUNDS + WARM_UP):
            for times_, side in zip(spent, (within_walls, without_walls), strict=True):
                with side():
                    taken = seconds(query)
                if turn >= WARM_UP:
                    times_.append(taken)
    return percentile(spent[0], QUICK), percentile(spent[1], QUICK)


def seconds(query) -> float:
    began = time.perf_counter()
    query()
    return time.perf_counter() - began


@contextmanager
def within_walls():
    yield


@contextmanager
def without_walls():
    """Everything asks on the owner's connection, and `visible_to` lets everything through."""
    walled = connections["default"]
    connections["default"] = connections["owner"]
    try:
        with mock.patch.object(CaseQuerySet, "visible_to", lambda self, user, right="": self):
            yield
    finally:
        connections["default"] = walled


if __name__ == "__main__":
    main()
