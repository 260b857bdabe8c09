"""Moving a case to another office: offered by one, answered by the other."""

from django.urls import reverse
from django.utils.translation import gettext as _

from offices.access import record_view, rights_of

from ..actions.transfers import accept_transfer, answer_transfer, offer_transfer
from ..forms.moves import TransferAnswerForm, TransferForm
from ..models import Case, CaseTransfer
from .submitting import RELATED, carry_out, case_url, sent, show

Answer = CaseTransfer.Answer


@record_view(Case, "assign_case", kwarg="case_id", related=RELATED)
def transfer_offer(request, case):
    draft = f"case-{case.pk}-transfer"
    form = TransferForm(sent(request), case=case, user=request.user)
    offered = carry_out(
        request,
        form,
        offer_transfer,
        done=_("Offered. The case stays here until they take it."),
        to=case_url(case),
        draft=draft,
        case=case,
    )
    return offered or show(
        request,
        case,
        form,
        title=_("Offer the case to another office"),
        submit=_("Offer the case"),
        draft=draft,
        intro=_(
            "When they accept, your office can no longer open it. What was achieved until then stays counted as yours."
        ),
    )


@record_view(
    CaseTransfer, "assign_case", kwarg="offer_id", related=("from_office", "to_office", "offered_by", "answered_by")
)
def transfer_answer(request, offer):
    """Both offices see the offer; only the one that has the case sees the case."""
    answers = _answers(offer, request.user)
    form = TransferAnswerForm(sent(request), case=None, user=request.user, answers=answers)
    answered = carry_out(request, form, _answer, done=_("Your answer is recorded."), to=_where, offer=offer)
    return answered or show(
        request,
        None,
        form,
        title=_("Transfer of a case"),
        submit=_("Save the answer"),
        template="cases/transfer_answer.html",
        offer=offer,
        answers=answers,
    )


def _answers(offer, user):
    """What this person's office can still answer."""
    rights = rights_of(user)
    if offer.answer != Answer.OFFERED:
        return []
    taking = [Answer.ACCEPTED, Answer.REFUSED] if rights.has("assign_case", offer.to_office_id) else []
    return taking + ([Answer.WITHDRAWN] if rights.has("assign_case", offer.from_office_id) else [])


def _answer(*, offer, by, answer, reason):
    if answer == Answer.ACCEPTED:
        accept_transfer(offer=offer, by=by)
    else:
        answer_transfer(offer=offer, by=by, answer=answer, reason=reason)
    offer.refresh_from_db()
    return offer


def _where(offer):
    """The accepter goes on to the case; everybody else stays with the offer."""
    if offer.answer == Answer.ACCEPTED:
        return reverse("cases:case-detail", args=[offer.moving_case_id])
    return reverse("cases:transfer-answer", args=[offer.pk])
