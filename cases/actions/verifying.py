"""Looking at every file, row and custody chain for anything that was altered past the application.

Reads as the owner of the tables: what the walls hide is looked at too. Names documents by number, never by title.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from offices.models import AuditEvent

from ..evidence import keys, seals, vault
from ..models import CaseKey, CustodyEvent, Document, WorkingCopy
from .case_keys import opened

_SOME = 200
_LOGGED = ("add_document", "add_reference", "add_custody")


class NotAllRows(Exception):
    """The role that asks is held by the walls, so that what it does not find proves nothing."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was kept: of which document or file, and what."""

    where: str
    what: str

    def __str__(self):
        return f"{self.where}: {self.what}"


@dataclass
class Verification:
    """One pass over everything, or over the documents of one office. Raises NotAllRows."""

    office: object = None
    using: str = "default"
    documents: int = 0
    files: int = 0
    _keys: dict = field(default_factory=dict, init=False)  # of the cases that are looked at: case → CaseKey

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong, document by document; then files that belong to none."""
        self._check_role()
        known = set()
        rows = Document.objects.using(self.using).select_related("case", "office").order_by("pk")
        rows = rows.filter(office=self.office) if self.office else rows
        logged = self._last_logged()
        for some in _in_portions(rows):
            cases = {document.case_id for document in some}
            self._keys = {key.case_id: key for key in CaseKey.objects.using(self.using).filter(case__in=cases)}
            copies, chains = self._belongings(some)
            for document in some:
                self.documents += 1
                number = logged.pop(document.pk, 0)
                copy = copies.get(document.pk)
                yield from self._of_row(document, seals.DOCUMENT, named(document))
                yield from self._of_copy(document, copy)
                yield from _of_chain(document, chains[document.pk], number)
                known |= {str(row.stored_as) for row in (document, copy) if row}
        for gone in sorted(logged):
            yield Finding(_("document %d") % gone, _("the row is gone; the log knows it"))
        if not self.office:
            yield from _of_unknown_files(known)

    def _check_role(self):
        with connections[self.using].cursor() as cursor:
            cursor.execute("SELECT row_security_active('cases_document')")
            if cursor.fetchone()[0]:
                raise NotAllRows

    def _last_logged(self) -> dict[int, int]:
        """Document → the highest number of its custody chain that the log knows."""
        events = AuditEvent.objects.using(self.using).filter(object_type="cases.document", action__in=_LOGGED)
        events = events.filter(office=self.office) if self.office else events
        numbers = defaultdict(int)
        for document_id, detail in events.values_list("object_id", "detail").iterator():
            numbers[document_id] = max(numbers[document_id], detail.get("number", 1))
        return numbers

    def _belongings(self, documents):
        chains = defaultdict(list)
        for event in CustodyEvent.objects.using(self.using).filter(document__in=documents).order_by("number", "pk"):
            chains[event.document_id].append(event)
        copies = WorkingCopy.objects.using(self.using).filter(document__in=documents)
        return {copy.document_id: copy for copy in copies}, chains

    def _of_copy(self, document, copy):
        if copy:
            yield from self._of_row(copy, seals.COPY, _("%s, working copy") % named(document))
        elif document.kind == Document.Kind.IMAGE:
            yield Finding(named(document), _("its working copy is gone"))

    def _of_row(self, row, facts, where):
        """The row by its seal, and its file by its key, its place and its hash."""
        if not seals.holds(row, facts):
            yield Finding(where, _seal_broken(row))
        if row.stored_as is None:
            return
        self.files += 1
        where = _("%(row)s, file %(name)s") % {"row": where, "name": row.stored_as}
        if not vault.path_of(row.stored_as).is_file():
            yield Finding(where, _("the file is gone"))
            return
        key = self._keys.get(row.case_id)
        if key is None:
            yield Finding(where, _("the key of its case is gone"))
            return
        try:
            vault.get(row.stored_as, key=opened(key), case_id=row.case_id, sha256=row.sha256)
        except keys.UnknownKey:
            yield Finding(where, _("IJM_EVIDENCE_KEYS holds no key “%s”") % key.wrapped_with)
        except keys.NotOpened:
            yield Finding(where, _("the key of its case was altered"))
        except vault.Altered:
            yield Finding(where, _("the file was altered"))


def _of_chain(document, events, logged):
    """Each link by its seal and its number, and the end of the chain by the log."""
    before, where = document.seal, named(document)
    for number, event in enumerate(events, start=1):
        if event.number != number:
            yield Finding(where, _("a custody event before number %d is gone") % event.number)
            return
        if not seals.holds(event, seals.CUSTODY, after=before):
            yield Finding(
                where, _("custody event %(number)d: %(what)s") % {"number": number, "what": _seal_broken(event)}
            )
        before = event.seal
    if len(events) < max(logged, 1):
        missing = f"{len(events) + 1}–{logged}" if logged > len(events) + 1 else str(len(events) + 1)
        yield Finding(where, _("custody event %s is gone") % missing)


def _seal_broken(row):
    if not row.seal:
        return _("the row was never sealed")
    try:
        keys.seal_key(row.sealed_with)
    except keys.UnknownKey:
        return _("the row's seal cannot be read: IJM_EVIDENCE_KEYS holds no key “%s”") % row.sealed_with
    return _("the row was altered")


def _of_unknown_files(known):
    for path in vault.all_files():
        if path.name not in known or path != vault.path_of(path.name) or path.is_symlink():
            name = re.sub(r"[^\w./-]", "?", str(path.relative_to(settings.IJM_DOCUMENTS)))
            yield Finding(_("file %s") % name, _("nobody knows this file"))


def named(document) -> str:
    """A document by its number and that of its case: no title, which may hold names."""
    number = document.case.number or f"#{document.case_id}"
    return _("document %(document)d of case %(case)s") % {"document": document.pk, "case": number}


def _in_portions(rows):
    last = 0
    while some := list(rows.filter(pk__gt=last)[:_SOME]):
        last = some[-1].pk
        yield some
