"""The pages of the statute library. They tell of no case, so whoever is signed in reads them."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.submitting import carry_out, sent
from offices.access import staff_view, workplaces
from offices.answers import side_by_side
from offices.code_names import COUNTRIES, named

from ..access import administers_statutes, check_administers_statutes, keeps_statutes_of
from ..actions import statutes as actions
from ..forms.statutes import StatuteChangeForm, StatuteConfirmForm, StatuteFilter, StatuteForm
from ..models import Statute

ON_A_PAGE = 50


def library_url(statute) -> str:
    return reverse("accountability:statute-list") + f"?country={statute.country}"


@staff_view
def statute_list(request):
    codes = Statute.objects.order_by("country").values_list("country", flat=True).distinct()
    form = StatuteFilter(request.GET, countries=[(code, named(code, COUNTRIES)) for code in codes])
    found = Paginator(form.statutes(), ON_A_PAGE).get_page(request.GET.get("page"))
    keeps = keeps_statutes_of(request.user, {statute.country for statute in found})
    for statute in found:
        statute.is_kept = statute.country in keeps
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "found": found,
        "kept": kept.urlencode(),
        "keeps": administers_statutes(request.user),
        "nav": "offices",
    }
    return render(request, "accountability/statute_list.html", context)


@staff_view
def statute_create(request):
    check_administers_statutes(request.user)
    home = next((office.country for office in workplaces(request.user)), "")
    form = StatuteForm(sent(request), initial={"country": home})
    answer = carry_out(request, form, actions.add_statute, done=_("The statute is in the library."), to=library_url)
    return answer or _page(
        request,
        form=form,
        title=_("Add a statute"),
        submit=_("Add it"),
        hint=_("It is marked as to be confirmed by local counsel until a lawyer confirms it."),
        back=reverse("accountability:statute-list"),
    )


@staff_view
def statute_edit(request, statute_id):
    statute = get_object_or_404(Statute, pk=statute_id)
    check_administers_statutes(request.user, statute.country)
    form = StatuteChangeForm(sent(request))
    form.initial = form.read(statute) | {"version": statute.version}
    answer = carry_out(request, form, actions.change_statute, done=_("It is stored."), to=library_url, statute=statute)
    return answer or _page(
        request,
        form=form,
        title=_("Change the statute"),
        submit=_("Save"),
        hint=_("A lawyer confirms it again afterwards."),
        versions=side_by_side(form) if form.stale else None,
        back=library_url(statute),
    )


@staff_view
def statute_confirm(request, statute_id):
    statute = get_object_or_404(Statute, pk=statute_id)
    form = StatuteConfirmForm(sent(request), initial={"version": statute.version})
    answer = carry_out(
        request, form, actions.confirm_statute, done=_("It is confirmed."), to=library_url, statute=statute
    )
    return answer or _page(
        request,
        form=form,
        title=_("Confirm a statute"),
        submit=_("Confirm it"),
        hint=_("You confirm, as local counsel, that the entry says the law as it is."),
        statute=statute,
        refused=actions.refusal_to_confirm(request.user, statute),
        back=library_url(statute),
    )


def _page(request, **context):
    return render(request, "accountability/law_form.html", context | {"nav": "offices"})
