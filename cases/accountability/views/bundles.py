"""Disclosure bundles: choosing documents, making a bundle, its page, handing it over, marking it as withdrawn."""

from django.db.models import Count
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.evidence.vault import Altered
from cases.views.documents import SANDBOX, altered
from cases.views.submitting import carry_out, page, sent, show
from offices.access import record_view
from offices.answers import why_not
from offices.refusal import Refusal

from ..actions import bundles as actions
from ..disclosure.limits import MOST_DOCUMENTS, check_consent, disclosable
from ..forms.bundles import BundleForm, WithdrawForm, ids
from ..models import BundleDocument, DisclosureBundle, Matter
from . import shared

RELATED = ("case__office", "matter", "made_by", "withdrawn_by", "recipient")


def shown(matter, user) -> dict:
    """The bundles of a matter, for its page."""
    bundles = DisclosureBundle.objects.visible_to(user).filter(matter=matter).order_by("number")
    return {"bundles": bundles.annotate(document_count=Count("documents"))}


def bundle_url(bundle):
    return reverse("accountability:bundle-detail", args=[bundle.pk])


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office",))
def bundle_create(request, matter):
    """First the documents are ticked; they stand in the address of the page on which the bundle is made."""
    case, chosen = matter.case, ids(request.GET.getlist("d"))[: MOST_DOCUMENTS + 1]
    documents = disclosable(case, request.user)
    refusal = why_not(check_consent, case)
    common = {
        "matter": matter,
        "back": shared.matter_url(matter),
        "refusals": [refusal] if refusal else [],
        "title": _("Make a disclosure bundle"),
    }
    if not chosen:
        return page(request, case, "accountability/bundle_choose.html", documents=documents, **common)
    form = BundleForm(sent(request), case=case, user=request.user, chosen=chosen, documents=documents.in_bulk(chosen))
    made = carry_out(
        request,
        form,
        actions.make_bundle,
        done=_("The bundle is made. Hand it over when it is wanted."),
        to=bundle_url,
        draft=request.path,
        matter=matter,
    )
    return made or show(
        request,
        case,
        form,
        submit=_("Make the bundle"),
        draft=request.path,
        template="accountability/bundle_make.html",
        **common,
    )


@record_view(DisclosureBundle, "view_accountability", kwarg="bundle_id", related=RELATED)
def bundle_detail(request, bundle):
    return _page(request, bundle)


def _page(request, bundle, *, status=200, refusal=""):
    case, user = bundle.case, request.user
    readable = disclosable(case, user).values("pk")
    rows = BundleDocument.objects.visible_to(user).filter(bundle=bundle, document__in=readable)
    return page(
        request,
        case,
        "accountability/bundle_detail.html",
        status=status,
        bundle=bundle,
        documents=rows.select_related("document__custodian").order_by("number"),
        hidden=bundle.documents.count() - rows.count(),
        refusal=refusal or why_not(actions.check_handing_over, bundle),
        can_change=bundle.allows(user, "change_accountability") and bundle.allows(user, "change_case"),
        back=shared.matter_url(bundle.matter),
    )


@record_view(DisclosureBundle, "change_accountability", kwarg="bundle_id", related=RELATED)
@require_POST
def bundle_hand_over(request, bundle):
    """Every submit hands it over, and is a link of each custody chain: asked for twice, it was handed over twice."""
    try:
        pieces = actions.hand_over_bundle(bundle=bundle, by=request.user)
    except Refusal as refusal:
        return _page(request, bundle, status=409, refusal=refusal.sentence)
    except Altered as found:
        return altered(request, found.args[0])
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{bundle.case.number or bundle.case_id}-{bundle}.zip"'
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@record_view(DisclosureBundle, "change_accountability", kwarg="bundle_id", related=RELATED)
def bundle_withdraw(request, bundle):
    form = WithdrawForm(sent(request), case=bundle.case, user=request.user)
    refusal = why_not(actions.check_withdrawing, bundle)
    return shared.stored(request, form, actions.withdraw_bundle, bundle_url(bundle), bundle=bundle) or shared.page(
        request,
        form,
        bundle.case,
        matter=bundle.matter,
        title=_("Mark the bundle as withdrawn"),
        button=_("Withdraw"),
        hint=_("It stays as it is, and is not handed over again. Ask for what was handed over already."),
        refusals=[refusal] if refusal else [],
        danger=True,
    )
