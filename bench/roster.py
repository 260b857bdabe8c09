"""A roster of 522 people: adjudicating, recording and relieving all of them, against relieving one after another.

Both run in one transaction each, through the product's own actions and behind both walls, and are undone afterwards.
"""

import argparse
import datetime
import time
import uuid
from statistics import median

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases.actions.people import add_person_to_case, create_person  # noqa: E402
from cases.models import Case  # noqa: E402
from cases.rescue.actions.reliefs import record_relief  # noqa: E402
from cases.rescue.actions.roster import adjudicate_rows  # noqa: E402
from cases.rescue.actions.roster_reliefs import relieve_roster  # noqa: E402
from cases.rescue.models import Operation, OperationCase, RosterEntry  # noqa: E402
from cases.visibility import named  # noqa: E402
from offices.access import rights_of  # noqa: E402
from offices.db import asking  # noqa: E402
from offices.models import Partner, User  # noqa: E402

from .figures import Figures  # noqa: E402
from .scale import LAST_DAY  # noqa: E402

PEOPLE, ONE_BY_ONE, ROUNDS = 522, 40, 3
SHARE, STATEMENTS = 0.2, 25
DAY = LAST_DAY - datetime.timedelta(days=7)
FACTS = {"relieved_on": DAY, "type": "removed_from_place", "authority": "Labour inspectorate", "attribution": "joint"}


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.roster", description=__doc__).parse_args()
    figures = Figures(f"A roster of {PEOPLE} people adjudicated, recorded and relieved")
    investigator = User.objects.filter(memberships__role="investigator").order_by("pk").first()
    case, operation = prepare(investigator)
    together = [at_once(investigator, operation) for _ in range(ROUNDS)]
    one = median(one_by_one(investigator, case) for _ in range(ROUNDS)) / ONE_BY_ONE
    seconds, statements = median(spent for spent, _number in together), together[0][1]
    figures.note(f"all {PEOPLE}: seconds", f"{seconds:.2f}")
    figures.note("one person recorded and relieved alone: milliseconds", f"{1000 * one:.0f}")
    figures.at_most("statements for all of them", statements, STATEMENTS)
    figures.at_most("a person of the roster, as a share of one alone", seconds / PEOPLE / one, SHARE)
    figures.finish()


def prepare(investigator) -> tuple[Case, Operation]:
    """An open case, and an operation with its roster that was carried out for it: made as the owner of the tables."""
    office = investigator.memberships.get(role="investigator").office
    case = Case.objects.using("owner").filter(office=office, status="open", restricted=False).order_by("pk").first()
    operation = Operation.objects.using("owner").create(
        office=office,
        earned_office=office,
        status=Operation.Status.EXECUTED,
        title="Brick kilns",
        site="Red Hills",
        planned_for=DAY,
        lead_authority=Partner.objects.using("owner").filter(office=office).first(),
        planned_by=investigator,
        submitted_at=timezone.now(),
        executed_on=DAY,
        executed_by=investigator,
        said=PEOPLE,
    )
    OperationCase.objects.using("owner").create(operation=operation, case=case, added_by=investigator)
    RosterEntry.objects.using("owner").bulk_create(
        RosterEntry(
            operation=operation,
            case=case,
            office=office,
            key=uuid.uuid4(),
            number=n,
            name=f"Sangeetha Murugan {n}",
            sex="female",
            age_band="18_39",
            entered_by=investigator,
            entered_at=timezone.now(),
            turn=1,
        )
        for n in range(1, PEOPLE + 1)
    )
    return case, operation


def at_once(user, operation) -> tuple[float, int]:
    """(seconds, statements that are not savepoints) for the whole roster; undone afterwards."""
    with asking(user):
        operation = Operation.objects.visible_to(user).select_related("office").get(pk=operation.pk)
        rights_of(user).offices("view_case"), named(user)  # a request has read them by then
        with CaptureQueriesContext(connection) as captured:
            began = time.perf_counter()
            adjudicate_rows(operation=operation, to="victim", by=user, expected=PEOPLE)
            relieved = relieve_roster(operation=operation, by=user, **FACTS)
            spent = time.perf_counter() - began
        transaction.set_rollback(True)
    if relieved.number != PEOPLE:
        raise RuntimeError(f"{relieved.number} of {PEOPLE} were relieved.")
    return spent, len([row for row in captured if "SAVEPOINT" not in row["sql"]])


def one_by_one(user, case) -> float:
    """Seconds for some people, each recorded, put on the case and relieved by the actions of the forms; undone."""
    with asking(user):
        case = Case.objects.visible_to(user).select_related("office").get(pk=case.pk)
        began = time.perf_counter()
        for n in range(ONE_BY_ONE):
            person = create_person(office=case.office, name=f"Sangeetha Murugan {n}", by=user)
            add_person_to_case(case=case, person=person, role="victim", by=user)
            record_relief(case=case, person=person, by=user, **FACTS)
        spent = time.perf_counter() - began
        transaction.set_rollback(True)
    return spent


if __name__ == "__main__":
    main()
