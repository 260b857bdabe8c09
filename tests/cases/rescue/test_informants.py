"""Sources, and the wall round each: who handles one and who is named sees it; nobody else sees a sign of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.actions.transfers import accept_transfer, offer_transfer
from cases.rescue.actions.informants import change_informant, end_reader, hand_over, name_reader, record_informant
from cases.rescue.actions.investigation import change_activity, record_activity
from cases.rescue.models import Activity, ActivitySource, Informant, InformantReader, TraffickingProfile
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory
from tests.factories.investigation import (
    ActivityFactory,
    ActivitySourceFactory,
    InformantFactory,
    InformantReaderFactory,
    ProfileFactory,
    SiteFactory,
)
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db
TABLES = ("rescue_informant", "rescue_informantreader", "rescue_activitysource")
EVENTS = tuple(f"{table}event" for table in TABLES)
WHO = ("handler", "reader", "former_reader", "colleague", "director", "social_worker", "approver", "stranger")
MAY = {"handler", "reader"}
NAME = """INSERT INTO rescue_informantreader (case_id, office_id, restricted, informant_id, user_id, added_by_id, since,
              until)
          VALUES (%s, %s, false, %s, %s, %s, now(), %s)"""
RECORD = """INSERT INTO rescue_informant (case_id, office_id, restricted, code_name, who, reach, reliability,
                credibility, motive, risk, handler_id, recorded_at, version)
            VALUES (%s, %s, false, 'Heron', '', '', 'F', '6', '', '', %s, now(), 1)"""
LINK = """INSERT INTO rescue_activitysource (case_id, office_id, restricted, activity_id, informant_id)
          VALUES (%s, %s, false, %s, %s)"""


class Cast:
    """A source of a case, whoever could want to see it, and an activity that came from it."""

    def __init__(self):
        self.case = CaseFactory()
        office = self.case.office
        self.handler, self.reader, self.former_reader, self.colleague = (
            staff(office, "investigator") for _n in range(4)
        )
        self.director, self.social_worker = staff(office, "director"), staff(office, "social_worker")
        self.stranger_office = CaseFactory().office
        self.approver, self.stranger = staff(office, "operations_approver"), staff(self.stranger_office, "investigator")
        self.informant = InformantFactory(case=self.case, code_name="Heron", handler=self.handler)
        self.activity = ActivityFactory(case=self.case, done_by=self.handler)
        self.source = ActivitySourceFactory(activity=self.activity, informant=self.informant)
        self.readership = InformantReaderFactory(informant=self.informant, user=self.reader)
        self.ended = InformantReaderFactory(
            informant=self.informant, user=self.former_reader, until="2026-01-01T00:00:00Z"
        )

    def attempt(self, user, query, *params):
        """How many rows the statement touched or gave for that person; 0 when the database refused it."""
        with asks(user):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(query, params)
                    return cursor.rowcount
            except DatabaseError:
                return 0


@pytest.fixture
def cast():
    return Cast()


# --- the wall ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", WHO)
def test_wall_two_alone_shows_it_to_its_readers_only(cast, who):
    for table in (*TABLES, *EVENTS):
        seen = cast.attempt(getattr(cast, who), f"SELECT * FROM {table}")
        assert bool(seen) is (who in MAY), table


@pytest.mark.parametrize("who", WHO)
def test_wall_one_alone_shows_it_to_its_readers_only(cast, who):
    with as_owner():
        for model in (Informant, InformantReader, ActivitySource):
            assert model.objects.visible_to(getattr(cast, who)).exists() is (who in MAY), model


def test_nobody_sees_nothing(cast):
    for table in (*TABLES, *EVENTS):
        assert cast.attempt(None, f"SELECT * FROM {table}") == 0


@pytest.mark.parametrize("who", ["handler", "reader"])
def test_the_wall_of_the_case_holds_too(cast, who):
    """Whoever is named for a source sees it only as long as its case is open to them."""
    user = getattr(cast, who)
    with as_owner():
        type(cast.case).objects.filter(pk=cast.case.pk).update(restricted=True)
    assert cast.attempt(user, "SELECT * FROM rescue_informant") == 0
    with as_owner():
        assert not Informant.objects.visible_to(user).exists()
    CaseMemberFactory(case=cast.case, user=user, restricted=True)
    assert cast.attempt(user, "SELECT * FROM rescue_informant") == 1


def test_nobody_opens_it_to_themselves(cast):
    case, office, source = cast.case.pk, cast.case.office_id, cast.informant.pk
    for user in (cast.colleague, cast.director, cast.former_reader, cast.handler):
        assert cast.attempt(user, NAME, case, office, source, user.pk, user.pk, None) == 0
    for user in (cast.colleague, cast.director):  # nor to somebody else
        assert cast.attempt(user, NAME, case, office, source, cast.social_worker.pk, user.pk, None) == 0
        assert cast.attempt(user, "UPDATE rescue_informant SET handler_id = %s", user.pk) == 0
    assert cast.attempt(cast.former_reader, "UPDATE rescue_informantreader SET until = NULL") == 0
    assert cast.attempt(cast.handler, NAME, case, office, source, cast.colleague.pk, cast.handler.pk, None) == 1


def test_only_who_handles_it_hands_it_over(cast):
    for user in (cast.reader, cast.former_reader, cast.colleague, cast.director):
        assert cast.attempt(user, "UPDATE rescue_informant SET handler_id = %s", user.pk) == 0
    assert cast.attempt(cast.reader, "UPDATE rescue_informant SET motive = 'Money'") == 1
    assert cast.attempt(cast.handler, "UPDATE rescue_informant SET handler_id = %s", cast.colleague.pk) == 1


def test_a_new_source_is_its_recorders(cast):
    case, office = cast.case.pk, cast.case.office_id
    assert cast.attempt(cast.colleague, RECORD, case, office, cast.handler.pk) == 0
    assert cast.attempt(cast.colleague, RECORD, case, office, cast.colleague.pk) == 1


def test_nothing_is_tied_to_a_source_that_is_hidden_or_of_another_case(cast):
    case, office = cast.case.pk, cast.case.office_id
    other = InformantFactory(case=CaseFactory(office=cast.case.office), handler=cast.handler)
    mine = ActivityFactory(case=cast.case)
    assert cast.attempt(cast.colleague, LINK, case, office, mine.pk, cast.informant.pk) == 0
    assert cast.attempt(cast.handler, LINK, case, office, mine.pk, other.pk) == 0
    assert cast.attempt(cast.handler, LINK, case, office, mine.pk, cast.informant.pk) == 1
    elsewhere = SiteFactory(case=CaseFactory(office=cast.case.office))
    assert cast.attempt(cast.handler, "UPDATE rescue_activity SET site_id = %s", elsewhere.pk) == 0


def test_history_cannot_be_written_or_changed(cast):
    for table in EVENTS:
        assert cast.attempt(cast.handler, f"UPDATE {table} SET pgh_label = 'x'") == 0
        assert cast.attempt(cast.handler, f"DELETE FROM {table}") == 0


def test_a_source_does_not_travel_with_its_case(cast):
    """The activities and profiles go to the office that accepts the case; who talked stays unknown to it."""
    receiver, profile = staff(cast.stranger_office, "director"), ProfileFactory(case=cast.case)
    CaseRoleFactory(
        case=CaseFactory(office=cast.case.office), person=profile.person
    )  # known from another case: a copy goes
    with asks(cast.director):
        offer = offer_transfer(case=cast.case, to_office=cast.stranger_office, by=cast.director, reason="They moved.")
    with asks(receiver):
        accept_transfer(offer=offer, by=receiver)
    with asks(cast.stranger):
        assert Activity.objects.visible_to(cast.stranger).count() == 1
        there = TraffickingProfile.objects.visible_to(cast.stranger).get()
        assert there.person_id != profile.person_id
        assert there.person.office_id == cast.stranger_office.pk
    for user in (receiver, cast.stranger, cast.handler, cast.reader, cast.director):
        for table in (*TABLES, *EVENTS):
            assert cast.attempt(user, f"SELECT * FROM {table}") == 0


# --- the actions -------------------------------------------------------------------------------------------------


def test_a_source_is_named_to_others_and_closed_again(cast):
    with asks(cast.handler):
        reader = name_reader(informant=cast.informant, user=cast.director, by=cast.handler)
        with pytest.raises(Refusal, match=r"open to .* already"):
            name_reader(informant=cast.informant, user=cast.director, by=cast.handler)
    with asks(cast.director):
        assert Informant.objects.visible_to(cast.director).get().code_name == "Heron"
    with asks(cast.reader):
        end_reader(reader=reader, by=cast.reader)
    with asks(cast.director):
        assert not Informant.objects.visible_to(cast.director).exists()


def test_who_cannot_be_named(cast):
    restricted = CaseFactory(office=cast.case.office, restricted=True)
    CaseMemberFactory(case=restricted, user=cast.handler)
    hidden = InformantFactory(case=restricted, handler=cast.handler)
    administrator = staff(cast.case.office, "office_administrator")
    with asks(cast.handler):
        for informant, user, said in (
            (cast.informant, cast.handler, "Nobody names themselves"),
            (cast.informant, cast.stranger, "does not read the rescue stage"),
            (cast.informant, administrator, "does not read the rescue stage"),
            (hidden, cast.colleague, "not on its team"),
        ):
            with pytest.raises(Refusal, match=said):
                name_reader(informant=informant, user=user, by=cast.handler)
    with asks(cast.reader), pytest.raises(Refusal, match="handles this source"):
        name_reader(informant=cast.informant, user=cast.handler, by=cast.reader)


def test_handing_over_takes_it_from_one_and_gives_it_to_the_other(cast):
    with asks(cast.reader), pytest.raises(Refusal, match=r"Only .* hands it over"):
        hand_over(informant=cast.informant, user=cast.colleague, by=cast.reader)
    with asks(cast.handler):
        for user, said in ((cast.director, "does not work the rescue stage"), (cast.handler, "already")):
            with pytest.raises(Refusal, match=said):
                hand_over(informant=cast.informant, user=user, by=cast.handler)
        hand_over(informant=cast.informant, user=cast.reader, by=cast.handler)
    for table in ("rescue_informant", "rescue_informantevent"):
        assert cast.attempt(cast.handler, f"SELECT * FROM {table}") == 0
        assert cast.attempt(cast.reader, f"SELECT * FROM {table}") > 0
    with as_owner():
        assert not InformantReader.objects.running().exists()


def test_only_who_works_the_stage_records_and_corrects(cast):
    with asks(cast.handler):
        name_reader(informant=cast.informant, user=cast.director, by=cast.handler)
    with asks(cast.director):
        with pytest.raises(PermissionDenied):
            change_informant(informant=cast.informant, by=cast.director, version=1, motive="?")
        with pytest.raises(PermissionDenied):
            record_informant(case=cast.case, by=cast.director, code_name="Egret")
    with asks(cast.reader):
        change_informant(informant=cast.informant, by=cast.reader, version=1, motive="A cousin is held.")
        with pytest.raises(Stale):
            change_informant(informant=cast.informant, by=cast.reader, version=1, motive="Money.")


def test_an_activity_keeps_the_sources_that_its_corrector_does_not_see(cast):
    facts = {
        "kind": "tip",
        "happened": cast.activity.happened,
        "what": "Children among them.",
        "done_by": cast.colleague,
    }
    with asks(cast.colleague):
        change_activity(activity=cast.activity, by=cast.colleague, version=1, **facts)
        own = record_informant(case=cast.case, by=cast.colleague, code_name="Egret")
        change_activity(activity=cast.activity, by=cast.colleague, version=2, sources=[own], **facts)
        assert [link.informant for link in ActivitySource.objects.all()] == [own]
    with as_owner():
        assert ActivitySource.objects.filter(activity=cast.activity).count() == 2
    with asks(cast.handler):
        change_activity(activity=cast.activity, by=cast.handler, version=3, **facts)
    with as_owner():
        assert ActivitySource.objects.get().informant == own


# --- the log -----------------------------------------------------------------------------------------------------


def used(cast):
    """Everything that is done with sources, by their pages."""
    handler = client_for(cast.handler)
    here = "rescue:informant"
    made = handler.post(
        reverse(f"{here}-create", args=[cast.case.pk]),
        {"code_name": "Egret", "reliability": "B", "credibility": "2", "who": "A cook"},
    )
    assert made.status_code == 302
    handler.get(made.url)
    for name in ("edit", "name", "hand-over"):
        handler.get(reverse(f"{here}-{name}", args=[cast.informant.pk]))
    handler.post(reverse(f"{here}-name", args=[cast.informant.pk]), {"user": cast.director.pk})
    handler.post(reverse("rescue:reader-end", args=[cast.readership.pk]))
    with asks(cast.handler):
        record_activity(
            case=cast.case,
            by=cast.handler,
            kind="tip",
            happened=cast.activity.happened,
            what="A tip.",
            done_by=cast.handler,
            sources=[cast.informant],
        )


def test_no_log_shows_the_case_that_there_is_a_source(cast):
    used(cast)
    for user in (cast.colleague, cast.director, cast.social_worker):
        with asks(user):
            rows = [str(row) for row in AuditEvent.objects.values_list("action", "object_type", "summary", "detail")]
            assert rows
            told = " ".join(rows).lower()
            assert not [word for word in ("informant", "source", "reader", "heron", "egret") if word in told]
        for name in ("case-audit", "timeline", "case-detail"):
            page = client_for(user).get(reverse(f"cases:{name}", args=[cast.case.pk])).content.decode()
            assert not [word for word in ("Heron", "Egret", "ource recorded") if word in page]


def test_auditors_read_that_something_was_done_and_no_code_name(cast):
    used(cast)
    auditor = staff(cast.case.office, "auditor")
    page = client_for(auditor).get("/offices/audit/").content.decode()
    assert f"informant {cast.informant.pk}" in page.lower()
    assert "Heron" not in page
    assert "Egret" not in page


def test_the_office_administrator_does_not_read_of_it(cast):
    used(cast)
    with asks(staff(cast.case.office, "office_administrator")):
        assert not AuditEvent.objects.filter(object_type__startswith="rescue.").exists()


# --- the pages ---------------------------------------------------------------------------------------------------


def addresses(cast):
    source = [cast.informant.pk]
    return [
        reverse("rescue:informant-detail", args=source),
        reverse("rescue:informant-edit", args=source),
        reverse("rescue:informant-name", args=source),
        reverse("rescue:informant-hand-over", args=source),
        reverse("rescue:reader-end", args=[cast.readership.pk]),
    ]


@pytest.mark.parametrize("who", sorted(set(WHO) - MAY))
def test_for_everybody_else_it_is_not_there(cast, who):
    client = client_for(getattr(cast, who))
    for url in addresses(cast):
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"user": getattr(cast, who).pk}).status_code == 404, url


def test_a_director_who_is_named_reads_and_does_not_write(cast):
    InformantReaderFactory(informant=cast.informant, user=cast.director)
    client = client_for(cast.director)
    page = client.get(addresses(cast)[0])
    assert "Heron" in page.content.decode()
    for url in addresses(cast)[1:]:
        assert url not in page.content.decode()
        assert client.post(url).status_code == 403


def test_the_investigation_names_it_to_its_readers_only(cast):
    url = reverse("rescue:investigation", args=[cast.case.pk])
    for who in WHO[:-1]:
        page = client_for(getattr(cast, who)).get(url).content.decode()
        assert ("Heron" in page) is (who in MAY), who
        assert "Two families sleep" in page
    form = client_for(cast.colleague).get(reverse("rescue:activity-edit", args=[cast.activity.pk]))
    assert "sources" not in form.context["form"].fields
    assert "Heron" not in form.content.decode()


def test_nothing_of_a_source_is_kept_on_the_device(cast):
    client = client_for(cast.handler)
    for url in (reverse("rescue:informant-create", args=[cast.case.pk]), addresses(cast)[1]):
        answer = client.get(url)
        page = answer.content.decode()
        fields = list(answer.context["form"].visible_fields())
        assert page.count("data-no-draft") == len(fields)
        assert "data-draft" not in page
        assert "no-store" in answer["Cache-Control"]
    activity = client.get(reverse("rescue:activity-create", args=[cast.case.pk])).content.decode()
    assert activity.count("data-no-draft") == 1


def test_pages_correct_name_and_hand_over(cast):
    client = client_for(cast.handler)
    typed = {"code_name": "Heron", "reliability": "B", "credibility": "2", "motive": "Fear", "version": 1}
    assert client.post(addresses(cast)[1], typed).status_code == 302
    stale = client.post(addresses(cast)[1], typed | {"motive": "Money"}).content.decode()
    assert "Fear" in stale
    assert "Money" in stale
    assert "B2" in client.get(addresses(cast)[0]).content.decode()
    assert "choose somebody" in client.post(addresses(cast)[2], {"user": cast.stranger.pk}).content.decode().lower()
    assert client.post(addresses(cast)[2], {"user": cast.colleague.pk}).status_code == 302
    reader = client_for(cast.colleague)
    assert "hands it over" in reader.get(addresses(cast)[0]).content.decode()
    assert "hands it over" in reader.post(addresses(cast)[3], {"user": cast.reader.pk, "version": 2}).content.decode()
    assert client.post(addresses(cast)[3], {"user": cast.reader.pk, "version": 2}).status_code == 302
    assert client.get(addresses(cast)[0]).status_code == 404
    with as_owner():
        assert Informant.objects.get().handler == cast.reader
