"""Writing a roster: rows as they are typed, whole lists, and who was found a victim. Some hundred rows at a time."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, CaseRole
from offices.refusal import Refusal

from ..models import OperationCase, RosterEntry
from ..roster.numbering import check_can_list, hold_roster
from ..roster.rows import BEGUN, CELLS, next_family
from ..transitions import wrote

MOST_AT_ONCE = 100
MOST_IN_A_LIST = 2000
_WRITTEN = (*CELLS, "age_text", "adjudicated_by", "adjudicated_at", "struck_at", "struck_by", "version", "turn")


@dataclass
class Saved:
    """What became of the rows that were sent: stored ones, those that somebody changed in between (as they are stored
    now), and sentences by key and cell."""

    stored: list[RosterEntry] = field(default_factory=list)
    stale: list[RosterEntry] = field(default_factory=list)
    errors: dict = field(default_factory=dict)


def cases_of(operation, by) -> list[Case]:
    """The operation's cases that the person reads, the first one first."""
    rows = OperationCase.objects.on(operation, by).select_related("case__office").order_by("pk")
    return [row.case for row in rows]


def save_rows(*, operation, rows, by, at=None) -> Saved:
    """Store typed rows: new ones with the next numbers, changed ones if nobody else changed them.

    A key that is stored already is the same row, sent again over a bad line. Rows with errors are not stored; the
    others are. Raises Refusal when the roster is not open. Source: the domain rules, "Rescue, per victim".
    """
    check_can_list(by, operation)
    if len(rows) > MOST_AT_ONCE:
        raise Refusal(_("At most %(n)d rows are saved at once.") % {"n": MOST_AT_ONCE})
    with transaction.atomic():
        held = hold_roster(operation)
        writing = _Writing(operation, by, held, at or timezone.now())
        return writing.write(rows)


class _Writing:
    """One save of some rows, while the roster is held."""

    def __init__(self, operation, by, held, now):
        self.operation, self.by, self.held, self.now = operation, by, held, now
        self.result = Saved()
        self.new, self.changed = [], []

    def write(self, rows) -> Saved:
        mine = RosterEntry.objects.on(self.operation, self.by)
        known = {entry.key: entry for entry in mine.filter(key__in=[row.key for row in rows])}
        self._name_families(rows, known)
        settled = self._settled(known.values())
        for row in {row.key: row for row in rows}.values():
            entry = known.get(row.key)
            if row.errors:
                self.result.errors[str(row.key)] = row.errors
            elif entry is None:
                self.add(row)
            else:
                self._change(entry, row, settled)
        self.store()
        return self.result

    def add(self, row):
        cases = self.cases
        if not cases:
            raise Refusal(_("The operation has no case that you read, so nobody can be listed."))
        case = next((case for case in cases if case.pk == row.case_id), cases[0])
        entry = RosterEntry(
            operation=self.operation,
            case=case,
            office_id=case.office_id,
            restricted=case.restricted,
            key=row.key,
            number=self.held.number + len(self.new) + 1,
            age_text=row.age_text,
            entered_by=self.by,
            entered_at=self.now,
            turn=self.held.turn + 1,
        )
        self._fill(entry, row)
        self.new.append(entry)

    @property
    def cases(self):
        if not hasattr(self, "_cases"):
            self._cases = cases_of(self.operation, self.by)
        return self._cases

    def _change(self, entry, row, settled):
        if says_the_same(entry, row):
            self.result.stored.append(entry)
            return
        # Sent again with more in it before the first answer came: still the same person's own row.
        again = row.version == 0 and entry.version == 1 and entry.entered_by_id == self.by.pk
        if entry.version != row.version and not again:
            self.result.stale.append(entry)
            return
        if entry.person_id in settled and (row.struck or row.facts["adjudication"] != entry.adjudication):
            self.result.errors[str(row.key)] = {
                "adjudication": _(
                    "This is a victim of the case now. Take back the relief, or say there that they are not a victim."
                )
            }
            return
        self._fill(entry, row)
        entry.version, entry.turn = entry.version + 1, self.held.turn + 1
        self.changed.append(entry)

    def _fill(self, entry, row):
        facts = row.facts
        if facts["age_band"] != entry.age_band and entry.pk:
            entry.age_text = ""
        if facts["adjudication"] != entry.adjudication:
            entry.adjudicated_by, entry.adjudicated_at = self.by, self.now
        for cell in CELLS:
            setattr(entry, cell, facts[cell])
        if row.struck != (entry.struck_at is not None):
            entry.struck_at, entry.struck_by = (self.now, self.by) if row.struck else (None, None)

    def _name_families(self, rows, known):
        """Families that were begun on a device get their number; what an earlier sending got stays."""
        begun = {row.facts["family"] for row in rows if BEGUN.fullmatch(row.facts["family"])}
        if not begun:
            return
        named = {
            row.facts["family"]: known[row.key].family
            for row in rows
            if row.facts["family"] in begun and row.key in known and known[row.key].family
        }
        mine = RosterEntry.objects.on(self.operation, self.by).exclude(family="")
        following = next_family(mine.values_list("family", flat=True).distinct().order_by())
        for row in rows:
            if row.facts["family"] in begun:
                if row.facts["family"] not in named:
                    named[row.facts["family"]] = f"F-{following}"
                    following += 1
                row.facts["family"] = named[row.facts["family"]]

    def _settled(self, entries):
        """Ids of the people of these rows who stand as victims in their cases."""
        people = [entry.person_id for entry in entries if entry.person_id]
        if not people:
            return set()
        roles = CaseRole.objects.filter(person__in=people, case__in={entry.case_id for entry in entries})
        standing = roles.victims().running().exclude(verification=CaseRole.Verification.NOT)
        return set(standing.values_list("person_id", flat=True))

    def store(self):
        self.result.stored += RosterEntry.objects.bulk_create(self.new)
        if self.changed:
            RosterEntry.objects.bulk_update(self.changed, _WRITTEN)
            self.result.stored += self.changed
        if self.new or self.changed:
            written = self.new + self.changed
            words = ngettext("%(n)d row of the roster saved", "%(n)d rows of the roster saved", len(written))
            wrote(
                "save_roster_rows",
                self.operation,
                self.by,
                words % {"n": len(written)},
                self.now,
                new=len(self.new),
                changed=len(self.changed),
                first=min(entry.number for entry in written),
            )


def says_the_same(entry, row) -> bool:
    """Whether what was sent is what is stored."""
    same = all(getattr(entry, cell) == row.facts[cell] for cell in CELLS)
    return same and row.struck == (entry.struck_at is not None)


def list_people(*, operation, rows, by, case=None, again=False, at=None) -> list[RosterEntry]:
    """Store the rows of a pasted or uploaded list, all of them or none, in the case named or the operation's first one.

    Rows that are on the roster already (the same name, sex, age and family) are left out unless `again`. Returns what
    was stored, with its numbers.
    """
    check_can_list(by, operation)
    if len(rows) > MOST_IN_A_LIST:
        raise Refusal(_("At most %(n)d people are taken from one list.") % {"n": MOST_IN_A_LIST})
    with transaction.atomic():
        writing = _Writing(operation, by, hold_roster(operation), at or timezone.now())
        listed = set() if again else identities(operation, by)
        for row in rows:
            if identity(row.facts) not in listed:
                row.case_id = getattr(case, "pk", None)
                writing.add(row)
        writing.store()
    return writing.result.stored


def identity(facts) -> tuple:
    """What makes two rows of a list look like the same row."""
    return tuple(facts[cell].casefold() for cell in ("name", "sex", "age_band", "family"))


def identities(operation, by) -> set[tuple]:
    """The rows that are listed, as `identity` tells them apart."""
    listed = RosterEntry.objects.on(operation, by).listed()
    return {identity(facts) for facts in listed.values("name", "sex", "age_band", "family")}


def to_adjudicate(operation, by, to, numbers=None):
    """Listed rows whose status would become `to`: all that are undecided, or those with these numbers.

    Whoever is a victim of the case already keeps what they are.
    """
    rows = RosterEntry.objects.on(operation, by).filter(person=None).listed().exclude(adjudication=to)
    return rows.undecided() if numbers is None else rows.filter(number__in=numbers)


def adjudicate_rows(*, operation, to, by, numbers=None, expected=None, at=None) -> int:
    """Say of all undecided people, or of these numbers, what they were found to be. Returns how many it was.

    `expected` is how many the person was told; Refusal if it is another number by now.
    """
    check_can_list(by, operation)
    now = at or timezone.now()
    with transaction.atomic():
        held = hold_roster(operation)
        undecided = to == RosterEntry.Adjudication.UNDECIDED
        changed = to_adjudicate(operation, by, to, numbers).update(
            adjudication=to,
            adjudicated_by=None if undecided else by,
            adjudicated_at=None if undecided else now,
            version=F("version") + 1,
            turn=held.turn + 1,
        )
        if expected is not None and changed != expected:
            raise Refusal(
                _("The roster has changed: it is %(found)d people now, not %(expected)d. Look again.")
                % {"found": changed, "expected": expected}
            )
        if changed:
            words = ngettext(
                "%(n)d person on the roster: %(status)s", "%(n)d people on the roster: %(status)s", changed
            )
            status = RosterEntry.Adjudication(to).label.lower()
            wrote("adjudicate_rows", operation, by, words % {"n": changed, "status": status}, at, to=to, number=changed)
    return changed
