"""Evidence of a told case: two papers, a photo, a recording, and something that the police hold."""

from django.core.files.base import ContentFile

from cases.actions.custody import add_custody
from cases.actions.documents import add_document, add_reference
from cases.models import CustodyEvent

from .paper import one_page, photo, recording

TITLES = ("Statement, signed", "Charge sheet")


def keep_evidence(told):
    """Keep it with the case; the signed statement was lent to the court and came back."""
    case = told.case
    for title in TITLES:
        line = f"{title} ({case.number}). Made up for the demonstration."
        paper = ContentFile(one_page(line), name=f"{title.split(',')[0]}.pdf")
        kept = add_document(case=case, by=told.by("lawyer"), title=title, file=paper, at=told.at(told.day(0.5)))
        if title == TITLES[0]:
            _lend(told, kept)
    early, investigator = told.at(told.day(0.1)), told.by("investigator")
    for title, file in (
        ("Front of the workshop", ContentFile(photo(), name="IMG_2043.jpg")),
        ("Call to the hotline", ContentFile(recording(), name="call.wav")),
    ):
        add_document(case=case, by=investigator, title=title, file=file, whom="Investigator on site", at=early)
    add_reference(
        case=case,
        by=investigator,
        title="Telephone of the recruiter",
        reference=f"WCPD-{case.pk:04}/26",
        hash_kind="sha256",
        given_hash="9f2c" * 16,
        custodian_name="Women and children protection desk",
        at=early,
    )


def _lend(told, document):
    for what, part, why in (
        (CustodyEvent.Action.TRANSFERRED, 0.6, "Shown at the hearing"),
        (CustodyEvent.Action.RETURNED, 0.62, "The hearing was adjourned"),
    ):
        at = told.at(max(told.day(part), told.day(0.5)))
        add_custody(
            document=document, by=told.by("lawyer"), what=what, place="Court", whom="Clerk of court", why=why, at=at
        )
