"""The stages of a case: completing one, waiving it, taking it up again."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from offices.access import record_view, rights_of

from ..forms.moves import StageForm
from ..models import Case, StageProgress
from ..models.stage_progress import Stage, StageStatus
from ..stages import declaration_of, move_stage, tracks
from ..visibility import allows
from .submitting import RELATED, carry_out, case_url, page, sent, show


@record_view(Case, "view_case", kwarg="case_id", related=RELATED)
def stage_list(request, case):
    """Every stage, with what can be done by hand or why nothing can."""
    stages = tracks(case, request.user)
    for stage in stages:
        stage.why_not = _why_not(case, stage.key, request.user)
    return page(request, case, "cases/stage_list.html", stages=stages)


def _why_not(case, stage, user) -> str:
    """The sentence why this person cannot move this stage by hand; empty when they can."""
    if case.status != Case.Status.OPEN:
        return _("The case is not open, so its stages do not move.")
    if not _may_move(case, stage, user):
        return _("Only those who work this stage, or the director, can do this.")
    return ""


def _may_move(case, stage, user):
    return allows(user, declaration_of(stage).change_right, case.office_id, case.pk) or rights_of(user).has(
        "approve_closure", case.office_id
    )


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def stage_move(request, case, stage):
    if stage not in Stage.values:
        raise Http404
    progress = get_object_or_404(StageProgress.objects.visible_to(request.user), case=case, stage=stage)
    form = StageForm(sent(request), case=case, user=request.user, progress=progress)
    name, there = progress.get_stage_display(), f"{case_url(case)}#stage-{stage}"
    moved = carry_out(
        request, form, move_stage, done=_("%(stage)s: saved.") % {"stage": name}, to=there, case=case, stage=stage
    )
    return moved or show(
        request,
        case,
        form,
        title=_("%(stage)s: waive or take up again") % {"stage": name},
        submit=_("Save"),
        template="cases/stage_move.html",
        progress=progress,
        why_not=_why_not(case, stage, request.user),
        is_done=progress.status in (StageStatus.COMPLETED, StageStatus.WAIVED),
    )
