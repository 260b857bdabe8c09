"""A gap of the justice system is named where it shows: once, by whoever works the stage, and by nobody else."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse

from cases.accountability import actions
from cases.accountability.ledger import by_court, tally
from cases.accountability.models import Hearing
from cases.accountability.obstacles import named_gaps, without_gap
from cases.models import StageProgress
from cases.transformation.models import SystemGap
from offices.refusal import Refusal
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import (
    ChargeFactory,
    HearingFactory,
    MatterFactory,
    ProceedingFactory,
    VerdictFactory,
)
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
ADJOURNED = {"status": "adjourned", "asked_by": "court", "reason": "judge_absent"}


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def hearing(case):
    return HearingFactory(matter=MatterFactory(case=case), **ADJOURNED)


def name(record, by, cause="lack_of_resources", **facts):
    return actions.name_obstacle(record=record, cause=cause, by=by, **facts)


def press(user, record, **sent):
    kind = type(record).__name__.lower()
    address = reverse("accountability:obstacle-name", args=[record.case_id, kind, record.pk])
    return client_for(user).post(address, sent)


def test_one_press_names_the_gap_with_what_the_record_tells(case, hearing, lawyer):
    there = press(lawyer, hearing, cause="lack_of_resources")
    assert there.url == reverse("accountability:hearing-detail", args=[hearing.pk])
    with asks(lawyer):
        gap = SystemGap.objects.get()
        assert (gap.justice_stage, gap.institution, gap.cause) == (
            "trial",
            "Regional Trial Court 12",
            "lack_of_resources",
        )
        assert gap.what == "Trial adjourned: judge absent, asked for by: court."
        assert (gap.shown_by, gap.named_by, gap.earned_office) == (f"hearing:{hearing.pk}", lawyer, case.office)
        assert named_gaps(case, [hearing]) == {gap.shown_by: gap}
    with as_owner():
        assert StageProgress.objects.get(case=case, stage="transformation").status == "active"
    assert "System gap named" in client_for(lawyer).get(there.url).content.decode()


def test_a_second_press_changes_nothing(hearing, lawyer):
    with asks(lawyer):
        first = name(hearing, lawyer)
        assert name(hearing, lawyer, cause="corruption", what="Again") == first
        assert SystemGap.objects.get().cause == "lack_of_resources"


def test_more_may_be_said(hearing, lawyer):
    press(
        lawyer,
        hearing,
        cause="corruption",
        institution="Prosecutor",
        justice_stage="charge",
        what="He asked for money.",
    )
    with asks(lawyer):
        gap = SystemGap.objects.get()
        assert (gap.institution, gap.justice_stage, gap.what) == ("Prosecutor", "charge", "He asked for money.")


@pytest.mark.parametrize(("sent", "status"), [({}, 200), ({"cause": "weather"}, 200), ({"cause": "corruption"}, 302)])
def test_without_a_cause_the_page_asks(hearing, lawyer, sent, status):
    assert press(lawyer, hearing, **sent).status_code == status


@pytest.mark.parametrize(
    ("facts", "stage", "institution"),
    [
        ({"stage": "acquitted"}, "trial", "Regional Trial Court 12"),
        ({"stage": "discontinued", "left_at": "reported"}, "complaint", "Police"),
        ({"stage": "discontinued", "left_at": "investigating"}, "investigation", "Police"),
        ({"stage": "discontinued", "left_at": "charged"}, "charge", "Prosecutor"),
        ({"stage": "discontinued", "left_at": "trial"}, "trial", "Regional Trial Court 12"),
        ({"stage": "discontinued"}, "complaint", "Police"),
    ],
)
def test_the_end_of_a_proceeding_tells_where_it_failed(case, lawyer, facts, stage, institution):
    proceeding = ProceedingFactory(case=case, **facts)
    page = client_for(lawyer).get(reverse("accountability:matter-detail", args=[proceeding.matter_id])).content.decode()
    assert "Did the justice system fail here?" in page
    with asks(lawyer):
        gap = name(proceeding, lawyer)
        assert (gap.justice_stage, gap.institution) == (stage, institution)
        assert gap.shown_by == f"proceeding:{proceeding.pk}"


def test_an_acquittal_that_is_final_is_still_one(case, lawyer):
    proceeding = ProceedingFactory(case=case, stage="final")
    VerdictFactory(charge=ChargeFactory(proceeding=proceeding), outcome="not_guilty")
    convicted = ProceedingFactory(case=case, stage="final")
    VerdictFactory(charge=ChargeFactory(proceeding=convicted))
    with asks(lawyer):
        name(proceeding, lawyer)
        with pytest.raises(Refusal, match="acquittal"):
            name(convicted, lawyer)


@pytest.mark.parametrize("status", ["scheduled", "held", "cancelled"])
def test_what_did_not_fail_shows_no_gap(case, lawyer, status):
    hearing = HearingFactory(matter=MatterFactory(case=case), status=status)
    with asks(lawyer), pytest.raises(Refusal, match="Only an adjournment"):
        name(hearing, lawyer)


def test_a_closed_case_names_none(lawyer):
    case = CaseFactory(office=lawyer.memberships.get().office, status="closed")
    hearing = HearingFactory(matter=MatterFactory(case=case), **ADJOURNED)
    with asks(lawyer), pytest.raises(Refusal, match="not open"):
        name(hearing, lawyer)


# --- walls ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["social_worker", "investigator", "director", "transformation_specialist"])
def test_only_who_works_the_stage_names_what_it_showed(case, hearing, role):
    colleague = staff(case.office, role)
    assert press(colleague, hearing, cause="corruption").status_code == 403
    with asks(colleague), pytest.raises(PermissionDenied):
        name(hearing, colleague)


def test_a_stranger_finds_nothing(case, hearing):
    assert press(staff(OfficeFactory()), hearing, cause="corruption").status_code == 404


def test_a_record_of_another_case_is_not_reached(case, hearing, lawyer):
    other = CaseFactory(office=case.office)
    address = reverse("accountability:obstacle-name", args=[other.pk, "hearing", hearing.pk])
    assert client_for(lawyer).post(address, {"cause": "corruption"}).status_code == 404
    address = reverse("accountability:obstacle-name", args=[case.pk, "matter", hearing.matter_id])
    assert client_for(lawyer).post(address, {"cause": "corruption"}).status_code == 404


def test_the_database_lets_a_lawyer_name_only_what_something_showed(case, hearing, lawyer):
    facts = {
        "case_id": case.pk,
        "office_id": case.office_id,
        "justice_stage": "trial",
        "institution": "Court",
        "cause": "corruption",
        "what": "x",
        "named_on": case.office.today(),
        "named_by": lawyer,
        "earned_office_id": case.office_id,
    }
    with asks(lawyer):
        for wrong in (
            {},
            {"shown_by": "hearing:987654321"},
            {"shown_by": f"hearing:{hearing.pk}", "earned_office_id": OfficeFactory().pk},
            {"shown_by": f"hearing:{hearing.pk}", "named_by": staff(case.office)},
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                SystemGap.objects.bulk_create([SystemGap(**facts | wrong)])
        SystemGap.objects.bulk_create([SystemGap(**facts, shown_by=f"hearing:{hearing.pk}")])


def test_a_restricted_case_is_for_its_team(lawyer):
    case = CaseFactory(office=lawyer.memberships.get().office, restricted=True)
    hearing = HearingFactory(matter=MatterFactory(case=case), **ADJOURNED)
    assert press(lawyer, hearing, cause="corruption").status_code == 404
    CaseMemberFactory(case=case, user=lawyer)
    assert press(lawyer, hearing, cause="corruption").status_code == 302


# --- the ledger ----------------------------------------------------------------------------------------------------


def test_the_share_counts_what_is_over(case, lawyer):
    matter = MatterFactory(case=case)
    today = case.office.today()
    for number, (asked_by, reason) in enumerate(
        (("court", "judge_absent"), ("court", "docket_full"), ("defence", "not_ready"))
    ):
        on = today - datetime.timedelta(days=10 + number)
        after = HearingFactory(matter=matter, on=today - datetime.timedelta(days=3), status="held")
        HearingFactory(matter=matter, on=on, status="adjourned", asked_by=asked_by, reason=reason, next=after)
    HearingFactory(matter=matter, status="cancelled")
    HearingFactory(matter=matter)
    HearingFactory(matter=MatterFactory(), **ADJOURNED)
    HearingFactory(matter=MatterFactory(case=CaseFactory(office=case.office, restricted=True)), **ADJOURNED)
    with asks(lawyer):
        hearings = Hearing.objects.visible_to(lawyer)
        name(hearings.adjourned().first(), lawyer)
        counted = tally(hearings)
        assert (counted.adjourned, counted.over, counted.percent, counted.unnamed) == (3, 6, 50, 2)
        assert [(cause.words, cause.count, cause.width) for cause in counted.causes] == [
            ("Court: docket full and judge absent", 2, 100),
            ("Defence: not ready", 1, 50),
        ]
        assert by_court(hearings) == [
            {"court_name": "Regional Trial Court 12", "n": 6, "adjourned": 3, "days": 7 + 8 + 9}
        ]
        assert without_gap(hearings).count() == 2
