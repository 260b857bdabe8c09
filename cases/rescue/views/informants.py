"""The pages of sources. Nothing of them stands in the log of the case: not even that somebody recorded one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.views.submitting import RELATED, carry_out, page, sent
from offices.access import record_view
from offices.answers import why_not

from ..actions.informants import (
    change_informant,
    check_hands_over,
    end_reader,
    hand_over,
    name_reader,
    record_informant,
)
from ..forms.investigation import HandOverForm, InformantChangeForm, InformantForm, ReaderForm
from ..models import Activity, ActivitySource, Informant, InformantReader
from .investigation import investigation_url, show_form

OF_INFORMANT = ("case__office", "case__lead", "handler", "office")


def informant_url(informant):
    return reverse("rescue:informant-detail", args=[informant.pk])


# Not recorded as a look at the case: its readers would learn that there is a source. The action records itself.
@record_view(Case, "change_rescue", kwarg="case_id", related=RELATED, recorded=False)
@never_cache
def informant_create(request, case):
    form = InformantForm(sent(request), case=case, user=request.user)
    made = carry_out(request, form, record_informant, done=_("Source recorded."), to=informant_url, case=case)
    return made or show_form(
        request,
        case,
        form,
        title=_("Record a source"),
        submit=_("Record source"),
        intro=_("Only you will see it, until you name somebody else."),
    )


@record_view(Informant, "view_rescue", kwarg="informant_id", related=OF_INFORMANT)
@never_cache
def informant_detail(request, informant):
    """What is known of a source, who reads it, and what came from it."""
    user = request.user
    told = ActivitySource.objects.visible_to(user).filter(informant=informant).values("activity")
    readers = InformantReader.objects.visible_to(user).running().filter(informant=informant)
    context = {
        "informant": informant,
        "readers": readers.select_related("user", "added_by"),
        "activities": Activity.objects.visible_to(user).filter(pk__in=told).select_related("site", "done_by"),
        "can_change": informant.allows(user, "change_rescue"),
        "why_no_hand_over": why_not(check_hands_over, informant, user),
    }
    return page(request, informant.case, "rescue/informant_detail.html", **context)


@record_view(Informant, "change_rescue", kwarg="informant_id", related=OF_INFORMANT)
@never_cache
def informant_edit(request, informant):
    form = InformantChangeForm(sent(request), case=informant.case, user=request.user, informant=informant)
    saved = carry_out(
        request, form, change_informant, done=_("Source corrected."), to=informant_url, informant=informant
    )
    return saved or show_form(
        request, informant.case, form, title=_("Correct a source"), submit=_("Save"), back=informant_url(informant)
    )


@record_view(Informant, "change_rescue", kwarg="informant_id", related=OF_INFORMANT)
@never_cache
def informant_name(request, informant):
    form = ReaderForm(sent(request), case=informant.case, user=request.user, informant=informant)
    named = carry_out(
        request,
        form,
        name_reader,
        done=_("The source is open to them."),
        to=informant_url(informant),
        informant=informant,
    )
    return named or show_form(
        request,
        informant.case,
        form,
        title=_("Open %(source)s to somebody") % {"source": informant},
        submit=_("Open it to them"),
        intro=_("They read all of it, and may open it to others."),
        back=informant_url(informant),
    )


@record_view(Informant, "change_rescue", kwarg="informant_id", related=OF_INFORMANT)
@never_cache
def informant_hand_over(request, informant):
    form = HandOverForm(sent(request), case=informant.case, user=request.user, informant=informant)
    given = carry_out(
        request,
        form,
        hand_over,
        done=_("The source is handed over."),
        to=investigation_url(informant.case),
        informant=informant,
    )
    return given or show_form(
        request,
        informant.case,
        form,
        title=_("Hand over %(source)s") % {"source": informant},
        submit=_("Hand over"),
        intro=_("From then on you read it only if the new handler names you."),
        why_not=why_not(check_hands_over, informant, request.user),
        back=informant_url(informant),
    )


@record_view(InformantReader, "change_rescue", kwarg="reader_id", related=("informant", "office"))
@require_POST
def reader_end(request, reader):
    end_reader(reader=reader, by=request.user)
    messages.success(request, _("The source is no longer open to them."))
    return redirect(informant_url(reader.informant))
