"""What happens to the law over time: loaded, drafted, put in use, signed; and what a running matter makes of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.accountability.actions import move_proceeding, open_matter, open_proceeding
from cases.accountability.actions.matter_law import move_to_newest_law, newest_law, refusal_to_move
from cases.accountability.actions.profiles import (
    add_profile,
    change_draft,
    change_holidays,
    discard_draft,
    draft_version,
    publish_version,
    refusal_to_sign,
    refusals_to_publish,
    sign_version,
)
from cases.accountability.actions.statutes import add_statute, change_statute, confirm_statute, refusal_to_confirm
from cases.accountability.models import (
    Clock,
    Holiday,
    LegalProfile,
    Proceeding,
    ProfileClock,
    ProfileStage,
    ProfileVersion,
    Statute,
)
from cases.accountability.profiles import shipped as files
from cases.accountability.profiles.loading import load
from cases.accountability.stage import steps_done
from cases.accountability.transitions import next_stages
from cases.partial_dates import PartialDate
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.accountability import ChargeFactory, MatterFactory, ProceedingFactory, VerdictFactory
from tests.factories.cases import CaseFactory, suspect
from tests.factories.law import StatuteFactory, shipped
from tests.factories.offices import MembershipFactory, OfficeFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
S = Proceeding.Stage


@pytest.fixture
def version(db):
    return shipped("philippines")


@pytest.fixture
def office(version):
    return OfficeFactory(legal_profile="philippines")


@pytest.fixture
def administrator(office):
    return staff(office, "office_administrator")


@pytest.fixture
def lawyer(office):
    return staff(office)


@pytest.fixture
def draft(version, administrator):
    with asks(administrator):
        return draft_version(profile=version.profile, by=administrator)


def said(version, **changes):
    """What a draft says already, to be written again with changes."""
    return {
        "pleas": version.pleas,
        "plea_bargain": version.plea_bargain,
        "weekend": version.weekend,
        "sources": version.sources,
        "version": version.version,
        "stages": rows(version.stages.all()),
        "clocks": rows(version.clocks.all()),
    } | changes


def rows(stored):
    """The same rows, as new ones that belong to nothing."""
    for row in stored:
        row.pk, row.version = None, None
        row._state.adding = True
    return list(stored)


def in_use(draft, administrator):
    with asks(administrator):
        return publish_version(profile_version=draft, by=administrator)


# --- loading ------------------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing_and_never_what_was_edited(draft, administrator):
    with asks(administrator):
        change_draft(profile_version=draft, by=administrator, **said(draft, sources="What our judges do."))
        change_holidays(profile=draft.profile, year=2026, days={}, by=administrator)
    in_use(draft, administrator)
    with as_owner():
        Statute.objects.filter(country="PH").exclude(iccs="02031").delete()
        first, again = load(), load()
    assert first.profiles == len(files.codes()) - 1  # one was there
    assert (again.profiles, again.statutes) == (0, 0)
    assert ProfileVersion.objects.get(profile__code="philippines", status="in_use").sources == "What our judges do."
    assert not Holiday.objects.filter(profile__code="philippines", day__year=2026).exists()
    assert Statute.objects.filter(country="PH").count() == 1
    assert Statute.objects.filter(country="KE").exists()
    assert not ProfileVersion.objects.filter(profile__code="kenya", confirmed_by__isnull=False).exists()


# --- versions -----------------------------------------------------------------------------------------------------


def test_a_draft_begins_as_a_copy_of_what_is_in_use(version, draft):
    assert (draft.number, draft.status, draft.is_confirmed) == (2, "draft", False)
    for name in ("stage", "position", "local_name", "optional"):
        assert list(draft.stages.values_list(name, flat=True)) == list(version.stages.values_list(name, flat=True))
    assert set(draft.clocks.values_list("code", "length")) == set(version.clocks.values_list("code", "length"))


def test_there_is_one_draft_at_a_time(version, draft, administrator):
    with asks(administrator), pytest.raises(Refusal, match="There is a draft already"):
        draft_version(profile=version.profile, by=administrator)


@pytest.mark.parametrize("role", ["lawyer", "director", "investigator", "auditor"])
def test_who_does_not_administer_writes_no_law(version, draft, office, role):
    person = staff(office, role)
    with asks(person):
        for action, given in (
            (draft_version, {"profile": version.profile}),
            (change_draft, {"profile_version": draft, **said(draft)}),
            (publish_version, {"profile_version": draft}),
            (discard_draft, {"profile_version": draft}),
            (change_holidays, {"profile": version.profile, "year": 2026, "days": {}}),
        ):
            with pytest.raises(PermissionDenied, match="kept by system administrators"):
                action(by=person, **given)


def test_an_administrator_of_another_country_writes_no_law_here(version):
    stranger = staff(OfficeFactory(legal_profile="kenya"), "office_administrator")
    with asks(stranger), pytest.raises(PermissionDenied):
        draft_version(profile=version.profile, by=stranger)


def test_a_draft_is_written_anew_and_may_be_incomplete(draft, administrator):
    stages = [row for row in rows(draft.stages.all()) if row.stage != "final"]
    with asks(administrator):
        change_draft(profile_version=draft, by=administrator, **said(draft, stages=stages, pleas=[]))
        assert draft.stages.count() == len(stages)
        assert ProfileVersion.objects.get(pk=draft.pk).pleas == []
        assert "“Final” is missing; every profile needs it." in refusals_to_publish(draft)
        with pytest.raises(Refusal, match="“Final” is missing"):
            publish_version(profile_version=draft, by=administrator)


def test_a_stale_draft_is_not_overwritten(draft, administrator):
    with asks(administrator):
        change_draft(profile_version=draft, by=administrator, **said(draft, sources="First."))
        with pytest.raises(Stale):
            change_draft(profile_version=draft, by=administrator, **said(draft) | {"version": 1})
        assert ProfileVersion.objects.get(pk=draft.pk).sources == "First."


def test_publishing_retires_what_was_in_use(version, draft, administrator):
    in_use(draft, administrator)
    version.refresh_from_db()
    assert (version.status, draft.status, draft.published_by) == ("retired", "in_use", administrator)
    with asks(administrator):
        for action in (publish_version, discard_draft):
            with pytest.raises(Refusal):
                action(profile_version=draft, by=administrator)
        with pytest.raises(Refusal, match="it stays"):
            change_draft(profile_version=draft, by=administrator, **said(draft))


def test_a_draft_is_thrown_away_but_never_the_only_version(draft, administrator):
    system = UserFactory(is_staff=True)
    with asks(administrator):
        discard_draft(profile_version=draft, by=administrator)
    assert not ProfileVersion.objects.filter(number=2).exists()
    with asks(system):
        like = ProfileVersion.objects.get(profile__code="philippines")
        only = add_profile(code="malawi", country="MW", family="common_law", name="Malawi", like=like, by=system)
        with pytest.raises(Refusal, match="the only version"):
            discard_draft(profile_version=only, by=system)


def test_a_profile_is_added_by_a_system_administrator_alone(version, administrator):
    given = {"code": "malawi", "country": "MW", "family": "common_law", "name": "Malawi", "like": version}
    with asks(administrator), pytest.raises(PermissionDenied):
        add_profile(by=administrator, **given)
    system = UserFactory(is_staff=True)
    with asks(system):
        draft = add_profile(by=system, **given)
        assert draft.stages.count() == version.stages.count()
        with pytest.raises(Refusal, match="with this code already"):
            add_profile(by=system, **given)
        publish_version(profile_version=draft, by=system)
    assert LegalProfile.objects.get(code="malawi").versions.get().status == "in_use"


# --- the database keeps it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda version: ProfileVersion.objects.filter(pk=version.pk).update(sources="Something else."),
        lambda version: ProfileVersion.objects.filter(pk=version.pk).update(status="draft"),
        lambda version: ProfileVersion.objects.filter(pk=version.pk).update(weekend=[5]),
        lambda version: version.stages.filter(stage="trial").update(optional=False),
        lambda version: version.clocks.filter(code="appeal").update(length=99),
        lambda version: version.clocks.all().delete(),
        lambda version: ProfileStage.objects.create(version=version, stage="sealed", position=99),
        lambda version: ProfileClock.objects.create(
            version=version, code="x", name="x", starts_with="charged", length=1, ends_with="verdict"
        ),
        lambda version: version.delete(),
    ],
)
def test_what_was_published_never_changes_whoever_asks(version, change):
    with as_owner(), pytest.raises(IntegrityError, match="published profile version"), transaction.atomic():
        change(version)


def test_a_stage_cannot_be_moved_into_a_published_version(version, draft):
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        draft.stages.filter(stage="trial").update(version=version)


def test_it_is_signed_once(version, lawyer, office):
    with asks(lawyer):
        sign_version(profile_version=version, admitted_as="Roll of Attorneys 12345", by=lawyer)
    other = staff(office)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        ProfileVersion.objects.filter(pk=version.pk).update(confirmed_by=other)


# --- signing ------------------------------------------------------------------------------------------------------


def test_a_lawyer_signs_and_the_mark_goes(version, lawyer, office):
    with asks(lawyer):
        sign_version(profile_version=version, admitted_as="Roll of Attorneys 12345", by=lawyer)
        assert refusal_to_sign(lawyer, version) == "It is confirmed already."
    version.refresh_from_db()
    assert (version.confirmed_by, version.confirmed_on, version.is_confirmed) == (lawyer, office.today(), True)


def test_who_wrote_it_does_not_sign_it(draft, office):
    both = staff(office, "office_administrator")
    MembershipFactory(user=both, office=office, role="lawyer")
    with asks(both):
        change_draft(profile_version=draft, by=both, **said(draft))
        publish_version(profile_version=draft, by=both)
        assert refusal_to_sign(both, draft) == "You wrote this version: another lawyer confirms it."
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        ProfileVersion.objects.filter(pk=draft.pk).update(confirmed_by=both, confirmed_on=office.today())


@pytest.mark.parametrize("role", ["office_administrator", "social_worker", "director"])
def test_only_a_lawyer_of_an_office_that_uses_it_signs(version, office, role):
    person = staff(office, role)
    with asks(person), pytest.raises(Refusal, match="A lawyer of an office that uses this profile"):
        sign_version(profile_version=version, admitted_as="Nobody", by=person)
    elsewhere = staff(OfficeFactory(legal_profile="kenya"))
    with asks(elsewhere), pytest.raises(Refusal, match="A lawyer of an office that uses this profile"):
        sign_version(profile_version=version, admitted_as="Advocate", by=elsewhere)


def test_a_draft_is_not_signed(draft, lawyer):
    with asks(lawyer), pytest.raises(Refusal, match="A draft may still change"):
        sign_version(profile_version=draft, admitted_as="Attorney", by=lawyer)


def test_the_log_says_what_was_done_without_a_name(version, lawyer):
    with asks(lawyer):
        sign_version(profile_version=version, admitted_as="Roll of Attorneys 12345", by=lawyer)
    with as_owner():
        event = AuditEvent.objects.get(action="sign_version")
    assert event.summary == "Confirmed a version of a legal profile."
    assert "12345" not in str(event.detail)


# --- matters ------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(office):
    return CaseFactory(office=office)


def opened(case, lawyer):
    with asks(lawyer):
        return open_matter(case=case, kind="criminal", title="People v. Ramos", by=lawyer)


def test_a_new_matter_goes_by_the_version_in_use_and_a_running_one_keeps_its_own(
    case, lawyer, version, draft, administrator
):
    before = opened(case, lawyer)
    in_use(draft, administrator)
    after = opened(case, lawyer)
    assert after.profile_version == draft
    with asks(lawyer):
        before.refresh_from_db()
        assert before.profile_version == version
        assert newest_law(before) == draft
        assert newest_law(after) is None


def test_a_matter_of_an_office_without_a_profile_goes_by_the_houses_order(lawyer, office):
    with as_owner():
        office.legal_profile = ""
        office.save()
    case = CaseFactory(office=office)
    assert opened(case, lawyer).profile_version is None


def test_a_lawyer_moves_a_matter_to_the_newest_version_and_its_clocks_with_it(
    case, lawyer, version, draft, administrator
):
    matter = opened(case, lawyer)
    with asks(lawyer):
        person = suspect(case)
        proceeding = open_proceeding(matter=matter, person=person, by=lawyer)
    ChargeFactory(proceeding=proceeding)
    with asks(lawyer):
        on = case.office.today()
        move_proceeding(proceeding=proceeding, to=S.CHARGED, when=PartialDate.of_day(on), by=lawyer)
    clocks = rows(draft.clocks.all())
    for clock in clocks:
        clock.length = 45 if clock.code == "arraignment" else clock.length
    with asks(administrator):
        change_draft(profile_version=draft, by=administrator, **said(draft, clocks=clocks))
    in_use(draft, administrator)
    with asks(lawyer):
        matter.refresh_from_db()
        assert refusal_to_move(matter, newest_law(matter)) == ""
        move_to_newest_law(matter=matter, by=lawyer)
        running = Clock.objects.get(proceeding=proceeding, rule__code="arraignment", stopped_on=None)
    assert matter.profile_version == draft
    assert (running.rule.version, (running.due_on - on).days) == (draft, 45)


def test_a_matter_does_not_move_to_a_law_that_lacks_the_stage_it_stands_at(case, lawyer, version, draft, administrator):
    matter = MatterFactory(case=case, profile_version=version)
    ProceedingFactory(case=case, matter=matter, stage="investigating")
    stages = [row for row in rows(draft.stages.all()) if row.stage != "investigating"]
    with asks(administrator):
        change_draft(profile_version=draft, by=administrator, **said(draft, stages=stages))
    in_use(draft, administrator)
    with asks(lawyer), pytest.raises(Refusal, match="which the new version does not have") as refused:
        move_to_newest_law(matter=matter, by=lawyer)
    assert "Paunang imbestigasyon (investigating)" in refused.value.sentence
    with asks(lawyer):
        matter.refresh_from_db()
        assert matter.profile_version == version


def test_who_does_not_work_the_stage_moves_no_matter(case, version, draft, administrator, office):
    matter = MatterFactory(case=case, profile_version=version)
    in_use(draft, administrator)
    investigator = staff(office, "investigator")
    with asks(investigator), pytest.raises(PermissionDenied):
        move_to_newest_law(matter=matter, by=investigator)


@pytest.mark.parametrize("code", files.codes())
def test_a_proceeding_walks_the_whole_way_under_every_law(code):
    law = shipped(code)
    office = OfficeFactory(legal_profile=code)
    lawyer, case = staff(office), CaseFactory(office=office)
    matter = MatterFactory(case=case, profile_version=law)
    proceeding = ProceedingFactory(case=case, matter=matter, stage=law.stages.first().stage)
    charge = ChargeFactory(proceeding=proceeding)
    walked = [proceeding.stage]
    with asks(lawyer):
        while proceeding.stage != S.FINAL:
            if next_stages(proceeding)[0] == S.VERDICT:
                VerdictFactory(charge=charge)
            move_proceeding(proceeding=proceeding, to=next_stages(proceeding)[0], when=PartialDate.unknown(), by=lawyer)
            walked.append(proceeding.stage)
        steps = steps_done(case)
    own = [row.stage for row in law.stages.all() if row.stage not in (S.ACQUITTED, S.DISCONTINUED)]
    assert walked == own
    assert steps == 5  # of six: the matter itself is not ended


def test_the_steps_of_a_case_do_not_go_back_while_a_judge_investigates():
    law = shipped("cambodia")
    case = CaseFactory(office=OfficeFactory(legal_profile="cambodia"))
    matter, lawyer = MatterFactory(case=case, profile_version=law), staff(case.office)
    proceeding = ProceedingFactory(case=case, matter=matter, stage="investigating")
    with asks(lawyer):
        assert steps_done(case) == 2
        move_proceeding(proceeding=proceeding, to=S.DISCONTINUED, reason="untraced", by=lawyer)
        proceeding.refresh_from_db()
        assert proceeding.left_at == "investigating"
        assert steps_done(case) == 2


# --- statutes -----------------------------------------------------------------------------------------------------


def test_a_statute_is_written_confirmed_and_to_be_confirmed_again(administrator, lawyer, office):
    facts = {"citation": "Republic Act 11930, s. 5", "title": "Grooming", "iccs": "030223"}
    with asks(administrator):
        statute = add_statute(country="PH", by=administrator, **facts)
    with asks(lawyer):
        confirm_statute(statute=statute, by=lawyer)
        assert (statute.confirmed_by, statute.confirmed_on) == (lawyer, office.today())
    with asks(administrator):
        change_statute(statute=statute, by=administrator, version=statute.version, **facts | {"iccs": "03022"})
    statute.refresh_from_db()
    assert (statute.confirmed_by, statute.confirmed_on, statute.iccs) == (None, None, "03022")


def test_the_database_takes_the_mark_away_from_what_is_edited(lawyer, office):
    statute = StatuteFactory(confirmed_by=lawyer, confirmed_on=office.today())
    with as_owner():
        Statute.objects.filter(pk=statute.pk).update(max_months=480)
    statute.refresh_from_db()
    assert statute.confirmed_by is None


def test_who_wrote_a_statute_does_not_confirm_it(administrator, office):
    statute = StatuteFactory(changed_by=administrator)
    with asks(administrator):
        assert refusal_to_confirm(administrator, statute) == "A lawyer of an office in this country confirms it."
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Statute.objects.filter(pk=statute.pk).update(confirmed_by=administrator, confirmed_on=office.today())


def test_statutes_are_kept_by_those_of_the_country(lawyer, office):
    statute = StatuteFactory()
    stranger = staff(OfficeFactory(country="KE"), "office_administrator")
    for person in (lawyer, stranger):
        with asks(person), pytest.raises(PermissionDenied, match="Statutes are kept"):
            change_statute(statute=statute, citation="Mine", version=1, by=person)
    foreign = staff(OfficeFactory(country="KE"))
    with asks(foreign), pytest.raises(Refusal, match="A lawyer of an office in this country"):
        confirm_statute(statute=statute, by=foreign)


def test_a_citation_is_in_a_library_once(administrator):
    statute = StatuteFactory()
    with asks(administrator), pytest.raises(Refusal, match="in the library already"):
        add_statute(country="PH", citation=statute.citation.upper(), title="Twice", by=administrator)
