"""Disclosure bundles: documents made ready for an authority, handed over, and marked as withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.case_keys import lock_case
from cases.actions.custody import add_custody_to_each
from cases.actions.documents import opener
from cases.evidence import vault
from cases.models import CustodyEvent, Document
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.refusal import Refusal

from ..disclosure import parcel
from ..disclosure.limits import MOST_BYTES, MOST_DOCUMENTS, check_consent, disclosable
from ..disclosure.manifest import hash_of, manifest_of, printed, written
from ..models import BundleDocument, DisclosureBundle
from .common import check_works


@dataclass(frozen=True)
class Chosen:
    """A document for a bundle: `is_copy`, its working copy; `redaction`, what is not to be read in it."""

    document: Document
    redaction: str = ""
    is_copy: bool = False

    @property
    def stored(self):
        """The row whose file is handed over; None for what is held elsewhere."""
        if self.document.is_reference:
            return None
        return self.document.working_copy if self.is_copy else self.document


def make_bundle(*, matter, by, documents, purpose, recipient=None, recipient_name="", at=None) -> DisclosureBundle:
    """Make a bundle of `documents`, a list of {document (its id), redaction, is_copy} in their order.

    Raises Refusal while a victim does not consent, for a document that `by` may not hand on or that is gone, for too
    much at once, and for letters that cannot be printed. Nothing is handed over yet.
    """
    case, at = matter.case, at or timezone.now()
    require(by, "change_case", case.office_id)
    whom = recipient.name if recipient else recipient_name.strip()
    if recipient and recipient_name.strip():
        whom = f"{recipient.name}, {recipient_name.strip()}"
    _check_words(whom, purpose.strip())
    with transaction.atomic():
        lock_case(case)
        case.refresh_from_db(fields=["status"])
        check_works(by, case)
        check_consent(case)
        chosen = _chosen(case, by, documents)
        last = DisclosureBundle.objects.filter(case=case).aggregate(last=Max("number"))["last"]
        bundle = DisclosureBundle(
            case=case,
            matter=matter,
            number=(last or 0) + 1,
            recipient=recipient,
            recipient_name=whom,
            purpose=purpose.strip(),
            made_by=by,
            made_at=at,
        )
        bundle.manifest = manifest_of(bundle=bundle, chosen=chosen, at=at)
        bundle.manifest_sha256 = hash_of(bundle.manifest)
        printed(bundle.manifest)  # what cannot be printed is refused now, not when it is handed over
        bundle.save()
        BundleDocument.objects.bulk_create(_row(bundle, number, one) for number, one in enumerate(chosen, start=1))
        _wrote("make_bundle", bundle, by, _("Disclosure bundle made"), at, documents=len(chosen))
    return bundle


def _check_words(whom, purpose):
    if not whom:
        raise Refusal(_("Choose who gets it, or write the name and the office."), "recipient_name")
    if not purpose:
        raise Refusal(_("Say what it is for."), "purpose")


def _chosen(case, by, documents) -> list[Chosen]:
    """The documents as they are now, as far as the person may hand them on. Raises Refusal for any other."""
    ids = [one["document"] for one in documents]
    if not ids:
        raise Refusal(_("Choose the documents first."))
    if len(ids) > MOST_DOCUMENTS or len(set(ids)) != len(ids):
        raise Refusal(
            _("A bundle holds each document once, and %(most)d at most. Make two.") % {"most": MOST_DOCUMENTS}
        )
    found = disclosable(case, by).in_bulk(ids)
    if len(found) != len(ids):
        raise Refusal(
            _("A document that you chose is not there any more, or may not be disclosed. Choose from the list again.")
        )
    chosen = [Chosen(found[one["document"]], one["redaction"].strip(), one["is_copy"]) for one in documents]
    if any(one.is_copy and not hasattr(one.document, "working_copy") for one in chosen):
        raise Refusal(_("Only a picture has a working copy. Hand over the original."))
    if sum(one.stored.size for one in chosen if one.stored) > MOST_BYTES:
        raise Refusal(_("These documents are too large for one bundle. Make two."))
    return chosen


def _row(bundle, number, chosen):
    return BundleDocument(
        case=bundle.case,
        office_id=bundle.office_id,
        restricted=bundle.restricted,
        bundle=bundle,
        document=chosen.document,
        audience=chosen.document.audience,
        number=number,
        is_copy=chosen.is_copy,
        redaction=chosen.redaction,
        sha256=chosen.stored.sha256 if chosen.stored else "",
    )


def check_handing_over(bundle):
    """Raise Refusal for a bundle that was withdrawn, or while a victim does not consent."""
    if bundle.withdrawn_at:
        raise Refusal(_("This bundle was withdrawn: %(reason)s") % {"reason": bundle.withdrawn_reason})
    check_consent(bundle.case)


def hand_over_bundle(*, bundle, by, at=None) -> Iterator[bytes]:
    """Hand a bundle over: the pieces of a ZIP file, to be sent as they come.

    Every file is looked at first; each document's custody chain gets a link, and the log a line. Raises Refusal as
    `check_handing_over` does and when `by` does not read every document; vault.Altered, with the document, when one is
    not what was kept.
    """
    case = bundle.case
    require(by, "change_accountability", case.office_id)
    require(by, "change_case", case.office_id)
    with transaction.atomic():
        lock_case(case)
        check_handing_over(bundle)
        chosen = _as_handed_over(bundle, by)
        read = opener(case.pk)
        _look_at_each(chosen, read)
        pdf = printed(bundle.manifest)
        add_custody_to_each(
            case=case,
            done=[(one.document, _handed_out_as(one)) for one in chosen if one.stored],
            by=by,
            place=case.office.city,
            whom=bundle.recipient_name[:160],
            why=_("Disclosure bundle %(bundle)s: %(purpose)s") % {"bundle": bundle, "purpose": bundle.purpose},
            at=at,
        )
        _wrote("hand_over_bundle", bundle, by, _("Disclosure bundle handed over"), at, documents=len(chosen))
    return parcel.streamed(_files(bundle, chosen, read, pdf), bundle.made_at)


def _as_handed_over(bundle, by):
    """The documents of the bundle in their order, with their hashes as the list says them."""
    rows = list(BundleDocument.objects.filter(bundle=bundle).order_by("number"))
    found = disclosable(bundle.case, by).in_bulk([row.document_id for row in rows])
    if len(found) != len(rows):
        raise Refusal(_("You do not read every document of this bundle. Somebody who does has to hand it over."))
    return [Chosen(found[row.document_id], row.redaction, row.is_copy) for row in rows]


def _handed_out_as(chosen):
    return CustodyEvent.Action.COPIED if chosen.is_copy else CustodyEvent.Action.HANDED_OUT


def _look_at_each(chosen, read):
    """Raise vault.Altered, with the document, for a file that is not what was kept."""
    for one in chosen:
        try:
            if one.stored:
                read(one.stored)
        except vault.Altered:
            raise vault.Altered(one.document) from None


def _files(bundle, chosen, read, pdf):
    """(name in the ZIP, what reads it): the list twice, then the documents. Asks the database nothing."""
    lines = [line for line in bundle.manifest["documents"] if "file" in line]
    stored = [one.stored for one in chosen if one.stored]
    files = [(parcel.LIST, lambda: written(bundle.manifest)), (parcel.READABLE, lambda: pdf)]
    return files + [(line["file"], lambda row=row: read(row)) for line, row in zip(lines, stored, strict=True)]


def check_withdrawing(bundle):
    """Raise Refusal when it was withdrawn already."""
    if bundle.withdrawn_at:
        raise Refusal(_("This bundle was withdrawn already."))


def withdraw_bundle(*, bundle, by, reason, at=None) -> DisclosureBundle:
    """Mark a bundle as withdrawn: it stays, and is not handed over again."""
    require(by, "change_accountability", bundle.office_id)
    with transaction.atomic():
        now = DisclosureBundle.objects.select_for_update(of=("self",), no_key=True).get(pk=bundle.pk)
        check_withdrawing(now)
        now.withdrawn_at, now.withdrawn_by, now.withdrawn_reason = at or timezone.now(), by, reason.strip()
        now.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        _wrote("withdraw_bundle", now, by, _("Disclosure bundle withdrawn"), at)
    return now


def _wrote(action, bundle, by, summary, at, **detail):
    audit.record(
        action,
        by=by,
        obj=bundle,
        case=bundle.case,
        audience=Audience.ACCOUNTABILITY,
        summary=summary,
        at=at,
        bundle=bundle.number,
        recipient=bundle.recipient_id,
        sha256=bundle.manifest_sha256,
        **detail,
    )
