"""The accused of a matter: each in full, all of them in one table, and where else they are known to us."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import ngettext_lazy

from cases.models import RECORD_OF_PERSON, CaseRole, Person
from cases.models.case import Case

from ..models import CustodyInterval, Hearing, HearingAccused, Proceeding, Verdict
from .judgments import SENTENCES, worked

CUSTODY = Prefetch("custody", CustodyInterval.objects.filter(is_current=True), to_attr="custody_now")
TO_COME = Prefetch(
    "hearings",
    HearingAccused.objects.filter(hearing__status=Hearing.Status.SCHEDULED)
    .select_related("hearing")
    .order_by("hearing__on", "hearing__at", "pk"),
    to_attr="hearings_to_come",
)

Outcome = Verdict.Outcome
#: How charges end, in the few words of a table. What was dismissed or not pursued is no acquittal.
ENDINGS = (
    (Verdict.GUILTY, ngettext_lazy("guilty on %(n)d charge", "guilty on %(n)d charges", "n")),
    ((Outcome.NOT_GUILTY,), ngettext_lazy("not guilty on %(n)d", "not guilty on %(n)d", "n")),
    ((Outcome.DISMISSED, Outcome.DISMISSED_ON_PLEA), ngettext_lazy("%(n)d dismissed", "%(n)d dismissed", "n")),
    ((Outcome.NOLLE_PROSEQUI,), ngettext_lazy("%(n)d not pursued", "%(n)d not pursued", "n")),
)


@dataclass
class Accused:
    """One accused with the chain of their proceedings: the first one, then appeals and retrials."""

    chain: list = field(default_factory=list)

    @property
    def first(self):
        return self.chain[0]

    @property
    def last(self):
        """Where it is now: the latest proceeding that still runs, or the latest of all."""
        return next((one for one in reversed(self.chain) if not one.has_ended), self.chain[-1])

    @property
    def person(self):
        return self.first.person

    @property
    def custody(self):
        return next((one.custody_now[0] for one in reversed(self.chain) if one.custody_now), None)

    @property
    def next_hearing(self):
        days = [row.hearing for one in self.chain for row in one.hearings_to_come]
        return min(days, key=lambda hearing: hearing.on, default=None)

    @property
    def standing_charges(self) -> int:
        return sum(charge.is_standing for charge in self.first.charges.all())

    @property
    def stands_convicted(self) -> bool:
        """Whether a guilty verdict of the chain stands."""
        return any(
            verdict.is_guilty and not verdict.overturned_on
            for one in self.chain
            for charge in one.charges.all()
            for verdict in charge.verdicts.all()
        )

    @property
    def verdict(self) -> str:
        """How many charges of the chain ended in which way, as far as it stands."""
        standing = [
            verdict
            for one in self.chain
            for charge in one.charges.all()
            for verdict in charge.verdicts.all()
            if not verdict.overturned_on
        ]
        said, told = [], set()
        for outcomes, words in ENDINGS:  # a charge is told of once, by the gravest ending of its counts
            charges = {verdict.charge_id for verdict in standing if verdict.outcome in outcomes} - told
            if charges:
                said.append(words % {"n": len(charges)})
            told |= charges
        return ", ".join(said)


def in_full(matter, user):
    """The proceedings of a matter with all that the page shows of them, by a constant number of queries."""
    return (
        Proceeding.objects.visible_to(user)
        .filter(matter=matter)
        .select_related(RECORD_OF_PERSON, "matter__profile_version")
        .prefetch_related(
            "charges__verdicts",
            "charges__replaced_by",
            "charges__statute_entry",
            SENTENCES,
            "flags",
            "matter__profile_version__stages",
            CUSTODY,
            TO_COME,
        )
        .order_by("root_id", "pk")
    )


def known_elsewhere(proceedings, case, user) -> dict[int, list[Case]]:
    """Person id → the other cases, of those that the user may see, in which that human being is a suspect too."""
    records = {proceeding.person.record.pk: proceeding.person_id for proceeding in proceedings}
    stands = Person.objects.visible_to(user).standing_for(list(records))
    roles = CaseRole.objects.visible_to(user).suspects().filter(person__in=stands).exclude(case=case)
    found = defaultdict(dict)
    for role in roles.select_related("case").order_by("-case_id"):
        found[records[stands[role.person_id]]][role.case_id] = role.case
    return {person: list(cases.values()) for person, cases in found.items()}


def shown(matter, user) -> dict:
    """What the page of a matter shows of its accused."""
    proceedings = list(in_full(matter, user))
    elsewhere = known_elsewhere(proceedings, matter.case, user) if proceedings else {}
    by_root = defaultdict(Accused)
    for proceeding in proceedings:
        proceeding.case = matter.case
        proceeding.worked, proceeding.superseded = worked(proceeding)
        proceeding.elsewhere = elsewhere.get(proceeding.person_id, ()) if not proceeding.appeal_of_id else ()
        proceeding.waits_for_verdict = any(charge.needs_verdict for charge in proceeding.charges.all())
        by_root[proceeding.root_id].chain.append(proceeding)
    for accused in by_root.values():
        for proceeding in accused.chain:
            proceeding.chain_stands = accused.stands_convicted
    return {"proceedings": proceedings, "accused": list(by_root.values())}
