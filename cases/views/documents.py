"""Documents of a case: keeping one, listing them, its page, and handing one out."""

import io
import logging

from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from offices import audit
from offices.access import record_view

from ..actions.documents import add_document, add_reference, contents
from ..evidence.names import name_of_copy
from ..evidence.vault import Altered
from ..forms.documents import DocumentForm, ReferenceForm
from ..models import Case, Document, WorkingCopy
from .submitting import RELATED, carry_out, case_url, page, sent, show

log = logging.getLogger(__name__)
#: The file is opened as nothing but a file: no script, no form, no page of ours around it.
SANDBOX = "default-src 'none'; sandbox"
WITH_CASE = ("case__office", "custodian", "received_by")


def document_url(document):
    return reverse("cases:document-detail", args=[document.pk])


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def document_add(request, case):
    form = DocumentForm(sent(request), request.FILES or None, case=case, user=request.user)
    added = carry_out(
        request, form, add_document, done=_("Document kept."), to=case_url(case) + "#documents", case=case
    )
    return added or show(
        request,
        case,
        form,
        title=_("Add a document"),
        submit=_("Add document"),
        template="cases/document_add.html",
        refused=form.is_bound and form.data.get("shows_abuse") == "yes",
    )


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def reference_add(request, case):
    form = ReferenceForm(sent(request), case=case, user=request.user)
    added = carry_out(request, form, add_reference, done=_("Written down."), to=document_url, case=case)
    return added or show(
        request,
        case,
        form,
        title=_("Held elsewhere"),
        submit=_("Write it down"),
        intro=_("What an authority holds and is never kept here: its number, its hash and who holds it, and no file."),
    )


@record_view(Case, "view_case", kwarg="case_id", related=RELATED)
def document_list(request, case):
    documents = Document.objects.filter(case=case).visible_to(request.user).with_custody_count()
    return page(request, case, "cases/document_list.html", documents=documents, can_change=_may_change(request, case))


@record_view(Document, "view_case", kwarg="document_id", related=WITH_CASE)
def document_detail(request, document):
    return page(
        request,
        document.case,
        "cases/document_detail.html",
        document=document,
        custody=document.custody.visible_to(request.user).select_related("by"),
        copy=_copy_of(document, request.user),
        can_change=_may_change(request, document),
    )


@record_view(Document, "view_case", kwarg="document_id", related=WITH_CASE)
def document_get(request, document):
    """The working copy of a picture; of anything else the file itself."""
    if document.is_reference:
        return redirect(document_url(document))
    row = _copy_of(document, request.user)
    if row is None and document.kind == Document.Kind.IMAGE:
        return altered(request, document)
    try:
        data = contents(row or document)
    except Altered:
        return altered(request, document)
    if row:
        return handed_out(data, name_of_copy(document.file_name, row.content_type), row.content_type)
    return handed_out(data, document.file_name, document.content_type)


def handed_out(data, file_name, content_type):
    """The file as an attachment, which no page can open as anything else, and nobody keeps on the way."""
    response = FileResponse(io.BytesIO(data), as_attachment=True, filename=file_name, content_type=content_type)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def altered(request, document):
    """Say, and write down, that a file or its row is not what was received; nothing is handed out."""
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


def _copy_of(document, user):
    return WorkingCopy.objects.filter(document=document).visible_to(user).first()


def _may_change(request, row):
    return row.allows(request.user, "change_case")
