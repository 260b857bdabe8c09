"""Who works on a case, with whom it is shared, and whether only they may open it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.access import record_view
from offices.refusal import Refusal

from ..actions.status import assign_lead
from ..actions.work import add_member, end_member, restrict_case, share_case, unrestrict_case
from ..forms.team import LeadForm, MemberForm, ShareForm
from ..models import Case, CaseMember
from .submitting import RELATED, carry_out, page, sent


@record_view(Case, "view_case", kwarg="case_id", related=RELATED)
def case_team(request, case):
    return _page(request, case)


def _page(request, case, **sent_form):
    """The team and, for those who assign, the three forms: the one that was sent keeps what was typed."""
    members = CaseMember.objects.filter(case=case).visible_to(request.user).running().select_related("user", "added_by")
    context = {"members": members, "can_assign": case.allows(request.user, "assign_case")}
    if context["can_assign"]:
        context |= {
            "lead_form": LeadForm(case=case, user=request.user, prefix="lead"),
            "member_form": MemberForm(case=case, user=request.user, prefix="member"),
            "share_form": ShareForm(case=case, user=request.user, prefix="share"),
        }
    return page(request, case, "cases/case_team.html", **context | sent_form)


@record_view(Case, "assign_case", kwarg="case_id", related=RELATED)
def lead_assign(request, case):
    form = LeadForm(sent(request), case=case, user=request.user, prefix="lead")
    assigned = carry_out(request, form, assign_lead, done=_("Lead saved."), to=_team, case=case)
    return assigned or _page(request, case, lead_form=form)


@record_view(Case, "assign_case", kwarg="case_id", related=RELATED)
def member_add(request, case):
    form = MemberForm(sent(request), case=case, user=request.user, prefix="member")
    added = carry_out(
        request, form, add_member, done=_("Added to the team."), to=lambda _member: _team(case), case=case
    )
    return added or _page(request, case, member_form=form)


@record_view(Case, "assign_case", kwarg="case_id", related=RELATED)
def case_share(request, case):
    form = ShareForm(sent(request), case=case, user=request.user, prefix="share")
    shared = carry_out(
        request, form, share_case, done=_("The case is shared."), to=lambda _member: _team(case), case=case
    )
    return shared or _page(request, case, share_form=form)


def _team(case):
    return reverse("cases:case-team", args=[case.pk])


@record_view(CaseMember, "assign_case", kwarg="member_id", related=("case", "user"))
@require_POST
def member_end(request, member):
    return _try(request, end_member, done=_("No longer named on the case."), to=_team(member.case), member=member)


@record_view(Case, "assign_case", kwarg="case_id", related=RELATED)
@require_POST
def case_restrict(request, case):
    return _try(
        request, restrict_case, done=_("Only the people named here can open the case now."), to=_team(case), case=case
    )


@record_view(Case, "assign_case", kwarg="case_id", related=RELATED)
@require_POST
def case_unrestrict(request, case):
    return _try(
        request,
        unrestrict_case,
        done=_("Everyone of the office who reads cases can open it now."),
        to=_team(case),
        case=case,
    )


def _try(request, action, *, done, to, **known):
    """One button: do it, or say why not, and come back to the team."""
    try:
        action(by=request.user, **known)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect(to)
