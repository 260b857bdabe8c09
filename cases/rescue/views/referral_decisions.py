"""Triage of a referral, and the four decisions: a case, a case we have, declined, passed on."""

from django.utils.translation import gettext as _

from cases.models import CaseRole, Person
from cases.views.submitting import carry_out, case_url, sent, show
from offices.access import record_view
from offices.answers import why_not

from ..actions.referrals import (
    decline_referral,
    join_referral_to_case,
    log_case_of_referral,
    pass_on_referral,
    record_of,
    triage_referral,
)
from ..forms.referral_decisions import BecomeCaseForm, DeclineForm, JoinForm, PassOnForm, TriageForm
from ..models import Referral
from ..referral_checks import check_can_become_case, check_can_join, check_can_move_referral
from .referrals import NAV, OF_REFERRAL, known_people, referral_url

MOST_SUGGESTED = 6


def _decide(request, referral, form, action, *, done, refused, to=referral_url, **page):
    """Carry the decision out, or show its form; `refused` is why it cannot be made at all."""
    draft = f"referral-{referral.pk}-{action.__name__}"
    decided = carry_out(request, form, action, done=done, to=to, draft=draft, referral=referral)
    template = page.pop("template", "rescue/referral_step.html")
    return decided or show(
        request, None, form, draft=draft, referral=referral, why_not=refused, template=template, nav=NAV, **page
    )


@record_view(Referral, "add_case", kwarg="referral_id", related=OF_REFERRAL)
def referral_triage(request, referral):
    return _decide(
        request,
        referral,
        TriageForm(sent(request), referral=referral, user=request.user),
        triage_referral,
        done=_("The triage is saved."),
        refused=why_not(check_can_move_referral, referral, Referral.Status.TRIAGED),
        title=_("Triage"),
        submit=_("Save the triage"),
        intro=_("What is known so far; it can be done in several steps."),
    )


@record_view(Referral, "add_case", kwarg="referral_id", related=OF_REFERRAL)
def referral_case(request, referral):
    return _decide(
        request,
        referral,
        BecomeCaseForm(sent(request), referral=referral, user=request.user),
        log_case_of_referral,
        done=_("The case is logged."),
        refused=why_not(check_can_become_case, referral),
        to=lambda moved: case_url(moved.case),
        title=_("Log a case of this referral"),
        submit=_("Log the case"),
        intro=_("It begins with all that was told: person, contact, place, account, and the answers to screening."),
        template="rescue/referral_who.html",
    )


@record_view(Referral, "add_case", kwarg="referral_id", related=OF_REFERRAL)
def referral_join(request, referral):
    user = request.user
    form = JoinForm(sent(request), referral=referral, user=user, suggestions=suggested_cases(user, referral))
    return _decide(
        request,
        referral,
        form,
        join_referral_to_case,
        done=_("The referral joined the case."),
        refused=why_not(check_can_join, referral, user),
        to=lambda moved: case_url(moved.case),
        title=_("Join an existing case"),
        submit=_("Join the case"),
        template="rescue/referral_who.html",
    )


def suggested_cases(user, referral):
    """Running cases of the office, which the person sees, in which somebody stands who may be the one meant."""
    record = record_of(referral, user)
    people = [record] if record else known_people(user, referral)
    records = Person.objects.visible_to(user).standing_for([person.pk for person in people])
    roles = CaseRole.objects.visible_to(user).filter(person__in=records, office=referral.office_id)
    cases = {role.case_id: role.case for role in roles.select_related("case").order_by("-case_id")}
    return [case for case in cases.values() if case.is_running][:MOST_SUGGESTED]


@record_view(Referral, "add_case", kwarg="referral_id", related=OF_REFERRAL)
def referral_decline(request, referral):
    return _decide(
        request,
        referral,
        DeclineForm(sent(request), referral=referral, user=request.user),
        decline_referral,
        done=_("The referral is declined."),
        refused=why_not(check_can_move_referral, referral, Referral.Status.DECLINED),
        title=_("Decline the referral"),
        submit=_("Decline it"),
        intro=_("If somebody else can help, pass it on instead."),
    )


@record_view(Referral, "add_case", kwarg="referral_id", related=OF_REFERRAL)
def referral_pass_on(request, referral):
    return _decide(
        request,
        referral,
        PassOnForm(sent(request), referral=referral, user=request.user),
        pass_on_referral,
        done=_("The referral is passed on."),
        refused=why_not(check_can_move_referral, referral, Referral.Status.PASSED_ON),
        title=_("Pass the referral on"),
        submit=_("Pass it on"),
    )
