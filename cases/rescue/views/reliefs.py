"""The pages of the rescue stage."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import RECORD_OF_PERSON, Case
from cases.views.submitting import RELATED, carry_out, sent, show, stage_page
from offices.access import record_view

from ..actions.reliefs import (
    change_relief,
    confirm_safety,
    confirm_safety_of,
    record_victim_outcome,
    relieve_victims,
    remove_relief,
    remove_victim_outcome,
)
from ..checks import unusual
from ..forms.reliefs import OutcomeForm, ReliefChangeForm, ReliefForm, SafetyFields, SafetyForm, TakeBackForm
from ..investigation import counts
from ..models import Referral, Relief, VictimOutcome
from ..overview import overview
from ..stage import answered_for, unlisted

OF_RELIEF = ("case__office", "case__lead", RECORD_OF_PERSON)


def panel_url(case):
    return reverse("rescue:panel", args=[case.pk])


@record_view(Case, "view_rescue", kwarg="case_id", related=RELATED)
def panel(request, case):
    """The victims of the case and what became of them: a fragment for the case page, a page when asked for directly."""
    is_open, user = case.status == Case.Status.OPEN, request.user
    shown = overview(case, user, request.GET)
    context = shown | {
        "unlisted": unlisted(case, answered_for(shown["victims"])),
        "can_change": is_open and case.allows(user, "change_rescue"),
        "can_hand_over": is_open and case.allows(user, "change_case"),
        "investigation": counts(case, request.user),
        "referrals": Referral.objects.visible_to(request.user).filter(case=case),
    }
    return stage_page(request, case, "rescue", **context)


@record_view(Case, "change_rescue", kwarg="case_id", related=RELATED)
def relief_create(request, case):
    draft = f"case-{case.pk}-relief"
    form = ReliefForm(sent(request), case=case, user=request.user, initial={"people": request.GET.getlist("person")})
    made = carry_out(
        request, form, relieve_victims, done=_("Relief recorded."), to=panel_url(case), draft=draft, case=case
    )
    if made:
        say_unusual(request, case, form)
    return made or show(
        request,
        case,
        form,
        title=_("Record a relief"),
        submit=_("Record relief"),
        draft=draft,
        template="rescue/relief_form.html",
    )


def say_unusual(request, case, form):
    """Warn of a relief that is unusual for the case: it is stored all the same."""
    kind = getattr(form, "cleaned_data", {}).get("type")
    if kind and (sentence := unusual(case, kind)):
        messages.warning(request, sentence)


@record_view(Relief, "change_rescue", kwarg="relief_id", related=OF_RELIEF)
def relief_edit(request, relief):
    form = ReliefChangeForm(sent(request), case=relief.case, user=request.user, relief=relief)
    saved = carry_out(
        request, form, change_relief, done=_("Relief corrected."), to=panel_url(relief.case), relief=relief
    )
    if saved:
        say_unusual(request, relief.case, form)
    return saved or show(
        request,
        relief.case,
        form,
        title=_("Correct a relief"),
        submit=_("Save"),
        person=relief.person.record,
        template="rescue/relief_form.html",
    )


@record_view(Relief, "change_rescue", kwarg="relief_id", related=OF_RELIEF)
def relief_remove(request, relief):
    form = TakeBackForm(sent(request), case=relief.case, user=request.user)
    removed = carry_out(request, form, remove_relief, done=_("The relief was taken back."), to=panel_url, relief=relief)
    return removed or show(
        request,
        relief.case,
        form,
        title=_("Take back the relief of %(person)s") % {"person": relief.person.record},
        submit=_("Take it back"),
        intro=_("It no longer counts. What it was stays in its history."),
    )


@record_view(Relief, "change_rescue", kwarg="relief_id", related=OF_RELIEF)
def relief_safe(request, relief):
    form = SafetyFields(sent(request), case=relief.case, user=request.user)
    confirmed = carry_out(
        request, form, confirm_safety, done=_("Safety confirmed."), to=panel_url(relief.case), relief=relief
    )
    return confirmed or show(
        request,
        relief.case,
        form,
        title=_("Confirm that %(person)s is safe") % {"person": relief.person.record},
        submit=_("Confirm safety"),
    )


@record_view(Case, "change_rescue", kwarg="case_id", related=RELATED)
def safety_create(request, case):
    form = SafetyForm(sent(request), case=case, user=request.user, initial={"people": request.GET.getlist("person")})
    confirmed = carry_out(request, form, confirm_safety_of, done=_("Safety confirmed."), to=panel_url(case), case=case)
    return confirmed or show(
        request,
        case,
        form,
        title=_("Confirm that people are safe"),
        submit=_("Confirm safety"),
        intro=_("Everybody who was relieved and of whom nobody has made sure yet."),
        template="rescue/people_form.html",
    )


@record_view(Case, "change_rescue", kwarg="case_id", related=RELATED)
def outcome_create(request, case):
    draft = f"case-{case.pk}-outcome"
    form = OutcomeForm(sent(request), case=case, user=request.user, initial={"person": request.GET.get("person")})
    made = carry_out(
        request, form, record_victim_outcome, done=_("Outcome recorded."), to=panel_url(case), draft=draft, case=case
    )
    return made or show(
        request,
        case,
        form,
        title=_("Record another outcome"),
        submit=_("Record outcome"),
        draft=draft,
        intro=_("For a victim who was not relieved."),
    )


@record_view(VictimOutcome, "change_rescue", kwarg="outcome_id", related=OF_RELIEF)
def outcome_remove(request, ended):
    form = TakeBackForm(sent(request), case=ended.case, user=request.user)
    removed = carry_out(
        request, form, remove_victim_outcome, done=_("The outcome was taken back."), to=panel_url, ended=ended
    )
    return removed or show(
        request,
        ended.case,
        form,
        title=_("Take back the outcome of %(person)s") % {"person": ended.person.record},
        submit=_("Take it back"),
        intro=_("The search goes on."),
    )
