"""Operations that have not ended: one at each step, for those who sign in to go on with."""

import datetime
import random

from cases.models import CaseRole
from cases.rescue.actions.operations import answer_checklist, call_off_operation
from cases.rescue.actions.plans import add_risk, choose_people
from cases.rescue.actions.roster import list_people
from cases.rescue.checklist import ITEMS

from .names import full_name, given_name
from .raids import Days, approve, carried_out, plan, row, submit

OUTCOME = "The inspectors opened three workshops. People were brought to the school, where the list is being written."
CALLED_OFF = "A lorry was parked across the lane from midnight: somebody had been warned. The families moved on."


def _days(told, *numbers):
    return [told.today + datetime.timedelta(days=number) for number in numbers]


def being_planned(told):
    """A plan of the investigator with holes: no social worker, and nobody knows where people would sleep."""
    begun, on = _days(told, -3, 23)
    operation = plan(told, begun=begun, planned_for=on, whole=False)
    add_risk(
        operation=operation,
        by=told.by("investigator"),
        at=told.at(begun),
        risk="The guest house has a second door to the river",
        likelihood=3,
        severity=2,
        mitigation="A boat of the coast guard waits there.",
    )


def waits_for_approval(told):
    """A whole plan of a colleague: the director and the operations approver are asked."""
    begun, asked, on = _days(told, -9, -2, 11)
    by = told.second("investigator")
    operation = plan(told, begun=begun, planned_for=on, by=by)
    named = CaseRole.objects.filter(case=told.case, person__in=told.victims + told.suspects).select_related("person")
    choose_people(
        operation=operation,
        roles=[role for role in named if role.role == "suspect" or role.verification == "actual"],
        by=by,
        at=told.at(begun),
    )
    submit(told, operation, asked, by=by)


def goes_tomorrow(told):
    """Approved twice; half of the go/no-go list has its answer."""
    begun, approved, on = _days(told, -12, -4, 1)
    operation = plan(told, begun=begun, planned_for=on)
    operation = approve(told, submit(told, operation, approved), approved)
    answers = {item.key: ("go", "") for item in ITEMS[:4]} | {ITEMS[5].key: ("no_go", "Asked twice, no answer yet.")}
    answer_checklist(operation=operation, answers=answers, by=told.by("investigator"), at=told.at(_days(told, 0)[0]))


def called_off(told):
    """Approved, and called off in the night before."""
    begun, approved, on = _days(told, -40, -33, -30)
    operation = plan(told, begun=begun, planned_for=on)
    operation = approve(told, submit(told, operation, approved), approved)
    call_off_operation(operation=operation, reason=CALLED_OFF, by=told.by("investigator"), at=told.at(on))


def roster_half_written(told):
    """Carried out two days ago: 64 people were said, half of them are listed, most of these are not decided yet."""
    days = Days(*_days(told, -14, -6, -2))
    operation = carried_out(told, days, said=64, outcome=OUTCOME)
    list_people(operation=operation, rows=list(_half(told)), by=told.by("social_worker"), at=told.at(days.on))


def _half(told):
    rng, country = random.Random(f"{told.story.ref} roster"), told.crew.office.country
    known = told.victims[0]
    yield row(told, 0, name=known.display_name, sex=known.sex, age=24, adjudication="victim")
    for number in range(1, 33):
        sex = rng.choice(("female", "female", "male"))
        name = given_name(rng, country, sex) if number % 5 == 0 else full_name(rng, country, sex)
        decided = "victim" if number < 9 else "not_a_victim" if number in (12, 20) else "undecided"
        yield row(
            told,
            number,
            name="" if number == 27 else name,
            sex=sex,
            age=None if number % 11 == 0 else rng.randint(15, 46),
            family=f"F-{number // 3}" if number in (3, 4, 5, 18, 19, 30, 31) else "",
            remark="foreman's cousin" if decided == "not_a_victim" else "",
            adjudication=decided,
        )


#: `Story.operation` → what tells it.
COME_TO = {
    "listing": roster_half_written,
    "submitted": waits_for_approval,
    "planning": being_planned,
    "approved": goes_tomorrow,
    "called_off": called_off,
}
