"""Clocks on the home page of a lead, on the page of a matter, and beside a calendar."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability.deadlines import running_out
from cases.accountability.models import Clock, Proceeding
from cases.accountability.protection import ending
from cases.accountability.views import clocks as pages
from cases.actions.transfers import accept_transfer, offer_transfer
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import MatterFactory, ProceedingFactory, TestimonyFactory
from tests.factories.cases import CaseFactory
from tests.factories.clocks import ClockFactory, ProfileClockFactory, law, proceeding_under, sits
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def matter(case, lawyer):
    return MatterFactory(case=case, lead=lawyer)


@pytest.fixture
def clock(case, matter):
    """A clock of thirty days with that many left."""

    def make(left, **fields):
        due = case.office.today() + datetime.timedelta(days=left)
        proceeding = fields.pop("proceeding", None) or ProceedingFactory(case=case, matter=matter)
        return ClockFactory(proceeding=proceeding, started_on=due - datetime.timedelta(days=30), due_on=due, **fields)

    return make


ENDS_SOON = {"protection_order": "granted", "protection_until": datetime.date(2020, 1, 1)}


def rows(user, **narrow):
    with asks(user):
        return [(one.left_words, one.state, one.used_words, one.now) for one in pages.running(user, **narrow)["clocks"]]


class TestRunning:
    def test_the_first_to_end_stands_first_with_what_is_left_and_used(self, clock, lawyer):
        for left in (25, -2, 8, 4, 0, 1):
            clock(left)
        assert rows(lawyer) == [
            ("2 days over", "bad", "day 30 of 30", "The accused may ask to be released."),
            ("last day", "bad", "day 30 of 30", "Ask for a date"),
            ("1 day left", "bad", "day 29 of 30", "Ask for a date"),
            ("4 days left", "bad", "day 26 of 30", "Ask for a date"),
            ("8 days left", "warn", "day 22 of 30", "Ask for a date"),
            ("25 days left", "", "day 5 of 30", "With the court"),
        ]

    def test_what_is_listed_is_named(self, case, clock, lawyer):
        running = clock(8)
        tomorrow = case.office.today() + datetime.timedelta(days=1)
        sits(running.proceeding, "arraignment", tomorrow, status="scheduled")
        assert rows(lawyer)[0][3].startswith("Listed ")
        appeal = ProfileClockFactory(starts_with="verdict", ends_with="appeal_filed")
        clock(9, rule=appeal)
        assert rows(lawyer)[1][3] == "No notice filed"

    def test_working_days_are_counted_as_such(self, case, clock, lawyer):
        rule = ProfileClockFactory(unit="working_days", length=20)
        running = clock(10, rule=rule)
        with asks(lawyer):
            [one] = pages.running(lawyer)["clocks"]
        assert one.used_words.startswith("working day ")
        assert one.stands.whole < (running.due_on - running.started_on).days

    def test_stopped_clocks_and_closed_cases_do_not_run(self, case, clock, lawyer):
        clock(3, stopped_on=case.office.today())
        closed = CaseFactory(office=case.office, status="closed")
        clock(3, proceeding=ProceedingFactory(case=closed))
        assert rows(lawyer) == []

    def test_it_is_narrowed_down_to_a_lawyer_and_to_offices(self, case, clock, lawyer):
        clock(3)
        clock(5, proceeding=ProceedingFactory(case=case))
        assert len(rows(lawyer)) == 2
        assert len(rows(lawyer, lawyer=lawyer)) == 1
        assert len(rows(lawyer, offices=[case.office_id])) == 2
        assert rows(lawyer, offices=[]) == []

    def test_only_what_may_be_read_is_shown(self, case, clock, lawyer):
        clock(3)
        assert rows(staff(OfficeFactory())) == []
        assert rows(staff(case.office, "office_administrator")) == []
        with as_owner():
            type(case).objects.filter(pk=case.pk).update(restricted=True)
        assert rows(lawyer) == []

    def test_the_questions_do_not_grow_with_the_clocks(self, clock, lawyer):
        def asked(count):
            for left in range(count):
                clock(left, rule=ProfileClockFactory(unit="working_days"))
            with asks(lawyer), CaptureQueriesContext(connection) as queries:
                pages.running(lawyer)
            return len(queries)

        assert asked(1) == asked(8) <= 10

    def test_what_ran_out_long_ago_is_counted_and_does_not_stand_in_the_way(self, clock, lawyer):
        for left in (-40, -400, -31, 5):
            clock(left)
        with asks(lawyer):
            shown = pages.running(lawyer)
        assert [one.stands.left for one in shown["clocks"]] == [-31, 5]
        assert (shown["clock_count"], shown["clocks_long_over"], shown["clocks_left_out"]) == (4, 2, 0)


class TestHome:
    def test_what_ran_out_long_ago_is_one_line(self, clock, lawyer):
        for left in (-40, -400, -2):
            clock(left)
        with asks(lawyer):
            titles = [row.title for row in running_out(lawyer)]
        assert titles == ["Arraignment, 30 days: 2 days over", "2 deadlines ran out more than a month ago"]

    def test_the_lead_finds_what_runs_out_within_fourteen_days(self, case, clock, lawyer):
        for left in (15, 14, 7, -2):
            clock(left)
        page = client_for(lawyer).get("/").content.decode()
        for words in ("14 days left", "7 days left", "2 days over", "The accused may ask to be released."):
            assert words in page
        assert "15 days left" not in page

    def test_without_a_lead_of_the_matter_the_lead_of_the_case_does(self, case, clock, lawyer):
        other = staff(case.office)
        clock(3)
        with as_owner():
            type(case).objects.filter(pk=case.pk).update(lead=other)
        with asks(other):
            assert running_out(other) == []
        with as_owner():
            Clock.objects.get().proceeding.matter.__class__.objects.update(lead=None)
        with asks(other):
            assert len(running_out(other)) == 1
        with asks(lawyer):
            assert running_out(lawyer) == []

    def test_after_a_transfer_the_new_lead_of_the_case_finds_it(self, case, matter, clock, lawyer):
        clock(3)
        TestimonyFactory(matter=matter, **ENDS_SOON)
        director, receiver = staff(case.office, "director"), staff(OfficeFactory(), "director")
        office = receiver.memberships.get().office
        with asks(director):
            offer = offer_transfer(case=case, to_office=office, by=director, reason="The family moved.")
        with asks(receiver):
            accept_transfer(offer=offer, by=receiver)
        theirs = staff(office)
        with as_owner():
            type(case).objects.filter(pk=case.pk).update(lead=theirs)
        with asks(theirs):
            assert [len(found(theirs)) for found in (running_out, ending)] == [1, 1]
        with asks(lawyer):
            assert [len(found(lawyer)) for found in (running_out, ending)] == [0, 0]

    def test_somebody_who_no_longer_reads_the_case_finds_nothing(self, case, clock, lawyer):
        clock(3)
        with as_owner():
            type(case).objects.filter(pk=case.pk).update(restricted=True)
        with asks(lawyer):
            assert running_out(lawyer) == []


class TestMatter:
    def page(self, user, matter):
        with asks(user):
            return pages.shown(matter, user)

    def test_it_tells_what_runs_and_what_has_stopped(self, case, matter, clock, lawyer):
        clock(3)
        clock(-3, stopped_on=case.office.today())
        shown = self.page(lawyer, matter)
        assert (len(shown["clocks"]), len(shown["clocks_stopped"])) == (1, 1)

    def test_a_clock_that_cannot_start_says_so(self, case, lawyer):
        version = law(("charged", 30, "days", "arraigned"))
        one = proceeding_under(version, case, charged_on=datetime.date(2025, 1, 1), charged_precision="year")
        [row] = self.page(lawyer, one.matter)["clocks_without_a_day"]
        assert (row["event"], str(row["when"]), row["person"]) == ("the charge", "2025", one.person)
        page = client_for(lawyer).get(reverse("accountability:matter-detail", args=[one.matter_id])).content.decode()
        assert "does not run, because the day of the charge is not known" in page

    def test_a_clock_that_runs_or_has_ended_says_nothing(self, case, lawyer):
        version = law(("charged", 30, "days", "arraigned"))
        one = proceeding_under(version, case, charged_on=datetime.date(2026, 1, 1))
        assert self.page(lawyer, one.matter)["clocks_without_a_day"] == []
        other = proceeding_under(version, case, charged_on=datetime.date(2025, 1, 1), charged_precision="year")
        with as_owner():
            Proceeding.objects.filter(pk=other.pk).update(stage="discontinued", discontinued_reason="untraced")
        assert self.page(lawyer, other.matter)["clocks_without_a_day"] == []

    def test_the_page_shows_the_bar_and_the_consequence(self, matter, clock, lawyer):
        clock(-2)
        clock(4)
        page = client_for(lawyer).get(reverse("accountability:matter-detail", args=[matter.pk])).content.decode()
        for words in ("2 days over", "The accused may ask to be released.", "4 days left", "day 26 of 30", "2 running"):
            assert words in page
