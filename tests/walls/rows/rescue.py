"""Referrals, release certificates, hand-overs, and questions of other offices."""

from cases.models import BlindMatch, BlindMatchNotice
from cases.rescue.models import Handover, Referral, ReleaseCertificate
from tests.factories.offices import PartnerFactory
from tests.factories.rescue import ReferralFactory

from . import A_DAY


def rows(place):
    mark, common = place.mark, {"case": place.case, "person": place.person, "recorded_by": place.worker}
    return {
        "referral_id": _referral(place),
        "certificate_id": ReleaseCertificate.objects.create(
            **common, status="refused", issuer=mark, applied_on=A_DAY, refused_on=A_DAY, reason=mark
        ),
        "handover_id": Handover.objects.create(
            **common,
            to="shelter",
            partner=PartnerFactory(office=place.office, kind="shelter", name=f"Shelter {place.variant}"),
            place=mark,
            received_by=mark,
            handed_over_on=A_DAY,
            handed_over_by=place.worker,
            needs=mark,
        ),
        "notice_id": _question(place),
    }


def _question(place):
    """That somebody asked about a person who may be the one of this case."""
    asked = {
        "person": place.person,
        "asked_by": place.worker,
        "asking_office": place.office,
        "asked_at": place.case.logged_at,
    }
    return BlindMatchNotice.objects.create(**asked, match=BlindMatch.objects.create(**asked, offices=[place.office.pk]))


def _referral(place):
    """One that became this case; of the office's own, one that still waits."""
    mark = place.mark
    words = dict.fromkeys(("account", "place", "name", "told_by", "told_by_contact", "reach_at", "code_word"), mark)
    if place.variant == "own":
        return ReferralFactory(office=place.office, received_by=place.worker, manner="never", **words)
    return ReferralFactory(
        office=place.office,
        case=place.case,
        restricted=place.case.restricted,
        person=place.person,
        received_by=place.worker,
        manner="never",
        status=Referral.Status.BECAME_CASE,
        decided_by=place.worker,
        decided_at=place.case.logged_at,
        **words,
    )
