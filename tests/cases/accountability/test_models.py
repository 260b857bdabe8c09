"""What the database keeps, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError

from cases.accountability.models import CourtRecordReceipt, Matter, Proceeding, Verdict
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.accountability import (
    ChargeFactory,
    MatterFactory,
    ProceedingFactory,
    RecordFlagFactory,
    VerdictFactory,
)
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


def broken(make, constraint):
    with pytest.raises((IntegrityError, InternalError)) as error, transaction.atomic(), as_owner():
        make()
    assert constraint in str(error.value)


def test_a_matter_is_discontinued_with_a_reason():
    broken(lambda: MatterFactory(status="discontinued"), "matter_discontinued_with_reason")
    broken(lambda: MatterFactory(ended_on="2026-01-01"), "matter_running_has_no_end")


def test_a_proceeding_is_discontinued_with_a_reason():
    broken(lambda: ProceedingFactory(stage="discontinued", discontinued_reason=""), "discontinued_with_reason")
    broken(lambda: ProceedingFactory(discontinued_reason="died"), "discontinued_with_reason")


@pytest.mark.parametrize("stem", ["reported", "arrested", "charged", "ended"])
def test_a_day_has_a_precision(stem):
    row = ProceedingFactory(**{f"{stem}_on": "2026-01-01"})
    assert getattr(row, f"{stem}_precision") == "day"
    name = {"reported": "report", "arrested": "arrest", "charged": "charge", "ended": "proceeding_end"}[stem]
    rows = Proceeding.objects.filter(pk=row.pk)
    broken(lambda: rows.update(**{f"{stem}_precision": "unknown"}), f"{name}_has_precision")
    broken(lambda: rows.update(**{f"{stem}_on": None}), f"{name}_has_precision")


def test_guilt_follows_the_outcome():
    verdict = VerdictFactory(outcome="not_guilty")
    assert verdict.is_guilty is False
    broken(lambda: Verdict.objects.filter(pk=verdict.pk).update(is_guilty=True), "verdict_guilt_follows_outcome")
    broken(lambda: Verdict.objects.filter(pk=verdict.pk).update(counts=0), "verdict_on_a_count")


def test_an_outcome_stands_once_on_a_charge():
    verdict = VerdictFactory()
    broken(lambda: VerdictFactory(charge=verdict.charge), "one_row_per_outcome_of_a_charge")


def test_an_accused_has_one_first_proceeding_in_a_matter():
    one = ProceedingFactory()
    again = {"case": one.case, "matter": one.matter, "person": one.person}
    broken(lambda: ProceedingFactory(**again), "one_first_proceeding_per_accused")
    broken(lambda: ProceedingFactory(appeal_result="affirmed"), "only_appeals_have_a_result")


def test_a_chain_has_the_root_of_its_first_proceeding():
    first = ProceedingFactory(stage="sentenced")
    shared = {"case": first.case, "matter": first.matter, "person": first.person}
    appeal = ProceedingFactory(**shared, appeal_of=first, kind="appeal")
    second = ProceedingFactory(**shared, appeal_of=appeal, kind="appeal")
    with as_owner():
        assert set(
            Proceeding.objects.filter(pk__in=[first.pk, appeal.pk, second.pk]).values_list("root_id", flat=True)
        ) == {first.pk}


def test_what_belongs_together_is_of_one_case():
    one, other = ProceedingFactory(), ProceedingFactory()
    charge = ChargeFactory(proceeding=one)
    broken(lambda: ProceedingFactory(case=other.case, matter=one.matter), "proceeding_in_matter")
    broken(lambda: ChargeFactory(proceeding=one, case=other.case), "charge_in_proceeding")
    broken(lambda: VerdictFactory(charge=charge, proceeding=other), "verdict_on_charge")
    broken(lambda: VerdictFactory(charge=charge, case=other.case), "verdict_on_charge")
    broken(lambda: RecordFlagFactory(case=other.case, proceeding=one), "flag_in_proceeding")


def test_a_chain_never_changes():
    first, other = ProceedingFactory(), ProceedingFactory()
    with as_owner():
        Proceeding.objects.filter(pk=first.pk).update(root=None)
        Proceeding.objects.filter(pk=first.pk).update(root=other, appeal_of=other)
        first.refresh_from_db()
    assert (first.root_id, first.appeal_of_id) == (first.pk, None)


@pytest.mark.parametrize("make", [ProceedingFactory, VerdictFactory])
def test_the_office_that_earned_keeps_it(make):
    row = make()
    broken(
        lambda: type(row).objects.filter(pk=row.pk).update(earned_office=OfficeFactory()),
        "the office that earned a figure keeps it",
    )


def test_the_wall_hides_other_offices_and_restricted_cases():
    mine = CaseFactory()
    hidden = CaseFactory(office=mine.office, restricted=True)
    rows = [
        VerdictFactory(charge=ChargeFactory(proceeding=ProceedingFactory(case=case)))
        for case in (mine, hidden, CaseFactory())
    ]
    lawyer, approver = staff(mine.office), staff(mine.office, "operations_approver")
    with asks(lawyer):
        assert list(Verdict.objects.all()) == list(Verdict.objects.visible_to(lawyer)) == [rows[0]]
    with asks(approver):
        assert not Matter.objects.exists()
    with asks(None):
        assert not Verdict.objects.exists()


def test_only_those_who_work_the_stage_write():
    case = CaseFactory()
    social_worker = staff(case.office, "social_worker")
    with asks(social_worker), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Matter.objects.create(case=case, title="State v. the workshop")


def test_a_receipt_is_never_changed():
    office = OfficeFactory()
    lawyer, other = staff(office), staff(OfficeFactory())
    with asks(lawyer):
        CourtRecordReceipt.objects.create(office=office, source_ref="case/1", digest="0" * 64, loaded_by=lawyer)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            CourtRecordReceipt.objects.update(digest="1" * 64)
    with asks(other):
        assert not CourtRecordReceipt.objects.exists()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            CourtRecordReceipt.objects.create(office=office, source_ref="case/2", digest="0" * 64, loaded_by=other)
