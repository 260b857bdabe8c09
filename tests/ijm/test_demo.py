"""The demonstration is made by actions of people, stands in every state, changes nothing twice, and keeps the walls."""

import io
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from aftercare.models import Enrolment
from cases.accountability.models import (
    AwardPayment,
    Charge,
    Clock,
    CourtOrder,
    CustodyInterval,
    DisclosureBundle,
    Hearing,
    Matter,
    Proceeding,
    Sentence,
    Verdict,
)
from cases.accountability.models import (
    Testimony as Support,
)
from cases.actions.verifying import Verification
from cases.models import (
    BlindMatchNotice,
    Case,
    CaseMember,
    CaseRole,
    CaseTransfer,
    ClosureRequest,
    CustodyEvent,
    Document,
    Person,
    StageProgress,
    WorkingCopy,
)
from cases.models.stage_progress import Stage, StageStatus
from cases.rescue.models import (
    Activity,
    ApprovalDeputy,
    Informant,
    Operation,
    Referral,
    ReleaseCertificate,
    Relief,
    TraffickingProfile,
)
from cases.transformation.models import SystemGap
from ijm.demo import loading
from ijm.demo.inbox import ELSEWHERE
from ijm.demo.loading import load, planned
from ijm.demo.people import posts
from ijm.demo.places import FIELD, OTHER
from ijm.demo.showcase import SHOWCASE
from ijm.demo.sign_in import EXEMPT, KNOWN, PASSWORD, TOTP_SECRET, code_now
from ijm.demo.stories import CHILDREN
from ijm.embedded import run
from offices.models import AuditEvent, Membership, Office, User
from offices.roles import FIELD_ROLES, ROLES
from tests.asking import asks, client_for
from tests.factories import as_owner

FEW = 20  # the showcase, and one case in each of the other offices
STANDS_AS = {"closing_asked": "open", "reopened": "open"}


@pytest.fixture
def loaded(request, monkeypatch, tmp_path):
    """Committed, because the first administrators are appointed on the owner's own connection; its files in a folder of
    their own, because a file that nobody knows is a finding."""
    monkeypatch.setattr(settings, "IJM_DOCUMENTS", tmp_path)
    request.applymarker(pytest.mark.django_db(transaction=True, databases=["default", "owner"]))
    request.getfixturevalue("transactional_db")
    interrupted_load()
    return load(cases=FEW)


def interrupted_load():
    """A load that ends in the middle of its tenth case: the next one goes on from the end of the case before."""
    told = iter(range(10))

    def finish(story):
        if next(told, None) is None:
            raise InterruptedError
        return loading_finish(story)

    loading_finish = loading.finish
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "finish", finish)
        with pytest.raises(InterruptedError):
            load(cases=FEW)


def rows_of_every_table():
    with as_owner(), connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def lawyer_of(code):
    return User.objects.get(email=f"lawyer.{code.lower()}@example.org")


def test_load_demo_stands_in_every_state_once_and_behind_the_walls(loaded):
    told_as_planned(loaded)
    every_state_is_there()
    rescue_in_every_state()
    courts_in_every_state()
    a_lawyers_day_is_full()
    the_kiln_is_told_in_full()
    everybody_finds_something_of_theirs()
    staff_is_there()
    each_office_sees_its_own()
    before = rows_of_every_table()

    again = load(cases=FEW)

    assert (again.made, again.there) == (0, loaded.made + loaded.there)
    assert rows_of_every_table() == before


def told_as_planned(loaded):
    stories = {story.ref: story for code in FIELD for story in planned(code, FEW)}
    assert loaded.made + loaded.there == len(stories) > len(SHOWCASE)
    assert loaded.there >= 10, "what was told before the interruption stays"
    with as_owner():
        stands = dict(Case.objects.exclude(source_ref="").values_list("source_ref", "status"))
        moved = Case.objects.get(transfers__answer="accepted")
        numbers = list(Case.objects.exclude(number=None).values_list("number", flat=True))
    accepted = [ref for ref, story in stories.items() if story.answer == "accepted"]
    assert stands == {ref: STANDS_AS.get(one.status, one.status) for ref, one in stories.items() if ref not in accepted}
    assert (moved.office.code, moved.earned_office.code) == ("PAM", "CEB")
    for prefix, count in Counter(number[:8] for number in numbers).items():
        assert f"{prefix}-{count:05}" in numbers, "numbers run on without a gap"


def every_state_is_there():
    with as_owner():
        assert set(Case.objects.values_list("status", flat=True)) == set(Case.Status.values)
        stages = set(StageProgress.objects.values_list("stage", "status"))
        answers = set(CaseTransfer.objects.values_list("answer", flat=True))
        assert ClosureRequest.objects.filter(answer="waiting").count() == 1
        assert set(Case.objects.filter(restricted=True).values_list("office__code", flat=True)) == {"CEB"}
        assert CaseMember.objects.filter(kind="shared", user__email="lawyer.mnl@example.org").count() == 1
        assert Person.objects.filter(merged_into__isnull=False).count() == 1
        assert Verdict.objects.filter(overturned_on__isnull=False).exists()
        assert Proceeding.objects.filter(appeal_of__isnull=False, stage="final").exists()
        care = set(Enrolment.objects.values_list("outcome", flat=True))
        assert Enrolment.objects.filter(proposed_by__isnull=False, state="in_service").exists()
        exploited_as_children = CaseRole.objects.filter(role="victim", case__types__overlap=[*CHILDREN])
        assert exploited_as_children.exists()
        for role in exploited_as_children.exclude(person__born_to=None).select_related("case", "person"):
            assert (role.case.logged_at.date() - role.person.born_to).days < 18 * 365.25, role.case
    never_waived = {(Stage.RESCUE, StageStatus.WAIVED)}  # relief comes first; a rescue ends with an outcome instead
    assert stages >= {(stage, status) for stage in Stage.values for status in StageStatus.values} - never_waived
    assert answers == {"offered", "accepted", "refused"}
    assert care >= {"", "restored", "time_limit", "declined"}


def rescue_in_every_state():
    with as_owner():
        assert set(Referral.objects.values_list("status", flat=True)) == set(Referral.Status.values)
        waiting = Referral.objects.waiting().values_list("office__code", flat=True)
        assert set(waiting) == {"CEB", *ELSEWHERE}
        assert set(Operation.objects.values_list("status", flat=True)) == set(Operation.Status.values)
        assert ApprovalDeputy.objects.filter(office__code="CEB", withdrawn_at=None).exists()
        assert {*ReleaseCertificate.objects.values_list("status", flat=True)} == set(ReleaseCertificate.Status.values)
        assert set(Document.objects.values_list("kind", flat=True)) == {"image", "audio", "pdf", "reference"}
        assert WorkingCopy.objects.exists()
        custody = set(CustodyEvent.objects.values_list("action", flat=True))
        assert custody == {"received", "transferred", "returned", "checked"}
        handlers = Informant.objects.values_list("handler__email", flat=True)
        assert "investigator.ceb@example.org" in handlers
        assert Activity.objects.exists()
        assert TraffickingProfile.objects.filter(score__gt=0).exists()
        asked = set(BlindMatchNotice.objects.filter(seen_at=None).values_list("asking_office__code", "office__code"))
        assert asked == {("MNL", "CEB"), ("CEB", "MNL")}
    assert [*Verification(using="owner").findings()] == []


def courts_in_every_state():
    with as_owner():
        results = set(Proceeding.objects.exclude(appeal_result="").values_list("appeal_result", flat=True))
        assert results >= {"overturned", "reduced", "retrial"}
        assert Proceeding.objects.filter(kind="retrial").exists()
        held = set(CustodyInterval.objects.values_list("state", flat=True))
        assert held >= {"arrested", "remanded", "bailed", "absconded", "serving"}
        matters = set(Matter.objects.values_list("kind", "against_client"))
        assert matters >= {("criminal", False), ("criminal", True), ("habeas_corpus", False)}
        kinds = set(Sentence.objects.values_list("kind", "is_suspended"))
        assert kinds >= {("imprisonment", False), ("imprisonment", True), ("life", False), ("fine", False)}
        assert AwardPayment.objects.exists()
        assert Support.objects.filter(arranged__contains=["live_link"]).exists()
        assert DisclosureBundle.objects.get().documents.count() == 2
        assert CourtOrder.objects.filter(task__done_at=None).exists()
        assert SystemGap.objects.filter(shown_by__startswith="hearing:").exists()
        assert not Charge.objects.filter(statute_entry=None, proceeding__matter__against_client=False).exists()


def a_lawyers_day_is_full():
    """This week's hearings, the share of those of half a year that were adjourned, and deadlines that run out."""
    with as_owner():
        today = Office.objects.get(code="CEB").today()
        monday = today - timedelta(days=today.weekday())
        here = Hearing.objects.filter(office__code__in=("CEB", "MNL"))
        assert 14 <= here.filter(on__range=(monday, monday + timedelta(days=6))).count() <= 30
        assert here.to_come().filter(on__gt=monday + timedelta(days=6)).exists()
        over = here.over().filter(on__gte=today - timedelta(days=184))
        assert 0.2 < over.adjourned().count() / over.count() < 0.4
        running = Clock.objects.filter(office__code="CEB", stopped_on=None)
        left = {(due_on - today).days for due_on in running.values_list("due_on", flat=True)}
        assert left >= {3, 4, 8, 14, 25}


def the_kiln_is_told_in_full():
    with as_owner():
        kiln = Operation.objects.get(office__code="MAA", said=522)
        assert (kiln.status, kiln.listed, kiln.victims, bool(kiln.explanation)) == ("closed", 519, 501, True)
        reliefs = Relief.objects.filter(operation=kiln)
        assert reliefs.count() == reliefs.values("person").distinct().count() == 501
        half = Operation.objects.get(status="executed")
        rows = half.rosterentrys.listed()
        assert half.said > rows.count() > rows.undecided().count() > 0


def everybody_finds_something_of_theirs():
    """What waits for an answer, is late or due today, or is heard: on the first page of each who signs in."""
    for known in KNOWN:
        user = User.objects.get(email=known.email)
        with override_settings(IJM_SECOND_FACTOR_EXEMPT=[EXEMPT]):
            page = client_for(user).get("/").context
        reads = known.role in FIELD_ROLES
        assert page["waiting"] or (page["places"] and not reads), known.email


def staff_is_there():
    assert set(Office.objects.values_list("code", flat=True)) == {*FIELD, *OTHER}
    for code in FIELD:
        held = Membership.objects.effective().filter(office__code=code).values_list("role", flat=True)
        assert set(held) >= {key for key, role in ROLES.items() if role.reads_cases} | {"office_administrator"}
    assert {row.state for row in Membership.objects.select_related("office")} == {"effective", "waiting", "ended"}
    openers = [role for role in ROLES if ROLES[role].reads_cases]
    without = User.objects.filter(memberships__role__in=openers, authenticator=None)
    assert [user.email for user in without] == [EXEMPT]
    assert all(User.objects.get(email=known.email).check_password(PASSWORD) for known in KNOWN)
    assert not Membership.objects.exclude(user__email__in=[post.email for post in posts()]).exists()


def each_office_sees_its_own():
    with as_owner():
        where = dict(Case.objects.values_list("pk", "office__code"))
        shared = Case.objects.get(source_ref="demo:CEB:015").pk
        hidden = Case.objects.get(source_ref="demo:CEB:007").pk
        names = set(AuditEvent.objects.filter(verb="action", summary__icontains="Analyn"))
    assert names == set()  # what the log says holds no name
    for code in FIELD:
        lawyer = lawyer_of(code)
        mine = {pk for pk, office in where.items() if office == code} - {hidden} | (
            {shared} if code == "MNL" else set()
        )
        with asks(lawyer):
            assert set(Case.objects.values_list("pk", flat=True)) == mine  # the database's wall alone
            assert set(Case.objects.visible_to(lawyer).values_list("pk", flat=True)) == mine


def test_stories_are_the_same_each_time_and_cebu_has_most():
    plans = {code: planned(code, 320) for code in FIELD}

    assert {code: planned(code, 320) for code in FIELD} == plans
    assert 300 <= sum(map(len, plans.values())) <= 330
    assert len(plans["CEB"]) >= 60 > 4 * max(len(plan) - 1 for code, plan in plans.items() if code != "CEB")
    assert all(
        one.types and set(one.types) <= {str(kind) for kind in FIELD[code][8]} for code in FIELD for one in plans[code]
    )


def test_load_demo_in_production_is_refused(monkeypatch):
    monkeypatch.setattr(settings, "PRODUCTION", True)

    with pytest.raises(CommandError, match="never enter production"):
        call_command("load_demo")


def test_demo_people_prints_everybody_in_a_narrow_table():
    out = io.StringIO()
    call_command("demo_people", stdout=out)

    text = out.getvalue()
    assert all(known.email in text and known.name in text for known in KNOWN)
    assert {PASSWORD, TOTP_SECRET, EXEMPT} <= set(text.replace("\n", " ").split())
    assert max(map(len, text.splitlines())) <= 100
    assert {known.role for known in KNOWN} == {*ROLES, None}


def test_demonstration_password_and_code_are_accepted():
    validate_password(PASSWORD)

    assert validate_totp_code(TOTP_SECRET, code_now())
    assert not validate_totp_code(TOTP_SECRET, code_now(at=0))


@pytest.mark.parametrize(("demo", "exempt"), [("1", EXEMPT), ("0", None)])
def test_exception_from_second_factor_is_named_by_make_run_for_the_demonstration_alone(
    demo, exempt, tmp_path, monkeypatch
):
    monkeypatch.setenv("IJM_DEMO", demo)
    monkeypatch.delenv("IJM_SECOND_FACTOR_EXEMPT", raising=False)
    stores = SimpleNamespace(database=object(), remembered=SimpleNamespace(secret=lambda name: "k"))

    assert run._settings(tmp_path, stores).get("IJM_SECOND_FACTOR_EXEMPT") == exempt
    assert settings.IJM_SECOND_FACTOR_EXEMPT == []
