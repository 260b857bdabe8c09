"""What an operation still needs before each step: sentences that somebody can act on, and the page that helps.

The page shows them beside the disabled button; the actions refuse with the first of them.
Source: the domain rules, "Rescue, per victim".
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.stages import Missing
from offices.casework import CaseworkType
from offices.models import Partner
from offices.refusal import Refusal

from .approvals import standing
from .checklist import ITEMS, answers_of
from .models import OperationApproval, OperationCase, OperationCheck, OperationMember
from .roster.reconciliation import reconcile


def refuse_with(needed: list[Missing]):
    """Raise Refusal with the first sentence, if there is one."""
    for missing in needed:
        raise Refusal(missing.sentence)


def needs_to_submit(operation) -> list[Missing]:
    """What the plan lacks before approvers are asked."""
    edit = _page("edit", operation)
    needed = []
    if not OperationCase.objects.filter(operation=operation).exists():
        needed.append(Missing(_("The operation is for no case yet."), _page("cases", operation), _("Add a case")))
    needed += authority_needs(operation)
    if not operation.plan.strip():
        needed.append(Missing(_("The plan is not written."), edit, _("Write it")))
    needed += people_needs(operation)
    if not operation.operationrisks.exists():
        url = _page("risk-create", operation)
        needed.append(Missing(_("No risk is named, with what is done about it."), url, _("Name a risk")))
    return needed


def authority_needs(operation) -> list[Missing]:
    """A public authority leads, and never the police for abuse by the police."""
    edit, lead = _page("edit", operation), operation.lead_authority
    if lead is None:
        return [Missing(_("No authority leads. An operation is always a public authority's."), edit, _("Choose it"))]
    if sentence := unfit_to_lead(lead, operation):
        return [Missing(sentence, edit, _("Choose another"))]
    return []


def unfit_to_lead(lead: Partner, operation) -> str:
    """Why this partner cannot lead the operation; empty when it can."""
    if lead.kind not in Partner.PUBLIC or lead.office_id != operation.office_id:
        return _("%(authority)s is not a public authority of this office's directory.") % {"authority": lead}
    if lead.kind == Partner.Kind.POLICE and is_about_police(operation):
        return _("The police never lead where the police are accused of abuse.")
    return ""


def is_about_police(operation) -> bool:
    """Whether a case of the operation, among those that the person asking reads, is about abuse by the police."""
    of_police = OperationCase.objects.filter(operation=operation, case__types__contains=[CaseworkType.POLICE_ABUSE])
    return of_police.exists()


def people_needs(operation) -> list[Missing]:
    """A social worker is on the team, and a placement is ready."""
    needed = []
    if not operation.operationmembers.running().filter(part=OperationMember.Part.SOCIAL_WORKER).exists():
        url = _page("member-create", operation)
        needed.append(Missing(_("No social worker is on the team."), url, _("Add one")))
    if not operation.placement.strip() and not operation.placement_partner_id:
        needed.append(Missing(_("It is not said where people go afterwards."), _page("edit", operation), _("Say it")))
    elif not operation.placement_ready:
        needed.append(Missing(_("The placement is not ready."), _page("edit", operation), _("Say that it is")))
    return needed


def needs_to_execute(operation) -> list[Missing]:
    """What is missing before the operation can take place."""
    return [
        *approval_needs(operation),
        *authority_needs(operation),
        *people_needs(operation),
        *check_needs(operation),
    ]


def approval_needs(operation) -> list[Missing]:
    """Who still has to approve, by capacity."""
    approved = {row.capacity for row in standing(operation) if row.decision == OperationApproval.Decision.APPROVED}
    words = {
        OperationApproval.Capacity.DIRECTOR: _("The director has not approved this version of the plan."),
        OperationApproval.Capacity.APPROVER: _("The operations approver has not approved this version of the plan."),
    }
    return [Missing(sentence) for capacity, sentence in words.items() if capacity not in approved]


def check_needs(operation) -> list[Missing]:
    """What the go/no-go list says against going."""
    answers = answers_of(operation)
    url, needed = _page("checklist", operation), []
    against = [item for item in ITEMS if item.key in answers and answers[item.key].answer != OperationCheck.Answer.GO]
    for item in against:
        needed.append(Missing(_("No go: %(item)s.") % {"item": item.label}, url, _("Go/no-go list")))
    if unanswered := sum(item.key not in answers for item in ITEMS):
        words = ngettext(
            "%(n)d line of the go/no-go list has no answer.",
            "%(n)d lines of the go/no-go list have no answer.",
            unanswered,
        )
        needed.append(Missing(words % {"n": unanswered}, url, _("Go/no-go list")))
    return needed


def needs_to_close(operation) -> list[Missing]:
    """What is missing before the operation can be closed, beside an explanation of its figures."""
    if operation.debrief.strip():
        return []
    return [Missing(_("The debrief is not written."), _page("debrief", operation), _("Write it"))]


def needs_explanation(operation, explanation: str) -> str:
    """Why the figures have to be explained before closing; empty when they add up, or are explained."""
    questions = reconcile(operation).open_questions
    if not questions or explanation.strip():
        return ""
    return _("Explain the figures: %(questions)s") % {"questions": " ".join(questions)}


def _page(name, operation):
    return reverse(f"rescue:operation-{name}", args=[operation.pk])
