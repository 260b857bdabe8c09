"""Release certificates: applied for, issued or refused, for one person or for many at once.

A certificate is not an adjudication: nothing here changes who is a victim, and no figure rests on it.
Source: the domain rules, "Casework types": bonded labour needs a magistrate's release certificate.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case
from offices import audit
from offices.audiences import Audience
from offices.casework import CaseworkType
from offices.refusal import Refusal
from offices.versions import store

from ..checks import check_day, check_works
from ..models import ReleaseCertificate
from ..victims import Victim, victims_among
from .taking_back import take_back

Status = ReleaseCertificate.Status
#: The day that each status needs.
DAY_OF = {Status.APPLIED: "applied_on", Status.ISSUED: "issued_on", Status.REFUSED: "refused_on"}


@dataclass(frozen=True)
class Said:
    """What an authority said: the same for everybody of one sitting, but for the number."""

    status: str
    issuer: str
    on: object
    applied_on: object = None
    reason: str = ""

    def fields(self, number: str = "") -> dict:
        """The columns of a certificate, those that the status does not have being empty."""
        days = dict.fromkeys(DAY_OF.values()) | {"applied_on": self.applied_on, DAY_OF[self.status]: self.on}
        return days | {
            "status": self.status,
            "issuer": self.issuer.strip(),
            "number": number.strip() if self.status == Status.ISSUED else "",
            "reason": self.reason.strip() if self.status == Status.REFUSED else "",
        }


def record_certificates(*, case, people, said: Said, numbers: dict, by, at=None) -> list[ReleaseCertificate]:
    """Record what an authority said for these victims of a case of bonded labour: all of them, or none.

    `numbers` holds by a person's id the number of an issued certificate. Who had one applied for has that one answered;
    everybody else gets a new one. Raises Refusal with a sentence.
    """
    check_works(by, case)
    check_bonded(case)
    _check(case, said)
    chosen = victims_among(case, people)
    if not chosen or None in chosen:
        raise Refusal(_("Choose among the victims of this case."), "people")
    try:
        with transaction.atomic():
            made = _write(case, chosen, said, numbers, by)
            audit.record(
                "record_certificates",
                by=by,
                obj=made[0] if len(made) == 1 else None,
                case=case,
                audience=Audience.RESCUE,
                summary=_said_of(made),
                at=at,
                certificates=[one.pk for one in made],
            )
    except IntegrityError:
        raise Refusal(_("One of these numbers was recorded in this case before."), "first_number") from None
    return made


def check_bonded(case):
    """Raise Refusal unless the case is one of bonded labour."""
    if CaseworkType.BONDED_LABOUR not in case.types:
        raise Refusal(_("Release certificates are for bonded labour, and this case is not of that type."))


def _check(case, said: Said):
    if not said.issuer.strip():
        raise Refusal(_("Name the authority."), "issuer")
    if said.on is None:
        raise Refusal(_("Say on which day."), "on")
    check_day(case, said.on, "on")
    if said.status == Status.REFUSED and not said.reason.strip():
        raise Refusal(_("Say for what reason it was refused."), "reason")
    if said.applied_on:
        check_day(case, said.applied_on, "applied_on")
        if said.applied_on > said.on:
            raise Refusal(_("It was applied for after it was answered: one of the two days is wrong."), "applied_on")


def _write(case, victims: list[Victim], said: Said, numbers, by):
    """Answer what these victims had applied for, and add the others; one statement for each of the two."""
    ids = {pk: victim for victim in victims for pk in victim.person_ids}
    waiting = ReleaseCertificate.objects.filter(case=case, person__in=ids).pending()
    applied = {id(ids[one.person_id]): one for one in waiting.select_for_update(of=("self",), no_key=True)}
    if applied and said.status == Status.APPLIED:
        first = next(victim.person for victim in victims if id(victim) in applied)
        raise Refusal(_("For %(person)s one is applied for already.") % {"person": first}, "people")
    answered, fresh = [], []
    for victim in victims:
        fields = said.fields(_number_of(victim, numbers, said))
        if one := applied.get(id(victim)):
            fields["applied_on"] = fields["applied_on"] or one.applied_on
            for name, value in fields.items():
                setattr(one, name, value)
            one.version += 1
            answered.append(one)
        else:
            relief = max(victim.reliefs, key=lambda each: each.relieved_on, default=None)
            person = victim.role.person_id
            facts = {"case": case, "office_id": case.office_id, "person_id": person, "relief": relief}
            fresh.append(ReleaseCertificate(**facts, **fields, recorded_by=by))
    if answered:
        ReleaseCertificate.objects.bulk_update(answered, [*said.fields(), "version"])
    return answered + ReleaseCertificate.objects.bulk_create(fresh)


def _number_of(victim: Victim, numbers, said: Said) -> str:
    number = next((numbers[pk] for pk in victim.person_ids if numbers.get(pk)), "")
    if said.status == Status.ISSUED and not number.strip():
        raise Refusal(_("Give the number of the certificate of %(person)s.") % {"person": victim.person}, "numbers")
    return number


def _said_of(made) -> str:
    words = {
        Status.APPLIED: ngettext(
            "A release certificate was applied for", "%(n)d release certificates were applied for", len(made)
        ),
        Status.ISSUED: ngettext(
            "A release certificate was issued", "%(n)d release certificates were issued", len(made)
        ),
        Status.REFUSED: ngettext(
            "A release certificate was refused", "%(n)d release certificates were refused", len(made)
        ),
    }
    return words[made[0].status] % {"n": len(made)}


def change_certificate(*, certificate: ReleaseCertificate, said: Said, number, by, version) -> ReleaseCertificate:
    """Answer an application, or correct what was recorded. Raises Stale if somebody saved it since it was read."""
    case = certificate.case
    check_works(by, case)
    _check(case, said)
    if said.status == Status.ISSUED and not number.strip():
        raise Refusal(_("Give the number of the certificate."), "number")
    try:
        with transaction.atomic():
            store(certificate, version, **said.fields(number))
            audit.record(
                "change_certificate",
                by=by,
                obj=certificate,
                case=case,
                audience=Audience.RESCUE,
                summary=_said_of([certificate]),
            )
    except IntegrityError:
        raise Refusal(
            _("This number was recorded in this case before, or another one is applied for."), "number"
        ) from None
    return certificate


def remove_certificate(*, certificate: ReleaseCertificate, by, reason) -> Case:
    """Take back a certificate recorded by mistake, for a reason; its history stays. Returns the case."""
    case = certificate.case
    check_works(by, case)
    with transaction.atomic():
        take_back(
            certificate,
            action="remove_certificate",
            told=_("A release certificate was taken back: it was recorded by mistake"),
            noted=_("A release certificate was taken back: %(reason)s"),
            reason=reason,
            by=by,
        )
    return case
