"""Documents of a case: keeping one, listing them, and handing one out."""

import logging

from django.http import FileResponse
from django.utils.translation import gettext as _

from offices import audit
from offices.access import record_view

from ..actions.documents import add_document, is_unaltered, stored_path
from ..forms.work import DocumentForm
from ..models import Case, Document
from .submitting import RELATED, carry_out, case_url, page, sent, show

log = logging.getLogger(__name__)
#: The file is opened as nothing but a file: no script, no form, no page of ours around it.
SANDBOX = "default-src 'none'; sandbox"


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def document_add(request, case):
    form = DocumentForm(sent(request), request.FILES or None, case=case, user=request.user)
    added = carry_out(
        request, form, add_document, done=_("Document kept."), to=case_url(case) + "#documents", case=case
    )
    return added or show(request, case, form, title=_("Add a document"), submit=_("Add document"))


@record_view(Case, "view_case", kwarg="case_id", related=RELATED)
def document_list(request, case):
    documents = Document.objects.filter(case=case).visible_to(request.user).select_related("received_by")
    return page(request, case, "cases/document_list.html", documents=documents)


@record_view(Document, "view_case", kwarg="document_id", related=("case__office",))
def document_get(request, document):
    if not is_unaltered(document):
        audit.record(
            "miss_document",
            by=request.user,
            obj=document,
            case=document.case,
            audience=document.audience,
            summary=_("A document is missing or was altered"),
        )
        log.error("document %s is missing or altered", document.pk)
        return page(request, document.case, "cases/document_altered.html", status=409, document=document)
    response = FileResponse(
        stored_path(document.stored_as).open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type="application/pdf",
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
