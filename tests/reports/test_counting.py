"""The figures, to the last one: each test says how many, and what one record more or less does to them."""

import pytest

from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.offices import OfficeFactory
from tests.factories.reports import change, merge, moved, proceeding, relief, verdict

from .conftest import ALL_DATABASES, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)


def test_cases_opened_counts_each_type_and_the_margin_once(report, manager, cebu):
    CaseFactory(
        office=cebu, opened_on=day("2026-01-15"), types=["forced_labour", "sex_trafficking"], victims_reported=7
    )
    CaseFactory(office=cebu, opened_on=day("2026-04-01"), types=["forced_labour"], victims_reported=4)
    CaseFactory(office=cebu, opened_on=day("2025-12-31"))
    CaseFactory(office=cebu, status="referred")

    figures = report(manager, [cebu])

    assert figures("cases_opened") == figures("cases_opened", cebu) == 2
    assert figures("cases_opened", cebu, kind="forced_labour") == 2
    assert figures("cases_opened", cebu, kind="sex_trafficking") == 1
    assert figures("cases_opened", cebu, "month", day("2026-01-01")) == 1
    assert figures("cases_opened", cebu, "quarter", day("2026-04-01")) == 1
    assert figures("cases_opened", cebu, "year", day("2026-01-01")) == 2
    assert figures("victims_reported", cebu) == 11


def test_cases_open_is_what_is_open_at_the_end_of_each_month(report, manager, cebu):
    first = CaseFactory(office=cebu, opened_on=day("2025-11-03"), types=["csec"])
    CaseFactory(office=cebu, opened_on=day("2026-02-28"), types=["csec", "osec"])
    moved(first, "closed", day("2026-03-31"))
    moved(first, "reopened", day("2026-05-01"))

    figures = report(manager, [cebu])

    by_month = [figures("cases_open", cebu, "month", month) for month in figures.run.period.months[:6]]
    assert by_month == [1, 2, 1, 1, 2, 2]
    assert figures("cases_open", cebu, "quarter", day("2026-01-01")) == 1
    assert figures("cases_open", cebu, "year", day("2026-01-01")) == figures("cases_open", cebu) == 2
    assert figures("cases_open", cebu, kind="osec") == 1
    assert figures("cases_open", cebu, "month", day("2026-01-01"), kind="osec") == 0


def test_transferred_case_keeps_what_the_first_office_earned(report, manager, cebu):
    manila = OfficeFactory(city="Manila", code="MNL")
    case = CaseFactory(office=cebu, opened_on=day("2026-01-15"))
    relief(case, earned_office=cebu)
    change(case, office=manila)
    moved(case, "transferred_out", day("2026-06-10"), cebu)
    moved(case, "transferred_in", day("2026-06-10"), manila)

    figures = report(manager, [cebu, manila])

    assert figures("cases_opened", cebu) == 1
    assert figures("cases_opened", manila) == 0
    assert figures("individuals_relieved", cebu) == 1
    assert figures("cases_open", cebu, "month", day("2026-05-01")) == 1
    assert figures("cases_open", cebu, "month", day("2026-06-01")) == 0
    assert figures("cases_open", manila, "month", day("2026-06-01")) == 1
    assert figures("cases_open", None, "month", day("2026-06-01")) == 1


def test_relieved_twice_in_a_year_is_one_and_the_margin_is_not_the_sum(report, manager, cebu):
    case = CaseFactory(office=cebu, types=["osec", "csec"])
    girl = PersonFactory(office=cebu, born_from=day("2010-05-01"), born_to=day("2010-05-01"))
    for on in ("2026-02-01", "2026-03-01", "2026-11-01", "2025-03-01"):
        relief(case, girl, day(on))
    relief(
        case,
        PersonFactory(office=cebu, sex="male", born_from=day("1990-01-01"), born_to=day("1990-12-31")),
        day("2026-02-03"),
    )
    relief(case, PersonFactory(office=cebu, sex="unknown"), day("2026-02-03"))

    figures = report(manager, [cebu])

    assert figures("individuals_relieved", cebu) == 3
    assert [figures("individuals_relieved", cebu, "month", day(f"2026-{m:02}-01")) for m in (2, 3, 11)] == [3, 1, 1]
    assert figures("individuals_relieved", cebu, "quarter", day("2026-01-01")) == 3
    assert figures("individuals_relieved", cebu, "quarter", day("2026-10-01")) == 1
    assert figures("individuals_relieved", kind="osec") == figures("individuals_relieved", kind="csec") == 3
    assert figures("individuals_relieved", sex="female") == figures("individuals_relieved", sex="male") == 1
    assert figures("individuals_relieved", age="child") == 1
    assert figures("individuals_relieved", age="adult") == figures("individuals_relieved", age="unknown") == 1
    assert figures("individuals_relieved", sex="female", age="child") == 1
    assert report(manager, [cebu], 2025)("individuals_relieved") == 1


def test_child_and_adult_are_decided_on_the_day_of_the_relief(report, manager, cebu):
    person = PersonFactory(office=cebu, born_from=day("2008-06-15"), born_to=day("2008-06-15"))
    about = PersonFactory(office=cebu, born_from=day("2007-01-01"), born_to=day("2009-12-31"))
    case = CaseFactory(office=cebu)
    relief(case, person, day("2026-06-14"))
    relief(case, person, day("2026-06-15"))
    relief(case, about, day("2026-06-15"))

    figures = report(manager, [cebu])

    assert figures("individuals_relieved", age="child") == 1
    assert figures("individuals_relieved", age="adult") == 1
    assert figures("individuals_relieved", age="unknown") == 1
    assert figures("individuals_relieved") == 2


def test_relief_that_authorities_achieved_alone_is_not_ours(report, manager, cebu):
    case = CaseFactory(office=cebu)
    relief(case, attribution="trained_partner")
    relief(case, attribution="authority_own")

    assert report(manager, [cebu])("individuals_relieved") == 1


def test_one_human_in_two_offices_is_one_in_their_margin(report, manager, cebu):
    manila = OfficeFactory(region=cebu.region)
    here, there = PersonFactory(office=cebu), PersonFactory(office=manila)
    relief(CaseFactory(office=cebu), here)
    relief(CaseFactory(office=manila), there)
    apart = report(manager, [cebu, manila])
    merge(there, here)

    figures = report(manager, [cebu, manila])

    assert apart("individuals_relieved") == 2
    assert figures("individuals_relieved") == figures("individuals_relieved", scope="region", place=cebu.region_id) == 1
    assert figures("individuals_relieved", cebu) == figures("individuals_relieved", manila) == 1


def test_adding_a_record_moves_the_figures_by_exactly_that(report, manager, cebu):
    case = CaseFactory(office=cebu, types=["osec"])
    relief(case)
    before = report(manager, [cebu])
    relief(case, PersonFactory(office=cebu, sex="male"), day("2026-07-20"))

    changed = before.differences(report(manager, [cebu]))

    assert all(there - here == 1 for here, there in changed.values())
    assert {key[0] for key in changed} == {"individuals_relieved", "relief_events"}
    assert {key[3] for key in changed} == {"period", "year", "quarter", "month"}


def test_merging_moves_the_figures_by_exactly_that_and_undoing_restores_them(report, manager, cebu):
    case = CaseFactory(office=cebu, types=["osec"])
    first, second = PersonFactory(office=cebu, sex="female"), PersonFactory(office=cebu, sex="unknown")
    relief(case, first, day("2026-03-01"))
    relief(case, second, day("2026-08-01"))
    before = report(manager, [cebu])

    merge(second, first)
    merged = report(manager, [cebu])
    merge(second, None)

    assert (before("individuals_relieved"), merged("individuals_relieved")) == (2, 1)
    assert merged("individuals_relieved", sex="female") == 1
    assert merged("individuals_relieved", sex="unknown") == 0
    assert merged("individuals_relieved", None, "month", day("2026-08-01")) == 1
    assert before.differences(report(manager, [cebu])) == {}


def test_charged_counts_a_person_by_the_first_charge_alone(report, manager, cebu):
    accused = PersonFactory(office=cebu, sex="male")
    case = CaseFactory(office=cebu)
    proceeding(case, accused, charged_on=day("2025-10-01"))
    proceeding(case, accused, charged_on=day("2026-02-01"))
    proceeding(case, charged_on=day("2026-02-02"))
    proceeding(case, charged_on=day("2026-02-02"), against_client=True)
    proceeding(case)
    proceeding(case, stage="trial")

    this, last = report(manager, [cebu]), report(manager, [cebu], 2025)

    assert (last("suspects_charged"), this("suspects_charged")) == (1, 1)
    assert this("suspects_charged", None, "undated") == 1
    assert this("suspects_charged", sex="male") == 0


def test_of_two_charges_on_one_day_the_first_recorded_is_the_first(report, manager, cebu):
    accused = PersonFactory(office=cebu)
    for kind in ("osec", "csec"):
        proceeding(CaseFactory(office=cebu, types=[kind]), accused, charged_on=day("2026-02-01"))

    figures = report(manager, [cebu])

    assert figures("suspects_charged") == figures("suspects_charged", kind="osec") == 1
    assert figures("suspects_charged", kind="csec") == 0


def test_sex_and_age_together_are_kept_for_the_period_and_year_alone(report, manager, cebu):
    relief(CaseFactory(office=cebu), PersonFactory(office=cebu, sex="female"), day("2026-02-03"))

    figures = report(manager, [cebu])

    both = {key[3] for key in figures.cells if key[6] and key[7]}
    assert both == {"period", "year"}
    assert {key[3] for key in figures.cells if key[6] and not key[7]} == {"period", "year", "quarter", "month"}


def test_first_charge_is_looked_for_among_the_offices_counted_together(report, manager, cebu):
    manila = OfficeFactory(city="Manila")
    accused = PersonFactory(office=cebu)
    other = PersonFactory(office=manila)
    merge(other, accused)
    proceeding(CaseFactory(office=cebu), accused, charged_on=day("2025-05-01"))
    proceeding(CaseFactory(office=manila), other, charged_on=day("2026-05-01"))

    figures = report(manager, [cebu, manila])

    assert figures("suspects_charged", manila) == 1
    assert figures("suspects_charged") == 0


def test_arrested_counts_the_first_arrest_even_when_the_charge_came_before(report, manager, cebu):
    case = CaseFactory(office=cebu)
    proceeding(case, charged_on=day("2025-10-01"), arrested_on=day("2026-01-05"), arrested_precision="day")
    proceeding(case, charged_on=day("2026-01-01"))

    assert report(manager, [cebu])("suspects_arrested", None, "month", day("2026-01-01")) == 1


def test_conviction_counts_an_accused_once_for_all_charges_of_a_chain(report, manager, cebu):
    row = proceeding(CaseFactory(office=cebu))
    verdict(row, day("2026-05-06"))
    verdict(row, day("2026-09-06"), outcome="guilty_plea")
    verdict(row, day("2026-09-06"), outcome="not_guilty")
    verdict(proceeding(row.case, row.person), day("2026-10-01"))

    figures = report(manager, [cebu])

    assert figures("convictions") == 2
    assert figures("people_convicted") == 1
    assert figures("charges_convicted") == 3
    assert figures("convictions", None, "month", day("2026-05-01")) == 1
    assert figures("convictions", None, "month", day("2026-09-01")) == 0
    assert figures("charges_convicted", None, "month", day("2026-09-01")) == 1


def test_appeal_that_affirms_adds_nothing_and_one_that_overturns_restates(report, manager, cebu):
    row = proceeding(CaseFactory(office=cebu))
    first = verdict(row, day("2025-05-06"))
    other = verdict(proceeding(row.case), day("2025-07-01"))
    before = report(manager, [cebu], 2025)
    appeal = proceeding(row.case, row.person, matter=row.matter, appeal_of=row)
    again = verdict(appeal, day("2026-04-01"), outcome="guilty_plea")

    affirmed = report(manager, [cebu], 2026)

    assert (affirmed("convictions"), affirmed("people_convicted"), affirmed("charges_convicted")) == (0, 0, 0)
    assert report(manager, [cebu], 2025).differences(before) == {}

    change(first, overturned_on=day("2026-05-01"))
    change(again, overturned_on=day("2026-05-01"))
    restated = before.differences(report(manager, [cebu], 2025))
    assert {(key[0], here - there) for key, (here, there) in restated.items()} == {
        ("convictions", 1),
        ("people_convicted", 1),
        ("accused_decided", 1),
        ("conviction_rate", 1),
        ("charges_convicted", 1),
    }
    change(other, overturned_on=day("2026-05-01"))
    assert report(manager, [cebu], 2025)("convictions") == 0


def test_verdict_known_by_year_counts_in_its_year_and_in_no_month(report, manager, cebu):
    case = CaseFactory(office=cebu)
    verdict(proceeding(case), day("2026-01-01"), "year")
    verdict(proceeding(case), day("2026-01-09"))
    verdict(proceeding(case), None, "unknown")

    year = report(manager, [cebu])
    half = report(manager, [cebu], type(year.run.period)(day("2026-01-01"), day("2026-07-01")))

    assert year("convictions") == year("convictions", None, "year", day("2026-01-01")) == 2
    assert (
        year("convictions", None, "month", day("2026-01-01"))
        == year("convictions", None, "quarter", day("2026-01-01"))
        == 1
    )
    assert year("convictions", None, "year_only", day("2026-01-01")) == 1
    assert year("convictions", None, "undated") == half("convictions", None, "undated") == 1
    assert half("convictions") == 1
    assert half("convictions", None, "apart", day("2026-01-01")) == 1
    assert half("convictions", None, "year_only", day("2026-01-01")) == 0


def test_matters_against_our_client_never_count(report, manager, cebu):
    verdict(proceeding(CaseFactory(office=cebu), against_client=True))

    figures = report(manager, [cebu])

    assert [figures(code) for code in ("convictions", "people_convicted", "charges_convicted", "suspects_charged")] == [
        0,
        0,
        0,
        0,
    ]


def test_two_records_of_one_accused_in_one_matter_are_one_conviction_once_merged(report, manager, cebu):
    row = proceeding(CaseFactory(office=cebu))
    double = proceeding(row.case, matter=row.matter)
    verdict(row)
    verdict(double)
    before = report(manager, [cebu])
    merge(double.person, row.person)

    assert (before("convictions"), report(manager, [cebu])("convictions")) == (2, 1)


def test_restricted_cases_are_counted(report, manager, cebu):
    case = CaseFactory(office=cebu, restricted=True)
    relief(case)

    figures = report(manager, [cebu])

    assert figures("cases_opened") == figures("individuals_relieved") == 1
