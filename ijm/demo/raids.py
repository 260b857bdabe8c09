"""Operations: planned by one, approved by two, led by an authority, with everybody listed, relieved and accounted for.

Each step is an action of whoever does it in the field, so an operation may be told as far as it has come.
"""

import datetime
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from cases.partial_dates import age_range
from cases.rescue.actions.approvals import answer_operation, submit_operation
from cases.rescue.actions.operations import (
    add_lesson,
    answer_checklist,
    close_operation,
    execute_operation,
    write_debrief,
)
from cases.rescue.actions.plans import add_risk, add_to_team, plan_operation
from cases.rescue.actions.roster import list_people
from cases.rescue.actions.roster_people import link_people
from cases.rescue.actions.roster_reliefs import relieve_roster
from cases.rescue.approvals import AnswersAs
from cases.rescue.checklist import ITEMS
from cases.rescue.models import OperationApproval, OperationMember, Relief
from cases.rescue.roster.reading import band_of
from cases.rescue.roster.rows import TypedRow
from offices.casework import CaseworkType as T
from offices.models import Partner

from .hands import now_by
from .vocabulary import LESSONS, PLAN, RAIDS, RISKS

Part, Capacity = OperationMember.Part, OperationApproval.Capacity
LABOUR = (T.BONDED_LABOUR, T.FORCED_LABOUR)
NOT_ONE_OF_OURS = "Inspector of the authority"


@dataclass(frozen=True)
class Days:
    """When an operation was begun to be planned, approved and carried out."""

    begun: datetime.date
    approved: datetime.date
    on: datetime.date


def days_of(told, shares=(0.03, 0.04, 0.05)) -> Days:
    return Days(*map(told.day, shares))


def partner(told, kind) -> Partner:
    """The office's agency of that kind."""
    return Partner.objects.filter(office=told.crew.office, kind=kind).order_by("pk").first()


def plan(told, *, begun, planned_for, by=None, whole=True):
    """A plan with its site and authority; a `whole` one also says who comes along, what may go wrong and where to."""
    by = by or told.by("investigator")
    title, site = RAIDS[T(told.story.main_type)]
    operation = plan_operation(
        cases=[told.case],
        by=by,
        at=told.at(begun),
        title=title.format(place=told.case.place),
        site=site.format(place=told.case.place),
        planned_for=planned_for,
        lead_authority=partner(told, "labour_inspectorate" if told.story.main_type in LABOUR else "police"),
        plan=PLAN if whole else "",
        transport="Two buses of the district, a car for the team, an ambulance at the crossroads." if whole else "",
        interpreters="One, of another village." if whole else "",
        placement="",
        placement_partner=partner(told, "shelter"),
        placement_ready=whole,
    )
    if whole:
        _complete(told, operation, by, begun)
    return operation


def _complete(told, operation, by, begun):
    for risk, likelihood, severity, mitigation in RISKS:
        add_risk(
            operation=operation,
            by=by,
            at=told.at(begun),
            risk=risk,
            likelihood=likelihood,
            severity=severity,
            mitigation=mitigation,
        )
    team = ((Part.SOCIAL_WORKER, told.worker("social_worker"), ""), (Part.AUTHORITY, None, NOT_ONE_OF_OURS))
    for part, user, name in team:
        add_to_team(operation=operation, part=part, user=user, name=name, by=by, at=told.at(begun))


def submit(told, operation, day, by=None):
    """The director and the operations approver are asked. Returns the operation as it stands."""
    return submit_operation(operation=operation, by=by or told.by("investigator"), at=told.at(day))


def approve(told, operation, day):
    """Both say yes, each having read the same plan. Returns the operation, approved."""
    for capacity in (Capacity.DIRECTOR, Capacity.APPROVER):
        operation = answer_operation(
            operation=operation,
            capacity=AnswersAs(capacity),
            decision=OperationApproval.Decision.APPROVED,
            plan_version=operation.plan_version,
            by=told.by(str(capacity)),
            at=told.at(day),
        )
    return operation


def carry_out(told, operation, on, *, said, outcome):
    """Every line of the list says go, and it takes place. Returns the operation, carried out."""
    by = told.by("investigator")
    answer_checklist(operation=operation, answers={item.key: ("go", "") for item in ITEMS}, by=by, at=told.at(on))
    return execute_operation(
        operation=operation,
        executed_on=on,
        outcome=outcome,
        said=said,
        said_by=operation.lead_authority.name,
        by=by,
        at=told.at(on),
    )


def carried_out(told, days: Days, *, said, outcome):
    """An operation from its first plan to the day on which it took place."""
    operation = plan(told, begun=days.begun, planned_for=days.on)
    operation = approve(told, submit(told, operation, days.approved), days.approved)
    return carry_out(told, operation, days.on, said=said, outcome=outcome)


# --- the roster --------------------------------------------------------------------------------------------------


def row(told, number, *, name="", sex="unknown", age=None, family="", adjudication="undecided", remark="") -> TypedRow:
    """A row of the roster as the field would type it; the same key each time for the same story and number."""
    facts = {
        "name": name,
        "sex": sex,
        "age_band": "unknown" if age is None else band_of(age),
        "family": family,
        "remark": remark,
        "adjudication": adjudication,
    }
    key = uuid5(NAMESPACE_URL, f"{told.story.ref} {number}")
    return TypedRow(key=key, facts=facts, age_text=str(age or ""))


def rows_of(told, people, on) -> list[TypedRow]:
    """Rows for people whom the case knows already, all of them victims."""
    rows = []
    for number, person in enumerate(people):
        ages = age_range(person.born_from, person.born_to, on)
        age = sum(ages) // 2 if ages else None
        rows.append(row(told, number, name=person.display_name, sex=person.sex, age=age, adjudication="victim"))
    return rows


def relieve(told, people, attribution):
    """The victims of the story are freed in an operation of their own, and it is closed."""
    days = days_of(told)
    operation = carried_out(told, days, said=len(people), outcome="Everybody who was named was found and left with us.")
    listed = list_people(
        operation=operation, rows=rows_of(told, people, days.on), by=told.by("social_worker"), at=told.at(days.on)
    )
    link_people(
        operation=operation,
        by=told.by("social_worker"),
        chosen={entry.pk: person.pk for entry, person in zip(listed, people, strict=True)},
        at=told.at(days.on),
    )
    free(told, operation, attribution)
    close(told, operation, days.on)


def free(told, operation, attribution, how=""):
    """One relief for every victim of the roster."""
    relieve_roster(
        operation=operation,
        relieved_on=operation.executed_on,
        type=Relief.Type.REMOVED,
        authority=operation.lead_authority.name,
        attribution=attribution,
        safety_confirmed=bool(how) or told.rng.random() < 0.8,
        safety_how=how,
        by=told.by("investigator"),
        at=told.at(operation.executed_on),
    )


def close(told, operation, day, *, explanation=""):
    """What was learnt is written down, and the operation closed, its figures explained where they differ."""
    lesson, institution = LESSONS[told.story.number % len(LESSONS)]
    by = told.by("investigator")
    write_debrief(
        operation=operation,
        debrief="The authority led, the team kept together, and nobody was hurt. The way back took long.",
        by=by,
        at=told.at(day),
    )
    add_lesson(operation=operation, lesson=lesson, institution=institution, by=by, at=told.at(day))
    close_operation(operation=operation, by=now_by(by), explanation=explanation, at=told.at(day))
