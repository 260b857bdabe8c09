"""Hearings: entered, looked at, held, moved, cancelled, corrected; and the sheet that goes into the bag."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.submitting import carry_out, page, sent, show
from offices.access import record_view

from .. import actions
from ..forms.hearings import CancelForm, HearingChangeForm, HearingForm, HeldForm, MoveHearingForm, ReopenForm
from ..hearing_states import S, lacks_next, refusal, refusal_to_add, refusal_to_move
from ..models import CourtOrder, CustodyInterval, Hearing, HearingAccused, Matter, Proceeding
from ..obstacles import named_gaps
from ..support import put_support
from .shared import matter_url

RELATED = ("case__office", "matter", "next")
#: Of a hearing of this kind that was held, the stage to which its accused may be moved.
OFFERS = {Hearing.Kind.TRIAL: Proceeding.Stage.TRIAL}
BEFORE_TRIAL = (Proceeding.Stage.CHARGED, Proceeding.Stage.PRE_TRIAL)
MOST_ON_MATTER = 50


def hearing_url(hearing) -> str:
    return reverse("accountability:hearing-detail", args=[hearing.pk])


def changed(request, form, action, hearing, *, to=None, done=""):
    """Do what the form asks of the hearing, once, and go back to it; None: nothing was sent, or the form says why."""
    return carry_out(
        request,
        form,
        action,
        done=done or _("It is recorded."),
        to=to or hearing_url(hearing),
        draft=request.path,
        hearing=hearing,
    )


def ask(request, form, hearing, *, title, button, template="hearing_edit", **more):
    """A page with one form about a hearing."""
    return show(
        request,
        hearing.case,
        form,
        title=title,
        submit=button,
        draft=request.path,
        template=f"accountability/{template}.html",
        matter=hearing.matter,
        hearing=hearing,
        back=hearing_url(hearing),
        nav="calendar",
        **more,
    )


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office", "case__lead"))
def hearing_create(request, matter):
    form = HearingForm(sent(request), case=matter.case, user=request.user, matter=matter)
    saved = carry_out(
        request,
        form,
        actions.schedule_hearing,
        done=_("It is recorded."),
        to=hearing_url,
        draft=request.path,
        matter=matter,
    )
    refused = refusal_to_add(matter)
    return saved or show(
        request,
        matter.case,
        form,
        title=_("Add a hearing"),
        submit=_("Add the hearing"),
        draft=request.path,
        template="accountability/hearing_new.html",
        matter=matter,
        back=matter_url(matter),
        nav="calendar",
        refusals=[refused] if refused else [],
    )


@record_view(Hearing, "view_accountability", kwarg="hearing_id", related=RELATED)
def hearing_detail(request, hearing):
    """Who, what and where, what the witnesses need, what the court ordered, and how often it was adjourned before."""
    can_change = hearing.allows(request.user, "change_accountability") and hearing.case.is_running
    offered = []
    facts = facts_of(hearing, request.user)
    if hearing.status == S.ADJOURNED:
        counted = Hearing.objects.filter(pk=hearing.pk).with_cost()
        hearing.cost, hearing.nth = counted.values_list("cost", "nth").get()
    if can_change and hearing.status == S.HELD and hearing.kind in OFFERS:
        offered = [row.proceeding for row in facts["accused"] if row.proceeding.stage in BEFORE_TRIAL]
    return page(
        request,
        hearing.case,
        "accountability/hearing_detail.html",
        hearing=hearing,
        matter=hearing.matter,
        nav="calendar",
        can_change=can_change,
        day_has_come=hearing.on <= hearing.case.office.today(),
        day_is_past=hearing.on < hearing.case.office.today(),
        lacks_next=lacks_next(hearing),
        gaps=named_gaps(hearing.case, [hearing]),
        orders=CourtOrder.objects.visible_to(request.user)
        .filter(hearing=hearing)
        .select_related("task__assignee", "case"),
        earlier=earlier(hearing, request.user),
        before=Hearing.objects.visible_to(request.user).filter(next=hearing).first(),
        offered=offered,
        **facts,
    )


def facts_of(hearing, user) -> dict:
    """What page and sheet both show: the accused with where they are held, our lawyers, and the support."""
    accused = list(
        HearingAccused.objects.filter(hearing=hearing)
        .select_related("proceeding__person", "proceeding__matter__profile_version")
        .prefetch_related("proceeding__matter__profile_version__stages")
        .order_by("proceeding")
    )
    custody = CustodyInterval.objects.visible_to(user).filter(
        proceeding__in=[row.proceeding_id for row in accused], is_current=True
    )
    held = {row.proceeding_id: row for row in custody}
    for row in accused:
        row.custody = held.get(row.proceeding_id)
    put_support([hearing])
    return {"accused": accused, "lawyers": list(hearing.lawyers.select_related("user").order_by("pk"))}


def earlier(hearing, user):
    """Hearings of the same kind in the matter that were adjourned before this one, the newest first."""
    rows = Hearing.objects.visible_to(user).adjourned().filter(matter=hearing.matter_id, kind=hearing.kind)
    return (
        rows.filter(on__lte=hearing.on).exclude(pk=hearing.pk).with_cost().select_related("next").order_by("-on", "-pk")
    )


@record_view(Hearing, "view_accountability", kwarg="hearing_id", related=RELATED)
def hearing_sheet(request, hearing):
    """One page to take along. It names the accused, whom the court names too, and no survivor."""
    orders = CourtOrder.objects.visible_to(request.user).filter(matter=hearing.matter_id, task__done_at=None)
    return page(
        request,
        hearing.case,
        "accountability/hearing_sheet.html",
        hearing=hearing,
        matter=hearing.matter,
        nav="calendar",
        orders=orders.select_related("task__assignee")[:8],
        earlier=earlier(hearing, request.user)[:5],
        **facts_of(hearing, request.user),
    )


@record_view(Hearing, "change_accountability", kwarg="hearing_id", related=RELATED)
def hearing_edit(request, hearing):
    form = HearingChangeForm(sent(request), user=request.user, hearing=hearing)
    return changed(request, form, actions.change_hearing, hearing) or ask(
        request, form, hearing, title=_("Correct the hearing"), button=_("Save")
    )


@record_view(Hearing, "change_accountability", kwarg="hearing_id", related=RELATED)
def hearing_hold(request, hearing):
    form = HeldForm(sent(request), case=hearing.case, user=request.user, initial=_initial(hearing))
    return changed(request, form, actions.hold_hearing, hearing) or ask(
        request, form, hearing, title=_("The hearing was held"), button=_("Held"), refusals=_why(hearing, S.HELD)
    )


@record_view(Hearing, "change_accountability", kwarg="hearing_id", related=RELATED)
def hearing_move(request, hearing):
    initial = _initial(hearing) | {"on": hearing.on, "hour": hearing.at}
    form = MoveHearingForm(sent(request), case=hearing.case, user=request.user, initial=initial)
    refused = refusal_to_move(hearing)
    return changed(request, form, actions.move_hearing, hearing) or ask(
        request,
        form,
        hearing,
        title=_("Another date"),
        button=_("Move the hearing"),
        hint=_("Before its day. What the court put off on the day itself is an adjournment."),
        refusals=[refused] if refused else [],
    )


@record_view(Hearing, "change_accountability", kwarg="hearing_id", related=RELATED)
def hearing_cancel(request, hearing):
    form = CancelForm(sent(request), case=hearing.case, user=request.user, initial=_initial(hearing))
    return changed(request, form, actions.cancel_hearing, hearing) or ask(
        request,
        form,
        hearing,
        title=_("Cancel the hearing"),
        button=_("Cancel the hearing"),
        refusals=_why(hearing, S.CANCELLED),
        danger=True,
    )


@record_view(Hearing, "change_accountability", kwarg="hearing_id", related=RELATED)
def hearing_reopen(request, hearing):
    form = ReopenForm(sent(request), case=hearing.case, user=request.user, initial=_initial(hearing))
    return changed(request, form, actions.reopen_hearing, hearing) or ask(
        request,
        form,
        hearing,
        title=_("Take back what came of it"),
        button=_("Take it back"),
        hint=_("For a mistake: the hearing is to come again. The history keeps what was written."),
        refusals=_why(hearing, S.SCHEDULED),
        danger=True,
    )


def _initial(hearing):
    return {"version": hearing.version}


def _why(hearing, to):
    refused = refusal(hearing, to)
    return [refused] if refused else []


def shown(matter, user) -> dict:
    """What the fragment `_hearings.html` needs: the hearings of a matter, what is to come first."""
    rows = Hearing.objects.visible_to(user).filter(matter=matter).select_related("next").with_cost()
    hearings = list(rows.order_by("-on", "-pk")[:MOST_ON_MATTER])
    put_support(hearings)
    to_come = [row for row in reversed(hearings) if row.is_to_come]
    return {"hearings_to_come": to_come, "hearings_over": [row for row in hearings if not row.is_to_come]}
