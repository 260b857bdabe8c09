"""What a court record becomes: unsaved rows of people, proceedings, charges, verdicts and their flags.

Custody, sentences and money: outcomes_mapping.
"""

from django.utils.translation import gettext as _

from cases.models import CaseRole, Person, PersonName, PersonToken
from cases.naming import tokens
from cases.partial_dates import PartialDate

from .. import dates
from ..models import Charge, Plea, Proceeding, RecordFlag, Verdict
from . import odd_sentences
from .oddities import of_accused, of_charge

S = Proceeding.Stage


def case_ref(case) -> str:
    return f"court-records/case/{case.ref}"


def accused_ref(accused) -> str:
    return f"court-records/accused/{accused.ref}"


def charge_ref(charge) -> str:
    return f"court-records/charge/{charge.ref}"


def stage_of(accused) -> str:
    """The furthest stage that the record tells of. Court records do not say when a case was before trial or in it."""
    outcomes = accused.verdicts
    guilty = any(outcome in Verdict.GUILTY for outcome in outcomes)
    if accused.terminated.earliest:
        return S.FINAL
    if outcomes and all(charge.outcomes for charge in accused.charges):
        return S.SENTENCED if guilty else S.ACQUITTED
    if outcomes:
        return S.VERDICT
    return S.CHARGED  # whoever is accused in a court's files was charged, though the charge may not be recorded


def person_of(accused, office) -> Person:
    """The accused under a pseudonym: court records of this format hold no names."""
    birth, age = PartialDate.unknown(), accused.age
    if age is not None and accused.arrested.earliest:
        youngest = PartialDate.of_age(age, accused.arrested.latest)
        oldest = PartialDate.of_age(age, accused.arrested.earliest)
        birth = PartialDate(oldest.earliest, youngest.latest, "estimated")
    return Person(
        office=office,
        display_name=_("Accused %(ref)s") % {"ref": accused.ref},
        sex=accused.sex,
        born_from=birth.earliest,
        born_to=birth.latest,
        born_precision=birth.precision,
        born_text="" if age is None else _("%(age)d at the arrest") % {"age": age},
        source_ref=accused_ref(accused),
    )


def names_of(people) -> list[PersonName]:
    return [
        PersonName(person=person, office_id=person.office_id, full=person.display_name, kind=PersonName.Kind.PSEUDONYM)
        for person in people
    ]


def tokens_of(people) -> list[PersonToken]:
    return [
        PersonToken(person=person, office_id=person.office_id, kind=kind, token=token)
        for person in people
        for kind, token in sorted(tokens(person.display_name))
    ]


def roles_of(case, people) -> list[CaseRole]:
    return [CaseRole(**of_case(case), person=person, role=CaseRole.Role.SUSPECT) for person in people]


def proceeding_of(accused, person, matter) -> Proceeding:
    case = matter.case
    proceeding = Proceeding(
        **of_case(case),
        matter=matter,
        person=person,
        stage=stage_of(accused),
        earned_office_id=case.office_id,
        source_ref=accused_ref(accused),
        source=accused.row.cells,
    )
    for stem, when in (("arrested", accused.arrested), ("charged", accused.charged), ("ended", accused.terminated)):
        dates.keep(proceeding, stem, when)
    return proceeding


def charge_of(record, proceeding, case, library) -> Charge:
    """`library` holds the Statutes of the office's country by their citation; one that is not there stays as text."""
    entry = library.get(record.statute.casefold())
    return Charge(
        **of_case(case),
        proceeding=proceeding,
        statute=record.statute,
        statute_entry=entry,
        iccs=entry.iccs if entry else "",
        counts=record.counts,
        plea=Plea.GUILTY if Verdict.Outcome.GUILTY_PLEA in record.outcomes else "",
        source_ref=charge_ref(record),
        source=record.row.cells,
    )


def verdicts_of(record, charge, accused, case) -> list[Verdict]:
    """No verdict of the format has a day: each counts in the year the record ended, or is undated."""
    found = []
    for outcome, counts in record.outcomes.items():
        verdict = Verdict(
            **of_case(case),
            charge=charge,
            proceeding_id=charge.proceeding_id,
            outcome=outcome,
            counts=counts,
            is_guilty=outcome in Verdict.GUILTY,
            earned_office_id=case.office_id,
        )
        dates.keep(verdict, "given", accused.terminated)
        found.append(verdict)
    return found


def flags_of(accused, co_accused, proceeding, case, today) -> list[RecordFlag]:
    oddities = [
        *of_accused(accused, today),
        *odd_sentences.of_sentence(accused),
        *odd_sentences.of_money(accused, co_accused),
        *(odd for charge in accused.charges for odd in odd_of_charge(charge)),
    ]
    return [flag(case, odd, accused_ref(accused), proceeding) for odd in dict.fromkeys(oddities)]


def odd_of_charge(charge) -> list:
    """Everything that is odd about one charge."""
    return [*of_charge(charge), *odd_sentences.of_charge(charge)]


def flag(case, odd, ref, proceeding=None) -> RecordFlag:
    return RecordFlag(
        **of_case(case), proceeding=proceeding, level=odd.level, source_ref=ref[:160], sentence=odd.sentence[:300]
    )


def of_case(case) -> dict:
    """What every row of the case says."""
    return {"case": case, "office_id": case.office_id, "restricted": case.restricted}
