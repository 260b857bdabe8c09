"""Loading legacy court records: each case in a transaction of its own, each row once for ever."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import date

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.actions.intake import log_case
from cases.actions.status import draw_number, move_case, record_movement
from cases.models import Case, CaseMovement, CaseRole, Person, PersonName, PersonToken
from cases.stages import refresh_stages
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.db import asking
from offices.refusal import Refusal

from ..court_records import mapping, odd_sentences, oddities, outcomes_mapping
from ..court_records.files import Problem
from ..models import CourtRecordReceipt, Matter, Proceeding, RecordFlag, Statute
from .court_record_outcomes import store_charges, store_late_outcomes, store_outcomes

RIGHTS = ("add_case", "change_case", "change_accountability")


@dataclass
class Loaded:
    """What a run did. `unchanged` counts rows that had been loaded before."""

    cases: int = 0
    accused: int = 0
    charges: int = 0
    verdicts: int = 0
    sentences: int = 0
    awards: int = 0
    flags: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def load_court_records(*, records, office, casework_type, by, told=None) -> Loaded:
    """Load CaseRecords into `office`. Each case commits on its own; rows loaded before are left as they are.

    `by` must hold the rights in RIGHTS there (PermissionDenied). A case that cannot be stored becomes a Problem in the
    result while the others go in. `told(done, all)` is called after each case.
    """
    loaded = Loaded()
    library = {entry.citation.casefold(): entry for entry in Statute.objects.filter(country=office.country)}
    for done, record in enumerate(records, start=1):
        with asking(by):
            for right in RIGHTS:
                require(by, right, office.pk)
            try:
                with transaction.atomic():
                    _CaseLoad(record, office, casework_type, library, by).run(loaded)
            except Refusal as refusal:
                loaded.problems.append(record.row.problem(refusal.sentence))
            except (DataError, IntegrityError):
                loaded.problems.append(record.row.problem(_("The case could not be stored as it is written here.")))
        if told:
            told(done, len(records))
    return loaded


class _CaseLoad:
    """One case's way in: what is new of it, in whole tables at a time."""

    def __init__(self, record, office, casework_type, library, by):
        self.record, self.office, self.casework_type, self.library, self.by = record, office, casework_type, library, by
        self.today = office.today()

    def run(self, loaded):
        refs = self._rows_by_ref()
        self.receipts = dict(
            CourtRecordReceipt.objects.filter(office=self.office, source_ref__in=refs).values_list(
                "source_ref", "digest"
            )
        )
        new = {ref for ref in refs if ref not in self.receipts}
        found = Loaded(unchanged=len(refs) - len(new))
        self._tell_changed(refs, found)
        if new:
            case, matter = self._case(mapping.case_ref(self.record) in new, found)
            self._accused([one for one in self.record.accused if mapping.accused_ref(one) in new], case, matter, found)
            self._late_charges(new, matter, found)
            self._receive(new, refs)
            self._write_down(case, matter, found)
        for part in fields(Loaded):
            setattr(loaded, part.name, getattr(loaded, part.name) + getattr(found, part.name))

    def _rows_by_ref(self):
        rows = {mapping.case_ref(self.record): self.record.row}
        for accused in self.record.accused:
            rows[mapping.accused_ref(accused)] = accused.row
            rows |= {mapping.charge_ref(charge): charge.row for charge in accused.charges}
        return rows

    def _tell_changed(self, rows, found):
        for ref, digest in self.receipts.items():
            if digest != digest_of(rows[ref]):
                found.problems.append(
                    rows[ref].problem(
                        _("The row was loaded before and says something else now. What was loaded stays.")
                    )
                )

    def _case(self, is_new, found):
        if is_new:
            found.cases += 1
            return self._open_case(found)
        matter = (
            Matter.objects.select_related("case__office")
            .filter(office=self.office, source_ref=mapping.case_ref(self.record))
            .first()
        )
        if matter is None:
            raise Refusal(_("The case was loaded before and cannot be added to any more."))
        return matter.case, matter

    def _open_case(self, found):
        record, ref = self.record, mapping.case_ref(self.record)
        cells = record.row.cells
        case = log_case(
            office=self.office,
            by=self.by,
            types=[self.casework_type],
            source=Case.Source.RECORDS,
            urgency=Case.Urgency.WAIT,
            place=cells.get("state", "")[:160],
            victims_reported=record.victims,
            source_ref=ref,
        )
        on = opening_day(record.year, self.today)
        case = move_case(
            case=case,
            to=Case.Status.OPEN,
            by=self.by,
            action="open_case",
            opened_on=on,
            earned_office_id=self.office.pk,
            number=draw_number(case, on.year),
            summary=_("Case opened from court records; the day is the last of the year they name")
            if on != self.today
            else _("Case opened from court records"),
        )
        record_movement(case, CaseMovement.Kind.OPENED, on)
        matter = Matter(
            case=case,
            kind=Matter.Kind.CRIMINAL,
            title=record.docket or _("Court record %(ref)s") % {"ref": record.ref},
            docket=record.docket,
            source_ref=ref,
            source=cells,
            institution=_("District %(name)s") % {"name": cells["federal_district"][:100]}
            if cells.get("federal_district")
            else "",
        )
        _end_if_all_ended(matter, record)
        matter.save()
        if counted := outcomes_mapping.victims_of(record, matter):
            counted.save()
        flags = [mapping.flag(case, odd, ref) for odd in oddities.of_case(record, self.office)]
        found.flags += len(RecordFlag.objects.bulk_create(flags))
        return case, matter

    def _accused(self, records, case, matter, found):
        people = Person.objects.bulk_create(mapping.person_of(record, self.office) for record in records)
        PersonName.objects.bulk_create(mapping.names_of(people))
        PersonToken.objects.bulk_create(mapping.tokens_of(people))
        CaseRole.objects.bulk_create(mapping.roles_of(case, people))
        proceedings = Proceeding.objects.bulk_create(
            mapping.proceeding_of(record, person, matter) for record, person in zip(records, people, strict=True)
        )
        flags = []
        for record, proceeding in zip(records, proceedings, strict=True):
            flags += mapping.flags_of(record, self.record.accused, proceeding, case, self.today)
        found.flags += len(RecordFlag.objects.bulk_create(flags))
        pairs = list(zip(records, proceedings, strict=True))
        charges = store_charges(
            [(charge, accused, proceeding) for accused, proceeding in pairs for charge in accused.charges],
            case,
            self.library,
            found,
        )
        store_outcomes(pairs, charges, matter, found)
        found.accused += len(records)

    def _late_charges(self, new, matter, found):
        """Charges of accused who were loaded before: their rows could not be read then."""
        late = [
            (charge, accused)
            for accused in self.record.accused
            if mapping.accused_ref(accused) not in new
            for charge in accused.charges
            if mapping.charge_ref(charge) in new
        ]
        if not late:
            return
        case, refs = matter.case, {mapping.accused_ref(accused) for _charge, accused in late}
        proceedings = {row.source_ref: row for row in Proceeding.objects.filter(case=case, source_ref__in=refs)}
        triples = [(charge, one, proceedings[mapping.accused_ref(one)]) for charge, one in late]
        store_late_outcomes(store_charges(triples, case, self.library, found), case, found)
        known = set(RecordFlag.objects.filter(case=case).values_list("proceeding", "sentence"))
        flags = [
            mapping.flag(case, odd, mapping.charge_ref(charge), proceeding)
            for charge, accused, proceeding in triples
            for odd in (
                *mapping.odd_of_charge(charge),
                *odd_sentences.of_sentence(accused),
            )
            if (proceeding.pk, odd.sentence) not in known
        ]
        found.flags += len(RecordFlag.objects.bulk_create(flags))

    def _receive(self, new, rows):
        CourtRecordReceipt.objects.bulk_create(
            CourtRecordReceipt(office=self.office, source_ref=ref, digest=digest_of(rows[ref]), loaded_by=self.by)
            for ref in rows
            if ref in new
        )

    def _write_down(self, case, matter, found):
        audit.record(
            "load_court_record",
            by=self.by,
            obj=matter,
            case=case,
            audience=Audience.ACCOUNTABILITY,
            summary=_("Loaded from court records: %(accused)d accused, %(charges)d charges")
            % {"accused": found.accused, "charges": found.charges},
            verdicts=found.verdicts,
            sentences=found.sentences,
            awards=found.awards,
            flags=found.flags,
        )
        refresh_stages(case=case, by=self.by)


def digest_of(row) -> str:
    """What a row says, as a SHA-256, whatever the order of its columns."""
    return hashlib.sha256(json.dumps(row.cells, sort_keys=True).encode()).hexdigest()


def opening_day(year, today) -> date:
    """The day on which a legacy case counts as opened: the last of its year, so that it is never open too early.

    Today while that day is still to come, and where the year is of no use (it is flagged then).
    """
    return today if oddities.odd_year(year, today) else min(date(year, 12, 31), today)


def _end_if_all_ended(matter, record):
    """A matter is final when every accused's proceeding ended; it ended when the last of them did."""
    ends = [accused.terminated for accused in record.accused]
    if ends and all(end.earliest for end in ends):
        last = max(ends, key=lambda end: end.earliest)
        matter.status, matter.ended_on, matter.ended_precision = Matter.Status.FINAL, last.earliest, last.precision
