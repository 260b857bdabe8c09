"""The pages of the stage: reached through the person asking, refused in sentences, sent once."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability.models import Charge, Matter, Proceeding, RecordFlag, Verdict
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.accountability import (
    AwardFactory,
    AwardPaymentFactory,
    ChargeFactory,
    JudgmentFactory,
    MatterFactory,
    ProceedingFactory,
    RecordFlagFactory,
    VerdictFactory,
)
from tests.factories.cases import CaseFactory, suspect
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def client(lawyer):
    return client_for(lawyer)


def url(name, record):
    return reverse(f"accountability:{name}", args=[record.pk])


def errors(response):
    return " ".join(sentence for rows in response.context["form"].errors.values() for sentence in rows)


def every_page(case):
    """(name, record, whether it changes something) of every page about `case`."""
    matter = MatterFactory(case=case)
    proceeding = ProceedingFactory(case=case, matter=matter, stage="verdict")
    charge = ChargeFactory(proceeding=proceeding)
    verdict = VerdictFactory(charge=charge)
    judgment = JudgmentFactory(proceeding=ProceedingFactory(case=case, matter=matter, stage="sentenced"))
    award = AwardFactory(matter=matter)
    payment = AwardPaymentFactory(award=award)
    return [
        ("panel", case, False),
        ("matter-create", case, True),
        ("matter-detail", matter, False),
        ("matter-edit", matter, True),
        ("matter-end", matter, True),
        ("proceeding-create", matter, True),
        ("proceeding-edit", proceeding, True),
        ("proceeding-move", proceeding, True),
        ("proceeding-discontinue", proceeding, True),
        ("proceeding-overturn", proceeding, True),
        ("appeal-create", proceeding, True),
        ("appeal-decide", proceeding, True),
        ("charge-create", proceeding, True),
        ("verdicts-create", proceeding, True),
        ("judgment-create", proceeding, True),
        ("judgment-edit", judgment, True),
        ("charge-amend", charge, True),
        ("charge-plea", charge, True),
        ("charge-withdraw", charge, True),
        ("award-create", matter, True),
        ("award-edit", award, True),
        ("award-overturn", award, True),
        ("payment-create", award, True),
        ("payment-edit", payment, True),
        ("payment-remove", payment, True),
        ("charge-remove", charge, True),
        ("verdict-create", charge, True),
        ("verdict-edit", verdict, True),
    ]


def test_pages_are_reached_through_the_person_asking(case, client):
    colleague = client_for(staff(case.office, "social_worker"))
    stranger = client_for(staff(OfficeFactory()))
    administrator = client_for(staff(case.office, "office_administrator"))
    for name, record, changes in every_page(case):
        assert client.get(url(name, record)).status_code == 200, name
        assert colleague.get(url(name, record)).status_code == (403 if changes else 200), name
        assert colleague.post(url(name, record)).status_code == (403 if changes else 200), name
        for outsider in (stranger, administrator):
            assert outsider.get(url(name, record)).status_code == outsider.post(url(name, record)).status_code == 404, (
                name
            )


def test_a_restricted_case_shows_no_sign(lawyer, client):
    hidden = CaseFactory(office=lawyer.memberships.get().office, restricted=True)
    for name, record, _changes in every_page(hidden):
        assert client.get(url(name, record)).status_code == 404, name


def test_the_panel_is_a_fragment_for_htmx_and_a_page_without(case, client):
    matter = MatterFactory(case=case)
    page = client.get(url("panel", case)).content.decode()
    fragment = client.get(url("panel", case), headers={"hx-request": "true"}).content.decode()
    assert "<html" in page
    assert "<html" not in fragment
    assert matter.title in page
    assert fragment.strip() in page


@pytest.mark.parametrize("name", ["panel", "matter-detail"])
def test_lists_cost_the_same_queries_at_one_and_three_rows(case, client, django_assert_num_queries, name):
    matter = MatterFactory(case=case)

    def add():
        proceeding = ProceedingFactory(case=case, matter=matter, stage="verdict")
        VerdictFactory(charge=ChargeFactory(proceeding=proceeding))
        RecordFlagFactory(case=case, proceeding=proceeding, source_ref=str(proceeding.pk))

    record = case if name == "panel" else matter
    add()
    client.get(url(name, record))
    with CaptureQueriesContext(connection) as one:
        client.get(url(name, record))
    add()
    add()
    with django_assert_num_queries(len(one)):
        client.get(url(name, record))


def test_a_matter_is_opened_once(case, client):
    facts = {"kind": "criminal", "title": "State v. the workshop", "submission": str(uuid.uuid4())}
    answers = [client.post(url("matter-create", case), facts) for _ in range(2)]
    with as_owner():
        matter = Matter.objects.get(case=case)
    assert {answer.headers["Location"] for answer in answers} == {url("matter-detail", matter)}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "This field is required."),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"title": "A", "kind": "war"}, "not one of the available choices"),
    ],
)
def test_a_matter_that_cannot_be_is_refused_beside_the_field(case, client, facts, sentence):
    response = client.post(url("matter-create", case), {"institution": "<b>Court</b>"} | facts)
    assert sentence in errors(response)
    assert "&lt;b&gt;Court&lt;/b&gt;" in response.content.decode()
    with as_owner():
        assert not Matter.objects.exists()


def test_only_suspects_of_this_case_are_offered_and_taken(case, client):
    matter, accused = MatterFactory(case=case), suspect(case)
    foreign = suspect(CaseFactory())
    page = client.get(url("proceeding-create", matter)).content.decode()
    assert f'value="{accused.pk}"' in page
    assert f'value="{foreign.pk}"' not in page
    for person in (foreign.pk, 999999, "x"):
        response = client.post(url("proceeding-create", matter), {"people": person, "stage": "reported"})
        assert "Choose among the people who are on this case." in errors(response)
    client.post(url("proceeding-create", matter), {"people": accused.pk, "stage": "reported", "reported": "March 2026"})
    with as_owner():
        proceeding = Proceeding.objects.get()
    assert (proceeding.person, str(proceeding.reported_on), proceeding.reported_precision) == (
        accused,
        "2026-03-01",
        "month",
    )


@pytest.mark.parametrize("when", ["tomorrow", "31 February 2026", "about 2007", "2999-01-01", "16", "0213"])
def test_a_day_that_cannot_be_is_refused(case, client, when):
    charge = ChargeFactory(proceeding=ProceedingFactory(case=case, stage="trial"))
    response = client.post(url("verdict-create", charge), {"outcome": "guilty_plea", "counts": 1, "when": when})
    assert response.status_code == 200
    assert response.context["form"].errors["when"]
    assert when in response.content.decode()
    with as_owner():
        assert not Verdict.objects.exists()


def test_a_proceeding_is_worked_on_its_pages(case, client):
    matter, accused = MatterFactory(case=case), suspect(case)
    client.post(url("proceeding-create", matter), {"people": accused.pk, "stage": "reported", "arrested": "2026-05-01"})
    with as_owner():
        proceeding = Proceeding.objects.get()
    response = client.post(url("proceeding-move", proceeding), {"to": "charged", "when": "2026-04-01", "version": 1})
    assert "Add at least one charge first." in errors(response)
    client.post(url("charge-create", proceeding), {"rows": 1, "row-0-statute": "RA 9208, section 4", "row-0-counts": 2})
    response = client.post(
        url("proceeding-move", proceeding), {"to": "charged", "when": "2026-04-01", "version": 1}, follow=True
    )
    assert "The arrest is after the charge." in response.content.decode()
    with as_owner():
        charge = Charge.objects.get()
    response = client.post(
        url("verdict-create", charge), {"outcome": "guilty_plea", "counts": 2, "when": "2026-09"}, follow=True
    )
    assert "Guilty, on a plea (2), September 2026" in " ".join(response.content.decode().split())
    with as_owner():
        proceeding.refresh_from_db()
        verdict = Verdict.objects.get()
    assert proceeding.stage == "verdict"
    client.post(url("verdict-edit", verdict), {"outcome": "guilty_plea", "counts": 1, "when": "", "version": 1})
    client.post(url("proceeding-move", proceeding), {"to": "sentenced", "version": proceeding.version})
    client.post(url("appeal-create", proceeding), {"filed": "2026-10-01", "filed_by": "defence"})
    with as_owner():
        appeal = Proceeding.objects.get(appeal_of=proceeding)
    client.post(
        url("appeal-decide", appeal),
        {"result": "overturned", "on": "2026-11-01", "verdicts": [verdict.pk], "version": appeal.version},
    )
    with as_owner():
        verdict.refresh_from_db()
        proceeding.refresh_from_db()
    assert (verdict.counts, verdict.given_on) == (1, None)
    assert str(verdict.overturned_on) == str(proceeding.overturned_on) == "2026-11-01"
    assert "overturned" in client.get(url("matter-detail", matter)).content.decode()


def test_the_end_is_not_offered_while_the_court_decides(case, client):
    proceeding = ProceedingFactory(case=case, stage="verdict")
    VerdictFactory(charge=ChargeFactory(proceeding=proceeding))
    page = client.get(url("proceeding-move", proceeding)).content.decode()
    assert "A guilty verdict stands, so the accused is not acquitted." in page
    assert 'value="sentenced"' in page
    assert 'value="final"' not in page
    response = client.post(url("proceeding-move", proceeding), {"to": "final", "version": 1})
    assert "not one of the available choices" in errors(response)


def test_a_foreign_verdict_is_not_overturned(case, client):
    mine = VerdictFactory(charge=ChargeFactory(proceeding=ProceedingFactory(case=case, stage="sentenced")))
    foreign = VerdictFactory()
    response = client.post(url("proceeding-overturn", mine.proceeding), {"on": "2026-11-01", "verdicts": [foreign.pk]})
    assert "Choose among the verdicts that stand." in errors(response)
    client.post(url("proceeding-overturn", mine.proceeding), {"on": "2026-11-01", "verdicts": [mine.pk]})
    with as_owner():
        mine.refresh_from_db()
        foreign.refresh_from_db()
    assert (str(mine.overturned_on), foreign.overturned_on) == ("2026-11-01", None)


def test_what_is_overturned_is_not_called_final(case, client):
    proceeding = ProceedingFactory(case=case, stage="final")
    verdict = VerdictFactory(charge=ChargeFactory(proceeding=proceeding))
    pages = [url("matter-detail", proceeding.matter), url("panel", case)]
    assert all("Final" in client.get(page).content.decode() for page in pages)
    client.post(url("proceeding-overturn", proceeding), {"on": "2026-11-01", "verdicts": [verdict.pk]})
    for page in (client.get(page).content.decode() for page in pages):
        assert "Overturned" in page
        assert "Final" not in page


def test_a_stale_save_shows_both_versions(case, client):
    matter = MatterFactory(case=case)
    client.post(url("matter-edit", matter), {"title": "First", "version": 1})
    response = client.post(url("matter-edit", matter), {"title": "Second", "version": 1})
    page = response.content.decode()
    assert "Somebody changed this" in errors(response)
    assert "First" in page
    assert "Second" in page
    client.post(url("matter-edit", matter), {"title": "Second", "version": response.context["form"].data["version"]})
    with as_owner():
        matter.refresh_from_db()
    assert matter.title == "Second"


def test_a_stale_verdict_shows_both_versions(case, client):
    verdict = VerdictFactory(charge=ChargeFactory(proceeding=ProceedingFactory(case=case, stage="verdict"), counts=9))
    typed = {"outcome": "guilty_plea", "when": "2026-09"}
    client.post(url("verdict-edit", verdict), typed | {"counts": 7, "version": 1})
    response = client.post(url("verdict-edit", verdict), typed | {"counts": 5, "when": "2026", "version": 1})
    assert "Somebody changed this" in errors(response)
    rows = {row["label"]: row for row in response.context["versions"]}
    assert (rows["On how many counts"]["stored"], rows["On how many counts"]["typed"]) == (7, 5)
    assert rows["When"]["differs"]
    assert not rows["Verdict"]["differs"]
    with as_owner():
        verdict.refresh_from_db()
    assert verdict.counts == 7
    version = response.context["form"].data["version"]
    client.post(url("verdict-edit", verdict), typed | {"counts": 5, "version": version})
    with as_owner():
        verdict.refresh_from_db()
    assert (verdict.counts, verdict.version) == (5, 3)


def test_a_verdict_is_not_corrected_over_its_overturning(case, client):
    verdict = VerdictFactory(charge=ChargeFactory(proceeding=ProceedingFactory(case=case, stage="verdict"), counts=9))
    client.post(url("proceeding-overturn", verdict.proceeding), {"on": "2026-11-01", "verdicts": [verdict.pk]})
    typed = {"outcome": "guilty_plea", "counts": 5, "when": "2026", "version": 1}
    assert "Somebody changed this" in errors(client.post(url("verdict-edit", verdict), typed))


def test_a_stale_decision_on_an_appeal_is_asked_again(case, client):
    verdict = VerdictFactory(charge=ChargeFactory(proceeding=ProceedingFactory(case=case, stage="sentenced")))
    client.post(url("appeal-create", verdict.proceeding), {"filed": "2026-10-01", "filed_by": "defence"})
    with as_owner():
        appeal = Proceeding.objects.get(appeal_of=verdict.proceeding)
    client.post(url("proceeding-edit", appeal), {"reported": "2026-10-02", "version": appeal.version})
    typed = {"result": "overturned", "on": "2026-11-01", "verdicts": [verdict.pk], "version": appeal.version}
    response = client.post(url("appeal-decide", appeal), typed)
    assert "Somebody changed this" in errors(response)
    rows = {row["label"]: row for row in response.context["versions"]}
    assert rows["Which verdicts"]["stored"] == "–"
    assert verdict.charge.statute in rows["Which verdicts"]["typed"]
    with as_owner():
        verdict.refresh_from_db()
    assert verdict.overturned_on is None


def test_one_count_is_one_count(case, client):
    charge = ChargeFactory(proceeding=ProceedingFactory(case=case, stage="verdict"), counts=1)
    VerdictFactory(charge=charge, outcome="guilty_plea", counts=1)
    typed = {"outcome": "dismissed", "counts": 1, "when": ""}
    assert "The charge has 1 count, and 1 is decided already." in errors(
        client.post(url("verdict-create", charge), typed)
    )


def test_a_charge_is_asked_about_before_it_is_taken_back(case, client):
    charge = ChargeFactory(proceeding=ProceedingFactory(case=case))
    assert charge.statute in client.get(url("charge-remove", charge)).content.decode()
    client.post(url("charge-remove", charge), {"submission": str(uuid.uuid4())})
    with as_owner():
        assert not Charge.objects.exists()


def test_discontinuing_and_ending(case, client):
    proceeding = ProceedingFactory(case=case)
    response = client.post(url("matter-end", proceeding.matter), {"status": "final", "version": 1})
    assert "1 proceeding is still running." in errors(response)
    client.post(url("proceeding-discontinue", proceeding), {"reason": "died", "when": "2026", "version": 1})
    client.post(
        url("matter-end", proceeding.matter), {"status": "discontinued", "reason": "The accused died.", "version": 1}
    )
    with as_owner():
        matter = Matter.objects.get(pk=proceeding.matter_id)
    assert (matter.status, matter.end_reason) == ("discontinued", "The accused died.")


def test_a_flag_is_looked_at_once(case, client, lawyer):
    flag = RecordFlagFactory(case=case)
    assert client.get(url("flag-look", flag)).status_code == 405
    for _ in range(2):
        assert client.post(url("flag-look", flag)).status_code == 302
    with as_owner():
        flag = RecordFlag.objects.get()
    assert flag.looked_at_by == lawyer


def test_nothing_is_changed_on_a_closed_case(case, client):
    matter = MatterFactory(case=CaseFactory(office=case.office, status="closed"))
    response = client.post(url("matter-edit", matter), {"title": "Other", "version": 1})
    assert "Re-open it first." in errors(response)
    assert "Open a proceeding" not in client.get(url("matter-detail", matter)).content.decode()
