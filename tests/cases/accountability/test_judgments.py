"""Judgments: what is recorded, what it comes to on the page, how it is corrected and superseded."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability import actions
from cases.accountability.models import Charge, CustodyInterval, Judgment, Proceeding, Sentence
from cases.partial_dates import PartialDate
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import (
    ChargeFactory,
    JudgmentFactory,
    MatterFactory,
    ProceedingFactory,
    SentenceFactory,
    VerdictFactory,
)
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
GIVEN = PartialDate.of_day(datetime.date(2026, 3, 3))


@pytest.fixture
def case():
    return CaseFactory(office=OfficeFactory(currency="PHP"))


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def client(lawyer):
    return client_for(lawyer)


def convicted(case, charges=2, stage="verdict", matter=None, **fields):
    """An accused whom a court convicted of that many charges."""
    matter = matter or MatterFactory(case=case)
    proceeding = ProceedingFactory(case=case, matter=matter, stage=stage, **fields)
    for number in range(charges):
        charge = ChargeFactory(proceeding=proceeding, statute=f"RA 9208, section {number + 4}", counts=1)
        VerdictFactory(charge=charge, given_on="2026-03-01")
    return proceeding


def charges_of(proceeding):
    with as_owner():
        return list(proceeding.charges.all())


def url(name, record):
    return reverse(f"accountability:{name}", args=[record.pk])


def prison(charge=None, **facts):
    return {"charge": charge, "kind": "imprisonment", "years": 0, "months": 0, "days": 0} | facts


def refused(action, **facts):
    with pytest.raises(Refusal) as refusal:
        action(**facts)
    return str(refusal.value.sentence)


def a_row(number, **fields):
    return {f"row-{number}-{name}": value for name, value in ({"runs": "together"} | fields).items()}


def test_a_judgment_is_recorded_and_moves_the_proceeding(case, lawyer):
    proceeding = convicted(case)
    with asks(lawyer):
        proceeding = Proceeding.objects.get(pk=proceeding.pk)
        one, other = proceeding.charges.all()
        judgment = actions.give_judgment(
            proceeding=proceeding,
            given=GIVEN,
            starts_on=datetime.date(2026, 3, 3),
            time_served_days=411,
            sentences=[
                prison(one, years=8, months=6, runs="consecutive", after=1),
                prison(other, years=2),
                {"kind": "fine", "fine_amount": 50000, "currency": "PHP", "in_lieu_days": 90},
            ],
            by=lawyer,
        )
        proceeding.refresh_from_db()
        assert proceeding.stage == "sentenced"
        rows = list(judgment.sentences.values_list("charge", "years", "runs", "after__years", "currency"))
        assert rows == [
            (one.pk, 8, "consecutive", 2, ""),
            (other.pk, 2, "concurrent", None, ""),
            (None, 0, "concurrent", None, "PHP"),
        ]
        logged = AuditEvent.objects.filter(case_id=case.pk, action="give_judgment").get()
        assert logged.summary == "Recorded a sentence."
        assert "recorded already" in refused(
            actions.give_judgment, proceeding=proceeding, given=GIVEN, sentences=[prison(one, years=1)], by=lawyer
        )


def test_only_a_guilty_verdict_that_stands_is_sentenced(case, lawyer):
    acquitted = ProceedingFactory(case=case, stage="verdict")
    VerdictFactory(charge=ChargeFactory(proceeding=acquitted), outcome="not_guilty")
    fell = ProceedingFactory(case=case, stage="verdict")
    VerdictFactory(charge=ChargeFactory(proceeding=fell), overturned_on="2026-03-02")
    early = ProceedingFactory(case=case, stage="trial")
    sentences = [prison(years=1)]
    with asks(lawyer):
        for row in (acquitted, fell):
            assert "No charge ended" in refused(
                actions.give_judgment,
                proceeding=Proceeding.objects.get(pk=row.pk),
                given=GIVEN,
                sentences=sentences,
                by=lawyer,
            )
        assert "follows the verdict" in refused(
            actions.give_judgment, proceeding=early, given=GIVEN, sentences=sentences, by=lawyer
        )


def test_what_cannot_be_is_refused(case, lawyer):
    proceeding = convicted(case, charges=1)
    foreign = ChargeFactory(proceeding=ProceedingFactory(case=case))
    with asks(lawyer):
        proceeding = Proceeding.objects.get(pk=proceeding.pk)
        facts = {"proceeding": proceeding, "by": lawyer}
        year = [prison(years=1)]

        def refusal(given=GIVEN, sentences=year, **more):
            return refused(actions.give_judgment, given=given, sentences=sentences, **facts, **more)

        assert "future" in refusal(PartialDate.of_day(datetime.date(2999, 1, 1)))
        assert "before the verdict" in refusal(PartialDate.of_day(datetime.date(2026, 2, 28)))
        assert "at least one part" in refusal(sentences=[])
        assert refusal(sentences=[prison(foreign, years=1)]).startswith("Part 1: A sentence follows a guilty")
        assert "amount and a currency" in refusal(sentences=[{"kind": "fine"}])
        assert "how long" in refusal(sentences=[prison()])
        assert "Only what was suspended" in refusal(sentences=[prison(years=1, activated_on=datetime.date(2026, 4, 1))])
        circle = [prison(years=1, runs="consecutive", after=1), prison(years=1, runs="consecutive", after=0)]
        assert "in a circle" in refusal(sentences=circle)
        assert not Judgment.objects.exists()
        actions.give_judgment(given=PartialDate.of_year(2026), sentences=[], stated_months=120, **facts)


def test_a_judgment_is_corrected_with_its_version(case, lawyer):
    judgment = JudgmentFactory(proceeding=convicted(case, stage="sentenced"))
    SentenceFactory(judgment=judgment)
    with asks(lawyer):
        judgment = Judgment.objects.get(pk=judgment.pk)
        facts = {"given": GIVEN, "by": lawyer, "version": 1}
        actions.correct_judgment(judgment=judgment, sentences=[prison(years=3), prison(months=6)], **facts)
        assert list(judgment.sentences.values_list("years", "months")) == [(3, 0), (0, 6)]
        with pytest.raises(Stale):
            actions.correct_judgment(
                judgment=Judgment.objects.get(pk=judgment.pk), sentences=[prison(years=9)], **facts
            )
        assert judgment.sentences.count() == 2


def test_only_who_works_the_stage_on_a_running_case(case, lawyer):
    proceeding = convicted(case)
    closed = convicted(CaseFactory(office=case.office, status="closed"))
    facts = {"given": GIVEN, "sentences": [prison(years=1)]}
    for other in (staff(case.office, "social_worker"), staff(OfficeFactory(), "lawyer")):
        with asks(other), pytest.raises(PermissionDenied):
            actions.give_judgment(proceeding=proceeding, by=other, **facts)
    with asks(lawyer):
        assert "not open" in refused(actions.give_judgment, proceeding=closed, by=lawyer, **facts)


def test_the_page_offers_a_row_for_each_charge_and_shows_the_working(case, client):
    proceeding = convicted(case)
    with as_owner():
        CustodyInterval.objects.create(
            case=case,
            proceeding=proceeding,
            person=proceeding.person,
            state="remanded",
            from_on="2025-01-01",
            to_on="2026-02-16",
            is_current=False,
        )
        CustodyInterval.objects.create(
            case=case, proceeding=proceeding, person=proceeding.person, state="remanded", from_on="2026-02-20"
        )
    assert "Record the sentence" in client.get(url("matter-detail", proceeding.matter)).content.decode()
    page = client.get(url("judgment-create", proceeding)).content.decode()
    assert "Part 2" in page
    assert "Part 3" not in page
    assert "420 days in custody before the sentence are written down." in page  # 411, and 9 until the verdict
    assert 'value="2026-03-01"' in page
    one, other = charges_of(proceeding)
    sent = {
        "rows": 3,
        "given": "3 March 2026",
        "starts_on": "2026-03-03",
        "time_served_days": "411",
        "stated_months": "126",
        **a_row(0, charge=one.pk, kind="imprisonment", years=8, months=6),
        **a_row(1, charge=other.pk, kind="imprisonment", years=2, runs="after-0"),
        **a_row(2, kind="fine", fine_amount="50,000.00", currency="php", in_lieu_days=90, is_paid="false"),
    }
    assert client.post(url("judgment-create", proceeding), sent).status_code == 302
    page = client.get(url("matter-detail", proceeding.matter)).content.decode()
    assert "Expected release: 19 July 2035." in page
    assert (
        "RA 9208, section 4: 8 years 6 months, together with the others from 3 March 2026 → 2 September 2034." in page
    )
    assert "Less 411 days served before → 19 July 2035." in page
    assert "PHP 50,000.00" in page
    assert "The court&#x27;s total" not in page
    with as_owner():
        judgment = Judgment.objects.get()
    form = client.get(url("judgment-edit", judgment)).content.decode()
    assert 'value="50000.00"' in form
    assert '<option value="after-0" selected>' in form
    assert '<option value="false" selected>' in form
    changed = sent | {"version": 1, "stated_months": "100"}
    assert client.post(url("judgment-edit", judgment), changed).status_code == 302
    assert (
        "The court&#x27;s total is 8 years 4 months; the parts give 10 years 6 months."
        in client.get(url("matter-detail", proceeding.matter)).content.decode()
    )
    stale = client.post(url("judgment-edit", judgment), changed | {"stated_months": "99"})
    assert "Stored now" in stale.content.decode()


def test_a_page_says_what_is_wrong_with_a_part_and_keeps_what_was_typed(case, client):
    proceeding = convicted(case, charges=1)
    sent = {
        "rows": 5,
        "given": "2026-03-03",
        "time_served_days": "0",
        **a_row(0, kind="fine", fine_amount="1,5", note="Half paid"),
        **a_row(1, kind="life", years=3),
        **a_row(2, kind="imprisonment", years="-1"),
        **a_row(3, kind="imprisonment", years=1, runs="after-4"),
        **a_row(4, kind="", fine_amount=""),
    }
    page = client.post(url("judgment-create", proceeding), sent).content.decode()
    for sentence in ("Write an amount, such as", "In which currency?", "no years, months or days", "Half paid"):
        assert sentence in page
    sound = {
        "rows": 5,
        "given": "2026-03-03",
        "time_served_days": "0",
        **a_row(3, kind="imprisonment", years=1, runs="after-4"),
    }
    assert (
        "The part that it follows is empty." in client.post(url("judgment-create", proceeding), sound).content.decode()
    )
    for hostile in ("NaN", "1e999", "9" * 40, "-5", "१२"):
        response = client.post(
            url("judgment-create", proceeding),
            {"rows": 1, "given": "", "time_served_days": hostile, **a_row(0, kind="imprisonment", years=hostile)},
        )
        assert response.status_code in (200, 302), hostile
    with as_owner():
        assert Judgment.objects.count() == 1  # Devanagari digits are digits
        assert Sentence.objects.get().years == 12


def test_a_row_more_and_a_second_submit(case, client):
    proceeding = convicted(case, charges=1)
    sent = {"rows": 1, "given": "2026-03-03", "time_served_days": "0", **a_row(0, kind="imprisonment", years=4)}
    page = client.post(url("judgment-create", proceeding), sent | {"add_row": "1"}).content.decode()
    assert "Part 2" in page
    assert 'value="4"' in page
    assert "after part 2" in page
    sent["submission"] = "7b2c7d3e-5a11-4f5e-9f9b-1f2a3b4c5d6e"
    for _once_more in range(2):
        assert client.post(url("judgment-create", proceeding), sent).status_code == 302
    with as_owner():
        assert Judgment.objects.count() == 1


def test_the_page_of_what_no_longer_stands_says_that_it_is_history(case, client):
    judgment = JudgmentFactory(proceeding=convicted(case), superseded_on=datetime.date(2026, 5, 6))
    assert "no longer stands" in client.get(url("judgment-edit", judgment)).content.decode()


def test_a_sentence_is_no_charge_of_another_accused(case, client):
    proceeding, other = convicted(case), convicted(case)
    foreign = charges_of(other)[0]
    assert f'value="{foreign.pk}"' not in client.get(url("judgment-create", proceeding)).content.decode()
    sent = {"rows": 1, "given": "2026-03-03", **a_row(0, charge=foreign.pk, kind="imprisonment", years=4)}
    page = client.post(url("judgment-create", proceeding), sent).content.decode()
    assert "Choose a charge of which the accused stands convicted." in page


def test_judgments_and_their_parts_stand_behind_the_wall(case):
    judgment = JudgmentFactory(proceeding=convicted(case, stage="sentenced"))
    SentenceFactory(judgment=judgment)
    hidden = CaseFactory(office=case.office, restricted=True)
    SentenceFactory(judgment=JudgmentFactory(proceeding=convicted(hidden, stage="sentenced")))
    for reader, seen in (
        (staff(case.office), 1),
        (staff(case.office, "social_worker"), 1),
        (staff(case.office, "operations_approver"), 0),
        (staff(case.office, "office_administrator"), 0),
        (staff(OfficeFactory()), 0),
    ):
        with asks(reader):
            assert (Judgment.objects.count(), Sentence.objects.count()) == (seen, seen)
            assert Judgment.objects.visible_to(reader).count() == seen


def test_a_part_for_a_fallen_verdict_adds_nothing(case, client):
    proceeding = convicted(case, stage="sentenced")
    judgment = JudgmentFactory(proceeding=proceeding, starts_on="2026-03-03")
    one, other = charges_of(proceeding)
    SentenceFactory(judgment=judgment, charge=one, years=9)
    SentenceFactory(judgment=judgment, charge=other, years=1)
    with as_owner():
        one.verdicts.update(overturned_on="2026-06-01")
    page = client.get(url("matter-detail", proceeding.matter)).content.decode()
    assert "its verdict was overturned, so it adds nothing." in page
    assert "Expected release: 2 March 2027." in page


def test_the_page_asks_as_much_for_one_judgment_as_for_twenty(case, client):
    matter = MatterFactory(case=case)

    def grow(accused):
        for _one in range(accused):
            proceeding = convicted(case, stage="sentenced", matter=matter)
            judgment = JudgmentFactory(proceeding=proceeding, starts_on="2026-03-03")
            for charge in Charge.objects.filter(proceeding=proceeding):
                SentenceFactory(judgment=judgment, charge=charge)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("matter-detail", matter)).status_code == 200
        return len(queries)

    with as_owner():
        grow(1)
    few = asked()
    with as_owner():
        grow(19)
    assert asked() == few
