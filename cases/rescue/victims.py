"""The victims of a case as rescue sees them: one entry per human being, with what became of them."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import RECORD_OF_PERSON, CaseRole, Person

from .models import Operation, OperationPerson, Relief, VictimOutcome

#: The state of a victim by the operation that is to free them, the furthest last.
_S = Operation.Status
FURTHEST = ("", _S.PLANNING, _S.SUBMITTED, _S.APPROVED, _S.CLOSED, _S.EXECUTED)
_PLANNED, _DONE = (gettext_lazy("Operation planned"), "info"), (gettext_lazy("Operation carried out"), "warn")
BY_OPERATION = {
    _S.PLANNING: _PLANNED,
    _S.SUBMITTED: _PLANNED,
    _S.APPROVED: (gettext_lazy("Operation approved"), "info"),
    _S.EXECUTED: _DONE,
    _S.CLOSED: _DONE,
}


@dataclass
class Victim:
    """One human being among the victims of a case. Records that were merged are one victim."""

    roles: list[CaseRole] = field(default_factory=list)
    reliefs: list[Relief] = field(default_factory=list)
    outcome: VictimOutcome | None = None
    #: The status of the operation that is to free them, or did, among those that the person asking may know of.
    operation_status: str = ""

    @property
    def role(self) -> CaseRole:
        """The role that new facts are written to: a running one, if there is one."""
        return next((role for role in self.roles if role.until is None), self.roles[0])

    @property
    def person(self) -> Person:
        return self.roles[0].person.record

    @property
    def person_ids(self) -> set[int]:
        """Ids of every record of this human being on the case, and of the record that stands for them."""
        return {role.person_id for role in self.roles} | {self.person.pk}

    @property
    def is_listed(self) -> bool:
        return any(role.until is None for role in self.roles)

    @property
    def is_verified(self) -> bool:
        return any(role.verification == CaseRole.Verification.ACTUAL for role in self.roles)

    @property
    def is_no_victim(self) -> bool:
        return all(role.verification == CaseRole.Verification.NOT for role in self.roles)

    @property
    def is_settled(self) -> bool:
        """Relieved, or with another outcome."""
        return bool(self.reliefs) or self.outcome is not None or self.is_no_victim

    @property
    def can_be_relieved(self) -> bool:
        found_none = self.outcome is not None and self.outcome.outcome == VictimOutcome.Outcome.NOT_A_VICTIM
        return self.is_listed and not self.is_no_victim and not found_none

    @property
    def state(self) -> tuple[str, str]:
        """How far the rescue is for this victim, in words, and the colour of it.

        Source: the domain rules, "Rescue, per victim": alleged → verified → planned → approved → executed → relieved,
        or another outcome.
        """
        if self.reliefs:
            return _("Relieved"), "ok"
        if self.outcome or self.is_no_victim:
            return (self.outcome.get_outcome_display() if self.outcome else CaseRole.Verification.NOT.label), ""
        if self.operation_status:
            words, state = BY_OPERATION[self.operation_status]
            return str(words), state
        return (_("Verified"), "info") if self.is_verified else (_("Alleged"), "warn")


def victims_among(case, people) -> list[Victim | None]:
    """The victims of the case that these records are of, each once; None stands for whoever is no victim of it."""
    by_person = {pk: victim for victim in victims_of(case) for pk in victim.person_ids}
    return list({id(victim): victim for victim in (by_person.get(person.pk) for person in people)}.values())


def with_plans(victims: list[Victim], case, user) -> list[Victim]:
    """Say of each victim how far the operation is that is to free them, as far as the person may know; one query.

    What is sealed for them leaves no trace: the victim is verified, and no more.
    """
    planned = OperationPerson.objects.visible_to(user).filter(case=case, part=OperationPerson.Part.VICTIM)
    running = planned.exclude(operation__status=_S.CALLED_OFF)
    furthest = {}
    for person_id, status in running.values_list("person", "operation__status"):
        furthest[person_id] = max(furthest.get(person_id, ""), status, key=FURTHEST.index)
    for victim in victims:
        victim.operation_status = max((furthest.get(pk, "") for pk in victim.person_ids), key=FURTHEST.index)
    return victims


def victims_of(case, user=None) -> list[Victim]:
    """Everyone who is a victim on the case, and who was one when they were relieved; three queries.

    With `user`, rows are reached through that person; the engine asks without, behind the database's wall.
    """
    roles, reliefs, outcomes = CaseRole.objects.all(), Relief.objects.all(), VictimOutcome.objects.all()
    if user is not None:
        roles, reliefs, outcomes = (rows.visible_to(user) for rows in (roles, reliefs, outcomes))
    victims, by_person = {}, {}
    for role in roles.filter(case=case).victims().select_related(RECORD_OF_PERSON):
        victim = victims.setdefault(role.person.record.pk, Victim())
        victim.roles.append(role)
        by_person[role.person_id] = victim
    for relief in reliefs.filter(case=case).select_related("safety_confirmed_by"):
        if relief.person_id in by_person:
            by_person[relief.person_id].reliefs.append(relief)
    for outcome in outcomes.filter(case=case):
        if outcome.person_id in by_person:
            by_person[outcome.person_id].outcome = outcome
    return [victim for victim in victims.values() if victim.is_listed or victim.reliefs or victim.outcome]
