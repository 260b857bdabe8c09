"""Charges: laid against several at once, amended, withdrawn, pleaded to, and decided together."""

import datetime
import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability import actions
from cases.accountability.models import Charge, LegalProfile, ProfileVersion, Statute, Verdict
from cases.accountability.transitions import refusals
from cases.partial_dates import PartialDate
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import ChargeFactory, MatterFactory, ProceedingFactory, VerdictFactory
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory, suspect
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
UNKNOWN = PartialDate.unknown()


def day(*parts):
    return PartialDate.of_day(datetime.date(*parts))


@pytest.fixture
def case():
    return CaseFactory(office=OfficeFactory(country="PH", currency="PHP"))


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def client(lawyer):
    return client_for(lawyer)


@pytest.fixture
def charged(case):
    return ProceedingFactory(case=case, stage="charged", charged_on="2026-03-01", charged_precision="day")


def url(name, record):
    return reverse(f"accountability:{name}", args=[record.pk])


def refused(action, **facts):
    with pytest.raises(Refusal) as refusal:
        action(**facts)
    return str(refusal.value.sentence)


def a_statute(**fields):
    with as_owner():
        return Statute.objects.create(
            **{"country": "PH", "citation": "RA 9208, s. 4", "title": "Trafficking", "iccs": "020221"} | fields
        )


def profiled(proceeding, pleas):
    with as_owner():
        profile = LegalProfile.objects.create(code="ztest", family="civil_law", name="Test")
        version = ProfileVersion.objects.create(profile=profile, number=1, pleas=pleas)
        type(proceeding.matter).objects.filter(pk=proceeding.matter_id).update(profile_version=version)
    return version


def test_the_same_charges_are_laid_against_co_accused_at_once(case, client):
    entry = a_statute(max_penalty="20 years")
    matter = MatterFactory(case=case)
    first, second, elsewhere = (
        ProceedingFactory(case=case, matter=matter),
        ProceedingFactory(case=case, matter=matter),
        ProceedingFactory(case=case),
    )
    page = client.get(url("charge-create", first)).content.decode()
    assert f'value="{second.pk}"' in page
    assert f'value="{elsewhere.pk}"' not in page
    assert '<option value="RA 9208, s. 4">' in page
    sent = {
        "rows": 3,
        "laid": "March 2026",
        "also": [second.pk],
        "row-0-statute": "ra 9208,  S. 4",
        "row-0-counts": 3,
        "row-1-statute": "A law of its own",
        "row-1-iccs": "0302",
        "row-2-statute": "",
    }
    assert client.post(url("charge-create", first), sent).status_code == 302
    with as_owner():
        rows = Charge.objects.order_by("proceeding", "pk")
        found = list(rows.values_list("proceeding", "statute", "statute_entry", "iccs", "counts", "laid_precision"))
    assert found == [
        (accused.pk, *facts, "month")
        for accused in (first, second)
        for facts in (("RA 9208, s. 4", entry.pk, "020221", 3), ("A law of its own", None, "0302", None))
    ]
    page = client.get(url("matter-detail", matter)).content.decode()
    assert page.count("At most: 20 years · to be confirmed by local counsel") == 2


def test_a_row_more_loses_nothing_and_stores_nothing(case, client):
    accused = ProceedingFactory(case=case)
    sent = {"rows": 1, "row-0-statute": "", "row-0-counts": "many", "laid": "someday", "add_row": "1"}
    response = client.post(url("charge-create", accused), sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="row-1-statute"' in page
    assert 'value="many"' in page
    assert 'value="someday"' in page
    assert "has-error" not in page
    with as_owner():
        assert not Charge.objects.exists()


def test_an_empty_page_and_a_second_submit(case, client):
    accused = ProceedingFactory(case=case)
    assert "Write at least one charge" in client.post(url("charge-create", accused), {"rows": 1}).content.decode()
    sent = {"rows": 1, "row-0-statute": "RA 9208", "submission": "7b2c7d3e-5a11-4f5e-9f9b-1f2a3b4c5d6e"}
    for _once_more in range(2):
        assert client.post(url("charge-create", accused), sent).status_code == 302
    with as_owner():
        assert Charge.objects.count() == 1


def test_charges_of_others_are_not_laid(case, client, lawyer):
    accused = ProceedingFactory(case=case)
    foreign = ProceedingFactory()
    response = client.post(
        url("charge-create", accused), {"rows": 1, "row-0-statute": "RA 9208", "also": [foreign.pk, "x"]}
    )
    assert response.status_code in (200, 302)
    with as_owner():
        assert not Charge.objects.filter(proceeding=foreign).exists()
    with asks(lawyer):
        sentence = refused(
            actions.lay_charges,
            proceedings=[accused, ProceedingFactory(case=case)],
            charges=[{"statute": "RA 9208"}],
            by=lawyer,
        )
    assert sentence == "Co-accused are accused in the same matter."


def test_laying_charges_asks_as_much_for_two_as_for_twenty(case, client):
    matter = MatterFactory(case=case)
    groups = [[ProceedingFactory(case=case, matter=matter) for _one in range(n)] for n in (1, 2, 20)]
    counted = []
    for group in groups:  # the first one starts the stage
        sent = {"rows": 2, "row-0-statute": "RA 9208", "row-1-statute": "RPC 267", "also": [p.pk for p in group[1:]]}
        with CaptureQueriesContext(connection) as asked:
            assert client.post(url("charge-create", group[0]), sent).status_code == 302
        counted.append(len(asked))
    assert counted[1] == counted[2]


def test_an_amended_charge_stays_as_amended(case, lawyer, charged):
    charge = ChargeFactory(proceeding=charged)
    with asks(lawyer):
        charge = Charge.objects.get(pk=charge.pk)
        facts = {"charge": charge, "statute": "RA 9208, section 6", "counts": 1, "by": lawyer}
        assert "before the charge" in refused(actions.amend_charge, when=day(2026, 2, 1), **facts)
        assert "future" in refused(actions.amend_charge, when=day(2999, 2, 1), **facts)
        amended = actions.amend_charge(when=day(2026, 4, 1), reason="Minor victims", version=1, **facts)
        charge.refresh_from_db()
        assert (charge.status, charge.replaced_by, str(charge.ended_on)) == ("amended", amended, "2026-04-01")
        assert (amended.status, str(amended.laid_on), amended.counts) == ("standing", "2026-04-01", 1)
        assert "already" in refused(actions.amend_charge, when=day(2026, 5, 1), **facts)
        assert "stays on the record" in refused(actions.remove_charge, charge=charge, by=lawyer)
        ChargeFactory(proceeding=charged)
        with pytest.raises(Stale):
            actions.withdraw_charge(charge=amended, when=UNKNOWN, reason="No evidence", version=9, by=lawyer)


def test_a_withdrawn_charge_needs_no_verdict(case, lawyer, charged):
    kept, dropped = ChargeFactory(proceeding=charged, counts=1), ChargeFactory(proceeding=charged)
    with asks(lawyer):
        kept, dropped = Charge.objects.get(pk=kept.pk), Charge.objects.get(pk=dropped.pk)
        assert "Say why" in refused(actions.withdraw_charge, charge=dropped, when=UNKNOWN, reason=" ", by=lawyer)
        actions.withdraw_charge(charge=dropped, when=day(2026, 4, 1), reason="No evidence", by=lawyer)
        assert "last charge" in refused(actions.withdraw_charge, charge=kept, when=UNKNOWN, reason="x", by=lawyer)
        assert "needs no verdict" in refused(
            actions.record_verdict, charge=dropped, outcome="not_guilty", when=UNKNOWN, by=lawyer
        )
        verdict = actions.record_verdict(charge=kept, outcome="guilty_plea", when=day(2026, 5, 1), by=lawyer)
        assert refusals(verdict.proceeding, "sentenced") == []
        assert "with a verdict" in refused(actions.withdraw_charge, charge=kept, when=UNKNOWN, reason="x", by=lawyer)


def test_only_pleas_that_the_law_knows(case, lawyer, charged):
    profiled(charged, ["guilty", "not_guilty"])
    one, other = ChargeFactory(proceeding=charged), ChargeFactory(proceeding=charged)
    with asks(lawyer):
        charges = list(Charge.objects.filter(pk__in=[one.pk, other.pk]))
        facts = {"charges": charges, "by": lawyer}
        assert "does not know" in refused(actions.record_plea, plea="no_contest", when=UNKNOWN, **facts)
        assert "before the charge" in refused(actions.record_plea, plea="guilty", when=day(2026, 2, 1), **facts)
        actions.record_plea(plea="guilty", when=day(2026, 4, 1), **facts)
        assert set(Charge.objects.values_list("plea", "plea_on")) == {("guilty", datetime.date(2026, 4, 1))}
        actions.record_plea(plea="", when=UNKNOWN, **facts)
        assert set(Charge.objects.values_list("plea", "plea_on")) == {("", None)}


def test_a_law_without_pleas_offers_none(case, client, charged):
    charge = ChargeFactory(proceeding=charged)
    profiled(charged, [])
    page = client.get(url("charge-plea", charge)).content.decode()
    assert "knows no pleas" in page
    assert 'value="guilty"' not in page
    response = client.post(url("charge-plea", charge), {"plea": "guilty", "charges": [charge.pk]})
    assert response.status_code == 200
    with as_owner():
        assert Charge.objects.get(pk=charge.pk).plea == ""


def test_verdicts_of_one_day_charge_by_charge(case, client, charged):
    plea, trial, waits = (ChargeFactory(proceeding=charged, counts=n) for n in (1, 3, 2))
    page = client.get(url("verdicts-create", charged)).content.decode()
    assert page.count("Not decided yet") == 3
    sent = {
        "when": "2026-06-01",
        f"charge-{plea.pk}-outcome": "guilty_plea",
        f"charge-{plea.pk}-counts": "1",
        f"charge-{trial.pk}-outcome": "guilty_at_trial",
        f"charge-{trial.pk}-counts": "5",
        f"charge-{waits.pk}-outcome": "",
        f"charge-{waits.pk}-counts": "2",
    }
    refused_page = client.post(url("verdicts-create", charged), sent).content.decode()
    assert "The charge has 3 counts" in refused_page
    with as_owner():
        assert not Verdict.objects.exists()
    response = client.post(url("verdicts-create", charged), sent | {f"charge-{trial.pk}-counts": "2"}, follow=True)
    assert "1 count of these charges has no verdict yet." in response.content.decode()
    with as_owner():
        assert list(Verdict.objects.values_list("charge", "outcome", "counts")) == [
            (plea.pk, "guilty_plea", 1),
            (trial.pk, "guilty_at_trial", 2),
        ]
    charged.refresh_from_db()
    assert charged.stage == "verdict"


def test_a_verdict_in_the_future_or_before_the_charge_is_refused(case, client, charged):
    charge = ChargeFactory(proceeding=charged, counts=1)
    for when, sentence in (("2999-01-01", "in the future"), ("2026-02-28", "before the charge")):
        sent = {"when": when, f"charge-{charge.pk}-outcome": "not_guilty", f"charge-{charge.pk}-counts": 1}
        assert sentence in client.post(url("verdicts-create", charged), sent).content.decode()
        assert (
            sentence
            in client.post(
                url("verdict-create", charge), {"when": when, "outcome": "not_guilty", "counts": 1}
            ).content.decode()
        )


def test_several_accused_are_added_at_once(case, client):
    matter = MatterFactory(case=case)
    people = [suspect(case) for _one in range(3)]
    sent = {"people": [person.pk for person in people], "stage": "reported", "reported": "2026-02-03"}
    assert client.post(url("proceeding-create", matter), sent).status_code == 302
    page = client.get(url("matter-detail", matter)).content.decode()
    assert "Accused together" in page
    assert all(person.display_name in page for person in people)
    with as_owner():
        assert set(matter.proceedings.values_list("person", "reported_precision")) == {
            (person.pk, "day") for person in people
        }
    assert "No suspect on the case is left" in client.get(url("proceeding-create", matter)).content.decode()


def test_a_suspect_known_in_another_case_is_said_only_of_cases_one_may_see(case, client, lawyer):
    accused = ProceedingFactory(case=case)
    seen = CaseFactory(office=case.office)
    hidden = CaseFactory(office=case.office, restricted=True)
    for other in (seen, hidden):
        CaseRoleFactory(case=other, person=accused.person, role="suspect")
    CaseRoleFactory(case=CaseFactory(office=case.office), person=accused.person, role="witness")
    page = client.get(url("matter-detail", accused.matter)).content.decode()
    assert "Also a suspect in" in page
    assert seen.number in page
    assert hidden.number not in page
    CaseMemberFactory(case=hidden, user=lawyer)
    assert hidden.number in client.get(url("matter-detail", accused.matter)).content.decode()


def test_the_page_asks_as_much_for_one_accused_as_for_twenty(case, client):
    matter = MatterFactory(case=case)

    def grow(accused):
        for _one in range(accused):
            proceeding = ProceedingFactory(case=case, matter=matter, stage="verdict")
            for _charge in range(2):
                VerdictFactory(charge=ChargeFactory(proceeding=proceeding), given_on="2026-05-01")
            ChargeFactory(proceeding=proceeding)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("matter-detail", matter)).status_code == 200
        return len(queries)

    grow(2)
    few = asked()
    grow(18)
    assert asked() == few


def test_a_page_of_twenty_accused_is_light(case, client):
    matter = MatterFactory(case=case)
    for _one in range(20):
        proceeding = ProceedingFactory(case=case, matter=matter, stage="verdict")
        for _charge in range(3):
            VerdictFactory(charge=ChargeFactory(proceeding=proceeding), given_on="2026-05-01")
    page = client.get(url("matter-detail", matter)).content
    assert len(gzip.compress(page)) < 18_000  # beside a stylesheet of 12,000
