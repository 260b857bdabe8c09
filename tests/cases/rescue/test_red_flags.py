"""The score of red flags: its reasons, what is not known, children, and versions."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from cases.actions.people import merge_persons
from cases.models import CaseRole
from cases.rescue import ilo, red_flags
from cases.rescue.actions.profiles import change_profile, record_profile
from cases.rescue.models import TraffickingProfile
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, suspect, victim
from tests.factories.investigation import ProfileFactory
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db


def born(years, case):
    """A victim who was that old, to the day, when the case was opened."""
    day = case.opened_on.replace(year=case.opened_on.year - years)
    person = PersonFactory(office=case.office, born_from=day, born_to=day, born_precision="day")
    return victim(case, person=person)


@pytest.fixture
def case():
    return CaseFactory()


def profile(case, years=30, **known):
    return TraffickingProfile(case=case, person=born(years, case), **known)


def test_of_nothing_known_nothing_is_a_reason_and_all_is_asked(case):
    found = red_flags.score(profile(case))
    assert (found.points, found.reasons, found.version) == (0, (), red_flags.VERSION)
    assert set(found.unknown) == {flag.code for flag in red_flags.FLAGS} - {"child_exploited"}  # the age is known
    assert found.of == sum(flag.weight for flag in red_flags.FLAGS)


@pytest.mark.parametrize("flag", [flag for flag in red_flags.FLAGS if flag.is_means], ids=lambda flag: flag.code)
def test_every_means_of_control_is_found_by_an_indicator_or_a_method(case, flag):
    known = red_flags.score(profile(case, indicators_yes=list(ilo.CODES), control_methods=["PsychoactiveSubstance"]))
    assert flag.code in known.reasons
    denied = red_flags.score(profile(case, indicators_no=list(ilo.CODES), control_methods=["Other"]))
    assert flag.code not in (*denied.reasons, *denied.unknown)


def test_reasons_are_sentences_that_add_up(case):
    case.victims_reported = 3
    found = red_flags.score(
        profile(case, control_methods=["DebtBondage", "PhysicalAbuse"], indicators_yes=["restriction_of_movement"])
    )
    assert found.reasons == ("violence", "held", "debt", "several")
    assert found.points == 3 + 3 + 2 + 1
    assert red_flags.sentence("debt", 1) == "The person was bound by a debt."


def test_a_child_is_not_asked_for_means_of_control(case):
    found = red_flags.score(profile(case, years=16, exploitation_types=["ForcedLabour"]))
    assert found.reasons == ("child_exploited",)
    means = {flag.code for flag in red_flags.FLAGS if flag.is_means}
    assert not means & set(found.unknown)
    assert found.of == sum(flag.weight for flag in red_flags.FLAGS if not flag.is_means)
    beaten = red_flags.score(profile(case, years=16, control_methods=["PhysicalAbuse"]))
    assert "violence" in beaten.reasons


@pytest.mark.parametrize(
    ("first", "last", "age", "expected"),
    [
        (None, None, None, None),
        (1990, 1990, None, False),
        (2006, 2010, None, True),  # may have been a child: taken for one
        (1990, 1990, 15, True),  # trafficked long before the case
        (2012, 2012, 18, False),
    ],
)
def test_who_may_be_a_child_is_taken_for_one(case, first, last, age, expected):
    born_from, born_to = first and datetime.date(first, 1, 1), last and datetime.date(last, 12, 31)
    person = PersonFactory(office=case.office, born_from=born_from, born_to=born_to)
    assert red_flags.is_child(TraffickingProfile(case=case, person=person, age_when_trafficked=age)) is expected


def test_saving_scores_anew_and_keeps_the_version(case, monkeypatch):
    worker, person = staff(case.office, "social_worker"), born(30, case)
    with asks(worker):
        first = record_profile(case=case, person=person, by=worker, control_methods=["DebtBondage"])
        assert (first.score, first.score_version, first.score_reasons) == (2, 1, ["debt"])
        monkeypatch.setattr(red_flags, "VERSION", 2)
        first.score_reasons = ["debt", "gone"]
        told = red_flags.told(first)
        assert not told["is_current"]
        assert told["reasons"] == ["The person was bound by a debt.", "“gone”, a flag of version 1."]
        assert told["unknown"] == []
        changed = change_profile(profile=first, by=worker, version=1, control_methods=[], indicators_yes=["isolation"])
        assert (changed.score, changed.score_version, changed.score_reasons) == (1, 2, ["isolation"])
        events = TraffickingProfile.pgh_event_model.objects.filter(pgh_obj_id=first.pk)
        assert list(events.order_by("pgh_id").values_list("score", "score_version")) == [(2, 1), (1, 2)]


def test_a_stale_save_is_refused(case):
    worker = staff(case.office, "lawyer")
    profile = ProfileFactory(case=case)
    with asks(worker):
        change_profile(profile=profile, by=worker, version=1, remark="First.")
        with pytest.raises(Stale):
            change_profile(profile=profile, by=worker, version=1, remark="Second.")


def test_one_profile_for_one_human_being_and_for_victims_alone(case):
    worker, one, other = staff(case.office, "investigator"), victim(case), victim(case)
    with asks(worker):
        record_profile(case=case, person=one, by=worker)
        merge_persons(merged=one, kept=other, by=worker, reason="Twice on the list.")
        for twice in (one, other):
            with pytest.raises(Refusal, match="has a profile already"):
                record_profile(case=case, person=twice, by=worker)
        with pytest.raises(Refusal, match="Only a victim"):
            record_profile(case=case, person=suspect(case), by=worker)


def test_a_closed_case_keeps_its_profiles_as_they_are():
    closed = CaseFactory(status="closed")
    worker, profile = staff(closed.office, "investigator"), ProfileFactory(case=closed)
    with asks(worker), pytest.raises(Refusal, match="closed"):
        change_profile(profile=profile, by=worker, version=1, remark="Later.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"control_methods": ["Magic"]},
        {"industry": "Z"},
        {"indicators_yes": ["magic"]},
        {"indicators_yes": ["isolation"], "indicators_no": ["isolation"]},
        {"age_when_trafficked": 121},
        {"score": 2, "score_of": 1},
    ],
)
def test_the_database_keeps_the_lists(case, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileFactory(case=case, **wrong)


def test_nothing_acts_on_the_score(case):
    worker, person = staff(case.office, "investigator"), born(15, case)
    with as_owner():
        CaseRole.objects.filter(person=person).update(verification="possible")
    with asks(worker):
        record_profile(
            case=case, person=person, by=worker, exploitation_types=["ForcedLabour"], indicators_yes=list(ilo.CODES)
        )
        assert CaseRole.objects.get(person=person).verification == "possible"
