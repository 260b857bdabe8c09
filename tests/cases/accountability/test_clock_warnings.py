"""Leads are warned of clocks by mail: once for each level, in the morning of the office, and never with a name."""

import datetime
import threading
from datetime import UTC

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from cases.accountability.actions.warnings import readers_to_warn, warn_of_clocks
from cases.accountability.models import Clock, ClockWarning
from cases.accountability.tasks import warn_of_clocks as ring
from cases.accountability.tasks import warn_reader
from offices.db import asking
from offices.models import Membership, User
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.accountability import MatterFactory, ProceedingFactory
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.clocks import ClockFactory
from tests.factories.offices import OfficeFactory, UserFactory, staff

DUE = datetime.date(2026, 3, 31)


def morning(days_before, hour=8, zone_hours=8):
    """Eight in the morning in Manila, that many days before the clock is due."""
    day = DUE - datetime.timedelta(days=days_before)
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - datetime.timedelta(hours=zone_hours)


def change(row, **changes):
    with as_owner():
        type(row).objects.filter(pk=row.pk).update(**changes)


class Warned:
    """A clock due on 31 March 2026, and the lead of its matter."""

    def __init__(self, office=None, **case):
        office = office or OfficeFactory()
        self.lead = staff(office, email="lead@example.org")
        self.case = CaseFactory(office=office, **case)
        self.matter = MatterFactory(case=self.case, lead=self.lead, title="State v. Rivilla")
        self.proceeding = ProceedingFactory(case=self.case, matter=self.matter)
        self.clock = ClockFactory(proceeding=self.proceeding, due_on=DUE)

    def warn(self, days_before, user=None, **kwargs):
        """What is sent at that time, as every task would; returns how many clocks the mail told of."""
        return warn_of_clocks(user=user or self.lead, moment=morning(days_before, **kwargs))


@pytest.fixture
def warned():
    return Warned()


def sentences(message):
    return [line for line in message.body.splitlines() if line.startswith(tuple("0123456789"))]


@pytest.mark.django_db
class TestOneClock:
    def test_it_warns_fourteen_seven_and_one_day_before(self, warned, mailoutbox):
        sent = [days for days in range(20, -3, -1) if warned.warn(days)]
        assert sent == [14, 7, 1]
        assert [sentences(message)[0] for message in mailoutbox] == [
            "1 deadline of your cases runs out within 14 days.",
            "1 deadline of your cases runs out within 7 days.",
            "1 deadline of your cases runs out by tomorrow.",
        ]

    def test_the_mail_holds_no_name_and_no_number(self, warned, mailoutbox, settings):
        settings.IJM_SITE = "https://casework.example.org"
        warned.warn(14)
        message = mailoutbox[0]
        assert message.to == ["lead@example.org"]
        assert message.subject == "1 deadline of your cases"
        for secret in (warned.case.number, "Rivilla", "Arraignment", warned.lead.full_name, str(warned.case.office)):
            assert secret not in message.subject + message.body
        assert "Sign in: https://casework.example.org" in message.body

    def test_a_task_that_runs_again_sends_nothing(self, warned, mailoutbox):
        assert [warned.warn(14) for _again in range(3)] == [1, 0, 0]
        assert len(mailoutbox) == 1

    def test_a_day_that_was_missed_is_made_good_late(self, warned, mailoutbox):
        assert [warned.warn(days) for days in (5, 4)] == [1, 0]
        assert [warned.warn(days) for days in (-2, -3)] == [1, 0]
        assert sentences(mailoutbox[1]) == ["1 deadline of your cases has run out."]

    def test_what_ran_out_long_ago_is_left_to_the_pages(self, warned, mailoutbox):
        assert warned.warn(-32) == 0

    @pytest.mark.parametrize(("hour", "sent"), [(0, 0), (6, 0), (7, 1), (23, 1)])
    def test_nobody_is_woken_before_seven_where_the_office_is(self, warned, hour, sent):
        assert warned.warn(14, hour=hour) == sent

    def test_several_clocks_make_one_mail(self, warned, mailoutbox):
        for days in (1, 6, 7, 12):
            started, due = DUE - datetime.timedelta(30 - days), DUE + datetime.timedelta(days)
            ClockFactory(proceeding=warned.proceeding, started_on=started, due_on=due)
        assert warned.warn(1) == 5
        assert sentences(mailoutbox[0]) == [
            "1 deadline of your cases runs out by tomorrow.",
            "2 deadlines of your cases run out within 7 days.",
            "2 deadlines of your cases run out within 14 days.",
        ]

    def test_a_clock_that_stopped_warns_no_more(self, warned):
        change(warned.clock, stopped_on=datetime.date(2026, 3, 10))
        assert warned.warn(14) == 0

    def test_a_closed_case_warns_no_more(self, warned):
        change(warned.case, status="closed", closed_on=DUE, closed_by=UserFactory())
        assert warned.warn(14) == 0

    def test_the_mail_is_in_the_language_of_the_reader(self, warned, mailoutbox):
        change(warned.lead, language="xx")
        warned.lead.refresh_from_db()
        assert warned.warn(14) == 1

    def test_the_beat_rings_for_whoever_is_to_be_warned(self, warned):
        assert readers_to_warn(morning(20)) == []
        assert readers_to_warn(morning(14)) == [warned.lead.pk]
        warned.warn(14)
        assert readers_to_warn(morning(14)) == []

    def test_the_task_of_somebody_who_left_does_nothing(self, warned, mailoutbox):
        change(warned.lead, is_active=False)
        warn_reader(warned.lead.pk)
        warn_reader(10**9)
        assert mailoutbox == []


@pytest.mark.django_db
class TestWho:
    @pytest.fixture
    def case_lead(self, warned):
        lead = staff(warned.case.office)
        change(warned.case, lead=lead)
        return lead

    def test_without_a_lead_of_the_matter_the_lead_of_the_case_is_warned(self, warned, case_lead):
        assert warned.warn(14, user=case_lead) == 0
        change(warned.matter, lead=None)
        assert (warned.warn(14), warned.warn(14, user=case_lead)) == (0, 1)

    def test_a_colleague_and_a_stranger_are_not(self, warned):
        for user in (staff(warned.case.office), staff(OfficeFactory())):
            assert warned.warn(14, user=user) == 0
            with asking(user), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM accountability_clockwarning")
                assert cursor.fetchone() == (0,)

    def test_who_left_gets_nothing_and_the_lead_of_the_case_does(self, warned, case_lead):
        with as_owner():
            Membership.objects.filter(user=warned.lead).update(ends_on=datetime.date(2026, 3, 1))
        assert readers_to_warn(morning(14)) == [case_lead.pk]
        assert (warned.warn(14), warned.warn(14, user=case_lead)) == (0, 1)

    def test_a_role_that_reads_no_cases_gets_nothing(self, warned):
        with as_owner():
            Membership.objects.filter(user=warned.lead).delete()
        staffed = staff(warned.case.office, "office_administrator")
        change(warned.matter, lead=staffed)
        assert readers_to_warn(morning(14)) == []
        assert warned.warn(14, user=staffed) == 0

    def test_of_a_restricted_case_only_who_is_named_is_told(self, warned):
        change(warned.case, restricted=True)
        assert (readers_to_warn(morning(14)), warned.warn(14)) == ([], 0)
        CaseMemberFactory(case=warned.case, user=warned.lead)
        assert (readers_to_warn(morning(14)), warned.warn(14)) == ([warned.lead.pk], 1)

    def test_an_unconfirmed_role_gets_nothing(self, warned):
        with as_owner():
            Membership.objects.filter(user=warned.lead).update(confirmed_by=None, confirmed_at=None)
        assert readers_to_warn(morning(14)) == []

    def test_nobody_writes_a_warning_but_the_database(self, warned):
        with asks(warned.lead), pytest.raises(ProgrammingError, match="row-level security"):
            ClockWarning.objects.create(
                clock=warned.clock, case=warned.case, days=14, user=warned.lead, claimed_at=morning(14)
            )

    def test_the_application_cannot_list_whom_clocks_warn(self, warned):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with asks(warned.lead), connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute("SELECT * FROM ijm_due_clock_warnings(now())")


@pytest.mark.django_db
class TestZones:
    """London goes to summer time on 29 March 2026, Washington did so on 8 March."""

    def test_seven_is_seven_before_and_after_the_clocks_change(self):
        warned = Warned(office=OfficeFactory(time_zone="Europe/London"))
        before = datetime.datetime(2026, 3, 24, 6, 59, tzinfo=UTC)  # winter: 06:59 in London
        assert warn_of_clocks(user=warned.lead, moment=before) == 0
        assert warn_of_clocks(user=warned.lead, moment=before + datetime.timedelta(minutes=1)) == 1
        after = datetime.datetime(2026, 3, 30, 5, 59, tzinfo=UTC)  # summer: 06:59 in London
        assert warn_of_clocks(user=warned.lead, moment=after) == 0
        assert warn_of_clocks(user=warned.lead, moment=after + datetime.timedelta(minutes=1)) == 1

    def test_each_office_counts_by_its_own_day(self):
        manila = Warned(office=OfficeFactory(time_zone="Asia/Manila"))
        washington = MatterFactory(case=CaseFactory(office=OfficeFactory(time_zone="America/New_York")))
        lead = staff(washington.case.office)
        change(washington, lead=lead)
        ClockFactory(proceeding=ProceedingFactory(case=washington.case, matter=washington), due_on=DUE)
        moment = datetime.datetime(2026, 3, 16, 23, 30, tzinfo=UTC)  # 17 March, 07:30 in Manila; the 16th, 19:30 there
        assert readers_to_warn(moment) == [manila.lead.pk]
        assert set(readers_to_warn(moment + datetime.timedelta(hours=12))) == {manila.lead.pk, lead.pk}

    def test_an_hourly_beat_warns_each_level_once_through_a_month(self, mailoutbox):
        warned = Warned(office=OfficeFactory(time_zone="Europe/London"))
        start = datetime.datetime(2026, 3, 14, tzinfo=UTC)
        sent = []
        for hour in range(0, 24 * 20, 3):
            moment = start + datetime.timedelta(hours=hour)
            if warned.lead.pk in readers_to_warn(moment) and warn_of_clocks(user=warned.lead, moment=moment):
                sent.append((DUE - moment.date()).days)
        assert sent == [14, 7, 1]
        assert len(mailoutbox) == 3


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestWorkers:
    def test_two_workers_at_once_send_one_mail(self, mailoutbox):
        warned = Warned()
        together, sent = threading.Barrier(4), []

        def work():
            try:
                together.wait()
                sent.append(warn_of_clocks(user=User.objects.get(pk=warned.lead.pk), moment=morning(14)))
            finally:
                connections.close_all()

        workers = [threading.Thread(target=work) for _n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(sent) == [0, 0, 0, 1]
        assert len(mailoutbox) == 1

    def test_a_worker_killed_before_the_mail_left_loses_nothing(self, mailoutbox, monkeypatch):
        warned = Warned()

        def dies(*args):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("cases.accountability.actions.warnings._mail", dies)
            with pytest.raises(KeyboardInterrupt):
                warned.warn(14)
        assert readers_to_warn(morning(14)) == [warned.lead.pk]  # it is claimed, and not sent
        assert [warned.warn(14), warned.warn(14)] == [1, 0]
        assert len(mailoutbox) == 1

    def test_a_claim_that_nobody_sent_is_not_sent_once_the_clock_stopped(self, mailoutbox, monkeypatch):
        warned = Warned()
        with asking(warned.lead), connection.cursor() as cursor:
            cursor.execute("SELECT ijm_claim_clock_warnings(%s)", [morning(14)])
        change(warned.clock, stopped_on=datetime.date(2026, 3, 17))
        assert warned.warn(13) == 0
        assert mailoutbox == []

    def test_the_hourly_task_rings_and_each_ring_mails_once(self, mailoutbox, settings, monkeypatch):
        warned = Warned()
        change(warned.clock, due_on=warned.case.office.today() + datetime.timedelta(days=1))
        rung = []
        monkeypatch.setattr("cases.accountability.tasks.warn_reader.delay", rung.append)
        noon = at_noon(warned.case.office)
        monkeypatch.setattr("cases.accountability.tasks.timezone.now", lambda: noon)
        assert ring() == 1
        assert rung == [warned.lead.pk]
        warn_reader(rung[0])
        warn_reader(rung[0])
        assert len(mailoutbox) == 1


def at_noon(office):
    day = office.today()
    return datetime.datetime(day.year, day.month, day.day, 12, tzinfo=office.zone)


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow_with_the_clocks(django_assert_num_queries):
    warned = Warned()
    with as_owner():
        Clock.objects.all().delete()
    for number, count in ((0, 1), (1, 40)):
        for nth in range(count):
            matter = MatterFactory(case=warned.case, lead=warned.lead)
            proceeding = ProceedingFactory(case=warned.case, matter=matter)
            ClockFactory(proceeding=proceeding, due_on=DUE, started_on=DUE - datetime.timedelta(days=nth + 1 + number))
        with django_assert_num_queries(2), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ijm.user_id', %s, true)", [str(warned.lead.pk)])
            cursor.execute("SELECT ijm_claim_clock_warnings(%s)", [morning(14)])
    assert warned.warn(14) == 41
