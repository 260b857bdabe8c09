from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.views.submitting import sent
from offices.access import record_view

from .. import actions
from ..forms import VerdictChangeForm, VerdictForm, VerdictsForm
from ..models import Charge, Proceeding, Verdict
from .shared import matter_url, page, stored

OF_PROCEEDING = ("case__office", "matter__profile_version", "person")
OF_CHARGE = ("case__office", "proceeding__matter__profile_version")


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=OF_PROCEEDING)
def verdicts_create(request, proceeding):
    """What a court decided on one day, on all charges that wait for a verdict."""
    waiting = [charge for charge in proceeding.charges.prefetch_related("verdicts") if charge.needs_verdict]
    form = VerdictsForm(sent(request), case=proceeding.case, user=request.user, charges=waiting)
    response = stored(request, form, actions.record_verdicts, matter_url(proceeding.matter), proceeding=proceeding)
    if response:
        _warn_of_counts(request, proceeding)
    return response or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Record verdicts"),
        button=_("Record the verdicts"),
        hint=proceeding.person,
        refusals=[] if waiting else [_("No charge waits for a verdict.")],
        template="accountability/verdicts_create.html",
    )


@record_view(Charge, "change_accountability", kwarg="charge_id", related=OF_CHARGE)
def verdict_create(request, charge):
    matter = charge.proceeding.matter
    form = VerdictForm(sent(request), case=charge.case, user=request.user, initial={"counts": charge.undecided or 1})
    response = stored(request, form, actions.record_verdict, matter_url(matter), charge=charge)
    if response:
        _warn_of_counts(request, charge.proceeding)
    return response or page(
        request,
        form,
        charge.case,
        matter=matter,
        title=_("Record a verdict"),
        button=_("Record the verdict"),
        hint=charge.statute,
    )


def _warn_of_counts(request, proceeding):
    """Say how many counts still wait, of charges on which something was decided."""
    charges = proceeding.charges.prefetch_related("verdicts")
    open_counts = sum(charge.undecided or 0 for charge in charges if charge.needs_verdict and charge.verdicts.all())
    if open_counts:
        sentence = ngettext(
            "%(n)d count of these charges has no verdict yet.",
            "%(n)d counts of these charges have no verdict yet.",
            open_counts,
        )
        messages.warning(request, sentence % {"n": open_counts})


@record_view(
    Verdict,
    "change_accountability",
    kwarg="verdict_id",
    related=("case__office", "charge__proceeding__matter__profile_version", "proceeding"),
)
def verdict_edit(request, verdict):
    matter = verdict.charge.proceeding.matter
    form = VerdictChangeForm(sent(request), case=verdict.case, user=request.user)
    form.initial = form.read(verdict) | {"version": verdict.version}
    return stored(request, form, actions.change_verdict, matter_url(matter), verdict=verdict) or page(
        request,
        form,
        verdict.case,
        matter=matter,
        title=_("Correct a verdict"),
        button=_("Save"),
        hint=verdict.charge.statute,
    )
