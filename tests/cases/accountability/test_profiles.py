"""The law as data: the shipped files, what a profile needs, and where its order lets a proceeding go."""

import csv
import itertools
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cases.accountability.models import Event, Matter, Proceeding, ProfileClock, ProfileStage, ProfileVersion
from cases.accountability.profiles import label, named, pleas, shipped
from cases.accountability.profiles.checks import problems
from cases.accountability.profiles.drawing import drawn
from cases.accountability.profiles.order import REQUIRED, onward, order_of, pairs, placed
from cases.accountability.profiles.words import in_sentence
from cases.accountability.transitions import (
    TRANSITIONS,
    is_deciding,
    next_stages,
    opening_stages,
    refusals,
    table_for,
)

S = Proceeding.Stage
COUNTRIES = {
    "bolivia",
    "cambodia",
    "ecuador",
    "guatemala",
    "honduras",
    "india",
    "kenya",
    "peru",
    "philippines",
    "rwanda",
    "thailand",
    "uganda",
    "zambia",
}
GENERIC = {"civil_law", "common_law"}
#: What people add to a row, and a file does not say.
NOT_ITS_OWN = {
    "profile",
    "version",
    "drafted_by",
    "published_by",
    "published_at",
    "confirmed_by",
    "confirmed_on",
    "changed_by",
}


def expected():
    """The table that was written by hand beside the codes: profile → from → where it may go."""
    table = {}
    with open(Path(__file__).parent / "transitions_expected.csv") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["profile"], {})[row["from"]] = set(row["to"].split())
    return table


EXPECTED = expected()


def version_of(code):
    """The shipped version of a profile, with its stages, that is in no database."""
    one = shipped.profile(code)
    one.version.pk, one.version.profile = 1, one.profile
    one.version._prefetched_objects_cache = {"stages": one.stages, "clocks": one.clocks}
    return one.version


def made_of(*stages):
    """A version of these stages in this order; one that ends in “?” may be skipped."""
    version = ProfileVersion(pk=1)
    rows = [
        ProfileStage(version=version, position=number, stage=stage.rstrip("?"), optional=stage.endswith("?"))
        for number, stage in enumerate(stages, start=1)
    ]
    version._prefetched_objects_cache = {"stages": rows, "clocks": []}
    return version


def under(version, stage="reported", **facts):
    """A proceeding at `stage` in a matter that goes by `version`."""
    return Proceeding(matter=Matter(profile_version=version), stage=stage, **facts)


# --- the shipped files ------------------------------------------------------------------------------------------


def test_every_country_of_the_field_offices_and_both_families_are_shipped():
    assert set(shipped.codes()) == COUNTRIES | GENERIC


@pytest.mark.parametrize("code", sorted(COUNTRIES | GENERIC))
def test_a_shipped_profile_can_be_used(code):
    one = shipped.profile(code)
    assert problems(stages=one.stages, clocks=one.clocks, pleas=one.version.pleas, weekend=one.version.weekend) == []
    assert one.profile.code == code
    assert bool(one.profile.country) == (code in COUNTRIES)
    for row in (one.profile, one.version, *one.stages, *one.clocks, *one.holidays):
        row.clean_fields(exclude=NOT_ITS_OWN)


@pytest.mark.parametrize("code", sorted(COUNTRIES | GENERIC))
def test_every_clock_names_its_source_and_what_follows(code):
    clocks = shipped.profile(code).clocks
    assert all(clock.source and clock.consequence for clock in clocks)
    assert any(clock.ends_with == Event.APPEAL_FILED for clock in clocks)
    assert any(clock.starts_with == Event.ARRESTED for clock in clocks)


@pytest.mark.parametrize("code", sorted(COUNTRIES - {"uganda", "zambia"}))
def test_stages_have_names_in_the_language_of_the_country(code):
    named_here = [row for row in shipped.profile(code).stages if row.local_name]
    assert {row.stage for row in named_here} >= set(REQUIRED)
    assert {row.language for row in named_here} <= {"swa", "hin", "tgl", "spa", "kin", "khm", "tha"}


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_every_country_has_statutes_with_codes_and_penalties(code):
    statutes = shipped.statutes(code)
    assert len(statutes) >= 5
    assert {statute.country for statute in statutes} == {shipped.profile(code).profile.country}
    assert all(statute.iccs and statute.max_penalty for statute in statutes)
    assert any(statute.max_months or statute.is_life for statute in statutes)
    assert len({statute.citation for statute in statutes}) == len(statutes)
    for statute in statutes:
        statute.clean_fields(exclude=NOT_ITS_OWN)


@pytest.mark.parametrize(
    ("code", "clock", "starts_with", "length", "unit", "ends_with", "applies"),
    [
        ("kenya", "before_judge", "arrested", 24, "hours", "before_judge", "any"),
        ("kenya", "adjournment_at_liberty", "adjourned", 30, "days", "hearing_held", "at_liberty"),
        ("kenya", "adjournment_remanded", "adjourned", 15, "days", "hearing_held", "remanded"),
        ("uganda", "before_judge", "arrested", 48, "hours", "before_judge", "any"),
        ("uganda", "remand_magistrate", "remanded", 60, "days", "trial_began", "remanded"),
        ("uganda", "remand_high_court", "remanded", 180, "days", "pre_trial", "remanded"),
        ("india", "default_bail_60", "remanded", 60, "days", "charged", "remanded"),
        ("india", "default_bail_90", "remanded", 90, "days", "charged", "remanded"),
        ("philippines", "arraignment", "charged", 30, "days", "arraigned", "any"),
        ("philippines", "appeal", "verdict", 15, "days", "appeal_filed", "any"),
        ("guatemala", "first_declaration", "arrested", 24, "hours", "before_judge", "any"),
        ("guatemala", "investigation_remanded", "remanded", 3, "months", "charged", "remanded"),
        ("guatemala", "appeal", "verdict", 10, "working_days", "appeal_filed", "any"),
        ("cambodia", "police_custody", "arrested", 48, "hours", "before_judge", "any"),
        ("cambodia", "remand_felony", "remanded", 6, "months", "pre_trial", "remanded"),
        ("cambodia", "appeal", "verdict", 1, "months", "appeal_filed", "any"),
    ],
)
def test_a_clock_says_what_its_article_says(code, clock, starts_with, length, unit, ends_with, applies):
    rule = next(row for row in shipped.profile(code).clocks if row.code == clock)
    assert (rule.starts_with, rule.length, rule.unit, rule.ends_with, rule.applies) == (
        starts_with,
        length,
        unit,
        ends_with,
        applies,
    )


# --- every profile × every pair of stages -----------------------------------------------------------------------


def test_the_table_covers_every_profile_and_every_stage():
    assert set(EXPECTED) == COUNTRIES | GENERIC
    assert all(set(rows) == set(S.values) for rows in EXPECTED.values())


@pytest.mark.parametrize("code", sorted(COUNTRIES | GENERIC))
def test_every_pair_of_stages_of_every_profile(code):
    version = version_of(code)
    for old, new in itertools.product(S.values, S.values):
        allowed = new in EXPECTED[code][old]
        proceeding = under(version, old)
        assert ((old, new) in table_for(proceeding)) == allowed, (old, new)
        assert (new in next_stages(proceeding)) == allowed, (old, new)
        if not allowed:
            assert len(refusals(proceeding, new)) == 1, (old, new)


def test_a_mandatory_stage_is_named_when_it_is_left_out():
    refused = refusals(under(version_of("rwanda"), "charged"), "verdict")
    assert refused == ["“Iburanisha (trial)” comes before: the law of this matter does not skip it."]


def test_a_judge_investigates_after_the_charge_in_cambodia():
    version = version_of("cambodia")
    assert opening_stages(Matter(profile_version=version)) == ["identified", "reported"]
    assert next_stages(under(version, "charged")) == ["investigating", "pre_trial", "trial", "discontinued"]
    assert is_deciding(under(version, "investigating"))
    assert not is_deciding(under(version_of("kenya"), "investigating"))


@pytest.mark.parametrize("stage", S.values)
def test_an_appeal_goes_by_the_houses_order_everywhere(stage):
    appeal = under(version_of("cambodia"), stage, kind="appeal")
    assert set(next_stages(appeal)) == {new for old, new in TRANSITIONS if old == stage}


def test_without_a_profile_or_its_stages_the_house_has_an_order():
    for version in (None, made_of()):
        assert table_for(under(version)) is TRANSITIONS
        assert opening_stages(Matter(profile_version=version)) == ["identified", "reported", "investigating"]


def test_a_record_at_a_stage_that_its_law_does_not_know_still_goes_on():
    version = made_of("reported", "charged", "trial", "verdict", "sentenced", "acquitted", "final")
    assert next_stages(under(version, "pre_trial")) == ["trial", "discontinued"]
    assert next_stages(under(version, "identified")) == ["reported", "discontinued"]
    assert placed((), "trial") == (("trial", True),)


# --- what a profile needs -----------------------------------------------------------------------------------------

GOOD = ["reported", "investigating?", "charged", "trial?", "verdict", "sentenced", "acquitted", "final"]


def wrong(*stages, **other):
    version = made_of(*stages)
    given = {"clocks": [], "pleas": [], "weekend": [6, 7]} | other
    return problems(stages=version.stages.all(), **given)


def test_a_good_profile_lacks_nothing():
    assert wrong(*GOOD) == []
    assert wrong(*GOOD, "discontinued") == []


@pytest.mark.parametrize("stage", REQUIRED)
def test_a_stage_that_every_country_has_is_asked_for(stage):
    assert wrong(*(one for one in GOOD if one != stage)) == [f"“{S(stage).label}” is missing; every profile needs it."]
    optional = [f"{one}?" if one == stage else one for one in GOOD]
    assert wrong(*optional) == [f"“{S(stage).label}” cannot be skipped."]


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        (["reported", *GOOD], "“Reported” stands there more than once."),
        ([*GOOD, "tribunal"], "“tribunal” is not a stage of a proceeding."),
        (GOOD[2:], "Add a stage before “Charged”: that is where a proceeding is opened."),
        (["identified", "charged", "reported", *GOOD[3:]], "“Reported” comes before “Charged”."),
        (["reported", "trial", "charged", *GOOD[4:]], "“Trial” comes after “Charged”."),
        (["reported", "verdict", "charged", *GOOD[5:]], "“Verdict” comes after “Charged”."),
        (
            [*GOOD[:3], *GOOD[4:5], "trial", *GOOD[5:]],
            "After “Verdict” come only “Sentenced” and “Acquitted”, and then “Final”.",
        ),
        ([*GOOD[:5], "final", *GOOD[5:7]], "After “Verdict” come only “Sentenced” and “Acquitted”, and then “Final”."),
    ],
)
def test_an_order_that_cannot_be_is_refused_with_a_sentence(stages, sentence):
    assert sentence in wrong(*stages)


def a_clock(**facts):
    return ProfileClock(
        **{"code": "appeal", "name": "Appeal", "starts_with": "verdict", "length": 15, "ends_with": "appeal_filed"}
        | facts
    )


@pytest.mark.parametrize(
    ("clocks", "sentence"),
    [
        ([a_clock(), a_clock()], "There are two clocks with the code “appeal”."),
        ([a_clock(length=0)], "Clock “Appeal”: the length is at least 1."),
        ([a_clock(ends_with="verdict")], "Clock “Appeal” ends with what starts it."),
        ([a_clock(unit="weeks")], "Clock “Appeal” names an event or a unit that there is not."),
        ([a_clock(starts_with="full_moon")], "Clock “Appeal” names an event or a unit that there is not."),
    ],
)
def test_a_clock_that_cannot_run_is_refused_with_a_sentence(clocks, sentence):
    assert sentence in wrong(*GOOD, clocks=clocks)


def test_pleas_and_days_off_that_cannot_be_are_refused():
    assert wrong(*GOOD, pleas=["guilty", "alford"]) == ["“alford” is not a plea."]
    assert wrong(*GOOD, weekend=[5, 8]) == ["The days off are days of the week, 1 (Monday) to 7 (Sunday)."]
    assert wrong(*GOOD, weekend=[1, 2, 3, 4, 5, 6, 7]) == ["At least one day of the week is a working day."]


# --- any profile that is let in -----------------------------------------------------------------------------------


@st.composite
def profiles(draw):
    """Mostly sound orders, some of them shaken."""
    early = draw(st.permutations(["identified", "reported", "investigating"]))[: draw(st.integers(0, 3))]
    late = draw(st.permutations(["pre_trial", "trial", "investigating"]))[: draw(st.integers(0, 3))]
    stages = [*early, "charged", *(one for one in late if one not in early), "verdict"]
    stages += [*draw(st.permutations(["sentenced", "acquitted"])), "final"]
    if draw(st.integers(0, 9)) == 0:
        one, other = (draw(st.integers(0, len(stages) - 1)) for _ in range(2))
        stages[one], stages[other] = stages[other], stages[one]
    return [f"{stage}?" if stage not in REQUIRED and draw(st.booleans()) else stage for stage in stages]


@given(profiles())
def test_a_profile_that_is_let_in_never_dead_ends_and_never_goes_back(stages):
    assume(wrong(*stages) == [])
    order = order_of(made_of(*stages))
    found, place = pairs(order), {stage: number for number, (stage, _optional) in enumerate(order)}
    for stage in place:
        reached, edge = {stage}, {stage}
        while edge:
            edge = {new for old, new in found if old in edge and new != "discontinued"} - reached
            reached |= edge
        assert "final" in reached
        assert ((stage, "discontinued") in found) == (stage != "final")
    assert all(place[new] > place[old] for old, new in found if new != "discontinued")
    assert not any(old == "discontinued" for old, _new in found)


@given(profiles(), st.sampled_from([stage for stage in S.values if stage != "discontinued"]))
def test_a_stage_put_in_its_place_leaves_the_others_in_theirs(stages, stage):
    assume(wrong(*stages) == [])
    order = order_of(made_of(*stages))
    full = placed(order, stage)
    assert [one for one in full if one in order] == list(order)
    assert onward(full, stage) or stage == "final"


# --- names --------------------------------------------------------------------------------------------------------


def test_names_are_the_countrys_with_ours_beside_them():
    assert label(under(version_of("guatemala"), "charged")) == "Acusación (charged)"
    assert label(under(version_of("cambodia")), "trial") == "សវនាការ (trial)"
    assert label(under(version_of("uganda"), "final")) == "Final"
    assert label(under(version_of("common_law"), "pre_trial")) == "Before trial"
    assert named(Matter(profile_version=None), "charged") == "Charged"


def test_pleas_are_those_of_the_law_or_none():
    def offered(version):
        return [value for value, _label in pleas(Matter(profile_version=version))]

    assert offered(version_of("kenya")) == ["guilty", "not_guilty"]
    assert offered(version_of("guatemala")) == []
    assert offered(None) == ["guilty", "not_guilty", "no_contest"]


def test_a_clock_is_told_in_one_sentence():
    assert in_sentence(a_clock(unit="months", length=1)) == "1 month from the verdict until the appeal is filed"
    remand = a_clock(unit="working_days", length=10, starts_with="remanded", ends_with="charged", applies="remanded")
    assert in_sentence(remand) == (
        "10 working days from the remand in custody until the charge, while the accused is in custody"
    )


def test_the_drawing_shows_where_each_stage_leads():
    drawing = {row["row"].stage: row["leads_to"] for row in drawn(version_of("philippines"))}
    assert drawing["charged"] == ["Pagbasa ng sakdal at pre-trial (before trial)"]
    assert drawing["verdict"] == ["Nahatulan (sentenced)", "Napawalang-sala (acquitted)"]
    assert drawing["final"] == []
    assert drawn(made_of("reported", "verdict"))[1]["leads_to"] == []
