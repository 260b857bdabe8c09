"""The accountability stage for the engine: when it starts, what it still needs, and how far it is.

Source: the domain rules, "Workflow", the four stages.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models import CaseRole
from cases.models.stage_progress import Stage
from cases.stages import Missing, StageDeclaration, Waiting

from .deadlines import first_due, running_out
from .models import Matter, Proceeding
from .protection import ending, first_end
from .transitions import is_deciding

STEPS = (
    gettext_lazy("Reported"),
    gettext_lazy("Charged"),
    gettext_lazy("Trial"),
    gettext_lazy("Verdict"),
    gettext_lazy("Sentenced"),
    gettext_lazy("Final"),
)
P = Proceeding.Stage
#: How many steps a proceeding has behind it in each stage.
STEP_OF = {
    P.IDENTIFIED: 0,
    P.REPORTED: 1,
    P.INVESTIGATING: 1,
    P.CHARGED: 2,
    P.PRE_TRIAL: 2,
    P.TRIAL: 3,
    P.VERDICT: 4,
    P.SENTENCED: 5,
    P.ACQUITTED: 5,
    P.FINAL: 6,
}


def starts(case) -> bool:
    """Whether the stage starts: a suspect is on the case, or a matter is open (against our client, it may be)."""
    return CaseRole.objects.filter(case=case).running().suspects().exists() or Matter.objects.filter(case=case).exists()


def missing(case) -> list[Missing]:
    """What the stage still needs, as sentences. Empty: it can be completed."""
    matters = list(Matter.objects.filter(case=case))
    if not matters:
        return [
            Missing(
                _("No matter was pursued yet."),
                reverse("accountability:matter-create", args=[case.pk]),
                _("Open a matter"),
            )
        ]
    return [
        Missing(
            _("Matter %(n)d of %(all)d is still running: end it as final, or discontinue it with a reason.")
            % {"n": number, "all": len(matters)},
            reverse("accountability:matter-detail", args=[matter.pk]),
            _("Open it"),
        )
        for number, matter in enumerate(matters, start=1)
        if matter.is_running
    ]


def steps_done(case) -> int:
    """How many of STEPS are done: as far as the furthest proceeding is; the last one only when every matter ended."""
    matters = list(Matter.objects.filter(case=case))
    if not matters:
        return 0
    if not any(matter.is_running for matter in matters):
        return len(STEPS)
    proceedings = (
        Proceeding.objects.filter(case=case, appeal_of=None)
        .select_related("matter__profile_version")
        .prefetch_related("verdicts", "matter__profile_version__stages")
    )
    furthest = max((_step(proceeding) for proceeding in proceedings), default=1)
    return min(furthest, len(STEPS) - 1)


def _step(proceeding) -> int:
    if proceeding.stage == P.DISCONTINUED and proceeding.verdicts.all():
        return STEP_OF[P.VERDICT]
    stage = proceeding.left_at or proceeding.stage
    if stage == P.DISCONTINUED:
        return STEP_OF[P.CHARGED] if proceeding.charged_on else STEP_OF[P.REPORTED]
    # Under some laws a judge investigates who is charged already.
    if stage == P.INVESTIGATING and is_deciding(proceeding, stage):
        return STEP_OF[P.CHARGED]
    return STEP_OF[stage]


def summary(case) -> str:
    """One line for the case page: how many matters and accused there are."""
    matters = Matter.objects.filter(case=case).count()
    if not matters:
        return ""
    accused = Proceeding.objects.filter(case=case, appeal_of=None).count()
    return ", ".join(
        (
            ngettext("%(n)d matter", "%(n)d matters", matters) % {"n": matters},
            ngettext("%(n)d accused", "%(n)d accused", accused) % {"n": accused},
        )
    )


def dues(cases) -> dict:
    """Case id → the first of: its next hearing, the end of a clock, the end of a protection order."""
    hearings = {case.pk: case.next_hearing_on for case in cases if case.next_hearing_on}
    sources = (hearings, first_due(cases), first_end(cases))
    return {case: min(days[case] for days in sources if case in days) for case in set().union(*sources)}


def waiting(user) -> list[Waiting]:
    """What runs out soon and is this person's to see to."""
    return [*running_out(user), *ending(user)]


DECLARATION = StageDeclaration(
    stage=Stage.ACCOUNTABILITY,
    icon="scales",
    steps=STEPS,
    starts=starts,
    missing=missing,
    steps_done=steps_done,
    summary=summary,
    panel="accountability:panel",
    dues=dues,
    waiting=waiting,
)
