"""Hand-overs to aftercare: who looks after somebody freed, from which day on, and what they need.

The work of whoever works on the case, social workers among them. Source: the domain rules, "Workflow".
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.models import Partner
from offices.refusal import Refusal
from offices.versions import store

from ..checks import check_day, check_receiver
from ..models import Handover
from ..victims import victims_among
from .taking_back import take_back


def check_hands_over(by, case):
    """Raise unless `by` works on cases of the case's office (PermissionDenied) and the case is open (Refusal)."""
    require(by, "change_case", case.office_id)
    if case.status != Case.Status.OPEN:
        raise Refusal(_("The case is not open, so nobody is handed over in it."))


@dataclass(frozen=True)
class Told:
    """What is told of a hand-over: to whom, where, who received, on which day, by whom, and what is needed now.

    `to` is one of Handover.To; a shelter is a `partner` of the office, everything else a `place` in words.
    `received_by` is a name and a role.
    """

    to: str
    received_by: str
    handed_over_on: object
    handed_over_by: object
    place: str = ""
    partner: Partner | None = None
    needs: str = ""

    def fields(self) -> dict:
        """The columns of a hand-over."""
        return {
            "to": self.to,
            "partner": self.partner if self.to == Handover.To.SHELTER else None,
            "place": self.partner.name if self.to == Handover.To.SHELTER else self.place.strip(),
            "received_by": self.received_by.strip(),
            "handed_over_on": self.handed_over_on,
            "handed_over_by": self.handed_over_by,
            "needs": self.needs.strip(),
        }


def record_handovers(*, case, people, told: Told, by, at=None) -> list[Handover]:
    """Record that these people, who were relieved, were handed over together: all of them, or none.

    Raises Refusal with a sentence.
    """
    check_hands_over(by, case)
    _check(case, told)
    chosen = victims_among(case, people)
    if not chosen:
        raise Refusal(_("Choose who was handed over."), "people")
    reliefs = {id(victim): _relief_before(victim, told.handed_over_on) for victim in chosen}
    try:
        with transaction.atomic():
            made = Handover.objects.bulk_create(
                Handover(
                    case=case,
                    office_id=case.office_id,
                    person_id=victim.role.person_id,
                    relief=reliefs[id(victim)],
                    recorded_by=by,
                    **told.fields(),
                )
                for victim in chosen
            )
            said = ngettext("A survivor was handed over: %(to)s", "%(n)d survivors were handed over: %(to)s", len(made))
            audit.record(
                "record_handovers",
                by=by,
                obj=made[0] if len(made) == 1 else None,
                case=case,
                audience=Audience.RESCUE,
                summary=said % {"n": len(made), "to": made[0].get_to_display().lower()},
                at=at,
                handovers=[one.pk for one in made],
            )
    except IntegrityError:
        raise Refusal(_("One of them was handed over on that day already."), "people") from None
    return made


def _relief_before(victim, day):
    """The last relief of the victim until that day. Raises Refusal without one: a hand-over comes after relief."""
    before = [each for each in victim.reliefs if each.relieved_on <= day] if victim else []
    if not before:
        raise Refusal(_("Only who was relieved by that day can be handed over."), "people")
    return max(before, key=lambda each: each.relieved_on)


def _check(case, told: Told):
    check_day(case, told.handed_over_on, "handed_over_on")
    check_receiver(case, told.received_by)
    if told.to == Handover.To.SHELTER:
        shelter = told.partner
        if shelter is None or shelter.kind != Partner.Kind.SHELTER or shelter.office_id != case.office_id:
            raise Refusal(_("Choose the shelter."), "partner")
    elif not told.place.strip():
        raise Refusal(_("Say where they are now."), "place")


def change_handover(*, handover: Handover, told: Told, by, version) -> Handover:
    """Correct a hand-over. Raises Stale if somebody saved it since `version` was read."""
    case = handover.case
    check_hands_over(by, case)
    _check(case, told)
    try:
        with transaction.atomic():
            store(handover, version, **told.fields())
            audit.record(
                "change_handover",
                by=by,
                obj=handover,
                case=case,
                audience=Audience.RESCUE,
                summary=_("A hand-over was corrected"),
            )
    except IntegrityError:
        raise Refusal(_("This person was handed over on that day already."), "handed_over_on") from None
    return handover


def remove_handover(*, handover: Handover, by, reason) -> Case:
    """Take back a hand-over recorded by mistake, for a reason; its history stays. Returns the case."""
    case = handover.case
    check_hands_over(by, case)
    with transaction.atomic():
        take_back(
            handover,
            action="remove_handover",
            told=_("A hand-over was taken back: it was recorded by mistake"),
            noted=_("A hand-over was taken back: %(reason)s"),
            reason=reason,
            by=by,
        )
    return case
