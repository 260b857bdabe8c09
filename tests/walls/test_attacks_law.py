"""What somebody would try on legal profiles, statutes and calendar feeds, past the product and through it."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cases.accountability.court_calendar.feed import hash_of
from cases.accountability.models import CalendarFeed
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.calendar import HearingFactory
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.law import StatuteFactory
from tests.factories.offices import MembershipFactory, OfficeFactory, UserFactory, staff
from tests.walls.desk import of_every_role, owner, run, tried
from tests.walls.rows import accountability

pytestmark = pytest.mark.django_db(databases=["default", "report", "owner"])

REFUSED = "42501"
SIGN = """UPDATE accountability_profileversion SET confirmed_by_id = %s, confirmed_on = current_date, confirmed_as = 'x'
           WHERE id = %s"""
CONFIRM = "UPDATE accountability_statute SET confirmed_by_id = %s, confirmed_on = current_date WHERE id = %s"
FEED = "INSERT INTO accountability_calendarfeed (user_id, token_hash, created_at) VALUES (%s, %s, now())"


class Bench:
    """An office of the Philippines with its law, one of Kenya with another, and who works there."""

    def __init__(self):
        self.office, self.other = OfficeFactory(code="CEB", country="PH"), OfficeFactory(code="NBO", country="KE")
        ids = accountability.law_of(self.office, "PH")
        accountability.law_of(self.other, "KE")
        self.draft, self.in_use = ids["profile_version_id"], ids["other_version_id"]
        self.statute = ids["statute_id"]
        self.lawyer, self.investigator = staff(self.office, "lawyer"), staff(self.office, "investigator")
        self.director, self.admin = staff(self.office, "director"), staff(self.office, "office_administrator")
        self.foreign, self.foreign_admin = staff(self.other, "lawyer"), staff(self.other, "office_administrator")
        self.system = UserFactory(is_staff=True)

    @property
    def others(self):
        return (self.investigator, self.director, self.foreign, self.foreign_admin)


@pytest.fixture
def bench():
    return Bench()


def told(user, query, *params):
    """What the statement did for that person: how many rows, or the code of what it was refused with."""
    with asks(user):
        try:
            with transaction.atomic():
                return run(query, *params)
        except DatabaseError as error:
            return error.__cause__.pgcode


def test_law_in_use_changes_for_nobody(bench):
    for person in (bench.admin, bench.system, bench.lawyer, *bench.others):
        for change in (
            "UPDATE accountability_profileversion SET sources = 'x' WHERE id = %s",
            "UPDATE accountability_profileversion SET weekend = '{}' WHERE id = %s",
            "UPDATE accountability_profileversion SET status = 'draft' WHERE id = %s",
            "DELETE FROM accountability_profileversion WHERE id = %s",
            "UPDATE accountability_profileclock SET length = 90 WHERE version_id = %s",
            "DELETE FROM accountability_profileclock WHERE version_id = %s",
            "DELETE FROM accountability_profilestage WHERE version_id = %s",
        ):
            assert tried(person, change, bench.in_use) == 0, (change, person)
    moved = "UPDATE accountability_profileclock SET version_id = %s WHERE version_id = %s"
    assert tried(bench.admin, moved, bench.draft, bench.in_use) == 0


def test_a_draft_is_written_by_who_keeps_that_law_in_their_own_name(bench):
    write = "UPDATE accountability_profileversion SET sources = 'x', drafted_by_id = %s WHERE id = %s"
    stage = """INSERT INTO accountability_profilestage (version_id, position, stage, name, local_name, language,
                   optional)
               VALUES (%s, 99, 'trial', '', '', '', false)"""
    publish = """UPDATE accountability_profileversion SET status = 'in_use', published_at = now(), published_by_id = %s
                  WHERE id = %s"""
    retire = "UPDATE accountability_profileversion SET status = 'retired' WHERE id = %s"
    for person in (bench.lawyer, *bench.others):
        assert tried(person, write, person.pk, bench.draft) == 0
        assert tried(person, stage, bench.draft) == 0
        assert tried(person, publish, person.pk, bench.draft) == 0
        assert tried(person, retire, bench.in_use) == 0
        assert tried(person, "DELETE FROM accountability_profileversion WHERE id = %s", bench.draft) == 0
        assert tried(person, "UPDATE accountability_legalprofile SET name = 'x'") == 0
        assert tried(person, "DELETE FROM accountability_legalprofile") == 0
    assert told(bench.admin, write, bench.lawyer.pk, bench.draft) == REFUSED
    assert told(bench.admin, write, bench.admin.pk, bench.draft) == 1
    assert told(bench.admin, stage, bench.draft) == 1
    assert told(bench.admin, retire, bench.in_use) == 1
    assert told(bench.admin, publish, bench.lawyer.pk, bench.draft) == REFUSED
    assert told(bench.admin, publish, bench.admin.pk, bench.draft) == 1


def test_only_counsel_who_wrote_nothing_of_it_confirms_a_version(bench):
    for person in (bench.admin, bench.system, *bench.others):
        assert tried(person, SIGN, person.pk, bench.in_use) == 0, person
        assert tried(person, SIGN, bench.lawyer.pk, bench.in_use) == 0, person
    assert told(bench.lawyer, SIGN, bench.foreign.pk, bench.in_use) == REFUSED
    assert told(bench.lawyer, SIGN, bench.lawyer.pk, bench.draft) == REFUSED
    assert told(bench.lawyer, SIGN, bench.lawyer.pk, bench.in_use) == 1
    colleague = staff(bench.office, "lawyer")
    assert tried(colleague, SIGN, colleague.pk, bench.in_use) == 0  # once
    gone = "UPDATE accountability_profileversion SET confirmed_by_id = NULL, confirmed_on = NULL WHERE id = %s"
    for person in (bench.lawyer, bench.admin, bench.system):
        assert tried(person, gone, bench.in_use) == 0


def test_nobody_confirms_what_they_drafted_or_published(bench):
    """Somebody who keeps the law and is counsel of it too; nor do they say that another wrote it."""
    both = of_every_role(bench.office, "office_administrator", "lawyer")
    write = "UPDATE accountability_profileversion SET sources = 'x', drafted_by_id = %s WHERE id = %s"
    assert told(both, write, both.pk, bench.draft) == 1
    forget = "UPDATE accountability_profileversion SET drafted_by_id = %s WHERE id = %s"
    for name in (bench.admin.pk, None):
        assert tried(both, forget, name, bench.draft) == 0
    owner("UPDATE accountability_profileversion SET status = 'retired' WHERE id = %s", bench.in_use)
    owner(
        "UPDATE accountability_profileversion SET status = 'in_use', published_at = now(), published_by_id = %s"
        " WHERE id = %s",
        both.pk,
        bench.draft,
    )
    assert tried(both, SIGN, both.pk, bench.draft) == 0
    for drafted, published in ((both.pk, None), (None, both.pk)):
        version = _version(bench, drafted, published)
        assert tried(both, SIGN, both.pk, version) == 0, (drafted, published)
        assert tried(bench.lawyer, SIGN, bench.lawyer.pk, version) == 1


def _version(bench, drafted, published):
    return owner(
        "INSERT INTO accountability_profileversion (profile_id, number, status, pleas, plea_bargain, weekend, sources,"
        " drafted_by_id, drafted_at, published_by_id, published_at, confirmed_as, version)"
        " SELECT profile_id, (SELECT max(number) + 1 FROM accountability_profileversion), 'retired', '{}', false, '{}',"
        " '', %s, now(), %s, now(), '', 1 FROM accountability_profileversion WHERE id = %s RETURNING id",
        drafted,
        published,
        bench.in_use,
    )[0][0]


def test_a_version_begins_as_a_draft_in_ones_own_name(bench):
    begin = """INSERT INTO accountability_profileversion (profile_id, number, status, pleas, plea_bargain, weekend,
                   sources, drafted_by_id, drafted_at, published_at, confirmed_by_id, confirmed_on, confirmed_as,
                   version)
               SELECT profile_id, 77, %s, '{}', false, '{}', '', %s, now(), now(), %s,
                   CASE WHEN %s THEN current_date END, '', 1 FROM accountability_profileversion WHERE id = %s"""
    owner("DELETE FROM accountability_profileversion WHERE id = %s", bench.draft)
    admin, counsel = bench.admin.pk, bench.lawyer.pk
    for facts in (("in_use", admin, None, False), ("draft", counsel, None, False), ("draft", admin, counsel, True)):
        assert told(bench.admin, begin, *facts, bench.in_use) == REFUSED, facts
    for person in (bench.lawyer, *bench.others):
        assert tried(person, begin, "draft", person.pk, None, False, bench.in_use) == 0
    assert told(bench.admin, begin, "draft", admin, None, False, bench.in_use) == 1


def test_a_statute_is_kept_and_confirmed_by_those_of_its_country(bench):
    change = "UPDATE accountability_statute SET title = 'x', changed_by_id = %s WHERE id = %s"
    add = """INSERT INTO accountability_statute (country, citation, title, iccs, is_life, max_penalty, currency, source,
                 changed_by_id, version)
             VALUES (%s, 'New Act', 'x', '', false, '', '', '', %s, 1)"""
    for person in (bench.lawyer, *bench.others):
        assert tried(person, change, person.pk, bench.statute) == 0, person
        assert tried(person, add, "PH", person.pk) == 0, person
    for person in (bench.admin, bench.system, *bench.others):
        assert tried(person, CONFIRM, person.pk, bench.statute) == 0, person
        assert tried(person, CONFIRM, bench.lawyer.pk, bench.statute) == 0, person
        assert tried(person, "DELETE FROM accountability_statute") == 0
    assert told(bench.admin, change, bench.lawyer.pk, bench.statute) == REFUSED
    assert tried(bench.admin, "UPDATE accountability_statute SET country = 'KE' WHERE id = %s", bench.statute) == 0
    assert told(bench.admin, add, "PH", bench.admin.pk) == 1
    assert told(bench.lawyer, CONFIRM, bench.lawyer.pk, bench.statute) == 1
    assert told(bench.admin, change, bench.admin.pk, bench.statute) == 1
    assert owner("SELECT confirmed_by_id FROM accountability_statute WHERE id = %s", bench.statute) == [(None,)]


def test_nobody_confirms_a_statute_that_they_wrote(bench):
    both = of_every_role(bench.office, "office_administrator", "lawyer")
    statute = StatuteFactory(changed_by=both).pk
    assert tried(both, CONFIRM, both.pk, statute) == 0
    for name in (None, bench.admin.pk):
        forget = "UPDATE accountability_statute SET changed_by_id = %s WHERE id = %s"
        assert tried(both, forget, name, statute) == 0
        assert tried(both, CONFIRM.replace("SET", "SET changed_by_id = NULL,"), both.pk, statute) == 0


def test_nobody_else_confirms_through_the_pages(bench):
    version, statute = ("accountability:profile-sign", bench.in_use), ("accountability:statute-confirm", bench.statute)
    for name, pk in (version, statute):
        for person in (*bench.others, bench.admin, bench.system):
            client_for(person).post(reverse(name, args=[pk]), {"admitted_as": "Counsel", "version": 1, "sure": "on"})
    assert owner("SELECT confirmed_by_id FROM accountability_profileversion WHERE id = %s", bench.in_use) == [(None,)]
    assert owner("SELECT confirmed_by_id FROM accountability_statute WHERE id = %s", bench.statute) == [(None,)]


# --- feeds --------------------------------------------------------------------------------------------------------


def asked(token):
    """(status, how many hearings) of a calendar that asks with this token."""
    response = Client().get(reverse("accountability:feed-get", args=[token]))
    return response.status_code, response.content.count(b"BEGIN:VEVENT")


@pytest.fixture
def attended(bench):
    """The lawyer attends a hearing of an open case, of a restricted one, and of one of another office."""
    for case in (
        CaseFactory(office=bench.office),
        CaseFactory(office=bench.office, restricted=True),
        CaseFactory(office=bench.other),
    ):
        HearingFactory(case=case, lawyers=[bench.lawyer], on=bench.office.today(), court_name="SECRET", judge="SECRET")


@pytest.mark.usefixtures("attended")
def test_a_feed_holds_what_its_owner_may_see_now(bench):
    token = accountability.feed_of(bench.lawyer)
    assert asked(token) == (200, 1)
    body = Client().get(reverse("accountability:feed-get", args=[token])).content
    assert b"SECRET" not in body
    with as_owner():
        hidden = owner("SELECT id FROM cases_case WHERE restricted")[0][0]
        CaseMemberFactory(case_id=hidden, user=bench.lawyer)
    assert asked(token) == (200, 2)


@pytest.mark.usefixtures("attended")
@pytest.mark.parametrize("why", ["wrong", "hash", "revoked", "left", "ended", "begins", "inactive"])
def test_a_feed_that_opens_nothing(bench, why):
    token = accountability.feed_of(bench.lawyer)
    yesterday = bench.office.today() - datetime.timedelta(days=1)
    with as_owner():
        feeds, memberships = CalendarFeed.objects.filter(user=bench.lawyer), bench.lawyer.memberships
        if why == "revoked":
            feeds.update(revoked_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
        elif why in ("left", "ended"):
            memberships.update(ends_on=yesterday)
        elif why == "begins":
            memberships.update(starts_on=bench.office.today() + datetime.timedelta(days=2))
        elif why == "inactive":
            type(bench.lawyer).objects.filter(pk=bench.lawyer.pk).update(is_active=False)
    if why == "ended":  # another role of theirs goes on, one that reads no case
        MembershipFactory(user=bench.lawyer, office=bench.office, role="office_administrator")
    asks_with = {"wrong": token[:-1] + ("A" if token[-1] != "A" else "B"), "hash": hash_of(token)}.get(why, token)
    assert asked(asks_with) == (404, 0)


def test_a_feed_is_ones_own(bench):
    accountability.feed_of(bench.lawyer)
    for person in (bench.director, bench.system, bench.foreign):
        assert told(person, FEED, bench.lawyer.pk, "0" * 64) == REFUSED
        assert tried(person, "SELECT count(*) FROM accountability_calendarfeed") == [(0,)]
        for change in ("revoked_at = now()", f"user_id = {person.pk}", "token_hash = repeat('1', 64)"):
            assert tried(person, f"UPDATE accountability_calendarfeed SET {change}") == 0
        assert tried(person, "DELETE FROM accountability_calendarfeed") == 0
    give = "UPDATE accountability_calendarfeed SET user_id = %s"
    assert told(bench.lawyer, give, bench.director.pk) == REFUSED


def test_the_function_of_the_feed_tells_nobody_by_other_means(bench):
    accountability.feed_of(bench.lawyer)
    for person in (None, bench.system, bench.lawyer):
        for asks_with in (None, "", "%", str(bench.lawyer.pk)):
            assert tried(person, "SELECT ijm_calendar_feed(%s)", asks_with) == [(None,)]
    with asks(bench.foreign):  # and leaves who asked as it was
        run("SELECT ijm_calendar_feed(%s)", "x")
        assert run("SELECT ijm_user()") == [(bench.foreign.pk,)]
