from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import RECORD_OF_PERSON
from cases.views.submitting import carry_out, page, sent
from offices.access import record_view

from .. import actions
from ..forms.testimonies import TestimonyChangeForm, TestimonyForm
from ..models import Hearing, Matter, Testimony
from ..protection import end_of
from ..support import put_consents, readiness
from . import shared

RELATED = ("case__office", "matter", RECORD_OF_PERSON)


def testimony_url(testimony) -> str:
    return reverse("accountability:testimony-detail", args=[testimony.pk])


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office",))
def testimony_create(request, matter):
    form = TestimonyForm(sent(request), case=matter.case, user=request.user, matter=matter)
    return carry_out(
        request,
        form,
        actions.plan_testimony,
        done=_("It is recorded."),
        to=testimony_url,
        draft=request.path,
        matter=matter,
    ) or shared.page(
        request,
        form,
        matter.case,
        matter=matter,
        title=_("Support for testifying"),
        button=_("Save"),
        hint=_("Whether the person agrees to testify is recorded next, as their consent."),
    )


@record_view(Testimony, "view_accountability", kwarg="testimony_id", related=RELATED)
def testimony_detail(request, testimony):
    """One witness: consent, what is wanted and arranged, protection, and the hearings at which a survivor testifies."""
    put_consents([testimony])
    today = testimony.case.office.today()
    hearings = Hearing.objects.visible_to(request.user).filter(matter=testimony.matter_id, survivor_testifies=True)
    return page(
        request,
        testimony.case,
        "accountability/testimony_detail.html",
        testimony=testimony,
        matter=testimony.matter,
        line=readiness(testimony, today),
        ends=end_of(testimony, today),
        support=[
            (label, key in testimony.arranged)
            for key, label in Testimony.Accommodation.choices
            if key in testimony.wanted
        ],
        hearings=hearings,
        can_change=testimony.allows(request.user, "change_accountability") and testimony.case.is_running,
        can_ask=testimony.allows(request.user, "change_case"),
    )


@record_view(Testimony, "change_accountability", kwarg="testimony_id", related=RELATED)
def testimony_edit(request, testimony):
    form = TestimonyChangeForm(sent(request), case=testimony.case, user=request.user)
    form.initial = form.read(testimony) | {"version": testimony.version}
    return carry_out(
        request,
        form,
        actions.change_testimony,
        done=_("It is recorded."),
        to=testimony_url,
        draft=request.path,
        testimony=testimony,
    ) or shared.page(
        request,
        form,
        testimony.case,
        matter=testimony.matter,
        title=_("Support for testifying"),
        button=_("Save"),
        hint=testimony.person.record,
    )


def shown(matter, user) -> dict:
    """What the fragment `_testimonies.html` needs: each witness with a line of how ready they are."""
    testimonies = list(Testimony.objects.visible_to(user).filter(matter=matter).select_related(RECORD_OF_PERSON))
    put_consents(testimonies)
    today = matter.case.office.today()
    return {"testimonies": [(testimony, readiness(testimony, today)) for testimony in testimonies]}
