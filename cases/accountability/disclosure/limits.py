"""What may be disclosed: by whose consent, which documents, and how much at a time."""

from django.utils.translation import gettext as _

from cases.models import RECORD_OF_PERSON, CaseRole, Consent, Document, Person
from offices.audiences import Audience
from offices.refusal import Refusal

MOST_DOCUMENTS = 200
MOST_BYTES = 500 * 1024 * 1024
#: Sharing with an authority rests on these.
RESTS_ON = (Consent.Purpose.LEGAL, Consent.Purpose.DATA_SHARING)


def disclosable(case, user):
    """Documents of the case that the person reads and may hand on: never what aftercare alone reads."""
    return (
        Document.objects.visible_to(user)
        .filter(case=case)
        .exclude(audience=Audience.AFTERCARE)
        .select_related("custodian", "working_copy")
    )


def check_consent(case):
    """Raise Refusal while a victim of the case has withdrawn or refused what sharing rests on.

    Withdrawing consent stops the sharing that rested on it (domain.md §6). Where nobody was asked yet, nothing stands
    against it: an authority may demand what it needs.
    """
    consents = list(Consent.objects.filter(case=case, purpose__in=RESTS_ON).order_by("answered_on", "pk"))
    if not consents:
        return
    victims = set(CaseRole.objects.filter(case=case).victims().values_list("person", flat=True))
    record = _records(victims | {consent.person_id for consent in consents})
    victims = {record[person] for person in victims}
    newest = {(record[consent.person_id], consent.purpose): consent for consent in consents}
    for (person, _purpose), consent in newest.items():
        if person in victims and (consent.withdrawn_on or consent.answer != Consent.Answer.GIVEN):
            raise Refusal(
                _("A victim of this case does not consent, or no longer, to: %(purpose)s. Nothing may be disclosed.")
                % {"purpose": consent.get_purpose_display().lower()}
            )


def _records(ids) -> dict[int, int]:
    """Person → the record that stands for them. One that is hidden stands for itself."""
    along = RECORD_OF_PERSON.removeprefix("person__")
    found = {person.pk: person.record.pk for person in Person.objects.filter(pk__in=ids).select_related(along)}
    return {one: found.get(one, one) for one in ids}
