"""Who opens which page of office administration: every page × every person, and what a page must not show."""

import pytest

from ijm.demo.places import FIELD, OTHER
from offices.code_names import COUNTRIES, LANGUAGES
from offices.models import Membership, Office
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.offices import MembershipFactory, PartnerFactory, RegionFactory, UserFactory, staff

# In the order: system, administrator, director, lawyer, auditor, manager, stranger, nobody.
WHO = ("system", "administrator", "director", "lawyer", "auditor", "manager", "stranger", "nobody")
PAGES = {
    "/offices/": (200, 200, 200, 200, 200, 200, 200, 200),
    "/offices/roles/": (200, 200, 200, 200, 200, 200, 200, 200),
    "/offices/open/": (200, 404, 404, 404, 404, 404, 404, 404),
    "/offices/audit/": (403, 403, 403, 403, 200, 403, 403, 403),
    "/offices/{office}/": (200, 200, 200, 200, 200, 200, 404, 404),
    "/offices/{office}/change/": (200, 404, 404, 404, 404, 404, 404, 404),
    "/offices/{office}/close/": (200, 404, 404, 404, 404, 404, 404, 404),
    "/offices/{office}/people/invite/": (200, 200, 403, 403, 403, 403, 404, 404),
    "/offices/{office}/people/{lawyer}/": (200, 200, 200, 403, 403, 403, 404, 404),
    "/offices/{office}/people/{stranger}/": (404, 404, 404, 403, 403, 403, 404, 404),
    "/offices/{office}/people/{lawyer}/grant/": (200, 200, 403, 403, 403, 403, 404, 404),
    "/offices/{office}/memberships/{membership}/change/": (403, 200, 403, 403, 403, 403, 404, 404),
    "/offices/{office}/memberships/{membership}/end/": (403, 200, 200, 403, 403, 403, 404, 404),
    "/offices/{office}/partners/": (403, 200, 200, 200, 403, 403, 404, 404),
    "/offices/{office}/partners/add/": (403, 200, 403, 403, 403, 403, 404, 404),
    "/offices/{office}/partners/{partner}/change/": (403, 200, 403, 403, 403, 403, 404, 404),
    "/offices/{office}/partners/{foreign_partner}/change/": (403, 404, 403, 403, 403, 403, 404, 404),
    "/offices/{office}/memberships/{foreign_membership}/end/": (404, 404, 404, 403, 403, 403, 404, 404),
    "/offices/999999999/": (404, 404, 404, 404, 404, 404, 404, 404),
}


@pytest.fixture
def ids(cebu, manila, cast):
    return {
        "office": cebu.pk,
        "lawyer": cast.lawyer.pk,
        "stranger": cast.stranger.pk,
        "membership": cast.lawyer.memberships.get().pk,
        "foreign_membership": cast.stranger.memberships.get().pk,
        "partner": PartnerFactory(office=cebu, name="Cebu desk").pk,
        "foreign_partner": PartnerFactory(office=manila, name="Manila desk").pk,
    }


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_for_whom_it_should(ids, cast, path):
    seen = tuple(client_for(getattr(cast, who)).get(path.format(**ids)).status_code for who in WHO)
    assert dict(zip(WHO, seen, strict=True)) == dict(zip(WHO, PAGES[path], strict=True))


POSTS = {
    "/offices/{office}/reopen/": (302, 404, 404, 404, 404, 404, 404, 404),
    "/offices/{office}/people/{lawyer}/invite/": (302, 302, 403, 403, 403, 403, 404, 404),
    "/offices/{office}/memberships/{membership}/confirm/": (302, 302, 302, 403, 403, 403, 404, 404),
}


@pytest.mark.parametrize("path", POSTS)
def test_button_is_pressed_by_whom_it_should(ids, cast, path):
    seen = tuple(client_for(getattr(cast, who)).post(path.format(**ids)).status_code for who in WHO)
    assert dict(zip(WHO, seen, strict=True)) == dict(zip(WHO, POSTS[path], strict=True))


@pytest.mark.parametrize("path", POSTS)
def test_button_is_not_a_link(ids, cast, path):
    assert client_for(cast.system).get(path.format(**ids)).status_code == 405


def test_every_page_sends_who_is_not_signed_in_to_sign_in(client, ids):
    for page in (*PAGES, *POSTS):
        answer = client.get(page.format(**ids))
        assert answer.status_code == 302, page
        assert answer.url.startswith("/accounts/login/?next="), page


def test_list_shows_the_offices_one_knows(cebu, manila, cast):
    def shown(person):
        return {office.code for office in client_for(person).get("/offices/").context["offices"]}

    assert shown(cast.lawyer) == {"CEB"}
    assert shown(cast.stranger) == {"MNL"}
    assert shown(cast.nobody) == set()
    assert shown(cast.system) == shown(cast.manager) == {"CEB", "MNL", "HQW"}


def test_who_does_not_manage_sees_only_who_works_there_now(cebu, cast):
    MembershipFactory(office=cebu, user=UserFactory(full_name="Wanda Waiting"), confirmed_by=None, confirmed_at=None)
    MembershipFactory(office=cebu, user=UserFactory(full_name="Eno Ended"), ends_on="2021-01-01")
    page = client_for(cast.lawyer).get(f"/offices/{cebu.pk}/").content.decode()
    assert "Dina Director" in page
    assert "Wanda Waiting" not in page
    assert "Eno Ended" not in page
    page = client_for(cast.administrator).get(f"/offices/{cebu.pk}/").content.decode()
    assert "Wanda Waiting" in page
    assert "Eno Ended" in page


@pytest.mark.parametrize("path", ["/offices/", "/offices/{office}/", "/offices/{office}/partners/"])
def test_list_costs_the_same_for_one_and_for_many(cebu, cast, path, django_assert_max_num_queries):
    client = client_for(cast.administrator)
    counts = []
    for _more in range(2):
        with django_assert_max_num_queries(40) as captured:
            assert client.get(path.format(office=cebu.pk)).status_code == 200
        counts.append(len(captured))
        for number in range(3):
            staff(cebu, "auditor", full_name=f"Extra {number}")
            PartnerFactory(office=cebu)
            MembershipFactory(user=cast.administrator, role="auditor")
    assert counts[0] == counts[1]


def test_membership_takes_effect_and_ends_with_the_next_request(cebu, cast):
    client = client_for(cast.nobody)
    assert client.get(f"/offices/{cebu.pk}/").status_code == 404
    membership = MembershipFactory(office=cebu, user=cast.nobody, role="auditor")
    assert client.get(f"/offices/{cebu.pk}/").status_code == 200
    client_for(cast.administrator).post(f"/offices/{cebu.pk}/memberships/{membership.pk}/end/", {"last_day": ""})
    assert client.get(f"/offices/{cebu.pk}/").status_code == 404


# --- offices -----------------------------------------------------------------------------------------------------

NEW = {
    "kind": "field",
    "code": "PAM",
    "city": "Pampanga",
    "country": "PH",
    "time_zone": "Asia/Manila",
    "languages": "pam, tgl",
    "currency": "PHP",
    "mandate": ["osec", "csec"],
    "opened_on": "2026-01-05",
}


def test_office_opens_with_its_role_groups(cast):
    region = RegionFactory()
    answer = client_for(cast.system).post("/offices/open/", NEW | {"region": region.pk})
    office = Office.objects.get(code="PAM")
    assert answer.url == f"/offices/{office.pk}/"
    assert (office.languages, office.mandate) == (["pam", "tgl"], ["osec", "csec"])
    assert MembershipFactory(office=office, role="director").group.name == "PAM:director"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "pam", "three to five capital letters"),
        ("code", "CEB", "already exists"),
        ("country", "Philippines", "at most 2 characters"),
        ("time_zone", "Manila", "is not a time zone"),
        ("languages", "tagalog", "at most 3 characters"),
        ("currency", "peso", "at most 3 characters"),
        ("mandate", ["murder"], "not one of the available choices"),
        ("opened_on", "2026-02-30", "Write a day that exists"),
        ("region", "999999", "not one of the available choices"),
        ("city", "", "required"),
        ("city", "x" * 81, "at most 80 characters"),
        ("kind", "affiliate", "Only field offices take casework"),
        ("publish_as_region", "on", "Choose the region"),
    ],
)
def test_wrong_office_is_refused_beside_the_field(cebu, cast, field, value, sentence):
    before = Office.objects.count()
    answer = client_for(cast.system).post("/offices/open/", NEW | {field: value})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert "Pampanga" in page or field == "city"
    assert Office.objects.count() == before


def office_form(office, **changes):
    return {
        "city": office.city,
        "country": office.country,
        "region": office.region_id,
        "time_zone": office.time_zone,
        "opened_on": office.opened_on.isoformat(),
        "version": office.version,
    } | changes


def test_stale_office_shows_both_versions_and_saves_on_insisting(cebu, cast):
    client, path = client_for(cast.system), f"/offices/{cebu.pk}/change/"
    assert client.post(path, office_form(cebu, city="Cebu City")).status_code == 302
    answer = client.post(path, office_form(cebu, city="Sugbo"))
    page = answer.content.decode()
    assert "Somebody changed this" in page
    assert "Cebu City" in page
    assert "Sugbo" in page
    assert Office.objects.get(pk=cebu.pk).city == "Cebu City"
    client.post(path, office_form(cebu, city="Sugbo", version=answer.context["form"]["version"].value()))
    assert Office.objects.get(pk=cebu.pk).city == "Sugbo"


def test_kind_and_code_stay_what_they_were(cebu, cast):
    client_for(cast.system).post(f"/offices/{cebu.pk}/change/", office_form(cebu, kind="affiliate", code="XXX"))
    assert (Office.objects.get(pk=cebu.pk).kind, Office.objects.get(pk=cebu.pk).code) == ("field", "CEB")


def test_office_closes_and_stays_open_again(cebu, cast):
    client = client_for(cast.system)
    answer = client.post(f"/offices/{cebu.pk}/close/", {"closed_on": "1999-01-01"})
    assert "closes after the day it opened" in answer.content.decode()
    client.post(f"/offices/{cebu.pk}/close/", {"closed_on": "2026-10-01"})
    assert not Office.objects.open_on(cebu.today()).filter(pk=cebu.pk).exists()
    client.post(f"/offices/{cebu.pk}/reopen/")
    assert Office.objects.open_on(cebu.today()).filter(pk=cebu.pk).exists()


# --- roles -------------------------------------------------------------------------------------------------------


def test_grant_form_offers_what_the_person_may_grant(cebu, cast):
    def offered(person):
        form = client_for(person).get(f"/offices/{cebu.pk}/people/{cast.lawyer.pk}/grant/").context["form"]
        return {key for key, _label in form.fields["role"].choices}

    assert offered(cast.system) == {"office_administrator", "director", "regional_manager", "auditor"}
    assert "social_worker" in offered(cast.administrator)
    assert "headquarters_manager" not in offered(cast.administrator)


def test_self_grant_is_refused_with_a_sentence(cebu, cast):
    path = f"/offices/{cebu.pk}/people/{cast.administrator.pk}/grant/"
    answer = client_for(cast.administrator).post(path, {"role": "auditor", "starts_on": "2026-01-01"})
    assert answer.status_code == 200
    assert "Nobody grants a role to themselves" in answer.content.decode()
    assert cast.administrator.memberships.count() == 1


def test_grant_confirm_and_use(cebu, cast):
    person = cast.auditor
    path = f"/offices/{cebu.pk}/people/{person.pk}/grant/"
    answer = client_for(cast.administrator).post(path, {"role": "social_worker", "starts_on": "2026-01-01"})
    assert answer.url == f"/offices/{cebu.pk}/people/{person.pk}/"
    membership = Membership.objects.get(user=person, role="social_worker")
    partners = f"/offices/{cebu.pk}/partners/"
    assert client_for(person).get(partners).status_code == 403
    confirm = f"/offices/{cebu.pk}/memberships/{membership.pk}/confirm/"
    answer = client_for(cast.administrator).post(confirm, follow=True)
    assert "Somebody other than the one who granted" in answer.content.decode()
    assert client_for(person).get(partners).status_code == 403
    assert "The role takes effect" in client_for(cast.director).post(confirm, follow=True).content.decode()
    assert client_for(person).get(partners).status_code == 200


def test_confirm_button_is_disabled_with_the_reason(cebu, cast):
    MembershipFactory(
        office=cebu, user=cast.nobody, granted_by=cast.administrator, confirmed_by=None, confirmed_at=None
    )
    mine = client_for(cast.administrator).get(f"/offices/{cebu.pk}/").content.decode()
    assert "Somebody other than the one who granted the role confirms it." in mine
    assert "disabled" in mine
    theirs = client_for(cast.director).get(f"/offices/{cebu.pk}/").content.decode()
    assert "disabled" not in theirs


def test_stale_dates_show_both_versions(cebu, cast):
    membership = cast.auditor.memberships.get()
    client, path = client_for(cast.administrator), f"/offices/{cebu.pk}/memberships/{membership.pk}/change/"
    sent = {"starts_on": "2020-01-01", "ends_on": "2027-01-01", "version": 1}
    assert client.post(path, sent).status_code == 302
    answer = client.post(path, sent | {"ends_on": "2027-12-31"})
    assert [row["differs"] for row in answer.context["compared"]] == [False, True]
    assert "2027-12-31" in answer.content.decode()
    assert Membership.objects.get(pk=membership.pk).ends_on.isoformat() == "2027-01-01"


# --- partners ----------------------------------------------------------------------------------------------------


def test_partner_is_added_changed_and_compared(cebu, cast):
    client = client_for(cast.administrator)
    partner = PartnerFactory(office=cebu, name="Women's desk")
    path = f"/offices/{cebu.pk}/partners/{partner.pk}/change/"
    sent = {"kind": "police", "name": "Women's desk", "place": "Mandaue", "is_active": "on", "version": 1}
    assert client.post(path, sent).status_code == 302
    answer = client.post(path, sent | {"place": "Talisay"})
    assert "Somebody changed this" in answer.content.decode()
    assert {row["stored"] for row in answer.context["compared"] if row["differs"]} == {"Mandaue"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 161}, "at most 160 characters"),
        ({"name": "women's  DESK"}, "has a partner of this name already"),
        ({"kind": "gang"}, "not one of the available choices"),
        ({"places": "-1"}, "greater than or equal to 0"),
        ({"mou_from": "2026-13-01"}, "Write a day that exists"),
        ({"mou_from": "2026-02-01", "mou_until": "2026-01-01"}, "ends before it begins"),
        ({"mou_until": "2026-01-01"}, "Write when the memorandum began"),
    ],
)
def test_wrong_partner_is_refused_beside_the_field(cebu, cast, changes, sentence):
    PartnerFactory(office=cebu, name="Women's desk")
    sent = {"kind": "police", "name": "Court", "place": "<b>Mandaue</b>"} | changes
    answer = client_for(cast.administrator).post(f"/offices/{cebu.pk}/partners/add/", sent)
    page = answer.content.decode()
    assert sentence in page
    assert "&lt;b&gt;Mandaue" in page
    assert "<b>Mandaue" not in page


def test_same_name_in_another_office_is_another_partner(cebu, manila, cast):
    PartnerFactory(office=manila, name="Women's desk")
    answer = client_for(cast.administrator).post(
        f"/offices/{cebu.pk}/partners/add/", {"kind": "police", "name": "Women's desk"}
    )
    assert answer.status_code == 302


def test_codes_are_shown_with_what_they_mean(cebu, cast):
    with as_owner():
        Office.objects.filter(pk=cebu.pk).update(
            country="PH", languages=["ceb", "xyz"], legal_profile="common_law", city="Cebu"
        )
    pages = [client_for(cast.lawyer).get(path).content.decode() for path in (f"/offices/{cebu.pk}/", "/offices/")]
    assert all("Philippines (PH)" in page for page in pages)
    assert "Cebuano (ceb), xyz" in pages[0]
    assert "Common law" in pages[0]
    assert "common_law" not in pages[0]


def test_a_code_nobody_named_stays_as_it_is(cebu, cast):
    with as_owner():
        Office.objects.filter(pk=cebu.pk).update(country="XK", legal_profile="Customary courts")
    page = client_for(cast.lawyer).get(f"/offices/{cebu.pk}/").content.decode()
    assert "<dd>XK</dd>" in page
    assert "Customary courts" in page


def test_the_demonstration_uses_no_code_without_a_name():
    rows = (*FIELD.values(), *OTHER.values())
    assert {row[1] for row in FIELD.values()} | {row[2] for row in OTHER.values()} <= set(COUNTRIES)
    assert {code for row in rows for code in row[4].split()} <= set(LANGUAGES)
