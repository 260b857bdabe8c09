"""The aftercare stage for the engine: when it starts, what it still needs, and how far it is.

Source: the domain rules, "Workflow", the four stages.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.actions.intake import consented
from cases.models import RECORD_OF_PERSON, Case, Task
from cases.models.stage_progress import Stage
from cases.stages import Missing, StageDeclaration, Waiting
from offices.access import rights_of
from offices.audiences import Audience

from .clock import limits
from .models import Enrolment
from .survivors import survivors_of

STEPS = (
    gettext_lazy("Enrolled"),
    gettext_lazy("Assessed"),
    gettext_lazy("Plan"),
    gettext_lazy("In service"),
    gettext_lazy("Restored"),
)
State, Outcome = Enrolment.State, Enrolment.Outcome
#: How many tasks that are nobody's the home page shows.
MOST_TASKS = 5
#: How many steps an enrolment has behind it in each state.
STEP_OF = {
    State.REFERRED: 0,
    State.CONSENTED: 1,
    State.ASSESSED: 2,
    State.PLANNED: 3,
    State.IN_SERVICE: 4,
    State.MONITORING: 4,
}


def starts(case: Case) -> bool:
    """Whether a victim is relieved who agreed to care."""
    if not consented(case):
        return False  # one question spares reading the five hundred survivors of a day, whom nobody has asked yet
    return any(one.is_relieved and one.has_consented for one in survivors_of(case))


def missing(case: Case) -> list[Missing]:
    """What keeps the stage from being complete, as sentences with the page that helps."""
    enrolments = list(Enrolment.objects.filter(case=case).select_related(RECORD_OF_PERSON))
    if not enrolments:
        url = reverse("aftercare:enrolment-create", args=[case.pk])
        return [Missing(_("No survivor was enrolled or has declined yet."), url, _("Enrol a survivor"))]
    running = [enrolment for enrolment in enrolments if enrolment.is_open]
    if not running:
        return []
    panel = reverse("aftercare:panel", args=[case.pk])
    sentence = ngettext(
        "%(n)d of %(all)d enrolments is still open.", "%(n)d of %(all)d enrolments are still open.", len(running)
    )
    needed = [Missing(sentence % {"n": len(running), "all": len(enrolments)}, panel, _("Look at them"))]
    today = case.office.today()
    over = sum(limit.is_over(today) for limit in limits(running).values())
    if over:
        sentence = ngettext(
            "%(n)d enrolment is past its two years: close it.",
            "%(n)d enrolments are past their two years: close them.",
            over,
        )
        needed.append(Missing(sentence % {"n": over}, panel, _("Look at them")))
    return needed


def steps_done(case: Case) -> int:
    """How many of STEPS are done: as far as the furthest enrolment is.

    The last one when somebody is restored and nobody is still in care.
    """
    enrolments = list(Enrolment.objects.filter(case=case))
    running = [enrolment for enrolment in enrolments if enrolment.is_open]
    restored = any(enrolment.outcome == Outcome.RESTORED for enrolment in enrolments)
    if restored:
        return len(STEPS) - bool(running)
    in_care = [enrolment for enrolment in enrolments if enrolment.outcome != Outcome.DECLINED]
    return max((STEP_OF.get(enrolment.state, 1) for enrolment in in_care), default=0)


def summary(case: Case) -> str:
    """How many survivors are in care and how many were restored."""
    enrolments = list(Enrolment.objects.filter(case=case))
    running = sum(enrolment.is_open for enrolment in enrolments)
    restored = sum(enrolment.outcome == Outcome.RESTORED for enrolment in enrolments)
    return (
        _("%(running)d in care, %(restored)d restored") % {"running": running, "restored": restored}
        if enrolments
        else ""
    )


def dues(cases) -> dict:
    """Case id → the last day before the first time limit of an enrolment that is still open."""
    rows = Enrolment.objects.filter(case__in=cases).select_related(RECORD_OF_PERSON)
    running = {enrolment.pk: enrolment for enrolment in rows if enrolment.is_open}
    days = {}
    for enrolment_id, limit in limits(running.values()).items():
        case_id, day = running[enrolment_id].case_id, limit.deadline_on - timedelta(days=1)
        days[case_id] = min(day, days.get(case_id, day))
    return days


def waiting(user) -> list[Waiting]:
    """Tasks of aftercare for today or before that are nobody's, for those who read them: somebody has to take them up.

    What other stages tell a survivor's safety plan comes so, where no social worker is on the team.
    """
    offices = rights_of(user).offices("view_aftercare_notes")
    if not offices:
        return []
    nobodys = Task.objects.visible_to(user).open().filter(audience=Audience.AFTERCARE, assignee=None)
    due_now = nobodys.filter(office__in=offices, due_on__lte=timezone.localdate(), case__status__in=Case.RUNNING)
    return [
        Waiting(
            title=task.title,
            url=reverse("cases:case-detail", args=[task.case_id]),
            detail=_("%(case)s · nobody's task yet") % {"case": task.case},
            since=task.created_at,
        )
        for task in due_now.select_related("case").order_by("due_on", "pk")[:MOST_TASKS]
    ]


DECLARATION = StageDeclaration(
    stage=Stage.AFTERCARE,
    icon="heart",
    steps=STEPS,
    starts=starts,
    missing=missing,
    steps_done=steps_done,
    summary=summary,
    panel="aftercare:panel",
    dues=dues,
    waiting=waiting,
)
