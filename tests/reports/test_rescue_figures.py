"""The figures of rescue: reliefs, operations and their rosters, and who was a victim again."""

import csv
import datetime
import random
from collections import defaultdict

import pytest
from django.urls import reverse

from cases.models import Person
from cases.rescue.models import Operation, RosterEntry
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseRoleFactory, PersonFactory, victim
from tests.factories.offices import OfficeFactory, PartnerFactory, UserFactory, staff
from tests.factories.reports import change, merge, relief
from tests.factories.rescue import executed_operation, roster

from .conftest import ALL_DATABASES, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)


def executed(*cases, on="2026-03-09", **fields):
    """An operation carried out that day, led by an authority of its own."""
    facts = {"executed_on": day(on), "lead_authority": PartnerFactory(office=cases[0].office)}
    return executed_operation(*cases, **facts | fields)


def freed(operation, case, number, **fields):
    """That many people relieved in the operation."""
    return [
        relief(case, PersonFactory(office=case.office), operation.executed_on, operation=operation, **fields)
        for _n in range(number)
    ]


# --- reliefs -----------------------------------------------------------------------------------------------------


def test_a_relief_twice_is_two_reliefs_and_one_person_in_each_year(report, manager, cebu):
    person, case = PersonFactory(office=cebu), CaseFactory(office=cebu)
    for on in ("2025-11-01", "2026-02-01", "2026-09-01"):
        relief(case, person, day(on))

    this, last = report(manager, [cebu]), report(manager, [cebu], 2025)

    assert (this("relief_events"), this("individuals_relieved")) == (2, 1)
    assert (last("relief_events"), last("individuals_relieved")) == (1, 1)


def test_the_margin_of_attribution_is_not_the_sum_and_never_the_authoritys_own(report, manager, cebu):
    person, case = PersonFactory(office=cebu), CaseFactory(office=cebu)
    relief(case, person, day("2026-02-01"), "direct")
    relief(case, person, day("2026-03-01"), "joint")
    relief(case, person, day("2026-04-01"), "authority_own")
    relief(case, attribution="joint")
    relief(case, attribution="trained_partner")
    relief(case, attribution="authority_own")

    figures = report(manager, [cebu])

    cut = {name: figures("individuals_relieved", attribution=name) for name in ("direct", "joint", "trained_partner")}
    assert cut == {"direct": 1, "joint": 2, "trained_partner": 1}
    assert figures("individuals_relieved") == 3
    assert figures("relief_events") == 4
    assert figures("relief_events", attribution="joint") == 2
    assert not [key for key in figures.cells if key[8] == "authority_own"]


def test_a_relief_taken_back_restates_and_a_transfer_does_not(report, manager, cebu):
    manila = OfficeFactory(city="Manila")
    case = CaseFactory(office=cebu)
    first, second = relief(case), relief(case)
    before = report(manager, [cebu, manila])
    change(case, office=manila)
    moved = report(manager, [cebu, manila])
    with as_owner():
        second.delete()

    after = report(manager, [cebu, manila])

    assert before.differences(moved) == {}
    assert moved("relief_events", cebu) == 2
    assert (after("relief_events", cebu), after("individuals_relieved", cebu)) == (1, 1)
    assert first.earned_office == cebu


def test_reliefs_of_restricted_cases_are_counted(report, manager, cebu):
    relief(CaseFactory(office=cebu, restricted=True))

    assert report(manager, [cebu])("relief_events") == 1


# --- victims again -----------------------------------------------------------------------------------------------


def test_a_verified_victim_in_a_case_opened_later_is_revictimised(report, manager, cebu):
    case, later = CaseFactory(office=cebu), CaseFactory(office=cebu, opened_on=day("2026-09-01"), types=["osec"])
    again, once = relief(case).person, relief(case).person
    CaseRoleFactory(case=later, person=again, verification="actual")
    CaseRoleFactory(case=later, person=once, verification="possible")

    figures = report(manager, [cebu])

    assert (figures("revictimised"), figures("individuals_relieved")) == (1, 2)
    assert figures("revictimised", kind="forced_labour") == 1  # by the relief that came before, not by what came after
    assert figures("revictimised", kind="osec") == 0
    assert figures("revictimised", None, "month", day("2026-03-01")) == 1


def test_a_relief_in_another_case_is_new_exploitation_and_one_in_the_same_is_not(report, manager, cebu):
    case, other = CaseFactory(office=cebu), CaseFactory(office=cebu)
    again, same = PersonFactory(office=cebu), PersonFactory(office=cebu)
    for person, where in ((again, other), (same, case)):
        relief(case, person, day("2025-02-01"))
        relief(where, person, day("2026-05-01"), "authority_own")

    figures = report(manager, [cebu], 2025)

    assert (figures("revictimised"), figures("individuals_relieved")) == (1, 2)
    assert report(manager, [cebu], 2026)("revictimised") == 0  # nothing came after that one


def test_what_came_before_the_relief_or_turned_out_a_duplicate_is_not_new_exploitation(report, manager, cebu):
    case = CaseFactory(office=cebu)
    person = relief(case, on=day("2026-06-01")).person
    CaseRoleFactory(case=CaseFactory(office=cebu, opened_on=day("2026-05-31")), person=person, verification="actual")
    double = CaseFactory(office=cebu, opened_on=day("2026-07-01"))
    CaseRoleFactory(case=double, person=person, verification="actual")
    CaseRoleFactory(case=CaseFactory(office=cebu, opened_on=day("2026-07-01")), person=person, role="witness")
    change(double, status="duplicate", duplicate_of=case)

    assert report(manager, [cebu])("revictimised") == 0


def test_a_victim_again_under_another_record_is_known_once_the_records_are_one(report, manager, cebu):
    person = relief(CaseFactory(office=cebu)).person
    later = CaseFactory(office=cebu, opened_on=day("2026-09-01"), restricted=True)
    other = victim(later)
    before = report(manager, [cebu])
    merge(other, person)

    assert (before("revictimised"), report(manager, [cebu])("revictimised")) == (0, 1)


def test_new_exploitation_is_looked_for_among_the_offices_counted_together(report, manager, cebu):
    manila = OfficeFactory(city="Manila")
    here = relief(CaseFactory(office=cebu)).person
    there = victim(CaseFactory(office=manila, opened_on=day("2026-09-01")))
    merge(there, here)

    alone, together = report(manager, [cebu]), report(manager, [cebu, manila])

    assert alone("revictimised") == 0
    assert together("revictimised") == together("revictimised", cebu) == 1
    assert together("revictimised", manila) == 0


# --- operations --------------------------------------------------------------------------------------------------


def test_operations_are_counted_when_they_were_carried_out_and_in_each_type_of_their_cases(report, manager, cebu):
    one, two = CaseFactory(office=cebu, types=["bonded_labour"]), CaseFactory(office=cebu, types=["csec", "osec"])
    executed(one, two, on="2026-03-09")
    executed(one, on="2026-03-31")
    executed(one, on="2025-12-31")
    executed(CaseFactory(office=cebu, restricted=True, types=["csec"]), on="2026-05-01")
    for status in (Operation.Status.APPROVED, Operation.Status.CALLED_OFF):
        executed(one, status=status, executed_by=None, called_off_reason="Rain.", executed_on=None)

    figures = report(manager, [cebu])

    assert figures("operations") == figures("operations", cebu) == 3
    assert figures("operations", cebu, "month", day("2026-03-01")) == 2
    assert figures("operations", kind="bonded_labour") == 2
    assert (figures("operations", kind="csec"), figures("operations", kind="osec")) == (2, 1)
    assert not [key for key in figures.cells if key[0] == "operations" and any(key[6:])]


def test_a_case_that_moves_takes_no_operation_along(report, manager, cebu):
    manila = OfficeFactory(city="Manila")
    case = CaseFactory(office=cebu)
    operation = executed(case)
    roster(operation, case, 3, adjudication="victim")
    freed(operation, case, 2)
    before = report(manager, [cebu, manila])
    change(case, office=manila)

    after = report(manager, [cebu, manila])

    assert before.differences(after) == {}
    assert [
        after(code, cebu) for code in ("operations", "people_listed", "people_adjudicated", "largest_operation")
    ] == [1, 3, 3, 2]


def test_the_largest_operation_is_compared_and_never_added(report, manager, cebu):
    manila = OfficeFactory(region=cebu.region)
    here = CaseFactory(office=cebu, types=["bonded_labour", "forced_labour"])
    there = CaseFactory(office=manila, types=["csec"])
    for case, on, number in ((here, "2026-01-10", 3), (here, "2026-01-20", 5), (there, "2026-06-01", 4)):
        freed(executed(case, on=on), case, number)
    big = executed(there, on="2026-12-31")
    rows = freed(big, there, 7)
    freed(big, there, 2, attribution="authority_own")
    merge(rows[0].person, rows[1].person)
    change(rows[2], relieved_on=day("2027-01-02"))  # written down late, in the operation all the same

    figures = report(manager, [cebu, manila])

    assert figures("largest_operation") == figures("largest_operation", manila) == 6
    assert figures("largest_operation", cebu) == 5
    assert figures("largest_operation", scope="region", place=cebu.region_id) == 6
    assert figures("largest_operation", cebu, "month", day("2026-01-01")) == 5
    assert figures("largest_operation", None, "quarter", day("2026-04-01")) == 4
    assert figures("largest_operation", kind="forced_labour") == figures("largest_operation", kind="bonded_labour") == 5
    assert figures("largest_operation", kind="csec") == 6


def test_struck_rows_are_not_listed_and_undecided_ones_not_victims(report, manager, cebu):
    case = CaseFactory(office=cebu)
    operation = executed(case)
    roster(operation, case, 4, adjudication="victim", sex="female", age_band="12_17")
    roster(operation, case, 2, 5, adjudication="not_a_victim", sex="male", age_band="60")
    roster(operation, case, 3, 7, age_band="unknown")
    struck = roster(operation, case, 2, 10, adjudication="victim")
    for row in struck:
        change(row, struck_at=datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC), struck_by=UserFactory())

    figures = report(manager, [cebu])

    assert (figures("people_listed"), figures("people_adjudicated")) == (9, 4)
    assert figures("people_listed", sex="female", age="child") == figures("people_adjudicated", age="child") == 4
    assert figures("people_listed", age="adult") == figures("people_listed", sex="male") == 2
    assert figures("people_listed", age="unknown") == figures("people_listed", sex="unknown") == 3
    assert figures("people_adjudicated", age="adult") == 0


def test_who_is_known_by_record_is_listed_once_in_a_period(report, manager, cebu):
    case = CaseFactory(office=cebu)
    first, second = executed(case, on="2026-03-09"), executed(case, on="2026-11-09")
    known, double = PersonFactory(office=cebu), PersonFactory(office=cebu)
    change(roster(first, case, 1)[0], person=known)
    change(roster(second, case, 1)[0], person=double)
    roster(second, case, 2, 2)
    before = report(manager, [cebu])
    merge(double, known)

    figures = report(manager, [cebu])

    assert (before("people_listed"), figures("people_listed")) == (4, 3)
    assert figures("people_listed", None, "month", day("2026-11-01")) == 3


def test_plans_and_what_was_called_off_are_in_no_figure(report, manager, cebu):
    case = CaseFactory(office=cebu)
    plan = executed(case, status=Operation.Status.APPROVED, executed_on=None, executed_by=None)
    roster(plan, case, 5, adjudication="victim")

    figures = report(manager, [cebu])

    assert not {key[0] for key in figures.cells} & {"operations", "people_listed", "people_adjudicated"}


# --- everything, counted a second time ---------------------------------------------------------------------------

TYPES = ["bonded_labour", "csec", "osec"]
BANDS = dict.fromkeys(("0_4", "5_11", "12_17"), "child") | dict.fromkeys(("18_39", "40_59", "60"), "adult")


def test_every_cell_is_what_python_counts_from_the_same_records(report, manager, cebu):
    rng = random.Random(7)
    offices = [cebu, OfficeFactory(region=cebu.region), OfficeFactory()]
    cases = [CaseFactory(office=rng.choice(offices), types=rng.sample(TYPES, rng.choice((1, 2)))) for _n in range(8)]
    people = [some_person(rng, office) for office in offices for _n in range(6)]
    for one, other in ((0, 1), (2, 8), (13, 14)):
        merge(people[other], people[one])
    human = {person.pk: index for index, person in enumerate(people)} | {
        people[other].pk: one for one, other in ((0, 1), (2, 8), (13, 14))
    }
    of_case = {executed(case, on=str(some_day(rng))): case for case in cases for _n in range(2)}
    operations = list(of_case)
    listed = [entry for operation, case in of_case.items() for entry in some_roster(rng, operation, case)]
    reliefs = some_reliefs(rng, cases, people, operations)

    figures = report(manager, offices)

    kept = {index: people[index] for index in set(human.values())}
    ours = [row for row in reliefs if row.attribution != "authority_own" and row.relieved_on.year == 2026]
    events = [relief_event(row, human[row.person_id], kept) for row in ours]
    assert stored(figures, "individuals_relieved") == distinct(events)
    assert stored(figures, "relief_events") == distinct([{**event, "key": i} for i, event in enumerate(events)])
    now = [operation for operation in operations if operation.executed_on.year == 2026]
    rows = [entry for entry in listed if entry.operation in now and not entry.struck_at]
    assert stored(figures, "people_listed") == distinct([row_event(entry) for entry in rows])
    found = [row_event(entry) for entry in rows if entry.adjudication == "victim"]
    assert stored(figures, "people_adjudicated") == distinct(found)
    in_one = [
        relief_event(row, human[row.person_id], kept)
        | {"at": row.operation.executed_on, "operation": row.operation_id, "attribution": ""}
        for row in reliefs
        if row.operation in now and row.attribution != "authority_own"
    ]
    assert stored(figures, "largest_operation") == largest(in_one)
    assert len(stored(figures, "individuals_relieved")) > 150


def some_day(rng):
    return datetime.date(2025, 10, 1) + datetime.timedelta(days=rng.randrange(500))


def some_person(rng, office):
    year = rng.choice((1980, 2015, None))
    born = {"born_from": datetime.date(year, 1, 1), "born_to": datetime.date(year, 12, 31)} if year else {}
    return PersonFactory(office=office, sex=rng.choice(Person.Sex.values), **born)


def some_roster(rng, operation, case):
    return [
        entry
        for n in range(1, 6)
        for entry in roster(
            operation,
            case,
            1,
            n,
            sex=rng.choice(RosterEntry.Sex.values),
            age_band=rng.choice(RosterEntry.AgeBand.values),
            adjudication=rng.choice(RosterEntry.Adjudication.values),
            **({"struck_at": datetime.datetime.now(datetime.UTC), "struck_by": UserFactory()} if n == 5 else {}),
        )
    ]


def some_reliefs(rng, cases, people, operations):
    made = {}
    for _n in range(60):
        case = rng.choice(cases)
        person = rng.choice([one for one in people if one.office_id == case.office_id])
        mine = [one for one in operations if one.office_id == case.office_id]
        operation = rng.choice([None, *mine])
        on = operation.executed_on if operation else some_day(rng)
        attribution = rng.choice(("direct", "joint", "trained_partner", "authority_own"))
        if (case.pk, person.pk, on) not in made:
            made[case.pk, person.pk, on] = relief(case, person, on, attribution, operation=operation)
    return list(made.values())


def relief_event(row, index, kept):
    person = kept[index]
    born = person.born_from or row.person.born_from  # a merged record tells what the kept one does not know
    age = "unknown" if born is None else "child" if born.year == 2015 else "adult"
    facts = {"office": row.earned_office, "at": row.relieved_on, "types": row.case.types}
    return facts | {"key": index, "sex": person.sex, "age": age, "attribution": row.attribution}


def row_event(entry):
    facts = {"office": entry.operation.office, "at": entry.operation.executed_on, "types": entry.case.types}
    return facts | {
        "key": entry.pk,
        "sex": entry.sex,
        "age": BANDS.get(entry.age_band, "unknown"),
        "attribution": "",
    }


def cells_of(event):
    """Every cell that an event of 2026 is in, as the key of a stored figure without its code."""
    at, office = event["at"], event["office"]
    places = (("all", 0), ("region", office.region_id), ("office", office.pk))
    times = {
        "period": datetime.date(2026, 1, 1),
        "year": datetime.date(2026, 1, 1),
        "quarter": at.replace(month=at.month - (at.month - 1) % 3, day=1),
        "month": at.replace(day=1),
    }
    cuts = [("", "", "", ""), ("", event["sex"], "", ""), ("", "", event["age"], "")]
    cuts += [(kind, "", "", "") for kind in event["types"]]
    cuts += [("", "", "", event["attribution"])] if event["attribution"] else []
    for scope, place in places:
        for grain, on in times.items():
            short = grain in ("quarter", "month")
            both = [] if short else [("", event["sex"], event["age"], "")]
            for cut in cuts + both:
                if not (short and any(cut) and scope != "all"):
                    yield (scope, place, grain, on, *cut, "", "")


def distinct(events):
    keys = defaultdict(set)
    for event in events:
        for cell in cells_of(event):
            keys[cell].add(event["key"])
    return {cell: len(found) for cell, found in keys.items()}


def largest(events):
    by_operation = defaultdict(list)
    for event in events:
        by_operation[event["operation"]].append(event)
    sizes = defaultdict(int)
    for mine in by_operation.values():
        for cell, size in distinct(mine).items():
            sizes[cell] = max(sizes[cell], size)
    return dict(sizes)


def stored(figures, code):
    return {key[1:]: value for key, value in figures.cells.items() if key[0] == code}


# --- the pages ---------------------------------------------------------------------------------------------------


def test_a_part_stands_beside_the_whole_with_its_share_and_hides_what_is_small(report, manager, cebu):
    case, later = CaseFactory(office=cebu), CaseFactory(office=cebu, opened_on=day("2026-09-01"))
    people = [relief(case, attribution="joint").person for _n in range(15)]
    relief(case, attribution="direct")
    for person in people[:2]:
        CaseRoleFactory(case=later, person=person, verification="actual")
    run = report(manager, [cebu]).run
    where = reverse("reports:run-detail", args=[run.pk])
    director = client_for(staff(cebu, "director"))

    def first_row(client, figure, by=""):
        return [cell.text for cell in client.get(f"{where}?figure={figure}&by={by}").context["table"].rows[0].cells]

    assert first_row(director, "revictimised")[0] == "2 of 16 (12.5%)"
    assert first_row(client_for(manager), "revictimised")[0] == "under 11 of 16"
    assert first_row(director, "individuals_relieved", "attribution") == ["16", "1", "15"]
    assert first_row(client_for(manager), "individuals_relieved", "attribution") == ["16", "under 11", "withheld"]
    summary = {each["code"]: each["total"].text for each in director.get(where).context["summary"]}
    assert summary["revictimised"] == "2 of 16 (12.5%)"
    file = director.get(reverse("reports:run-csv", args=[run.pk])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(file.splitlines()))
    asked = {"indicator": "revictimised", "place": "all", "time": "period", "casework_type": "all", "sex": "all"}
    assert [
        (row["attribution"], row["value"], row["of"])
        for row in rows
        if row["age_group"] == "all" and asked.items() <= row.items()
    ] == [("all", "2", "16"), ("joint", "2", "15")]


def test_the_largest_says_that_it_is_not_added(report, manager, cebu):
    case = CaseFactory(office=cebu)
    freed(executed(case), case, 12)
    run = report(manager, [cebu]).run

    page = client_for(manager).get(f"{reverse('reports:run-detail', args=[run.pk])}?figure=largest_operation")

    assert page.context["table"].notes == ["Each figure is the largest of its own; they are not added."]
    assert page.context["table"].rows[0].cells[0].text == "12"
