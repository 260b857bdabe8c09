"""Custody: the pages that record and correct it, and its timeline on the page of a matter."""

from collections import defaultdict

from django.contrib import messages
from django.utils.translation import gettext as _

from cases.models import CaseRole
from cases.views.submitting import sent
from offices.access import record_view

from ..actions.custody import TOLD, change_custody, record_custody, remove_custody
from ..custody_order import in_order, unusual
from ..forms.base import StageForm
from ..forms.custody import CustodyChangeForm, CustodyForm
from ..models import CustodyInterval, Proceeding, Verdict
from .shared import matter_url, page, stored, warn

RELATED = ("case__office", "proceeding__matter", "proceeding__person")


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=("case__office", "matter", "person"))
def custody_create(request, proceeding):
    form = CustodyForm(sent(request), case=proceeding.case, user=request.user)
    response = stored(request, form, record_custody, matter_url(proceeding.matter), proceeding=proceeding)
    if response and form.is_valid():
        _say_what_is_unusual(request, proceeding, form.cleaned_data["state"])
    return response or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Record custody"),
        button=_("Record"),
        hint=proceeding.person,
    )


@record_view(CustodyInterval, "change_accountability", kwarg="custody_id", related=RELATED)
def custody_edit(request, custody):
    proceeding = custody.proceeding
    form = CustodyChangeForm(sent(request), case=custody.case, user=request.user)
    form.keep_unknown(custody)
    form.initial = form.read(custody) | {"version": custody.version}
    response = stored(request, form, change_custody, matter_url(proceeding.matter), custody=custody)
    if response and form.is_valid():
        _say_what_is_unusual(request, proceeding)
    return response or page(
        request,
        form,
        custody.case,
        matter=proceeding.matter,
        title=_("Correct custody"),
        button=_("Save"),
        hint=proceeding.person,
    )


@record_view(CustodyInterval, "change_accountability", kwarg="custody_id", related=RELATED)
def custody_remove(request, custody):
    """A page that asks before a stretch of custody is taken back."""
    proceeding = custody.proceeding
    form = StageForm(sent(request), case=custody.case, user=request.user)
    return stored(request, form, remove_custody, matter_url(proceeding.matter), custody=custody) or page(
        request,
        form,
        custody.case,
        matter=proceeding.matter,
        title=_("Take back custody"),
        button=_("Take it back"),
        hint=_("“%(state)s” was entered by mistake. The one before it goes on; the history keeps it.")
        % {"state": custody.get_state_display()},
        danger=True,
    )


def shown(matter, user) -> dict:
    """What the fragment `_custody.html` needs: proceeding id → its stretches of custody in their order."""
    found = defaultdict(list)
    for row in CustodyInterval.objects.visible_to(user).filter(proceeding__matter=matter):
        found[row.proceeding_id].append(row)
    return {"custody": {proceeding: in_order(rows) for proceeding, rows in found.items()}}


def _say_what_is_unusual(request, proceeding, state=""):
    proceeding.refresh_from_db()
    rows = in_order(CustodyInterval.objects.visible_to(request.user).filter(proceeding=proceeding))
    convicted = Verdict.objects.filter(proceeding=proceeding, is_guilty=True, overturned_on=None).exists()
    for sentence in unusual(rows, convicted):
        messages.warning(request, sentence)
    warn(request, proceeding)
    if state in TOLD and proceeding.restricted:
        _name_the_untold(request, proceeding)


def _name_the_untold(request, proceeding):
    """Nothing leaves a restricted case by itself: say in which others that are seen the same person is a suspect."""
    roles = CaseRole.objects.visible_to(request.user).running().suspects().filter(person=proceeding.person_id)
    others = [str(role.case) for role in roles.exclude(case=proceeding.case_id).select_related("case").order_by("pk")]
    if others:
        messages.warning(
            request,
            _("This case is restricted, so other cases with the same suspect were not told: %(cases)s.")
            % {"cases": ", ".join(others)},
        )
