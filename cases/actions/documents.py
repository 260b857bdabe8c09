"""Documents: files kept encrypted as they were received, never changed; and references to what is held elsewhere."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.refusal import Refusal

from ..evidence import keys, seals, sentences, vault
from ..evidence.examining import Examined, examine
from ..evidence.names import clean_name
from ..models import CaseKey, CustodyEvent, Document, WorkingCopy
from .case_keys import key_for_writing, lock_case, opened
from .custody import add_custody, begin_custody
from .work import check_audience


def add_document(
    *, case, by, title, file, audience=Audience.CASE, place="", whom="", shows_abuse=False, at=None
) -> Document:
    """Keep a file with a case: encrypted, hashed, sealed, its custody chain begun; of a picture a working copy too.

    `place`: where it was received (the office's city by default); `whom`: from whom. Raises Refusal for a file that is
    not on the list, and for pictures of abuse of a child, which are never kept (domain.md: evidence).
    """
    require(by, "change_case", case.office_id)
    check_audience(by, case, audience)
    if shows_abuse:
        raise Refusal(
            _(
                "Pictures of sexual abuse of a child are never kept here, and this file was not. Leave it with the "
                "authority, and write down its number, its hash and who holds it as “held elsewhere”."
            ),
            "shows_abuse",
        )
    return keep(
        case=case,
        by=by,
        title=title.strip(),
        file_name=file.name,
        data=_read_whole(file),
        audience=audience,
        place=place or case.office.city,
        whom=whom,
        at=at,
    )


def _read_whole(file) -> bytes:
    """What was sent. Raises Refusal when it is empty or too large."""
    most = settings.IJM_DOCUMENT_MAX_BYTES
    if file.size == 0:
        raise Refusal(_("The file is empty."), "file")
    data = b"" if file.size > most else file.read()
    if len(data) != file.size:  # more was sent than is kept in memory (offices.uploads)
        raise Refusal(sentences.too_large(most), "file")
    return data


def keep(*, case, by, title, file_name, data, audience, place, whom="", at=None) -> Document:
    """Store what add_document let in. Raises Refusal for a file that is not on the list; then nothing stays."""
    examined, stored = examine(data), []
    try:
        with transaction.atomic():
            lock_case(case)
            files = _put(case, data, examined, stored)
            document = Document(
                case=case,
                audience=audience,
                kind=examined.format.kind,
                title=title,
                file_name=clean_name(file_name, examined.format),
                content_type=examined.format.content_type,
                received_by=by,
                received_at=at or timezone.now(),
                **files[0],
            )
            _save_sealed(document, seals.DOCUMENT)
            if examined.copy:
                _save_sealed(_copy_row(document, examined, files[1]), seals.COPY)
            begin_custody(document, by=by, place=place, whom=whom, why=_("Kept with the case"), at=at)
            audit.record(
                "add_document", by=by, obj=document, case=case, audience=audience, summary=_("Document received"), at=at
            )
    except Exception:
        for stored_as in stored:
            vault.remove(stored_as)
        raise
    return document


def _put(case, data, examined: Examined, stored) -> list[dict]:
    """Store the file and, if it has one, its working copy; `stored` names what has to go if anything fails."""
    key, rows = key_for_writing(case), []
    for plain in filter(None, (data, examined.copy)):
        stored_as, sha256 = vault.put(plain, key=key, case_id=case.pk)
        stored.append(stored_as)
        rows.append({"stored_as": stored_as, "sha256": sha256, "size": len(plain)})
    return rows


def _copy_row(document, examined: Examined, file):
    return WorkingCopy(
        case=document.case,
        document=document,
        audience=document.audience,
        content_type=examined.copy_type,
        made_at=document.received_at,
        **file,
    )


def _save_sealed(row, facts):
    seals.seal(row, facts)
    row.save()


def add_reference(
    *,
    case,
    by,
    title,
    reference,
    hash_kind,
    given_hash,
    custodian=None,
    custodian_name="",
    audience=Audience.CASE,
    place="",
    at=None,
) -> Document:
    """Write down what is held elsewhere: its number, its hash as given, and who holds it. There is no file."""
    require(by, "change_case", case.office_id)
    check_audience(by, case, audience)
    if custodian is None and not custodian_name.strip():
        raise Refusal(_("Say who holds it: choose a partner, or write the name of the agency."), "custodian")
    with transaction.atomic():
        lock_case(case)
        document = Document(
            case=case,
            audience=audience,
            kind=Document.Kind.REFERENCE,
            title=title.strip(),
            reference=reference.strip(),
            hash_kind=hash_kind,
            given_hash=given_hash.strip(),
            custodian=custodian,
            custodian_name=custodian_name.strip(),
            received_by=by,
            received_at=at or timezone.now(),
        )
        _save_sealed(document, seals.DOCUMENT)
        holder = custodian.name if custodian else custodian_name.strip()
        begin_custody(
            document, by=by, place=place or case.office.city, whom=holder, why=_("Written down; held elsewhere"), at=at
        )
        audit.record(
            "add_reference",
            by=by,
            obj=document,
            case=case,
            audience=audience,
            summary=_("Written down as held elsewhere"),
            at=at,
        )
    return document


def contents(row: Document | WorkingCopy) -> bytes:
    """The file of a document or working copy, as it was stored. Raises vault.Altered when it or its row was altered."""
    return opener(row.case_id)(row)


def opener(case_id: int) -> Callable[[Document | WorkingCopy], bytes]:
    """What does the same for every row of one case, and asks the database for its key but once, now."""
    row = CaseKey.objects.filter(case=case_id).first()
    try:
        key = row and opened(row)
    except (keys.NotOpened, keys.UnknownKey):
        key = None

    def read(row):
        facts = seals.COPY if isinstance(row, WorkingCopy) else seals.DOCUMENT
        if key is None or row.case_id != case_id or not seals.holds(row, facts):
            raise vault.Altered
        return vault.get(row.stored_as, key=key, case_id=case_id, sha256=row.sha256)

    return read


def hand_out_original(*, document: Document, by, place, whom, why) -> bytes:
    """The file exactly as it was received, for a reason that stays in its custody chain. Raises vault.Altered."""
    require(by, "change_case", document.office_id)
    data = contents(document)
    add_custody(document=document, by=by, what=CustodyEvent.Action.HANDED_OUT, place=place, whom=whom, why=why)
    return data
