"""Making a paper from a template: a letter, an affidavit's cover, a summary of the case. Each is written down."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions.documents import keep
from cases.models import Document
from offices import audit
from offices.access import require
from offices.audiences import Audience

from ..disclosure.limits import check_consent
from ..papers.contents import Asked, told
from ..papers.languages import words
from ..papers.typesetting import typeset

KINDS = {
    "letter": gettext_lazy("Letter"),
    "affidavit": gettext_lazy("Cover of an affidavit"),
    "summary": gettext_lazy("Case summary"),
}


@dataclass(frozen=True)
class Paper:
    """A paper that was made: the PDF, what the file is called, and the document as which it was kept, if it was."""

    pdf: bytes
    file_name: str
    document: Document | None = None


def make_paper(*, matter, by, kept=False, at=None, **chosen) -> Paper:
    """Make a paper of a matter, as `by` may know it; `chosen` is what contents.Asked holds.

    With `kept` it is also kept with the case, for the readers of this stage. Written down like whatever leaves the
    house. Raises Refusal for letters that cannot be printed, and for a summary that is addressed to somebody while a
    victim does not consent to sharing: what a letter says, its writer answers for.
    """
    case, at, asked = matter.case, at or timezone.now(), Asked(**chosen)
    require(by, "change_accountability", case.office_id)
    if kept:
        require(by, "change_case", case.office_id)
    if asked.kind == "summary" and asked.recipient_lines:
        check_consent(case)
    pdf = typeset(asked.kind, told(asked, matter=matter, by=by), language=asked.language, at=at)
    name = words(asked.language)["papers"][asked.kind]
    paper = Paper(pdf, f"{case} {name}.pdf")
    with transaction.atomic():
        if kept:
            paper = Paper(pdf, paper.file_name, _keep(paper, asked, case, by, at))
        audit.record(
            "make_paper",
            by=by,
            obj=matter,
            case=case,
            audience=Audience.ACCOUNTABILITY,
            summary=_("Paper made: %(kind)s") % {"kind": str(KINDS[asked.kind]).lower()},
            at=at,
            kind=asked.kind,
            language=asked.language,
            recipient=asked.recipient and asked.recipient.pk,
            sha256=hashlib.sha256(pdf).hexdigest(),
            document=paper.document and paper.document.pk,
        )
    return paper


def _keep(paper, asked, case, by, at):
    title = asked.subject.strip() or str(KINDS[asked.kind])
    return keep(
        case=case,
        by=by,
        title=title,
        file_name=paper.file_name,
        data=paper.pdf,
        audience=Audience.ACCOUNTABILITY,
        place=case.office.city,
        at=at,
    )
