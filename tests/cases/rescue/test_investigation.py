"""The pages of the investigation: activities, places, profiles, and who found that somebody is a victim."""

import datetime
import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseRole
from cases.rescue import htcds, ilo
from cases.rescue.models import Activity, Site, TraffickingProfile
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseRoleFactory, PersonFactory, victim
from tests.factories.investigation import (
    ActivityFactory,
    ActivitySourceFactory,
    InformantFactory,
    ProfileFactory,
    SiteFactory,
)
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


@pytest.fixture
def client(investigator):
    return client_for(investigator)


@pytest.fixture
def typed(investigator):
    return {"kind": "site_visit", "happened": "2026-02-03", "what": "Two families.", "done_by": investigator.pk}


def at(name, *args):
    return reverse(f"rescue:{name}", args=args)


def only(model):
    with as_owner():
        return model.objects.get()


def count(model):
    with as_owner():
        return model.objects.count()


# --- activities --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day", "precision", "shown"),
    [
        ("2026-02-03", "2026-02-03", "day", "3 February 2026"),
        ("March 2025", "2025-03-01", "month", "March 2025"),
        ("2024", "2024-01-01", "year", "2024"),
    ],
)
def test_an_activity_is_dated_as_far_as_it_is_known(case, client, typed, written, day, precision, shown):
    site = SiteFactory(case=case)
    answer = client.post(at("activity-create", case.pk), typed | {"happened": written, "site": site.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == at("investigation", case.pk)
    activity = only(Activity)
    assert (str(activity.happened_on), activity.happened_precision, activity.site) == (day, precision, site)
    assert shown in answer.content.decode()
    assert site.name in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"happened": ""}, "This field is required."),
        ({"happened": "unknown"}, "Say when it was"),
        ({"happened": "2999-01-01"}, "This day is in the future."),
        ({"happened": "31 February 2026"}, "is not a day of the calendar"),
        ({"happened": "1901"}, "Please check the year."),
        ({"kind": "magic"}, "Select a valid choice"),
        ({"what": " "}, "This field is required."),
        ({"what": "x" * 5001}, "at most 5000 characters"),
        ({"done_by": ""}, "This field is required."),
        ({"done_by": "0"}, "Choose somebody who works"),
        ({"site": "0"}, "Choose a place of this case."),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_stored_or_lost(case, client, typed, changes, said):
    page = client.post(at("activity-create", case.pk), typed | {"what": "<b>Two</b> families."} | changes)
    assert page.status_code == 200
    assert said in page.content.decode()
    if "what" not in changes:
        assert "&lt;b&gt;Two&lt;/b&gt; families." in page.content.decode()
    assert count(Activity) == 0


def test_a_place_of_another_case_is_refused(case, client, typed):
    site = SiteFactory(case=CaseFactory(office=case.office))
    assert site.name not in client.get(at("activity-create", case.pk)).content.decode()
    page = client.post(at("activity-create", case.pk), typed | {"site": site.pk}).content.decode()
    assert "Choose a place of this case." in page


def test_sent_twice_is_one_activity(case, client, typed):
    key = client.get(at("activity-create", case.pk)).context["form"]["submission"].value()
    sent = typed | {"submission": str(key)}
    assert [client.post(at("activity-create", case.pk), sent).status_code for _n in range(2)] == [302, 302]
    assert count(Activity) == 1


def test_a_stale_correction_shows_both_versions_in_words(case, client, typed, investigator):
    activity = ActivityFactory(case=case, done_by=investigator, happened_precision="month")
    url = at("activity-edit", activity.pk)
    assert 'value="2026-02"' in client.get(url).content.decode()
    assert client.post(url, typed | {"what": "Theirs", "version": 1}).status_code == 302
    page = client.post(url, typed | {"what": "Mine", "happened": "March 2026", "version": 1}).content.decode()
    for words in ("Theirs", "Mine", "3 February 2026", "March 2026", 'value="2"'):
        assert words in page
    assert "PartialDate" not in page
    assert client.post(url, typed | {"what": "Mine", "version": 2}).status_code == 302
    assert only(Activity).what == "Mine"


def test_who_did_it_stays_though_they_left(case, client, typed):
    activity = ActivityFactory(case=case)  # done by somebody who works nowhere
    page = client.get(at("activity-edit", activity.pk)).content.decode()
    assert activity.done_by.full_name in page
    sent = typed | {"done_by": activity.done_by.pk, "version": 1}
    assert client.post(at("activity-edit", activity.pk), sent).status_code == 302


def test_the_timeline_says_what_kind_and_nothing_more(case, client, typed, investigator):
    client.post(at("activity-create", case.pk), typed | {"kind": "undercover_contact"})
    with asks(investigator):
        event = AuditEvent.objects.get(action="record_activity")
    assert (event.summary, event.audience, event.case_id) == (
        "Activity recorded: undercover contact",
        "rescue",
        case.pk,
    )


# --- places ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "latitude", "longitude"),
    [
        ("", None, None),
        ("10.3157, 123.8854", "10.315700", "123.885400"),
        ("-1.286389 36.817223", "-1.286389", "36.817223"),
        ("๑๘.๗๙, ๙๘.๙๘", "18.790000", "98.980000"),
    ],
)
def test_a_place_with_coordinates_as_a_map_gives_them(case, client, written, latitude, longitude):
    sent = {"name": "Kiln 4", "kind": "brick_kiln", "coordinates": written}
    assert client.post(at("site-create", case.pk), sent).status_code == 302
    site = only(Site)
    assert (site.latitude and str(site.latitude), site.longitude and str(site.longitude)) == (latitude, longitude)
    form = client.get(at("site-edit", site.pk)).context["form"]
    again = sent | {"coordinates": form["coordinates"].value() or "", "version": 1, "remark": "East."}
    assert client.post(at("site-edit", site.pk), again).status_code == 302
    with as_owner():
        assert Site.objects.get().coordinates == site.coordinates
    stale = client.post(at("site-edit", site.pk), again | {"remark": "West."}).content.decode()
    assert stale.count('class="changed"') == 2  # only the remark, on both sides


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("near the river", "We cannot read these."),
        ("91, 10", "A latitude lies between"),
        ("10, 181", "A longitude lies between"),
        ("nan, inf", "We cannot read these."),
        ("10.3157", "We cannot read these."),
    ],
)
def test_coordinates_that_are_none_are_said(case, client, written, said):
    sent = {"name": "Kiln 4", "kind": "brick_kiln", "coordinates": written}
    page = client.post(at("site-create", case.pk), sent).content.decode()
    assert said in page
    assert "Kiln 4" in page
    assert count(Site) == 0


# --- profiles ----------------------------------------------------------------------------------------------------


def test_a_profile_is_recorded_scored_and_shown_with_its_reasons(case, client):
    person = victim(case, verification="possible")
    url = at("profile-create", case.pk)
    page = client.get(f"{url}?person={person.pk}")
    assert page.context["form"]["person"].value() == str(person.pk)
    assert "For a child, means of control need not be shown." in page.content.decode()
    sent = {
        "person": person.pk,
        "control_methods": ["DebtBondage", "WithholdsDocuments"],
        "exploitation_types": ["ForcedLabour"],
        "industry": "C_Manufacturing",
        "ilo_isolation": "yes",
        "words_isolation": "No telephone <i>at all</i>.",
        "ilo_deception": "no",
    }
    shown = client.post(url, sent, follow=True).content.decode()
    profile = only(TraffickingProfile)
    assert (profile.indicators_yes, profile.indicators_no) == (["isolation"], ["deception"])
    assert profile.indicator_words == {"isolation": "No telephone <i>at all</i>."}
    assert profile.score_reasons == ["debt", "papers", "isolation"]
    for words in (
        "Possible victim of trafficking",
        "Debt bondage, Withholds documents",
        "Manufacturing",
        "No telephone &lt;i&gt;at all&lt;/i&gt;.",
        "The person was bound by a debt.",
        "Whether violence was used.",
        "Never a verdict",
        "version 1",
        "CC BY 4.0",
    ):
        assert words in shown
    assert person.display_name in client.get(at("investigation", case.pk)).content.decode()


def test_a_profile_of_a_child_says_that_means_need_not_be_shown(case, client):
    child = PersonFactory(office=case.office, born_from=datetime.date(2014, 1, 1), born_to=datetime.date(2014, 12, 31))
    profile = ProfileFactory(case=case, person=victim(case, person=child))
    page = client.get(at("profile-detail", profile.pk)).content.decode()
    assert "means of control need not be shown, and are not asked for" in page
    assert "Whether violence was used." not in page


def test_an_old_score_is_shown_as_such(case, client):
    profile = ProfileFactory(case=case, score=4, score_of=9, score_version=0, score_reasons=["debt", "retired"])
    page = client.get(at("profile-detail", profile.pk)).content.decode()
    assert "Scored by version 0 of the flags" in page
    assert "“retired”, a flag of version 0." in page
    assert "4 of 9 points" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"person": "0"}, "Choose among the victims of this case."),
        ({"control_methods": ["Magic"]}, "Select a valid choice"),
        ({"industry": "Z"}, "Select a valid choice"),
        ({"age_when_trafficked": "121"}, "less than or equal to 120"),
        ({"age_when_trafficked": "ten"}, "Enter a whole number"),
        ({"ilo_isolation": "perhaps"}, "Select a valid choice"),
        ({"words_isolation": "x" * 301}, "at most 300 characters"),
    ],
)
def test_a_bad_profile_is_a_sentence_and_loses_nothing(case, client, changes, said):
    sent = {"person": victim(case).pk, "remark": "Told by the sister."} | changes
    page = client.post(at("profile-create", case.pk), sent).content.decode()
    assert said in page
    assert "Told by the sister." in page
    assert count(TraffickingProfile) == 0


def test_a_stale_profile_shows_both_versions(case, client):
    profile = ProfileFactory(case=case)
    url = at("profile-edit", profile.pk)
    sent = {"control_methods": ["DebtBondage"], "ilo_isolation": "yes", "version": 1}
    assert client.post(url, sent).status_code == 302
    page = client.post(url, {"control_methods": ["SexualAbuse"], "version": 1}).content.decode()
    assert page.count('class="changed"') == 4  # the methods and one indicator, on both sides
    assert "Debt bondage" in page
    assert 'value="2"' in page


def test_everybody_who_works_on_the_case_fills_in_profiles(case):
    person = victim(case)
    for role, code in (("social_worker", 302), ("lawyer", 200), ("operations_approver", 403)):
        client = client_for(staff(case.office, role))
        assert client.post(at("profile-create", case.pk), {"person": person.pk}).status_code == code


def test_the_finder_of_a_victim_is_saved_and_shown(case, client):
    role = CaseRoleFactory(case=case, verification="possible")
    profile = ProfileFactory(case=case, person=role.person)
    url = reverse("cases:role-verify", args=[role.pk])
    assert client.get(url).context["form"]["found_by"].value() == "own_staff"
    sent = {"verification": "actual", "found_by": "other"}
    assert "Name the body that found it." in client.post(url, sent).content.decode()
    assert "This field is required." in client.post(url, {"verification": "actual"}).content.decode()
    sent = {"verification": "actual", "found_by": "court", "found_by_body": "Regional court 5"}
    assert client.post(url, sent).status_code == 302
    with as_owner():
        role = CaseRole.objects.get(pk=role.pk)
    assert (role.found_by, role.found_by_body) == ("court", "Regional court 5")
    page = client.get(at("profile-detail", profile.pk)).content.decode()
    for words in ("Actual victim of trafficking", "Regional court 5", "Court or prosecution"):
        assert words in page


# --- the walls, and the pages as a whole -------------------------------------------------------------------------


def pages(case):
    """(address, right that it needs) of every page of the investigation but those of sources."""
    profile, site, activity = ProfileFactory(case=case), SiteFactory(case=case), ActivityFactory(case=case)
    return [
        (at("investigation", case.pk), "view_rescue"),
        (at("profile-detail", profile.pk), "view_rescue"),
        (at("activity-create", case.pk), "change_rescue"),
        (at("activity-edit", activity.pk), "change_rescue"),
        (at("site-create", case.pk), "change_rescue"),
        (at("site-edit", site.pk), "change_rescue"),
        (at("informant-create", case.pk), "change_rescue"),
        (at("profile-create", case.pk), "change_case"),
        (at("profile-edit", profile.pk), "change_case"),
    ]


def test_strangers_get_404_and_colleagues_without_the_right_403(case):
    urls = pages(case)
    stranger = client_for(staff(CaseFactory().office, "investigator"))
    administrator = client_for(staff(case.office, "office_administrator"))
    lawyer, approver = client_for(staff(case.office, "lawyer")), client_for(staff(case.office, "operations_approver"))
    for url, right in urls:
        assert stranger.get(url).status_code == stranger.post(url).status_code == 404, url
        assert administrator.get(url).status_code == 404, url
        assert lawyer.get(url).status_code == (403 if right == "change_rescue" else 200), url
        assert approver.get(url).status_code == (200 if right == "view_rescue" else 403), url


def test_a_restricted_case_is_not_there(case, client):
    for url, _right in pages(CaseFactory(office=case.office, restricted=True)):
        assert client.get(url).status_code == 404


def test_a_closed_case_is_read_and_refuses_in_a_sentence(case, client, typed):
    closed = CaseFactory(office=case.office, status="closed")
    ActivityFactory(case=closed)
    page = client.get(at("investigation", closed.pk)).content.decode()
    assert "Two families sleep" in page
    assert at("activity-create", closed.pk) not in page
    assert "not open" in client.post(at("activity-create", closed.pk), typed).content.decode()


def test_who_reads_only_is_offered_nothing_to_do(case):
    ActivityFactory(case=case)
    SiteFactory(case=case)
    page = client_for(staff(case.office, "operations_approver")).get(at("investigation", case.pk)).content.decode()
    for name in ("activity-create", "site-create", "informant-create", "profile-create"):
        assert at(name, case.pk) not in page
    assert "Correct" not in page


def test_the_panel_leads_there_and_counts_what_is_open_to_the_person(case, client):
    InformantFactory(case=case, code_name="Heron")
    ActivityFactory(case=case)
    page = client.get(at("panel", case.pk)).content.decode()
    assert at("investigation", case.pk) in page
    assert "1 activity" in page
    assert "source" not in page


def test_the_newest_comes_first_and_older_ones_on_the_next_page(case, client):
    for n in range(1, 28):
        ActivityFactory(case=case, happened_on=datetime.date(2026, 1, n), what=f"Seen on day {n}.")
    first = client.get(at("investigation", case.pk)).content.decode()
    assert first.index("Seen on day 27.") < first.index("Seen on day 26.")
    assert "Seen on day 2." not in first
    assert "Seen on day 2." in client.get(at("investigation", case.pk) + "?page=2").content.decode()


def test_many_victims_come_by_pages(case, client):
    for n in range(27):
        victim(case, person__display_name=f"Victim {n:03}")
    first = client.get(at("investigation", case.pk)).content.decode()
    assert first.count("Victim 0") == 25 * 2  # the name, and the link beside it
    assert "Victim 026" in client.get(at("investigation", case.pk) + "?victims=2").content.decode()


def test_as_many_questions_for_three_as_for_one(case, client, investigator):
    counts = []
    for known in (1, 2):
        for _n in range(known):
            informant = InformantFactory(case=case, handler=investigator)
            ActivitySourceFactory(activity=ActivityFactory(case=case, site=SiteFactory(case=case)), informant=informant)
            ProfileFactory(case=case)
        client.get(at("investigation", case.pk))
        with CaptureQueriesContext(connection) as asked:
            client.get(at("investigation", case.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_longest_page_travels_light(case, client):
    profile = ProfileFactory(case=case)
    css = gzip.compress((Path(settings.BASE_DIR) / "static/css/app.css").read_bytes())
    for url in (at("profile-edit", profile.pk), at("investigation", case.pk)):
        page = client.get(url).content
        assert len(gzip.compress(page)) + len(css) < 30 * 1024
        assert b"<script>" not in page
        assert b" style=" not in page


def test_the_form_asks_for_every_field_of_the_standard(case, client):
    form = client.get(at("profile-create", case.pk)).context["form"]
    assert {f"ilo_{code}" for code in ilo.CODES} <= form.fields.keys()
    offered = {str(value) for bound in form for value, _label in getattr(bound.field, "choices", ())}
    for name, listed in htcds.FIELDS.items():
        if not name.startswith("vic_Trafficki"):  # on the person's role in the case
            assert set(htcds.codes(listed)) <= offered, name
