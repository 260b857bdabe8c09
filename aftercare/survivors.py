"""The survivors of a case as aftercare sees them: who was relieved, who agreed to care, who is in it."""

from dataclasses import dataclass, field

from cases.models import RECORD_OF_PERSON, Consent
from cases.rescue.victims import Victim, victims_of

from .models import Enrolment


@dataclass
class Survivor:
    """One human being among the victims of a case, with consent and enrolments; merged records are one."""

    victim: Victim
    consent: Consent | None = None
    enrolments: list[Enrolment] = field(default_factory=list)

    @property
    def person(self):
        return self.victim.person

    @property
    def is_relieved(self) -> bool:
        return bool(self.victim.reliefs) and not self.victim.is_no_victim

    @property
    def has_consented(self) -> bool:
        """Whether the newest answer about care is a consent in force."""
        return (
            self.consent is not None
            and self.consent.answer == Consent.Answer.GIVEN
            and self.consent.withdrawn_on is None
        )

    @property
    def open_enrolment(self) -> Enrolment | None:
        return next((enrolment for enrolment in self.enrolments if enrolment.is_open), None)


def survivors_of(case, user=None) -> list[Survivor]:
    """Every victim of the case with what aftercare knows of them; five queries, however many they are.

    With `user`, rows are reached through that person.
    """
    consents, enrolments = Consent.objects.all(), Enrolment.objects.all()
    if user is not None:
        consents, enrolments = consents.visible_to(user), enrolments.visible_to(user)
    survivors = [Survivor(victim) for victim in victims_of(case, user)]
    by_person = {person_id: survivor for survivor in survivors for person_id in survivor.victim.person_ids}
    for consent in consents.filter(case=case, purpose=Consent.Purpose.CARE).order_by("answered_on", "pk"):
        if consent.person_id in by_person:
            by_person[consent.person_id].consent = consent
    shown = enrolments.filter(case=case).select_related(RECORD_OF_PERSON, "proposed_by")
    for enrolment in shown:
        if enrolment.person_id in by_person:
            by_person[enrolment.person_id].enrolments.append(enrolment)
    return survivors


def survivor_of(case, person_id) -> Survivor | None:
    """That person among the survivors of the case, by any of their records; None: not a victim on it."""
    return next((one for one in survivors_of(case) if person_id in one.victim.person_ids), None)
