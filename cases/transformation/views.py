"""The pages of the transformation stage: the gaps of a case, and the reforms of an office."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Task
from cases.views.submitting import RELATED, carry_out, sent, show, stage_page
from offices.access import record_view, right_view, rights_of
from offices.audiences import Audience
from offices.numbers import number_in

from .actions import (
    change_gap,
    close_gap,
    link_reform,
    move_reform,
    name_gap,
    propose_for_gap,
    propose_reform,
)
from .forms import GapChangeForm, GapCloseForm, GapForm, GapReformForm, LinkForm, ReformForm, RungForm
from .models import Reform, SystemGap
from .transitions import next_rung

OF_GAP = ("case__office", "case__lead", "reform")


def panel_url(case):
    return reverse("transformation:panel", args=[case.pk])


def reform_url(reform):
    return reverse("transformation:reform-detail", args=[reform.pk])


@record_view(Case, "view_transformation", kwarg="case_id", related=RELATED)
def panel(request, case):
    """The gaps of the case and what answers each: a fragment for the case page, a page when asked for directly."""
    gaps = SystemGap.objects.visible_to(request.user).filter(case=case).select_related("reform")
    can_change = case.allows(request.user, "change_transformation") and case.status == Case.Status.OPEN
    handed_on = open_tasks(case, request.user) if can_change else []
    return stage_page(request, case, "transformation", gaps=gaps, can_change=can_change, handed_on=handed_on)


def open_tasks(case, user):
    """What others handed on to those who work on the justice system: each may be a gap that is to be named."""
    return Task.objects.visible_to(user).open().filter(case=case, audience=Audience.TRANSFORMATION)


def told_by_task(request, case) -> dict:
    """What the gap form begins with when it is opened from a task of the case."""
    task = open_tasks(case, request.user).filter(pk=number_in(request.GET.get("task", ""))).first()
    return {"what": task.title} if task else {}


@record_view(Case, "change_transformation", kwarg="case_id", related=RELATED)
def gap_create(request, case):
    draft = f"case-{case.pk}-gap"
    form = GapForm(sent(request), case=case, user=request.user, initial=told_by_task(request, case))
    named = carry_out(request, form, name_gap, done=_("The gap is named."), to=panel_url(case), draft=draft, case=case)
    return named or show(request, case, form, title=_("Name a system gap"), submit=_("Name the gap"), draft=draft)


@record_view(SystemGap, "change_transformation", kwarg="gap_id", related=OF_GAP)
def gap_edit(request, gap):
    form = GapChangeForm(sent(request), gap=gap, user=request.user)
    saved = carry_out(request, form, change_gap, done=_("The gap is saved."), to=panel_url(gap.case), gap=gap)
    return saved or show(request, gap.case, form, title=_("Correct a gap"), submit=_("Save"))


@record_view(SystemGap, "change_transformation", kwarg="gap_id", related=OF_GAP)
def gap_link(request, gap):
    form = LinkForm(sent(request), gap=gap, user=request.user)
    linked = carry_out(request, form, link_reform, done=_("The gap is linked."), to=panel_url(gap.case), gap=gap)
    return linked or show(
        request,
        gap.case,
        form,
        title=_("Link to a reform"),
        submit=_("Link"),
        intro=gap.what,
        gap=gap,
        template="transformation/gap_link.html",
    )


@record_view(SystemGap, "change_transformation", kwarg="gap_id", related=OF_GAP)
def gap_propose(request, gap):
    draft = f"gap-{gap.pk}-reform"
    form = GapReformForm(sent(request), gap=gap, user=request.user)
    done = _("The reform is proposed and linked.")
    made = carry_out(request, form, propose_for_gap, done=done, to=panel_url(gap.case), draft=draft, gap=gap)
    return made or show(
        request, gap.case, form, title=_("Propose a reform"), submit=_("Propose it"), draft=draft, intro=gap.what
    )


@record_view(SystemGap, "change_transformation", kwarg="gap_id", related=OF_GAP)
def gap_close(request, gap):
    form = GapCloseForm(sent(request), gap=gap, user=request.user)
    closed = carry_out(request, form, close_gap, done=_("The gap is closed."), to=panel_url(gap.case), gap=gap)
    return closed or show(
        request, gap.case, form, title=_("Close a gap without a reform"), submit=_("Close it"), intro=gap.what
    )


@right_view("view_transformation")
def reform_list(request):
    """The reforms of the offices whose transformation stage the person reads, highest rung last."""
    reforms = list(Reform.objects.visible_to(request.user).select_related("office"))
    gaps = Counter(
        SystemGap.objects.visible_to(request.user).filter(reform__in=reforms).values_list("reform", flat=True)
    )
    for reform in reforms:
        reform.gap_count = gaps[reform.pk]
    rungs = [{"label": rung.label, "reforms": [one for one in reforms if one.rung == rung]} for rung in Reform.Rung]
    can_change = rights_of(request.user).has("change_transformation")
    context = {"nav": "reforms", "rungs": rungs, "count": len(reforms), "can_change": can_change}
    return render(request, "transformation/reform_list.html", context)


@right_view("change_transformation")
def reform_create(request):
    form = ReformForm(sent(request), user=request.user)
    made = carry_out(
        request, form, propose_reform, done=_("The reform is proposed."), to=reform_url, draft="reform-new"
    )
    return made or show(
        request,
        None,
        form,
        title=_("Propose a reform"),
        submit=_("Propose it"),
        draft="reform-new",
        template="transformation/reform_form.html",
    )


@record_view(Reform, "view_transformation", kwarg="reform_id", related=("office",))
def reform_detail(request, reform):
    """One reform: its ladder with the proofs, and the gaps it answers on cases that the person reads."""
    context = {
        "nav": "reforms",
        "reform": reform,
        "ladder": reform.ladder(),
        "next": next_rung(reform),
        "gaps": SystemGap.objects.visible_to(request.user).filter(reform=reform).select_related("case"),
        "can_change": reform.allows(request.user, "change_transformation"),
    }
    return render(request, "transformation/reform_detail.html", context)


@record_view(Reform, "change_transformation", kwarg="reform_id", related=("office",))
def reform_move(request, reform):
    rung = next_rung(reform)
    if rung is None:
        messages.info(request, _("This reform stands on the highest rung."))
        return redirect(reform_url(reform))
    form = RungForm(sent(request), reform=reform, rung=rung)
    moved = carry_out(
        request, form, move_reform, done=_("The reform is one rung higher."), to=reform_url, reform=reform
    )
    return moved or show(
        request,
        None,
        form,
        title=_("%(reform)s: one rung up") % {"reform": reform},
        submit=_("Save"),
        reform=reform,
        template="transformation/reform_form.html",
    )
