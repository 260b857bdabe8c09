"""Reliefs of many people, their kinds and their safety, and the panel of a case with five hundred victims."""

import datetime
import gzip

import pytest
from django.contrib.staticfiles import finders
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseRole, Person
from cases.rescue.actions.reliefs import confirm_safety_of, record_relief, relieve_victims
from cases.rescue.checks import USUAL, unusual
from cases.rescue.models import Relief
from offices.casework import CaseworkType
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, victim
from tests.factories.offices import staff
from tests.factories.relief import HandoverFactory
from tests.factories.rescue import ReliefFactory, VictimOutcomeFactory

pytestmark = pytest.mark.django_db
FACTS = {
    "relieved_on": datetime.date(2026, 2, 3),
    "type": "removed_from_place",
    "authority": "Labour inspectorate",
    "attribution": "joint",
}
TYPED = FACTS | {"relieved_on": "2026-02-03"}


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


@pytest.fixture
def client(investigator):
    return client_for(investigator)


def many_victims(case, number):
    """That many victims, made quickly."""
    with as_owner():
        people = Person.objects.bulk_create(
            Person(office=case.office, display_name=f"Person {n:03}", sex="female") for n in range(number)
        )
        CaseRole.objects.bulk_create(
            CaseRole(case=case, office=case.office, person=person, role="victim", verification="actual")
            for person in people
        )
    return people


def panel(case, **asked):
    return reverse("rescue:panel", args=[case.pk], query=asked or None)


def test_many_are_relieved_in_few_statements_and_told_in_one_line(case, investigator):
    people = many_victims(case, 120)
    with asks(investigator), CaptureQueriesContext(connection) as asked:
        reliefs = relieve_victims(
            case=case, people=people, by=investigator, safety_confirmed=True, safety_how="Seen at the camp.", **FACTS
        )
    assert len({relief.person_id for relief in reliefs}) == 120
    assert len(asked) < 60
    with as_owner():
        assert AuditEvent.objects.get(action="record_reliefs").summary.startswith("120 reliefs recorded")
        relief = Relief.objects.first()
    assert (relief.office_id, relief.earned_office_id) == (case.office_id, case.office_id)
    assert (relief.safety_confirmed_by, relief.safety_how) == (investigator, "Seen at the camp.")
    assert relief.safety_confirmed_on == case.office.today()


def test_relieved_again_years_later_in_the_same_case_and_in_another(case, investigator):
    person = victim(case)
    other = CaseFactory(office=case.office)
    victim(other, person=person)
    with asks(investigator):
        record_relief(case=case, person=person, by=investigator, **FACTS | {"relieved_on": datetime.date(2019, 5, 6)})
        record_relief(case=case, person=person, by=investigator, **FACTS)
        record_relief(case=other, person=person, by=investigator, **FACTS)
    with as_owner():
        assert Relief.objects.filter(person=person).count() == 3


@pytest.mark.parametrize(
    ("types", "usual", "strange"),
    [
        (["bonded_labour"], "court_release", "protection_order"),
        (["property_grabbing"], "possession_restored", "removed_from_place"),
        (["police_abuse"], "acquitted", "removed_from_place"),
        (["police_abuse"], "released_from_custody", "possession_restored"),
        (["child_sexual_assault"], "protection_order", "removed_from_place"),
        (["csec", "property_grabbing"], "possession_restored", "acquitted"),
    ],
)
def test_an_unusual_relief_is_said_and_stored(types, usual, strange):
    case = CaseFactory(types=types)
    client = client_for(staff(case.office, "investigator"))
    assert unusual(case, usual) == ""
    url, typed = reverse("rescue:relief-create", args=[case.pk]), TYPED | {"authority": "Regional court"}
    page = client.post(url, typed | {"type": strange, "people": [victim(case).pk]}, follow=True).content.decode()
    assert "is unusual for this case" in page
    page = client.post(url, typed | {"type": usual, "people": [victim(case).pk]}, follow=True).content.decode()
    assert "is unusual for this case" not in page
    with as_owner():
        assert Relief.objects.filter(case=case).count() == 2


def test_every_type_of_casework_has_its_usual_reliefs():
    assert all(USUAL[casework] for casework in CaseworkType)


def test_how_they_are_safe_is_told_only_of_who_is(case, client):
    url = reverse("rescue:relief-create", args=[case.pk])
    page = client.post(url, TYPED | {"people": [victim(case).pk], "safety_how": "Called."})
    assert "Say that they are safe" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReliefFactory(case=case, safety_how="Called.")


def test_safety_is_confirmed_for_many_and_the_first_stays(case, investigator, client):
    first, second, third = (ReliefFactory(case=case) for _n in range(3))
    with asks(investigator):
        assert confirm_safety_of(case=case, reliefs=[first], by=investigator, how="Visited.") == 1
        day = datetime.date(2026, 2, 2)
        with pytest.raises(Refusal, match="before the relief"):
            confirm_safety_of(case=case, reliefs=[second], by=investigator, confirmed_on=day)
    url = reverse("rescue:safety-create", args=[case.pk])
    page = client.get(url + "?person=all")
    assert first.person.display_name not in page.content.decode()
    people = page.context["form"]["people"].value()
    assert sorted(people) == sorted([second.person_id, third.person_id])
    typed = {"confirmed_on": "2026-02-04", "how": "Spoken to alone."}
    assert "Choose who is safe." in client.post(url, typed).content.decode()
    assert client.post(url, typed | {"people": people}).status_code == 302
    with as_owner():
        told = Relief.objects.order_by("pk").values_list("safety_how", flat=True)
        assert list(told) == ["Visited.", "Spoken to alone.", "Spoken to alone."]
        assert AuditEvent.objects.filter(summary="Safety confirmed after 2 reliefs").count() == 1


def test_everybody_who_waits_is_chosen_without_a_script(case, client):
    waiting = [victim(case).pk for _n in range(2)]
    ReliefFactory(case=case)
    form = client.get(reverse("rescue:relief-create", args=[case.pk]) + "?person=all").context["form"]
    assert sorted(form["people"].value()) == sorted(waiting)


# --- the panel ---------------------------------------------------------------------------------------------------


def test_the_panel_of_five_hundred_shows_figures_and_twenty_five(case, client):
    people = many_victims(case, 522)
    client.get(panel(case))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(panel(case))
    text = page.content.decode()
    assert "<strong>522</strong> Victims" in text
    assert "<strong>522</strong> No outcome yet" in text
    assert text.count("item-title") == 25
    assert "1–25 of 522" in text
    assert people[25].display_name in client.get(panel(case, page=2)).content.decode()
    assert "501–522 of 522" in client.get(panel(case, page=99)).content.decode()
    css = b"".join(open(finders.find(f"css/{name}.css"), "rb").read() for name in ("app",))  # noqa: SIM115
    assert len(gzip.compress(page.content)) + len(gzip.compress(css)) < 30_000
    small = CaseFactory(office=case.office)
    victim(small)
    with CaptureQueriesContext(connection) as few:
        client.get(panel(small))
    assert len(few) == len(asked)


def test_the_form_of_five_hundred_lists_them_all_once(case, client):
    many_victims(case, 522)
    page = client.get(reverse("rescue:relief-create", args=[case.pk])).content.decode()
    assert page.count('name="people"') == 522
    assert "Choose everybody who waits (522)" in page
    assert "data-choose" in page


def test_victims_are_found_by_name_and_narrowed_by_figure(case, client):
    waiting = victim(case, person=PersonFactory(office=case.office, display_name="Analyn Waits"))
    unsafe = ReliefFactory(case=case).person
    handed = HandoverFactory(case=case).person
    ended = VictimOutcomeFactory(case=case).person
    everybody = {waiting, unsafe, handed, ended}

    def shown(**asked):
        page = client.get(panel(case, **asked)).content.decode()
        return {person for person in everybody if person.display_name in page}

    assert shown() == everybody
    assert shown(q="analyn  WAITS") == {waiting}
    assert shown(show="waiting") == {waiting}
    assert shown(show="relieved") == {unsafe, handed}
    assert shown(show="handover") == {unsafe}
    assert shown(show="other") == {ended}
    assert shown(show="made-up", page="x") == everybody
    page = client.get(panel(case, q="<b>")).content.decode()
    assert "Nobody fits." in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_who_may_not_change_sees_figures_and_no_buttons(case):
    HandoverFactory(case=case)
    page = client_for(staff(case.office, "operations_approver")).get(panel(case)).content.decode()
    assert "<strong>1</strong> Relieved" in page
    assert "handovers/" not in page
    lawyer = client_for(staff(case.office, "lawyer")).get(panel(case)).content.decode()
    assert reverse("rescue:handover-create", args=[case.pk]) in lawyer
    assert reverse("rescue:relief-create", args=[case.pk]) not in lawyer
