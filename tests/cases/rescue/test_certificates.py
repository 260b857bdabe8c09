import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases.models import CaseRole
from cases.rescue.actions.certificates import Said, change_certificate, record_certificates, remove_certificate
from cases.rescue.certificate_rows import running_numbers
from cases.rescue.models import ReleaseCertificate
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, suspect, victim
from tests.factories.offices import staff
from tests.factories.relief import ReleaseCertificateFactory
from tests.factories.rescue import ReliefFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)
ISSUED = Said(status="issued", issuer="Sub-collector, Chengalpattu", on=DAY)
TYPED = {"status": "issued", "issuer": "Sub-collector", "on": "2026-03-10"}


@pytest.fixture
def case():
    return CaseFactory(types=["bonded_labour"])


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


@pytest.fixture
def client(investigator):
    return client_for(investigator)


def new(case):
    return reverse("rescue:certificate-create", args=[case.pk])


def panel(client, case, **asked):
    return client.get(reverse("rescue:panel", args=[case.pk]), asked).content.decode()


def every():
    with as_owner():
        return list(ReleaseCertificate.objects.order_by("pk"))


def named(case, name):
    return victim(case, person=PersonFactory(office=case.office, display_name=name))


# --- what is recorded --------------------------------------------------------------------------------------------


def test_certificates_of_many_are_recorded_together_and_told_once(case, investigator):
    relief = ReliefFactory(case=case)
    people = [relief.person, victim(case)]
    numbers = {person.pk: f"RC-{n}" for n, person in enumerate(people)}
    with asks(investigator):
        made = record_certificates(case=case, people=people, said=ISSUED, numbers=numbers, by=investigator)
    assert [(one.number, one.status, one.issued_on, one.relief) for one in made] == [
        ("RC-0", "issued", DAY, relief),
        ("RC-1", "issued", DAY, None),
    ]
    with as_owner():
        assert [e.summary for e in AuditEvent.objects.filter(action="record_certificates")] == [
            "2 release certificates were issued"
        ]
        assert CaseRole.objects.filter(verification="actual").count() == 2  # neither added to nor taken away


def test_a_certificate_adjudicates_nobody(case, investigator):
    person = victim(case, verification="possible")
    with asks(investigator):
        record_certificates(case=case, people=[person], said=ISSUED, numbers={person.pk: "1"}, by=investigator)
        assert CaseRole.objects.get(person=person).verification == "possible"


def test_what_was_applied_for_is_answered_and_not_doubled(case, investigator):
    person = victim(case)
    applied = Said(status="applied", issuer="Sub-collector", on=datetime.date(2026, 2, 1))
    refused = Said(status="refused", issuer="Sub-collector", on=DAY, reason="No inquiry was held.")
    with asks(investigator):
        facts = {"case": case, "people": [person], "numbers": {}, "by": investigator}
        record_certificates(said=applied, **facts)
        with pytest.raises(Refusal, match="applied for already"):
            record_certificates(said=applied, **facts)
        record_certificates(said=refused, **facts)
        record_certificates(said=applied, **facts)  # and applied for again
    first, second = every()
    assert (first.status, first.applied_on, first.refused_on, first.version) == ("refused", applied.on, DAY, 2)
    assert second.status == "applied"


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"issuer": " "}, "Name the authority"),
        ({"on": None}, "Say on which day"),
        ({"on": datetime.date(2999, 1, 1)}, "future"),
        ({"status": "refused"}, "what reason"),
        ({"applied_on": datetime.date(2026, 3, 11)}, "one of the two days is wrong"),
    ],
)
def test_what_does_not_hold_together_is_refused(case, investigator, changes, match):
    person = victim(case)
    said = Said(**{"status": "issued", "issuer": "Sub-collector", "on": DAY} | changes)
    with asks(investigator), pytest.raises(Refusal, match=match):
        record_certificates(case=case, people=[person], said=said, numbers={person.pk: "1"}, by=investigator)
    assert every() == []


def test_others_have_no_certificate_and_no_number_counts_twice(case, investigator):
    one, two = victim(case), victim(case)
    other = CaseFactory(office=case.office)
    facts = {"said": ISSUED, "by": investigator}
    with asks(investigator):
        with pytest.raises(Refusal, match="Choose among the victims"):
            record_certificates(case=case, people=[suspect(case)], numbers={}, **facts)
        with pytest.raises(Refusal, match="Give the number"):
            record_certificates(case=case, people=[one], numbers={}, **facts)
        with pytest.raises(Refusal, match="recorded in this case before"):
            record_certificates(case=case, people=[one, two], numbers={one.pk: "7", two.pk: "7"}, **facts)
        with pytest.raises(Refusal, match="for bonded labour"):
            record_certificates(case=other, people=[victim(other)], numbers={}, **facts)
    assert every() == []


@pytest.mark.parametrize("role", ["lawyer", "social_worker", "director"])
def test_only_those_who_work_rescue_record_it(case, role):
    by, person = staff(case.office, role), victim(case)
    with asks(by), pytest.raises(PermissionDenied):
        record_certificates(case=case, people=[person], said=ISSUED, numbers={person.pk: "1"}, by=by)
    with asks(by), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ReleaseCertificate.objects.create(
            case=case, person=person, status="applied", issuer="x", applied_on=DAY, recorded_by=by
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "issued", "issued_on": DAY},
        {"status": "issued", "number": "1"},
        {"status": "refused", "refused_on": DAY},
        {"status": "refused", "reason": "No."},
        {"status": "applied"},
        {"status": "applied", "applied_on": DAY, "number": "1"},
        {"status": "applied", "applied_on": DAY, "issuer": ""},
        {"status": "issued", "issued_on": DAY, "number": "1", "applied_on": datetime.date(2026, 3, 11)},
    ],
)
def test_the_database_keeps_what_belongs_to_each_status(case, fields):
    facts = {"case": case, "applied_on": None, "issued_on": None, "number": "", "issuer": "Court"} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseCertificateFactory(**facts)


def test_it_is_corrected_and_taken_back_with_a_reason(case, investigator):
    certificate = ReleaseCertificateFactory(case=case)
    with asks(investigator):
        change_certificate(certificate=certificate, said=ISSUED, number="RC-9", by=investigator, version=1)
        with pytest.raises(Stale):
            change_certificate(certificate=certificate, said=ISSUED, number="RC-8", by=investigator, version=1)
        with pytest.raises(Refusal, match="Say why"):
            remove_certificate(certificate=certificate, by=investigator, reason=" ")
        remove_certificate(certificate=certificate, by=investigator, reason="Another person's.")
    assert every() == []


def test_numbers_run_on_from_their_digits():
    assert running_numbers("TN/RC-098", 3) == ["TN/RC-098", "TN/RC-099", "TN/RC-100"]
    assert running_numbers("A", 1) == ["A"]
    with pytest.raises(ValueError, match="A"):
        running_numbers("A", 2)


# --- the pages ---------------------------------------------------------------------------------------------------


def test_numbers_run_on_in_the_order_of_the_list(case, client):
    people = [named(case, name) for name in ("Carla", "Ana", "Berta")]
    typed = TYPED | {"people": [person.pk for person in people], "first_number": "RC-09"}
    assert client.post(new(case), typed).status_code == 302
    assert {one.person.display_name: one.number for one in every()} == {
        "Ana": "RC-09",
        "Berta": "RC-10",
        "Carla": "RC-11",
    }


def test_a_pasted_list_is_read_by_name(case, client):
    for name in ("Ana Reyes", "José, Jr", "Kamla"):
        named(case, name)
    rows = "ana  reyes\tRC 1\n\nJosé, Jr; RC 2\nKamla, RC 3"
    assert client.post(new(case), TYPED | {"rows": rows}).status_code == 302
    assert [one.number for one in every()] == ["RC 1", "RC 2", "RC 3"]


def test_each_row_that_cannot_be_read_is_told_and_nothing_is_lost(case, client):
    for name in ("Ana", "Kamla", "Twin", "Twin"):
        named(case, name)
    rows = "Ana\t1\nNobody\t2\nAna\t3\nKamla\nTwin\t5\nKamla\t1"
    page = client.post(new(case), TYPED | {"rows": rows}).content.decode()
    for sentence in (
        "Row 2: nobody of this name",
        "Row 3: this person stands in an earlier row.",
        "Row 4: the number is missing.",
        "Row 5: several victims have this name.",
        "Row 6: this number stands in an earlier row.",
    ):
        assert sentence in page
    assert "Nobody\t2" in page
    assert every() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": []}, "Choose whose certificate it is, or paste a list."),
        ({"rows": "Ana 1"}, "not both"),
        ({"first_number": ""}, "Give the number of the certificate."),
        ({"first_number": "A"}, "must end in digits"),
        ({"issuer": ""}, "This field is required."),
        ({"on": "2026-02-31"}, "not a day of the calendar"),
        ({"status": "refused"}, "for what reason it was refused"),
        ({"people": ["0"]}, "Choose among the victims of this case."),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_stored(case, client, changes, said):
    people = [victim(case).pk, victim(case).pk]
    page = client.post(new(case), TYPED | {"people": people, "first_number": "1"} | changes)
    assert said in page.content.decode()
    assert every() == []


def test_the_panel_says_how_many_were_issued_are_pending_and_refused(case, client):
    for n in range(2):
        ReleaseCertificateFactory(case=case, status="issued", number=f"RC-{n}", issued_on=DAY)
    ReleaseCertificateFactory(case=case, applied_on=datetime.date(2026, 2, 3))
    ReleaseCertificateFactory(case=case, status="refused", refused_on=DAY, reason="No <b>inquiry</b>.")
    page = panel(client, case)
    assert "2 of 4 release certificates issued." in page
    assert "1 pending since 3 Feb 2026." in page
    assert "1 refused: No &lt;b&gt;inquiry&lt;/b&gt;." in page
    assert "not an adjudication" in page
    assert new(case) in page
    assert new(case) not in panel(client, CaseFactory(office=case.office))


def test_one_certificate_is_answered_on_its_page(case, client):
    certificate = ReleaseCertificateFactory(case=case)
    url = reverse("rescue:certificate-edit", args=[certificate.pk])
    assert certificate.person.display_name in client.get(url).content.decode()
    assert "Give the number" in client.post(url, TYPED | {"version": 1}).content.decode()
    assert client.post(url, TYPED | {"version": 1, "number": "RC-7"}).status_code == 302
    assert "Mine" in client.post(url, TYPED | {"version": 1, "number": "Mine"}).content.decode()
    assert every()[0].number == "RC-7"
    url = reverse("rescue:certificate-remove", args=[certificate.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "A mistake."}).status_code == 302
    assert every() == []


def pages(case):
    certificate = ReleaseCertificateFactory(case=case)
    return [
        new(case),
        reverse("rescue:certificate-edit", args=[certificate.pk]),
        reverse("rescue:certificate-remove", args=[certificate.pk]),
        reverse("rescue:safety-create", args=[case.pk]),
    ]


def test_strangers_get_404_and_colleagues_without_the_right_403(case):
    urls = pages(case)
    stranger, lawyer = client_for(staff(CaseFactory().office, "investigator")), client_for(staff(case.office, "lawyer"))
    for url in urls:
        assert stranger.get(url).status_code == 404
        assert lawyer.get(url).status_code == 403
        assert lawyer.post(url, {"reason": "x"}).status_code == 403


def test_a_restricted_case_is_not_there(case, client):
    for url in pages(CaseFactory(office=case.office, types=["bonded_labour"], restricted=True)):
        assert client.get(url).status_code == 404
