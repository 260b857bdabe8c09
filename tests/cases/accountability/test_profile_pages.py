"""The pages of the law: who reads and who writes them, and a draft that is written without JavaScript."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability.models import Holiday, LegalProfile, ProfileVersion, Statute
from tests.asking import client_for
from tests.factories.accountability import MatterFactory
from tests.factories.cases import CaseFactory
from tests.factories.law import StatuteFactory, shipped
from tests.factories.offices import OfficeFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def version(db):
    return shipped("philippines")


@pytest.fixture
def office(version):
    return OfficeFactory(legal_profile="philippines", city="Cebu")


@pytest.fixture
def administrator(office):
    return staff(office, "office_administrator")


@pytest.fixture
def lawyer(office):
    return staff(office, full_name="Lourdes Abad")


@pytest.fixture
def draft(version, administrator):
    client_for(administrator).post(url("profile-draft", "philippines"))
    return ProfileVersion.objects.get(profile__code="philippines", status="draft")


def fields_of(page, skip=("add", "csrfmiddlewaretoken")):
    """What a browser would send of the page's form, as it stands."""
    html = re.search(r'<form class="stack".*?</form>', page.content.decode(), re.DOTALL).group()
    told = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        box = 'type="checkbox"' in tag
        if name and name.group(1) not in skip and (not box or "checked" in tag):
            told.setdefault(name.group(1), []).append(value.group(1) if value else "on" if box else "")
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        told[name] = [text.strip()]
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        told[name] = [chosen.group(1) if chosen else ""]
    return {name: [unescape(value) for value in values] for name, values in told.items()}


def everybody(office):
    return {
        "lawyer": staff(office),
        "administrator": staff(office, "office_administrator"),
        "auditor": staff(office, "auditor"),
        "stranger": staff(OfficeFactory(country="KE", legal_profile="kenya"), "office_administrator"),
        "system": UserFactory(is_staff=True),
    }


def test_everybody_reads_the_law_and_only_those_who_keep_it_write(version, office, draft):
    statute = StatuteFactory()
    reads = [
        url("profile-list"),
        url("profile-version", version.pk),
        url("profile-version", draft.pk),
        url("profile-compare", draft.pk, version.pk),
        url("profile-sign", version.pk),
        url("statute-list"),
        url("statute-confirm", statute.pk),
    ]
    writes = [
        url("profile-edit", draft.pk),
        url("profile-holidays", "philippines"),
        url("statute-edit", statute.pk),
    ]
    for who, person in everybody(office).items():
        client = client_for(person)
        assert [client.get(page).status_code for page in reads] == [200] * len(reads), who
        keeps = who in ("administrator", "system")
        assert [client.get(page).status_code for page in writes] == [200 if keeps else 403] * len(writes), who
        assert client.get(url("profile-create")).status_code == (200 if who == "system" else 403), who
        answer = client.post(url("profile-publish", draft.pk)) if not keeps else None
        assert answer is None or answer.status_code == 403, who


def test_what_is_not_there_is_not_found(version, administrator):
    client = client_for(administrator)
    for page in (
        url("profile-detail", "atlantis"),
        url("profile-version", 999),
        url("profile-edit", 999),
        url("profile-compare", version.pk, 999),
        url("profile-holidays", "atlantis"),
        url("profile-holidays", "philippines") + "?year=x",
        url("statute-edit", 999),
    ):
        assert client.get(page).status_code == 404, page


def test_the_page_of_a_profile_says_stages_clocks_and_that_it_is_unconfirmed(version, lawyer):
    client = client_for(lawyer)
    page = client.get(url("profile-detail", "philippines"), follow=True).content.decode()
    assert "to be confirmed by local counsel" in page
    assert "Naisampa ang kaso sa hukuman (charged)" in page
    assert "15 days from the verdict until the appeal is filed" in page
    assert "Rules of Court, rule 122, s. 6" in page
    assert "Guilty, Not guilty" in page
    assert "Saturday, Sunday" in page
    assert "Cebu" in page
    assert "Begin a new version" not in page


def test_a_draft_is_written_without_javascript(draft, administrator):
    client = client_for(administrator)
    page = client.get(url("profile-edit", draft.pk))
    told = fields_of(page)
    stages = int(told["stages-TOTAL_FORMS"][0])
    told["stages-0-local_name"] = ["Kilala na ang suspek"]
    added = client.post(url("profile-edit", draft.pk), told | {"add": "clocks"})
    again = fields_of(added)
    clocks = int(told["clocks-TOTAL_FORMS"][0])
    assert int(again["clocks-TOTAL_FORMS"][0]) == clocks + 1
    assert again["stages-0-local_name"] == ["Kilala na ang suspek"]
    assert ProfileVersion.objects.get(pk=draft.pk).version == draft.version  # nothing is stored yet
    row = {
        "name": "Pre-trial conference",
        "starts_with": "arraigned",
        "length": "30",
        "unit": "days",
        "ends_with": "pre_trial",
        "applies": "any",
    }
    again |= {f"clocks-{clocks}-{name}": [value] for name, value in row.items()}
    again["clocks-0-DELETE"] = ["on"]
    gone = again["clocks-0-code"][0]
    saved = client.post(url("profile-edit", draft.pk), again)
    assert saved.status_code == 302, fields_of(saved)
    assert draft.clocks.count() == clocks
    assert not draft.clocks.filter(code=gone).exists()
    assert draft.clocks.get(code="pre_trial_conference").length == 30
    assert draft.stages.count() == stages
    assert draft.stages.first().local_name == "Kilala na ang suspek"


def test_a_stage_is_put_behind_another_by_its_number(draft, administrator):
    client = client_for(administrator)
    told = fields_of(
        client.post(
            url("profile-edit", draft.pk), fields_of(client.get(url("profile-edit", draft.pk))) | {"add": "stages"}
        )
    )
    last = int(told["stages-TOTAL_FORMS"][0]) - 1
    trial = next(name for name, value in told.items() if value == ["trial"])
    told |= {
        f"stages-{last}-stage": ["discontinued"],
        f"stages-{last}-position": told[trial.replace("stage", "position").replace("positions", "stages")],
    }
    assert client.post(url("profile-edit", draft.pk), told).status_code == 302
    order = list(draft.stages.values_list("stage", flat=True))
    assert order[order.index("trial") + 1] == "discontinued"
    assert list(draft.stages.values_list("position", flat=True)) == list(range(1, len(order) + 1))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("clocks-0-length", "0", "greater than or equal to 1"),
        ("clocks-0-length", "many", "Enter a whole number"),
        ("clocks-0-unit", "weeks", "not one of the available choices"),
        ("clocks-0-name", "", "This field is required"),
        ("stages-0-stage", "tribunal", "not one of the available choices"),
        ("stages-0-language", "Khmer", "at most 3 characters"),
        ("weekend", "9", "not one of the available choices"),
        ("pleas", "alford", "not one of the available choices"),
        ("clocks-TOTAL_FORMS", "5000", "at most 60"),
        ("stages-TOTAL_FORMS", "x", "ManagementForm data is missing"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(draft, administrator, field, value, sentence):
    client = client_for(administrator)
    told = fields_of(client.get(url("profile-edit", draft.pk))) | {field: [value], "sources": ["What I typed <b>"]}
    answer = client.post(url("profile-edit", draft.pk), told)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "What I typed &lt;b&gt;" in page
    assert ProfileVersion.objects.get(pk=draft.pk).sources != "What I typed <b>"


def test_a_stale_draft_says_so_and_can_be_saved_again(draft, administrator):
    client = client_for(administrator)
    first = fields_of(client.get(url("profile-edit", draft.pk)))
    client.post(url("profile-edit", draft.pk), first | {"sources": ["Theirs"]})
    stale = client.post(url("profile-edit", draft.pk), first | {"sources": ["Mine"]})
    assert "Somebody changed this in between" in stale.content.decode()
    assert client.post(url("profile-edit", draft.pk), fields_of(stale)).status_code == 302
    assert ProfileVersion.objects.get(pk=draft.pk).sources == "Mine"


def test_a_draft_that_lacks_something_says_what_beside_the_button(draft, administrator):
    client = client_for(administrator)
    told = fields_of(client.get(url("profile-edit", draft.pk)))
    place = next(name.split("-")[1] for name, value in told.items() if value == ["final"])
    client.post(url("profile-edit", draft.pk), told | {f"stages-{place}-DELETE": ["on"]})
    page = client.get(url("profile-version", draft.pk)).content.decode()
    assert "“Final” is missing; every profile needs it." in page
    assert re.search(r'<button class="btn btn-main" disabled aria-describedby="lacks">', page)
    client.post(url("profile-publish", draft.pk))
    assert ProfileVersion.objects.get(pk=draft.pk).status == "draft"


def test_from_the_draft_to_the_signature(version, draft, administrator, lawyer):
    client_for(administrator).post(url("profile-publish", draft.pk))
    signing = client_for(lawyer)
    page = signing.get(url("profile-sign", draft.pk))
    told = fields_of(page) | {"admitted_as": ["Roll of Attorneys 12345"]}
    assert signing.post(url("profile-sign", draft.pk), told).status_code == 302
    assert signing.post(url("profile-sign", draft.pk), told).status_code == 302  # sent twice, signed once
    page = signing.get(url("profile-version", draft.pk)).content.decode()
    assert "Confirmed by Lourdes Abad" in page
    assert "to be confirmed by local counsel" not in page.split("Versions")[0]
    edit = client_for(administrator).get(url("profile-edit", draft.pk), follow=True).content.decode()
    assert "begin a new one" in edit


def test_who_cannot_sign_is_told_why(version, administrator):
    page = client_for(administrator).get(url("profile-sign", version.pk)).content.decode()
    assert "A lawyer of an office that uses this profile signs it." in page
    assert 'disabled aria-describedby="why"' in page


def test_two_versions_side_by_side(version, draft, administrator):
    client = client_for(administrator)
    told = fields_of(client.get(url("profile-edit", draft.pk)))
    length = next(name for name, value in told.items() if value == ["appeal"]).replace("code", "length")
    client.post(url("profile-edit", draft.pk), told | {length: ["20"]})
    page = client.get(url("profile-compare", draft.pk, version.pk)).content.decode()
    assert page.count('class="changed"') == 2
    assert "20 days from the verdict" in page


def test_a_draft_is_thrown_away(draft, administrator):
    assert client_for(administrator).post(url("profile-discard", draft.pk)).status_code == 302
    assert not ProfileVersion.objects.filter(pk=draft.pk).exists()


def test_what_is_in_use_is_neither_thrown_away_nor_put_in_use_again(version, administrator):
    client = client_for(administrator)
    page = client.post(url("profile-discard", version.pk), follow=True).content.decode()
    assert "Matters go by it, so it stays" in page
    page = client.post(url("profile-publish", version.pk), follow=True).content.decode()
    assert "Only a draft is published." in page


def test_a_second_draft_is_refused_with_a_sentence(draft, administrator):
    page = client_for(administrator).post(url("profile-draft", "philippines"), follow=True).content.decode()
    assert "There is a draft already." in page


def test_a_profile_is_added_from_another(version):
    client = client_for(UserFactory(is_staff=True))
    told = {"name": "Malawi", "code": "malawi", "country": "MW", "family": "common_law", "like": version.pk}
    assert client.post(url("profile-create"), told).status_code == 302
    assert LegalProfile.objects.get(code="malawi").versions.get().status == "draft"
    page = client.post(url("profile-create"), told).content.decode()
    assert "There is a legal profile with this code already." in page


def test_holidays_are_written_year_by_year(version, administrator):
    client = client_for(administrator)
    there = url("profile-holidays", "philippines") + "?year=2026"
    told = fields_of(client.get(there))
    count = int(told["days-TOTAL_FORMS"][0])
    told = fields_of(client.post(there, told | {"add": "days"}))
    assert int(told["days-TOTAL_FORMS"][0]) == count + 1
    told |= {f"days-{count}-day": ["2026-04-03"], f"days-{count}-name": ["Good Friday"]}
    assert client.post(there, told).status_code == 302
    kept = Holiday.objects.filter(profile=version.profile)
    assert kept.filter(day__year=2026).count() == count + 1
    assert kept.get(day="2026-04-03").name == "Good Friday"
    assert kept.filter(day__year=2027).exists()
    told |= {f"days-{count}-day": ["2027-04-03"]}
    assert "These are the days of 2026." in client.post(there, told).content.decode()
    told |= {f"days-{count}-day": ["2026-12-25"]}
    assert "This day is there already." in client.post(there, told).content.decode()


def test_an_office_chooses_among_the_profiles(version, office):
    client = client_for(UserFactory(is_staff=True))
    change = reverse("offices:office-change", args=[office.pk])
    page = client.get(change)
    assert '<option value="philippines" selected>' in page.content.decode()
    told = fields_of(page)
    answer = client.post(change, told | {"legal_profile": ["atlantis"]})
    assert "not one of the available choices" in answer.content.decode()
    assert client.post(change, told | {"legal_profile": [""]}).status_code == 302
    office.refresh_from_db()
    assert office.legal_profile == ""


def test_the_page_of_an_office_leads_to_its_law(version, office, lawyer):
    page = client_for(lawyer).get(reverse("offices:office-detail", args=[office.pk])).content.decode()
    assert f'<a href="{url("profile-detail", "philippines")}">Philippines</a>' in page


def test_a_matter_says_its_law_and_goes_by_the_newest_when_a_lawyer_says_so(
    version, draft, administrator, lawyer, office
):
    matter = MatterFactory(case=CaseFactory(office=office), profile_version=version)
    client = client_for(lawyer)
    page = client.get(url("matter-detail", matter.pk)).content.decode()
    assert "Philippines, version 1" in page
    assert "to be confirmed by local counsel" in page
    assert "Go by this version" not in page
    client_for(administrator).post(url("profile-publish", draft.pk))
    assert "Go by this version" in client.get(url("matter-detail", matter.pk)).content.decode()
    assert client_for(staff(office, "investigator")).post(url("matter-newest-law", matter.pk)).status_code == 403
    assert client_for(staff(OfficeFactory())).post(url("matter-newest-law", matter.pk)).status_code == 404
    page = client.post(url("matter-newest-law", matter.pk), follow=True).content.decode()
    assert "Philippines, version 2" in page


# --- statutes -----------------------------------------------------------------------------------------------------


def test_the_library_is_searched(version, lawyer):
    client = client_for(lawyer)

    def found(query):
        return client.get(url("statute-list") + query).content.decode()

    assert "Republic Act 9262" in found("?q=violence+women")
    assert "Republic Act 9262" not in found("?q=slavery")
    assert "Revised Penal Code, art. 272" in found("?q=02031")
    assert "No statute is found" in found("?country=PH&state=yes")
    assert "Republic Act 9208" in found("?country=PH&state=no")
    assert "Republic Act 9208" in found("?country=XX&page=99")  # a filter that makes no sense filters nothing


def test_a_statute_leads_to_its_change_for_those_alone_who_keep_it(version, administrator):
    ours, theirs = StatuteFactory(), StatuteFactory(country="KE")
    page = client_for(administrator).get(url("statute-list")).content.decode()
    assert url("statute-edit", ours.pk) in page
    assert url("statute-edit", theirs.pk) not in page


def test_a_statute_is_added_changed_and_confirmed_on_its_pages(version, administrator, lawyer):
    client = client_for(administrator)
    told = {"country": "PH", "citation": "Republic Act 11930, s. 5", "title": "Grooming", "iccs": "030223"}
    wrong = client.post(
        url("statute-create"),
        told | {"iccs": "3", "max_fine": "10", "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
    )
    for sentence in (
        "Write two to six digits of ICCS",
        "Write the currency of the fine",
        "It would end before it begins",
    ):
        assert sentence in wrong.content.decode()
    assert client.post(url("statute-create"), told).status_code == 302
    statute = Statute.objects.get(title="Grooming")
    confirming = client_for(lawyer)
    assert confirming.post(url("statute-confirm", statute.pk), {"version": statute.version}).status_code == 302
    assert "Confirmed by Lourdes Abad" in client.get(url("statute-list") + "?q=grooming").content.decode()
    statute.refresh_from_db()
    stale = client.post(url("statute-edit", statute.pk), told | {"version": 1, "title": "Grooming of a child"})
    assert "Somebody changed this in between" in stale.content.decode()
    changed = client.post(
        url("statute-edit", statute.pk), told | {"version": statute.version, "title": "Grooming of a child"}
    )
    assert changed.status_code == 302
    page = client.get(url("statute-list") + "?q=grooming").content.decode()
    assert "Confirmed by" not in page
    assert "to be confirmed by local counsel" in page
    assert client.post(url("statute-create"), told | {"country": "KE"}).status_code == 403


def test_lists_cost_the_same_queries_however_long_they_are(lawyer):
    client = client_for(lawyer)

    def cost(page):
        client.get(page)
        with CaptureQueriesContext(connection) as caught:
            client.get(page)
        return len(caught)

    before = cost(url("profile-list")), cost(url("statute-list"))
    for code in ("kenya", "uganda", "cambodia"):
        shipped(code)
    assert (cost(url("profile-list")), cost(url("statute-list"))) == before
