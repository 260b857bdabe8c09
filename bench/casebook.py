"""The rows of a chunk of cases, as lines for COPY. The same chunk gives the same lines, whoever makes it.

Offices, restriction, human ids, chains and earned offices are written out, since no trigger of ours runs.
"""

import random
import uuid
from collections import defaultdict
from datetime import date, timedelta

from cases.accountability.models import Hearing
from cases.models import Case
from cases.rescue.models import RosterEntry
from offices.casework import CaseworkType

from . import scale
from .scale import FIELD_OFFICES, LAST_DAY, PERSONS_PER_CASE, Place, is_restricted
from .tables import STAGES
from .vocabulary import Vocabulary

NULL = r"\N"
_TYPES = CaseworkType.values
_TYPE_WEIGHTS = [20, 8, 9, 7, 10, 15, 8, 9, 6, 5, 3]
_SOURCES = Case.Source.values
_SOURCE_WEIGHTS = [15, 10, 25, 25, 20, 5]
_BANDS = RosterEntry.AgeBand.values
_OUTCOMES = ["guilty_plea", "guilty_at_trial", "not_guilty", "dismissed"]
_ASKED = Hearing.AskedBy.values
_WHY = Hearing.Reason.values
_NIGHTS = "00:00:00+00"


class Chunk:
    """Lines by table for the cases `first` to `first + count - 1`."""

    def __init__(self, first: int, count: int, cases: int, places: list[Place], vocabulary: Vocabulary):
        self.first, self.cases, self.places = first, cases, places
        self.rng = random.Random(first)
        self.lines: dict[str, list[str]] = defaultdict(list)
        self.names = vocabulary.draw(self.rng, count * PERSONS_PER_CASE)
        for case_id in range(first, first + count):
            self._case(case_id)

    def add(self, table: str, *values) -> None:
        self.lines[table].append("\t".join(map(str, values)))

    def _case(self, case_id: int) -> None:
        rng, place = self.rng, self.places[scale.office_index(case_id)]
        logged = scale.logged_on(case_id, self.cases)
        age = (LAST_DAY - logged).days
        restricted = "t" if is_restricted(case_id) else "f"
        where = (case_id, place.id, restricted)
        lead = place.caseworkers[rng.randrange(len(place.caseworkers))]
        status, opened, closed = self._course(case_id, logged, age)
        types = rng.choices(_TYPES, _TYPE_WEIGHTS, k=1 if rng.random() < 0.85 else 2)
        running = status in ("referred", "screening", "open")
        due = LAST_DAY + timedelta(days=rng.randrange(-40, 90)) if running and rng.random() < 0.85 else None
        self.add(
            "cases_case", case_id, place.id, place.id if opened else NULL, restricted,
            scale.number(place, case_id, opened.year) if opened else NULL, status,
            "{" + ",".join(dict.fromkeys(types)) + "}",
            rng.choices(_SOURCES, _SOURCE_WEIGHTS)[0], "week", "high" if rng.random() < 0.15 else "standard",
            f"Work without pay, reported by a neighbour; papers were taken. Record {case_id} of made-up data.",
            f"Village {case_id % 997}", rng.randrange(1, 30), lead, lead, f"{logged} 08:00:00+00", opened or NULL,
            closed or NULL, place.director if closed else NULL, "outside the mandate" if status == "declined" else "",
            "", case_id - FIELD_OFFICES if status == "duplicate" else NULL, NULL, "", due or NULL,
            "Call the survivor" if due else "", "", 1,
        )  # fmt: skip
        victims, suspect = self._people(case_id, place, restricted, logged)
        if running or restricted == "t":
            self.add("cases_casemember", *where, lead, "team", "{}", f"{logged} {_NIGHTS}", NULL, NULL)
        if rng.random() < 0.5:
            self.add(
                "offices_auditevent", f"{logged} {_NIGHTS}", lead, "action", "log_case", "case", case_id, *where,
                "case", "The case was logged.", "{}",
            )  # fmt: skip
        if opened:
            self._work(case_id, where, place, lead, opened, closed, victims, suspect)
        else:
            self._stages(where, dict.fromkeys(STAGES, ("not_started", 0)))

    def _course(self, case_id: int, logged: date, age: int) -> tuple[str, date | None, date | None]:
        rng = self.rng
        chance = rng.random()
        if age < 120 and chance < 0.6:
            return ("referred" if chance < 0.2 else "screening"), None, None
        if chance > 0.94:
            return "declined", None, None
        if chance > 0.925 and case_id > FIELD_OFFICES:
            return "duplicate", None, None
        opened = logged + timedelta(days=min(age, rng.randrange(0, 30)))
        lasts = int(rng.expovariate(1 / 900)) + 20
        closed = opened + timedelta(days=lasts)
        return ("open", opened, None) if closed > LAST_DAY else ("closed", opened, closed)

    def _people(self, case_id: int, place: Place, restricted: str, logged: date):
        """Three new people; now and then the suspect is somebody whom an earlier case of the office knows already."""
        rng = self.rng
        first_person = (case_id - 1) * PERSONS_PER_CASE + 1
        known = case_id - FIELD_OFFICES * rng.randrange(1, 200)
        returns = rng.random() < 0.02 and known > 0 and not is_restricted(known)
        second = "victim" if rng.random() < 0.5 else rng.choice(["witness", "family", "complainant"])
        for slot, role in enumerate(("victim", second, "suspect")):
            person = first_person + slot
            hidden = "f" if returns and slot == 2 else restricted
            self._person(person, place, hidden, logged, self.names[person - 1 - (self.first - 1) * PERSONS_PER_CASE])
            if returns and slot == 2:
                person = known * PERSONS_PER_CASE
            self.add(
                "cases_caserole", case_id, place.id, restricted, person, role, logged, NULL, "",
                "actual" if role == "victim" else "", NULL, NULL,
            )  # fmt: skip
        victims = [first_person, first_person + 1][: 1 + (second == "victim")]
        return victims, known * PERSONS_PER_CASE if returns else first_person + 2

    def _person(self, person: int, place: Place, restricted: str, logged: date, name) -> None:
        rng = self.rng
        full = f"{name[0].text} {name[1].text}"
        born = logged - timedelta(days=rng.randrange(4 * 365, 55 * 365))
        precision = rng.choices(["day", "year", "unknown"], [5, 3, 2])[0]
        year = (f"{born.year}-01-01", f"{born.year}-12-31")
        first, last = {"day": (born, born), "year": year, "unknown": (NULL, NULL)}[precision]
        human = rng.randrange(1, person) if person > 1 and rng.random() < 0.002 else person
        self.add(
            "cases_person", person, place.id, restricted, full,
            rng.choices(["female", "male", "unknown"], [5, 4, 1])[0], first, last, precision, "", "PH", "",
            NULL, NULL, "", f"{logged} {_NIGHTS}", 1, human,
        )  # fmt: skip
        self.add("cases_personname", person, place.id, restricted, full, "legal", "")
        for kind, token in sorted(name[0].tokens | name[1].tokens):
            self.add("cases_persontoken", person, place.id, restricted, kind, token)

    def _work(self, case_id, where, place, lead, opened, closed, victims, suspect) -> None:
        rng = self.rng
        stages = {stage: ("completed", 4) if closed else ("active", rng.randrange(0, 4)) for stage in STAGES}
        self._stages(where, stages)
        self.add("cases_casemovement", *where, "opened", 1, opened, place.id)
        if closed:
            self.add("cases_casemovement", *where, "closed", -1, closed, place.id)
        else:
            for _ in range(rng.randrange(0, 3)):
                due = LAST_DAY + timedelta(days=rng.randrange(-20, 60))
                at = f"{opened} {_NIGHTS}"
                self.add("cases_task", *where, "case", "Visit the family", due, lead, lead, at, NULL, NULL, 1)
        until = closed or LAST_DAY
        raid = self._operation(case_id, where, place, lead, opened, until) if scale.has_operation(case_id) else None
        for victim in victims:
            if raid or rng.random() < 0.65:
                self._relief(where, place, lead, opened, until, victim, raid)
        if rng.random() < 0.55:
            self._matter(case_id, where, place, opened, until, suspect)
        if rng.random() < 0.05:
            self.add(
                "transformation_systemgap", *where, "trial", "Court", "lack_of_resources", "No judge was appointed.",
                opened, lead, NULL, NULL, "", place.id, 1,
            )  # fmt: skip

    def _between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange(0, (last - first).days + 1))

    def _operation(self, case_id, where, place, lead, opened, until) -> date:
        """An operation of the case's number with its roster, of which few are known by record. Returns its day."""
        rng = self.rng
        on = self._between(opened, min(until, opened + timedelta(days=200)))
        people = rng.choice((8, 12, 20, 35, 60, 120))
        self.add(
            "rescue_operation", case_id, place.id, place.id, where[2], "executed", f"Operation {case_id}", "Workshop",
            on, place.authority, "", "", "", "", "t", 1, lead, f"{on} {_NIGHTS}", f"{on} {_NIGHTS}", "", on, lead, "",
            people, "", "", "", "", 1,
        )  # fmt: skip
        self.add("rescue_operationcase", *where, case_id, lead)
        for number in range(1, people + 1):
            key = uuid.UUID(int=case_id << 16 | number)
            self.add(
                "rescue_rosterentry", *where, case_id, key, number, f"Person {number}",
                rng.choices(["female", "male", "unknown"], [5, 4, 1])[0], rng.choice(_BANDS), "", "",
                "victim" if rng.random() < 0.9 else "not_a_victim", lead, f"{on} {_NIGHTS}", NULL, lead,
                f"{on} {_NIGHTS}", 1, 1,
            )  # fmt: skip
        return on

    def _relief(self, where, place, lead, opened, until, victim, raid) -> None:
        rng = self.rng
        relieved = raid or self._between(opened, min(until, opened + timedelta(days=200)))
        attribution = rng.choices(["direct", "joint", "trained_partner", "authority_own"], [3, 5, 1, 1])[0]
        self.add(
            "rescue_relief", *where, victim, relieved, "removed_from_place", "Police", attribution, NULL, "",
            where[0] if raid else NULL, place.id, lead, f"{relieved} {_NIGHTS}", 1,
        )  # fmt: skip
        if rng.random() < 0.6:
            ended = relieved + timedelta(days=rng.randrange(200, 900))
            over = ended <= LAST_DAY
            self.add(
                "aftercare_enrolment", *where, victim, "closed" if over else "in_service", relieved,
                ended if over else NULL, "restored" if over else "", "", lead, lead if over else NULL,
                place.director if over else NULL, lead if over else NULL, ended if over else NULL,
                "Safe at the last visit." if over else "", place.id, 1,
            )  # fmt: skip

    def _matter(self, case_id, where, place, opened, until, suspect) -> None:
        """A matter has the number of its case, and so has its one proceeding; charges are case × 2 and one less."""
        rng = self.rng
        charged = self._between(opened, until)
        judged = charged + timedelta(days=rng.randrange(60, 1200))
        ended = judged <= LAST_DAY
        year_only = rng.random() < 0.05
        self.add(
            "accountability_matter", case_id, *where, "criminal", "People v. the accused", "Regional court", "",
            "f", "final" if ended else "running", judged if ended else NULL, "day" if ended else "unknown", "", "",
            "{}", 1,
        )  # fmt: skip
        arrested = self._between(opened, charged) if rng.random() < 0.7 else None
        self.add(
            "accountability_proceeding", case_id, *where, case_id, suspect, case_id, NULL,
            "final" if ended else "trial", opened, "day", arrested or NULL, "day" if arrested else "unknown",
            f"{charged.year}-01-01" if year_only else charged, "year" if year_only else "day",
            judged if ended else NULL, "day" if ended else "unknown", "", "", NULL, place.id, "", "{}", 1,
        )  # fmt: skip
        if arrested:
            self.add(
                "accountability_custodyinterval", *where, case_id, suspect, "arrested", arrested, "day",
                "f" if ended else "t",
            )  # fmt: skip
        self._in_court(case_id, where, place, charged, judged)
        for charge in (case_id * 2 - 1, case_id * 2)[: rng.choice((1, 1, 2))]:
            self.add("accountability_charge", charge, *where, case_id, "Act against trafficking, s. 4", 1, "", "{}")
            if ended:
                outcome = rng.choices(_OUTCOMES, [3, 4, 2, 1])[0]
                self.add(
                    "accountability_verdict", *where, charge, case_id, outcome, "t" if "guilty_" in outcome else "f",
                    1, judged, "day", NULL, place.id,
                )  # fmt: skip

    def _in_court(self, case_id, where, place, charged, judged) -> None:
        """Hearings half a year apart until the verdict, a third of them adjourned; money in one matter of ten."""
        rng, on = self.rng, charged
        while (on := on + timedelta(days=rng.randrange(90, 270))) < min(judged, LAST_DAY):
            status = "adjourned" if rng.random() < 0.33 else "held"
            why = (rng.choice(_ASKED), rng.choice(_WHY)) if status == "adjourned" else ("", "")
            self.add(
                "accountability_hearing", *where, case_id, "trial", on, "Regional court", status, *why, place.id
            )  # fmt: skip
        if judged <= LAST_DAY and rng.random() < 0.1:
            amount = rng.randrange(5_000, 400_000)
            self.add(
                "accountability_award", case_id, *where, case_id, case_id, "restitution", judged, "day", f"{amount}.50",
                "PHP", "f", place.id,
            )  # fmt: skip
            if rng.random() < 0.4:
                paid = self._between(judged, LAST_DAY)
                self.add("accountability_awardpayment", *where, case_id, paid, f"{amount // 3}.00", place.id)

    def _stages(self, where, stages) -> None:
        for stage, (status, step) in stages.items():
            self.add("cases_stageprogress", *where, stage, status, step, "")


def chunks(cases: int) -> list[tuple[int, int]]:
    """(first case, how many) of every chunk."""
    return [(first, min(scale.CHUNK, cases - first + 1)) for first in range(1, cases + 1, scale.CHUNK)]
