"""Documents: PDF files kept outside the web root under names of our own, hashed at receipt, never changed."""

import hashlib
import os
import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.refusal import Refusal

from ..models import Document
from .work import check_audience


def check_file(file):
    """Raise Refusal unless the file is a PDF, by what is in it, and not too large."""
    if file.size > settings.IJM_DOCUMENT_MAX_BYTES:
        raise Refusal(
            _("The file is larger than %(size)s MB.") % {"size": settings.IJM_DOCUMENT_MAX_BYTES // 1024**2}, "file"
        )
    if file.size == 0:
        raise Refusal(_("The file is empty."), "file")
    file.seek(0)
    if file.read(5) != b"%PDF-":
        raise Refusal(_("Only PDF files can be kept for now. Save it as a PDF and try again."), "file")
    file.seek(0)


def add_document(*, case, by, title, file, audience=Audience.CASE, at=None) -> Document:
    """Keep a PDF with a case. Returns its record, with the SHA-256 of the file as received."""
    require(by, "change_case", case.office_id)
    check_audience(by, case, audience)
    check_file(file)
    stored_as, digest = uuid.uuid4(), hashlib.sha256()
    path = stored_path(stored_as)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stored:
            for chunk in file.chunks():
                digest.update(chunk)
                stored.write(chunk)
        with transaction.atomic():
            document = Document.objects.create(
                case=case,
                title=title.strip(),
                audience=audience,
                file_name=Path(file.name).name[:160],
                stored_as=stored_as,
                size=file.size,
                sha256=digest.hexdigest(),
                received_by=by,
                received_at=at or timezone.now(),
            )
            audit.record(
                "add_document", by=by, obj=document, case=case, audience=audience, summary=_("Document received"), at=at
            )
    except Exception:
        path.unlink(missing_ok=True)
        raise
    return document


def stored_path(stored_as):
    """Where a document lies: two levels, so that no folder grows too large."""
    name = str(stored_as)
    return settings.IJM_DOCUMENTS / name[:2] / name


def is_unaltered(document: Document) -> bool:
    """Whether the stored file still has the hash it had at receipt."""
    digest = hashlib.sha256()
    try:
        with open(stored_path(document.stored_as), "rb") as file:
            while chunk := file.read(1024 * 1024):
                digest.update(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == document.sha256
