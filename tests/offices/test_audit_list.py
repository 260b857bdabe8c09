"""The log as auditors read it: their offices, the people who work there, page by page, and no case content."""

import datetime

import pytest

from offices.models import AuditEvent
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import HeadquartersFactory, staff

AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def event(office=None, actor=None, at=AT, **fields):
    fields = {"verb": "action", "action": "change_partner"} | fields
    with as_owner():
        return AuditEvent.objects.create(at=at, office=office, actor=actor, **fields)


def shown(auditor, **filters):
    answer = client_for(auditor).get("/offices/audit/", filters)
    assert answer.status_code == 200
    return {row.pk for row in answer.context["events"]}


def test_auditor_reads_their_office_and_its_people(cebu, manila, cast):
    mine = event(cebu, cast.lawyer)
    refusal = event(None, cast.lawyer, verb="refused", action="cases:case-detail")
    failed = event(None, None, verb="sign_in", object_type="offices.user", object_id=cast.lawyer.pk)
    theirs = event(manila, cast.stranger)
    their_refusal = event(None, cast.stranger, verb="refused")
    their_failed = event(None, None, verb="sign_in", object_type="offices.user", object_id=cast.stranger.pk)
    seen = shown(cast.auditor)
    assert {mine.pk, refusal.pk, failed.pk} <= seen
    assert not {theirs.pk, their_refusal.pk, their_failed.pk} & seen


def test_auditor_at_headquarters_reads_everything(cebu, manila, cast):
    auditor = staff(HeadquartersFactory(), "auditor")
    assert {event(cebu, cast.lawyer).pk, event(manila, cast.stranger).pk} <= shown(auditor)


def test_what_happened_on_a_case_shows_no_content(cebu, cast):
    case = CaseFactory(office=cebu)
    happened = event(cebu, cast.lawyer, case_id=case.pk, summary="Analyn Rivilla was relieved", action="record_relief")
    page = client_for(cast.auditor).get("/offices/audit/")
    assert happened.pk in {row.pk for row in page.context["events"]}
    assert "Record relief" in page.content.decode()
    assert "Analyn" not in page.content.decode()
    assert case.number not in page.content.decode()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("change_partner", "Change partner"),
        ("cases:case-detail", "Case: detail"),
        ("offices:person-invite-again", "Person: invite again"),
        ("accountability:panel", "Accountability: panel"),
        ("account_login", "Account login"),
        ("", ""),
    ],
)
def test_pages_and_actions_are_named_in_words(cebu, cast, action, words):
    written = event(cebu, cast.lawyer, action=action)
    page = client_for(cast.auditor).get("/offices/audit/")
    row = next(row for row in page.context["events"] if row.pk == written.pk)
    assert row.action_words == words
    assert words in page.content.decode()
    assert "case-detail" not in page.content.decode()


def test_filters_narrow(cebu, manila, cast):
    early = event(cebu, cast.lawyer, at=AT)
    late = event(cebu, cast.director, at=AT + datetime.timedelta(days=3), verb="read")
    marks = {early.pk, late.pk}
    assert shown(cast.auditor, person=cast.lawyer.pk) & marks == {early.pk}
    assert shown(cast.auditor, verb="read") & marks == {late.pk}
    assert shown(cast.auditor, until="2026-03-01") & marks == {early.pk}
    assert shown(cast.auditor, since="2026-03-02", until="2026-03-04") & marks == {late.pk}
    assert shown(cast.auditor, office=cebu.pk) & marks == marks


@pytest.mark.parametrize("filters", [{"since": "2026-02-30"}, {"verb": "stolen"}, {"office": "abc"}, {"person": "-1"}])
def test_wrong_filter_is_told_and_shows_nothing(cebu, cast, filters):
    event(cebu, cast.lawyer)
    answer = client_for(cast.auditor).get("/offices/audit/", filters)
    assert answer.context["events"] == []
    assert "to put right" in answer.content.decode()


def test_foreign_office_and_person_are_no_filter(manila, cast):
    event(manila, cast.stranger)
    assert shown(cast.auditor, office=manila.pk) == set()
    assert shown(cast.auditor, person=cast.stranger.pk) == set()


def test_paging_shows_every_event_once(cebu, cast):
    with as_owner():  # many of one moment, so that the mark must tell them apart
        AuditEvent.objects.bulk_create(
            AuditEvent(at=AT, office=cebu, actor=cast.lawyer, verb="action", action="change_partner")
            for _number in range(120)
        )
    client, seen, mark, pages = client_for(cast.auditor), [], "", 0
    while pages < 5:
        page = client.get("/offices/audit/", {"before": mark, "until": "2026-03-01"})
        seen += [row.pk for row in page.context["events"]]
        mark, pages = page.context["older"], pages + 1
        if not mark:
            break
    assert (len(seen), len(set(seen)), pages) == (120, 120, 3)


@pytest.mark.parametrize("mark", ["x", "2026-13-01_5", "2026-03-01T00:00:00_5", "_", "2026-03-01T00:00:00+00:00_9e9"])
def test_mark_that_makes_no_sense_gives_the_newest(cebu, cast, mark):
    newest = event(cebu, cast.lawyer)
    assert newest.pk in shown(cast.auditor, before=mark, until="2026-03-01")


def test_reading_the_log_is_recorded(cast):
    client_for(cast.auditor).get("/offices/audit/")
    with as_owner():
        assert AuditEvent.objects.filter(actor=cast.auditor, verb="read", action="offices:audit-list").count() == 1


def test_list_costs_the_same_at_one_and_at_many(cebu, cast, django_assert_max_num_queries):
    client, counts = client_for(cast.auditor), []
    for _time in range(2):
        with django_assert_max_num_queries(30) as captured:
            client.get("/offices/audit/")
        counts.append(len(captured))
        for _number in range(5):
            event(cebu, staff(cebu, "lawyer"))
    assert counts[0] == counts[1]
