"""Custody: each stretch ends the one before, clocks follow, and safety plans are told when an accused is free."""

import datetime
import threading
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from cases.accountability.actions.custody import change_custody, record_custody, remove_custody
from cases.accountability.custody_order import in_order, unusual
from cases.accountability.models import Clock, CustodyInterval, Proceeding
from cases.models import CaseRole, StageProgress, Task
from cases.partial_dates import PartialDate
from offices.db import asking
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import MatterFactory, ProceedingFactory
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory
from tests.factories.clocks import CustodyFactory, law, proceeding_under
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
State = CustodyInterval.State


def on(number, month=3, year=2026):
    return PartialDate.of_day(datetime.date(year, month, number))


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def one(case):
    return ProceedingFactory(case=case)


@pytest.fixture
def record(one, lawyer):
    def recorded(state, when, proceeding=one, **terms):
        with asks(lawyer):
            return record_custody(proceeding=proceeding, state=state, when=when, by=lawyer, **terms)

    return recorded


def stretches(proceeding):
    with as_owner():
        rows = in_order(CustodyInterval.objects.filter(proceeding=proceeding))
    return [(row.state, row.from_on and row.from_on.day, row.to_on and row.to_on.day) for row in rows]


def stored(proceeding):
    with as_owner():
        return Proceeding.objects.get(pk=proceeding.pk)


class TestRecording:
    def test_each_ends_the_one_before_and_the_same_day_is_allowed(self, one, record):
        record("arrested", on(3), place="Police station 5")
        record("remanded", on(3))
        record("bailed", on(20), bail_kind="cash", bail_amount=Decimal(60000), bail_currency="PHP", terms="Weekly.")
        assert stretches(one) == [("arrested", 3, 3), ("remanded", 3, 20), ("bailed", 20, None)]
        with as_owner():
            assert list(one.custody.filter(is_current=True).values_list("state", flat=True)) == ["bailed"]

    def test_what_is_written_down_late_takes_its_place(self, one, record):
        record("arrested", on(3))
        record("bailed", on(20))
        record("remanded", on(5))
        assert stretches(one) == [("arrested", 3, 5), ("remanded", 5, 20), ("bailed", 20, None)]

    def test_days_that_are_partly_known_stay_as_they_are(self, one, record):
        record("arrested", on(3))
        record("released", PartialDate.of_year(2026))
        with as_owner():
            last = one.custody.get(is_current=True)
        assert (last.state, last.from_precision) == ("released", "year")

    def test_the_first_arrest_is_kept_and_a_re_arrest_is_not_a_second(self, one, record):
        record("arrested", on(3))
        assert stored(one).arrested_on == datetime.date(2026, 3, 3)
        record("released", on(9))
        record("arrested", on(15))
        assert stored(one).arrested_on == datetime.date(2026, 3, 3)
        record("arrested", on(1))
        assert stored(one).arrested_on == datetime.date(2026, 3, 1)

    def test_an_arrest_says_more_exactly_what_was_known_as_a_year(self, one, record):
        with as_owner():
            Proceeding.objects.filter(pk=one.pk).update(
                arrested_on=datetime.date(2026, 1, 1), arrested_precision="year"
            )
        record("arrested", on(3))
        assert (stored(one).arrested_on, stored(one).arrested_precision) == (datetime.date(2026, 3, 3), "day")

    @pytest.mark.parametrize(
        ("state", "when", "sentence"),
        [
            ("released", on(1), "The release would be before the arrest."),
            ("bailed", on(1), "The release would be before the arrest."),
            ("bailed", PartialDate.of_year(2025), "The release would be before the arrest."),
            ("arrested", on(3), "This is recorded already."),
            ("remanded", on(3, year=2126), "This day is in the future."),
            ("remanded", PartialDate.unknown(), "Write at least the year."),
        ],
    )
    def test_what_cannot_be_is_refused(self, one, record, state, when, sentence):
        record("arrested", on(3))
        with pytest.raises(Refusal, match=sentence) as refused:
            record(state, when)
        assert refused.value.field == "when"
        assert stretches(one) == [("arrested", 3, None)]

    def test_bail_terms_are_of_bail_alone(self, one, record):
        with pytest.raises(IntegrityError), transaction.atomic():
            record("remanded", on(3), bail_kind="cash")

    def test_a_closed_case_is_refused(self, lawyer):
        closed = ProceedingFactory(case=CaseFactory(office=lawyer.memberships.get().office, status="closed"))
        with asks(lawyer), pytest.raises(Refusal, match="not open"):
            record_custody(proceeding=closed, state="arrested", when=on(3), by=lawyer)

    def test_a_colleague_without_the_right_is_refused(self, case, one):
        colleague = staff(case.office, "social_worker")
        with asks(colleague), pytest.raises(PermissionDenied):
            record_custody(proceeding=one, state="arrested", when=on(3), by=colleague)

    def test_clocks_follow(self, case, record, lawyer):
        one = proceeding_under(law(("remanded", 60, "days", "trial_began", "remanded")), case)
        record("remanded", on(3), proceeding=one)
        with asks(lawyer):
            assert Clock.objects.get().stopped_on is None
        record("bailed", on(9), proceeding=one)
        with asks(lawyer):
            assert Clock.objects.get().stopped_on == datetime.date(2026, 3, 9)


class TestCorrecting:
    @pytest.fixture
    def rows(self, record):
        return [record("arrested", on(3)), record("remanded", on(5)), record("bailed", on(20))]

    def change(self, lawyer, row, when, version=None, **terms):
        with asks(lawyer):
            row.refresh_from_db()
            return change_custody(
                custody=row,
                state=terms.pop("state", row.state),
                when=when,
                version=version or row.version,
                by=lawyer,
                **terms,
            )

    def test_a_corrected_day_moves_the_end_of_the_one_before(self, one, rows, lawyer):
        self.change(lawyer, rows[1], on(8))
        assert stretches(one) == [("arrested", 3, 8), ("remanded", 8, 20), ("bailed", 20, None)]

    def test_a_corrected_arrest_corrects_the_first(self, one, rows, lawyer):
        self.change(lawyer, rows[0], on(4))
        assert stored(one).arrested_on == datetime.date(2026, 3, 4)

    @pytest.mark.parametrize(("when", "sentence"), [(on(1), "the one before it"), (on(25), "the one after it")])
    def test_it_never_overlaps_a_neighbour(self, one, rows, lawyer, when, sentence):
        with pytest.raises(Refusal, match=sentence):
            self.change(lawyer, rows[1], when)
        assert stretches(one) == [("arrested", 3, 5), ("remanded", 5, 20), ("bailed", 20, None)]

    def test_who_saved_in_between_is_not_overwritten(self, rows, lawyer):
        self.change(lawyer, rows[2], on(21))
        with pytest.raises(Stale):
            self.change(lawyer, rows[2], on(22), version=1)

    def test_what_is_taken_back_lets_the_one_before_go_on(self, one, rows, lawyer):
        with asks(lawyer):
            remove_custody(custody=rows[2], by=lawyer)
        assert stretches(one) == [("arrested", 3, 5), ("remanded", 5, None)]
        with asks(lawyer):
            remove_custody(custody=rows[0], by=lawyer)
        assert stretches(one) == [("remanded", 5, None)]
        assert stored(one).arrested_on is None


@pytest.mark.parametrize(
    ("states", "found"),
    [
        (["arrested", "remanded", "bailed", "absconded", "arrested", "released"], 0),
        (["released"], 1),
        (["arrested", "arrested"], 1),
        (["arrested", "serving"], 1),
        (["bailed", "arrested"], 1),
    ],
)
def test_an_unusual_order_is_said(states, found):
    assert len(unusual([CustodyInterval(state=state) for state in states], is_convicted=False)) == found


def tasks_of(case):
    with as_owner():
        return list(Task.objects.filter(case=case).order_by("assignee"))


class TestSafetyPlan:
    """When an accused is free, whoever keeps the survivors' safety plans has a task for today."""

    @pytest.fixture
    def social_worker(self, case):
        worker = staff(case.office, "social_worker")
        CaseMemberFactory(case=case, user=worker)
        return worker

    @pytest.mark.parametrize(
        ("state", "words"), [("bailed", "on bail"), ("released", "was released:"), ("absconded", "has absconded")]
    )
    def test_the_social_worker_of_the_case_has_a_task_for_today(self, case, one, record, social_worker, state, words):
        record("arrested", on(3))
        assert tasks_of(case) == []
        record(state, on(9))
        [task] = tasks_of(case)
        assert (task.audience, task.assignee, task.due_on) == ("aftercare", social_worker, case.office.today())
        assert words in task.title
        assert str(one.person) not in task.title
        with as_owner():
            assert AuditEvent.objects.filter(action="add_task", audience="aftercare", case_id=case.pk).count() == 1

    def test_the_lawyer_does_not_read_it_and_the_social_worker_finds_it_on_the_home_page(
        self, case, lawyer, record, social_worker
    ):
        record("released", on(9))
        with asks(lawyer):
            assert not Task.objects.visible_to(lawyer).exists()
            assert not Task.objects.exists()
        assert "go through the survivor" in client_for(social_worker).get("/").content.decode()

    def test_without_a_social_worker_on_the_team_it_is_for_nobody(self, case, record):
        record("released", on(9))
        [task] = tasks_of(case)
        assert task.assignee is None
        words = "go through the survivor"
        assert words in client_for(staff(case.office, "social_worker")).get("/").content.decode()
        for nobody in (staff(case.office), staff(case.office, "director"), staff(OfficeFactory(), "social_worker")):
            assert words not in client_for(nobody).get("/").content.decode()

    def test_two_social_workers_have_one_each(self, case, record, social_worker):
        CaseMemberFactory(case=case, user=staff(case.office, "social_worker"))
        CaseMemberFactory(case=case, user=staff(case.office, "investigator"))
        record("released", on(9))
        assert len(tasks_of(case)) == 2

    def test_what_is_corrected_without_another_state_is_not_told_again(self, case, record, lawyer, social_worker):
        freed = record("released", on(9))
        with asks(lawyer):
            change_custody(custody=freed, state="released", when=on(8), version=1, by=lawyer)
        record("absconded", on(10))
        assert ["released" in task.title for task in tasks_of(case)] == [True, False]

    def test_what_lies_behind_is_not_told(self, case, record, social_worker):
        record("arrested", on(9))
        record("arrested", on(3))
        record("released", on(5))
        assert tasks_of(case) == []

    def test_the_release_of_our_own_client_frightens_nobody(self, case, record, social_worker):
        matter = MatterFactory(case=case, against_client=True)
        record("released", on(9), proceeding=ProceedingFactory(case=case, matter=matter))
        assert tasks_of(case) == []

    def test_the_aftercare_stage_is_due_today(self, case, record, social_worker):
        with as_owner():
            StageProgress.objects.filter(case=case).update(status="active")
        record("released", on(9))
        with as_owner():
            assert StageProgress.objects.get(case=case, stage="aftercare").due_on == case.office.today()


class TestSiblingCases:
    """The same suspect in another case: its survivors are told, and whoever records it learns nothing."""

    def sibling(self, one, **fields):
        other = CaseFactory(office=one.case.office, **fields)
        CaseRoleFactory(case=other, person=one.person, role="suspect")
        return other

    def test_another_case_of_the_office_is_told(self, one, record):
        other = self.sibling(one)
        record("bailed", on(9))
        assert len(tasks_of(other)) == 1

    def test_a_restricted_one_is_told_and_its_existence_is_not(self, one, record, lawyer):
        hidden = self.sibling(one)
        worker = staff(one.case.office, "social_worker")
        CaseMemberFactory(case=hidden, user=worker)
        with as_owner():
            type(hidden).objects.filter(pk=hidden.pk).update(restricted=True)
        url = reverse("accountability:custody-create", args=[one.pk])
        answer = client_for(lawyer).post(
            url, {"state": "bailed", "when": "2026-03-09", "submission": uuid.uuid4()}, follow=True
        )
        assert hidden.number not in answer.content.decode()
        [task] = tasks_of(hidden)
        assert (task.assignee, task.restricted) == (worker, True)
        with asks(lawyer):
            assert not Task.objects.filter(case=hidden.pk).exists()
            assert not AuditEvent.objects.filter(case_id=hidden.pk).exists()

    def test_a_restricted_case_tells_no_other_and_says_so(self, one, record, lawyer):
        other = self.sibling(one)
        CaseMemberFactory(case=one.case, user=lawyer)
        with as_owner():
            type(other).objects.filter(pk=one.case.pk).update(restricted=True)
        url = reverse("accountability:custody-create", args=[one.pk])
        data = {"state": "bailed", "when": "2026-03-09", "submission": uuid.uuid4()}
        answer = client_for(lawyer).post(url, data, follow=True)
        assert tasks_of(other) == []
        assert len(tasks_of(one.case)) == 1
        assert f"were not told: {other.number}" in answer.content.decode()

    def test_neither_a_closed_case_nor_another_office_nor_a_former_suspect(self, one, record):
        closed, gone = self.sibling(one, status="closed"), self.sibling(one)
        with as_owner():
            CaseRole.objects.filter(case=gone).update(until=datetime.date(2026, 1, 1))
        elsewhere = CaseFactory()
        twin = CaseRoleFactory(case=elsewhere, role="suspect").person
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("UPDATE cases_person SET human_id = %s WHERE id = %s", [one.person_id, twin.pk])
        record("bailed", on(9))
        assert [tasks_of(other) for other in (closed, gone, elsewhere)] == [[], [], []]

    def test_nobody_tells_who_did_not_record_it(self, case, one):
        held = CustodyFactory(proceeding=one)
        freed = CustodyFactory(proceeding=ProceedingFactory(case=case), state="released")
        for user, custody in (
            (staff(case.office), held),
            (staff(case.office, "social_worker"), freed),
            (staff(OfficeFactory()), freed),
        ):
            with asks(user), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute("SELECT ijm_tell_of_liberty(%s, 'x', now())", [custody.pk])
        assert tasks_of(case) == []


class TestPages:
    @pytest.fixture
    def pages(self, one):
        held = CustodyFactory(proceeding=one)
        return [
            reverse("accountability:custody-create", args=[one.pk]),
            reverse("accountability:custody-edit", args=[held.pk]),
            reverse("accountability:custody-remove", args=[held.pk]),
        ]

    def test_they_are_reached_through_the_person_asking(self, case, lawyer, pages):
        colleague, stranger = staff(case.office, "social_worker"), staff(OfficeFactory())
        administrator = staff(case.office, "office_administrator")
        for page in pages:
            assert client_for(lawyer).get(page).status_code == 200
            assert client_for(colleague).get(page).status_code == 403
            for nobody in (stranger, administrator):
                assert client_for(nobody).get(page).status_code == 404

    def test_an_arrest_and_bail_are_recorded_and_shown(self, one, lawyer):
        client, url = client_for(lawyer), reverse("accountability:custody-create", args=[one.pk])
        client.post(
            url, {"state": "arrested", "when": "3 March 2026", "place": "Station 5", "submission": uuid.uuid4()}
        )
        bail = {
            "state": "bailed",
            "when": "2026-03-20",
            "bail_kind": "cash",
            "bail_amount": "60000",
            "bail_currency": "PHP",
        }
        page = client.post(
            url, bail | {"terms": "Reports weekly", "submission": uuid.uuid4()}, follow=True
        ).content.decode()
        for words in ("Station 5", "On bail", "Cash", "PHP 60,000.00", "Reports weekly"):
            assert words in page

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"state": "remanded", "when": "2026-03-20", "bail_kind": "cash"}, "Only who is on bail has terms of bail"),
            (
                {"state": "bailed", "when": "2026-03-20", "bail_amount": "5", "bail_currency": ""},
                "Say in which currency",
            ),
            (
                {"state": "bailed", "when": "2026-03-20", "bail_amount": "-5", "bail_currency": "PHP"},
                "greater than or equal",
            ),
            ({"state": "bailed", "when": "2026-03-20", "bail_amount": "5", "bail_currency": "peso"}, "3 characters"),
            ({"state": "remanded", "when": "soon"}, "We cannot read"),
            ({"state": "remanded", "when": ""}, "required"),
            ({"state": "on the moon", "when": "2026"}, "Select a valid choice"),
        ],
    )
    def test_bad_input_has_a_sentence_and_loses_nothing(self, one, lawyer, data, sentence):
        url = reverse("accountability:custody-create", args=[one.pk])
        answer = client_for(lawyer).post(url, data | {"place": "Station 5", "submission": uuid.uuid4()})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert sentence in page
        assert "Station 5" in page
        assert stretches(one) == []

    def test_sent_twice_it_is_recorded_once(self, one, lawyer):
        url, data = reverse("accountability:custody-create", args=[one.pk]), {"state": "arrested", "when": "2026-03-03"}
        data["submission"] = uuid.uuid4()
        client = client_for(lawyer)
        assert [client.post(url, data).status_code for _twice in range(2)] == [302, 302]
        assert len(stretches(one)) == 1

    def test_a_stale_correction_shows_both(self, one, lawyer):
        held = CustodyFactory(proceeding=one)
        url = reverse("accountability:custody-edit", args=[held.pk])
        data = {"state": "arrested", "when": "2026-03-02", "place": "Station 5", "version": 1}
        client = client_for(lawyer)
        client.post(url, data | {"submission": uuid.uuid4()})
        answer = client.post(url, data | {"place": "Station 6", "submission": uuid.uuid4()}).content.decode()
        assert "Station 5" in answer
        assert "Station 6" in answer

    def test_an_unusual_order_is_said_and_stored(self, one, lawyer):
        url = reverse("accountability:custody-create", args=[one.pk])
        data = {"state": "serving", "when": "2026-03-03", "submission": uuid.uuid4()}
        page = client_for(lawyer).post(url, data, follow=True).content.decode()
        assert "no guilty verdict stands" in page
        assert len(stretches(one)) == 1

    def test_a_release_is_told_from_the_page(self, case, one, lawyer):
        url = reverse("accountability:custody-create", args=[one.pk])
        client_for(lawyer).post(url, {"state": "released", "when": "2026", "submission": uuid.uuid4()})
        assert len(tasks_of(case)) == 1
        assert tasks_of(case)[0].created_at <= timezone.now()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_lawyers_at_once_leave_one_current_stretch():
    one = ProceedingFactory()
    lawyers, together, failed = [staff(one.case.office) for _n in range(2)], threading.Barrier(2), []

    def records(lawyer, state, number):
        try:
            together.wait()
            with asking(lawyer):
                record_custody(proceeding=Proceeding.objects.get(pk=one.pk), state=state, when=on(number), by=lawyer)
        except Exception as error:  # noqa: BLE001 -- told by the assertion below
            failed.append(error)
        finally:
            connections.close_all()

    acts = [(lawyers[0], "arrested", 3), (lawyers[1], "remanded", 4)]
    threads = [threading.Thread(target=records, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert stretches(one) == [("arrested", 3, 4), ("remanded", 4, None)]
