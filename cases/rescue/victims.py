"""The victims of a case as rescue sees them: one entry per human being, with what became of them."""

from dataclasses import dataclass, field

from cases.models import RECORD_OF_PERSON, CaseRole, Person

from .models import Relief, VictimOutcome


@dataclass
class Victim:
    """One human being among the victims of a case. Records that were merged are one victim."""

    roles: list[CaseRole] = field(default_factory=list)
    reliefs: list[Relief] = field(default_factory=list)
    outcome: VictimOutcome | None = None

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
