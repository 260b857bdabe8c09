"""Lead, team, sharing and restricting."""

import pytest
from django.urls import reverse

from cases.models import Case, CaseMember
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def director(case):
    return staff(case.office, "director")


def post(user, name, pk, /, **typed):
    return client_for(user).post(reverse(f"cases:{name}", args=[pk]), typed)


def members(user, case):
    with asks(user):
        return set(CaseMember.objects.running().filter(case=case).values_list("user", "kind"))


def test_the_lead_joins_the_team(case, director):
    lawyer = staff(case.office)
    assert post(director, "lead-assign", case.pk, **{"lead-lead": lawyer.pk}).status_code == 302
    with asks(director):
        assert Case.objects.get(pk=case.pk).lead == lawyer
    assert members(director, case) == {(lawyer.pk, "team")}


@pytest.mark.parametrize("name", ["lead-assign", "member-add"])
def test_somebody_of_another_office_is_refused(case, director, name):
    field = "lead-lead" if name == "lead-assign" else "member-user"
    page = post(director, name, case.pk, **{field: staff(OfficeFactory()).pk}).content.decode()
    assert "Choose somebody who works in the case" in page
    assert not members(director, case)


def test_the_lead_is_not_taken_off_before_there_is_another(case, director):
    post(director, "lead-assign", case.pk, **{"lead-lead": staff(case.office).pk})
    with asks(director):
        member = CaseMember.objects.get()
    page = client_for(director).post(reverse("cases:member-end", args=[member.pk]), follow=True).content.decode()
    assert "Assign another lead first." in page
    assert members(director, case)


def test_the_last_of_the_team_stays_on_a_restricted_case(case, director):
    with as_owner():
        Case.objects.filter(pk=case.pk).update(restricted=True)
    member = CaseMemberFactory(case=case, user=director)
    page = client_for(director).post(reverse("cases:member-end", args=[member.pk]), follow=True).content.decode()
    assert "nobody else is on its team" in page
    other = CaseMemberFactory(case=case, user=staff(case.office))
    client_for(director).post(reverse("cases:member-end", args=[member.pk]))
    assert members(other.user, case) == {(other.user_id, "team")}


def test_sharing_opens_the_case_to_one_person_and_only_to_read(case, director):
    friend = staff(OfficeFactory())
    page = reverse("cases:case-detail", args=[case.pk])
    assert client_for(friend).get(page).status_code == 404
    typed = {"share-user": friend.email.upper(), "share-rights": ["view_rescue"]}
    assert post(director, "case-share", case.pk, **typed).status_code == 302
    assert client_for(friend).get(page).status_code == 200
    assert "Add note" not in client_for(friend).get(page).content.decode()
    assert post(friend, "note-add", case.pk, body="x", audience="case").status_code == 403
    with asks(director):
        member = CaseMember.objects.get(user=friend)
    assert client_for(director).post(reverse("cases:member-end", args=[member.pk])).status_code == 302
    assert client_for(friend).get(page).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"share-user": "nobody@example.org"}, "Nobody signs in with this address."),
        ({"share-user": "not an address"}, "Enter a valid email address."),
        ({"share-user": ""}, "This field is required."),
    ],
)
def test_sharing_with_nobody_is_a_sentence(case, director, typed, sentence):
    assert sentence in post(director, "case-share", case.pk, **typed).content.decode()


def test_no_more_is_shared_than_can_be_read(case, director):
    friend = staff(OfficeFactory())
    typed = {"share-user": friend.email, "share-rights": ["change_case"]}
    assert "not one of the available choices" in post(director, "case-share", case.pk, **typed).content.decode()
    typed = {"share-user": director.email}
    assert "You cannot share a case with yourself." in post(director, "case-share", case.pk, **typed).content.decode()
    assert not members(director, case)


def test_restricting_needs_oneself_on_the_team(case, director):
    colleague = staff(case.office)
    page = reverse("cases:case-detail", args=[case.pk])
    refused = client_for(director).post(reverse("cases:case-restrict", args=[case.pk]), follow=True).content.decode()
    assert "Put yourself on the team first" in refused
    assert client_for(colleague).get(page).status_code == 200
    CaseMemberFactory(case=case, user=director)
    post(director, "case-restrict", case.pk)
    assert client_for(colleague).get(page).status_code == 404
    assert "restricted to 1 person" in client_for(director).get(page).content.decode()
    post(director, "case-unrestrict", case.pk)
    assert client_for(colleague).get(page).status_code == 200


def test_buttons_answer_to_post_alone(case, director):
    for name in ("case-restrict", "case-unrestrict"):
        assert client_for(director).get(reverse(f"cases:{name}", args=[case.pk])).status_code == 405


def test_a_member_added_twice_is_a_sentence(case, director):
    lawyer = staff(case.office)
    post(director, "member-add", case.pk, **{"member-user": lawyer.pk})
    assert (
        "is named on the case already"
        in post(director, "member-add", case.pk, **{"member-user": lawyer.pk}).content.decode()
    )
    assert len(members(director, case)) == 1


@pytest.mark.parametrize("name", ["lead-assign", "member-add", "case-share", "case-restrict", "case-unrestrict"])
def test_field_staff_get_403_and_strangers_404(case, name):
    assert post(staff(case.office), name, case.pk).status_code == 403
    assert post(staff(OfficeFactory(), "director"), name, case.pk).status_code == 404


def test_field_staff_see_who_is_on_it_and_why_they_cannot_change_it(case):
    page = client_for(staff(case.office)).get(reverse("cases:case-team", args=[case.pk])).content.decode()
    assert "Only the director names the lead and the team" in page
    assert "Save the lead" not in page
