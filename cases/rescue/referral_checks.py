"""What must be true before a referral is decided; each rule refuses with a sentence, which its button shows as well."""

from django.utils.translation import gettext as _

from cases.actions.status import SCREENING_QUESTIONS
from cases.models import Case
from offices.casework import CaseworkType
from offices.refusal import Refusal

from .models import Referral
from .referral_transitions import TRANSITIONS


def check_can_move_referral(referral: Referral, to: str):
    """Raise Refusal unless the table lets the referral become `to`."""
    if to not in TRANSITIONS[referral.status]:
        raise Refusal(
            _("The referral is “%(status)s” and cannot become “%(to)s”.")
            % {"status": referral.get_status_display(), "to": Referral.Status(to).label}
        )


def check_can_become_case(referral: Referral):
    """Raise Refusal unless the office may log a case of it: open, three times “yes”, types of its mandate."""
    check_can_move_referral(referral, Referral.Status.BECAME_CASE)
    office = referral.office
    if not office.takes_casework or not office.is_open_on(office.today()):
        raise Refusal(_("%(office)s takes no cases. Pass the referral on.") % {"office": office})
    if any(referral.screening.get(key) == "no" for key, _sentence in SCREENING_QUESTIONS):
        raise Refusal(_("A question of screening was answered with “no”. Decline the referral, or pass it on."))
    if any(referral.screening.get(key) != "yes" for key, _sentence in SCREENING_QUESTIONS):
        raise Refusal(_("Answer the three questions of screening first."))
    if not referral.types:
        raise Refusal(_("Say first what type of case it may be."))
    outside = [str(CaseworkType(one).label) for one in referral.types if office.mandate and one not in office.mandate]
    if outside:
        raise Refusal(
            _("%(office)s has no mandate for %(types)s. Decline the referral, or pass it on.")
            % {"office": office, "types": ", ".join(outside)}
        )


def check_can_join(referral: Referral, user):
    """Raise Refusal unless there is a case that it could join, among those that the person sees."""
    check_can_move_referral(referral, Referral.Status.JOINED)
    if not Case.objects.visible_to(user).running().filter(office=referral.office_id).exists():
        raise Refusal(_("%(office)s has no running case that you may see.") % {"office": referral.office})


def check_consent_to_pass_on(consent: str, identity_passed: bool, ground: str):
    """Raise Refusal unless who the person is may be told to somebody else.

    Without the person's consent it is passed on without their identity. Danger to life and the protection of a child
    are the two grounds that go before: then who they are may be told even against their word, and the ground is kept.
    Source: the domain rules, "Safety of the people in the data": consent per purpose.
    """
    if not identity_passed or consent == Referral.Consent.GIVEN or ground in Referral.Ground.values:
        return
    if consent == Referral.Consent.REFUSED:
        raise Refusal(
            _(
                "The person refuses to be passed on. Pass it on without saying who they are, unless there is danger to "
                "life or a child must be protected."
            ),
            "identity_passed",
        )
    raise Refusal(
        _("The person was not asked. Ask first, or pass it on without saying who they are."), "identity_passed"
    )


def check_joins(referral: Referral, case: Case):
    """Raise Refusal unless the case is a running one of the same office."""
    if case.office_id != referral.office_id:
        raise Refusal(_("The case belongs to another office."), "number")
    if not case.is_running:
        raise Refusal(_("%(case)s does not run any more. Re-open it, or log a new case.") % {"case": case}, "number")
