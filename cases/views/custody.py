"""A document's custody chain: what happened to it, and handing out its original."""

from django.http import Http404
from django.utils.translation import gettext as _

from offices.access import record_view
from offices.answers import perform

from ..actions.custody import add_custody
from ..actions.documents import hand_out_original
from ..evidence.vault import Altered
from ..forms.documents import CustodyForm, OriginalForm
from ..models import Document
from .documents import WITH_CASE, altered, document_url, handed_out
from .submitting import carry_out, sent, show


@record_view(Document, "change_case", kwarg="document_id", related=WITH_CASE)
def custody_add(request, document):
    form = CustodyForm(sent(request), case=document.case, user=request.user)
    to = document_url(document) + "#custody"
    added = carry_out(request, form, add_custody, done=_("Added to the custody chain."), to=to, document=document)
    return added or show(
        request, document.case, form, title=_("What happened to it"), submit=_("Add"), intro=document.title
    )


@record_view(Document, "change_case", kwarg="document_id", related=WITH_CASE)
def document_original(request, document):
    """Every submit hands the file out and is a link of the chain: asked for twice, it was handed out twice."""
    if document.is_reference:
        raise Http404
    form = OriginalForm(sent(request), case=document.case, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            data = perform(form, hand_out_original, document=document, by=request.user, **form.facts())
        except Altered:
            return altered(request, document)
        if data is not None:
            return handed_out(data, document.file_name, document.content_type)
    return show(
        request,
        document.case,
        form,
        title=_("Hand out the original"),
        submit=_("Hand out"),
        intro=_("%(title)s. This is written into its custody chain.") % {"title": document.title},
    )
