"""The pages of the aftercare stage."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import RECORD_OF_PERSON, Case
from cases.rescue.models import Handover
from cases.views.submitting import RELATED, carry_out, sent, show, stage_page
from offices.access import record_view
from offices.answers import perform, why_not

from .actions import (
    advance_enrolment,
    answer_restored,
    close_enrolment,
    decline_enrolment,
    enrol_survivor,
    propose_restored,
)
from .checks import check_can_answer_restored
from .clock import limit_of, limits
from .forms import AdvanceForm, AnswerForm, CloseForm, DeclineForm, EnrolForm, RestoredForm
from .models import Enrolment
from .survivors import survivors_of
from .transitions import RESTORED_FROM, next_state

OF_ENROLMENT = ("case__office", "case__lead", RECORD_OF_PERSON, "proposed_by")


def panel_url(case):
    return reverse("aftercare:panel", args=[case.pk])


@record_view(Case, "view_aftercare", kwarg="case_id", related=RELATED)
def panel(request, case):
    """The survivors of the case and their enrolments: a fragment for the case page, a page when asked for directly."""
    survivors = [one for one in survivors_of(case, request.user) if one.is_relieved or one.enrolments]
    running = limits([enrolment for one in survivors for enrolment in one.enrolments if enrolment.is_open])
    is_open, user = case.status == Case.Status.OPEN, request.user
    handovers = {one.person_id: one for one in Handover.objects.visible_to(user).filter(case=case)}
    rows = [
        {
            "survivor": one,
            "enrolments": [_row(e, running, case, user) for e in one.enrolments],
            "handover": None if one.enrolments else _handover_of(one, handovers),
        }
        for one in survivors
    ]
    context = {
        "handed_over": sum(row["handover"] is not None for row in rows),
        "can_change": is_open and case.allows(user, "change_aftercare"),
        "can_answer": is_open and (case.allows(user, "change_aftercare") or case.allows(user, "approve_closure")),
        "rows": rows,
    }
    return stage_page(request, case, "aftercare", **context)


def _handover_of(survivor, handovers):
    """The last hand-over of a survivor, by any of their records; None without one."""
    mine = [handovers[pk] for pk in survivor.victim.person_ids if pk in handovers]
    return max(mine, key=lambda handover: handover.handed_over_on, default=None)


def _row(enrolment, running, case, user):
    """One enrolment as the panel shows it: where it stands, its limit, and what can be done next."""
    limit, today, to = running.get(enrolment.pk), case.office.today(), next_state(enrolment)
    return {
        "enrolment": enrolment,
        "limit": limit,
        "is_near": limit and limit.is_near(today),
        "is_over": limit and limit.is_over(today),
        "next": to,
        "next_label": Enrolment.State(to).label if to else "",
        "can_be_restored": enrolment.state in RESTORED_FROM and not enrolment.proposed_by_id,
        "asked_by_me": enrolment.proposed_by_id == user.pk,
    }


@record_view(Case, "change_aftercare", kwarg="case_id", related=RELATED)
def enrolment_create(request, case):
    form = EnrolForm(sent(request), case=case, user=request.user, initial={"person": request.GET.get("person")})
    made = carry_out(request, form, enrol_survivor, done=_("Enrolled in aftercare."), to=panel_url(case), case=case)
    return made or show(
        request,
        case,
        form,
        title=_("Enrol a survivor"),
        submit=_("Enrol"),
        intro=_(
            "Whoever is missing here was not relieved yet, is enrolled already, or has no consent for care in force."
        ),
    )


@record_view(Case, "change_aftercare", kwarg="case_id", related=RELATED)
def enrolment_decline(request, case):
    form = DeclineForm(sent(request), case=case, user=request.user, initial={"person": request.GET.get("person")})
    made = carry_out(
        request, form, decline_enrolment, done=_("Written down: care was declined."), to=panel_url(case), case=case
    )
    return made or show(
        request,
        case,
        form,
        title=_("A survivor declined care"),
        submit=_("Save"),
        intro=_("Declining closes nothing for ever: the survivor can be enrolled whenever they want to."),
    )


@record_view(Enrolment, "change_aftercare", kwarg="enrolment_id", related=OF_ENROLMENT)
@require_POST
def enrolment_advance(request, enrolment):
    form = AdvanceForm(request.POST, enrolment=enrolment, user=request.user)
    if form.is_valid() and perform(form, advance_enrolment, enrolment=enrolment, by=request.user, **form.facts()):
        messages.success(request, _("Aftercare goes on: %(state)s.") % {"state": enrolment.get_state_display().lower()})
    else:
        messages.error(request, " ".join(sentence for errors in form.errors.values() for sentence in errors))
    return redirect(panel_url(enrolment.case))


@record_view(Enrolment, "change_aftercare", kwarg="enrolment_id", related=OF_ENROLMENT)
def enrolment_close(request, enrolment):
    form = CloseForm(sent(request), enrolment=enrolment, user=request.user)
    closed = carry_out(
        request,
        form,
        close_enrolment,
        done=_("The enrolment is closed."),
        to=panel_url(enrolment.case),
        enrolment=enrolment,
    )
    return closed or show(
        request,
        enrolment.case,
        form,
        title=_("Close the enrolment of %(person)s") % {"person": enrolment.person.record},
        submit=_("Close it"),
        enrolment=enrolment,
        limit=limit_of(enrolment),
        template="aftercare/enrolment_close.html",
    )


@record_view(Enrolment, "change_aftercare", kwarg="enrolment_id", related=OF_ENROLMENT)
def enrolment_propose(request, enrolment):
    draft = f"enrolment-{enrolment.pk}-restored"
    form = RestoredForm(sent(request), enrolment=enrolment, user=request.user)
    done = _("Asked. A second person answers it.")
    asked = carry_out(
        request, form, propose_restored, done=done, to=panel_url(enrolment.case), draft=draft, enrolment=enrolment
    )
    return asked or show(
        request,
        enrolment.case,
        form,
        title=_("%(person)s is restored") % {"person": enrolment.person.record},
        submit=_("Ask for approval"),
        draft=draft,
        intro=_("Somebody else approves it; then the enrolment is closed."),
    )


@record_view(Enrolment, "view_aftercare", kwarg="enrolment_id", related=OF_ENROLMENT)
def enrolment_answer(request, enrolment):
    refused = why_not(check_can_answer_restored, enrolment, request.user)
    form = AnswerForm(sent(request), enrolment=enrolment, user=request.user)
    done = _("Your answer is recorded.")
    answered = carry_out(request, form, answer_restored, done=done, to=panel_url(enrolment.case), enrolment=enrolment)
    return answered or show(
        request,
        enrolment.case,
        form,
        title=_("Is %(person)s restored?") % {"person": enrolment.person.record},
        submit=_("Save the answer"),
        enrolment=enrolment,
        why_not=refused,
        template="aftercare/enrolment_answer.html",
    )
