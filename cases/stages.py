"""The four stages as one engine: one table of transitions, one function that moves, and the only registry.

Each stage app declares, in `AppConfig.ready()`, what starts its stage, what it still needs, which steps it shows and
which panel it puts on the case page. Source: the domain rules, "The four stages".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from offices import audit
from offices.access import rights_of
from offices.audiences import AUDIENCE_RIGHTS, Audience
from offices.refusal import Refusal

from .models import Case, StageChange, StageProgress, Task
from .models.stage_progress import Stage, StageStatus
from .visibility import allows

TRANSITIONS = {
    StageStatus.NOT_STARTED: {StageStatus.ACTIVE, StageStatus.WAIVED},
    StageStatus.ACTIVE: {StageStatus.COMPLETED, StageStatus.WAIVED},
    StageStatus.COMPLETED: {StageStatus.ACTIVE},
    StageStatus.WAIVED: {StageStatus.ACTIVE},
}


@dataclass(frozen=True)
class Missing:
    """Something a stage still needs: a sentence, and where to do something about it."""

    sentence: str
    url: str = ""
    link_label: str = ""


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the answer of one person, as their home page shows it: what, where, and since when."""

    title: str
    url: str
    detail: str
    since: datetime


@dataclass(frozen=True)
class GapNaming:
    """How the other stages name a gap of the justice system that something of theirs showed, such as “hearing:12”.

    `name(case, shown_by, justice_stage, institution, cause, what, by, at)` names it, once for each `shown_by`;
    `shown_by(case, refs)` gives the gaps that these showed on a case, by ref; `shows(case, ref)` is a condition for a
    queryset, of two of its expressions. `causes` and `stages` are what may be chosen, as (value, label).
    """

    name: Callable
    shown_by: Callable
    shows: Callable
    causes: list
    stages: list


@dataclass(frozen=True)
class StageDeclaration:
    """What a stage app says of its stage. The callables take a Case and read it as the person asking may."""

    stage: str
    icon: str
    steps: tuple
    starts: Callable[[Case], bool]
    missing: Callable[[Case], list[Missing]]
    steps_done: Callable[[Case], int]
    summary: Callable[[Case], str]
    panel: str  # the URL name of the fragment on the case page; takes case_id
    #: Case id → the last day for what the stage itself knows of, for several cases at once.
    dues: Callable[[list[Case]], dict[int, date]] = lambda cases: {}
    waiting: Callable[[object], list[Waiting]] = lambda user: []  # what waits for this person's answer, on any case
    gaps: GapNaming | None = None  # how other stages name a system gap; transformation alone declares it

    @property
    def view_right(self):
        return f"view_{self.stage}"

    @property
    def change_right(self):
        return f"change_{self.stage}"


_declared: dict[str, StageDeclaration] = {}


def declare(declaration: StageDeclaration):
    """Called once by each stage app when it is ready. Raises ValueError for a stage that was declared before."""
    if declaration.stage in _declared:
        raise ValueError(f"{declaration.stage} was declared twice")
    _declared[declaration.stage] = declaration


def declarations() -> list[StageDeclaration]:
    """The four declarations, in the order of the workflow."""
    return [_declared[stage] for stage in Stage.values if stage in _declared]


def declaration_of(stage: str) -> StageDeclaration:
    return _declared[stage]


def gap_naming() -> GapNaming:
    """How a gap of the justice system is named from another stage."""
    return declaration_of(Stage.TRANSFORMATION).gaps


def waiting_for(user) -> list[Waiting]:
    """What the stages know to wait for this person's answer."""
    return [row for declared in declarations() for row in declared.waiting(user)]


# --- moving ------------------------------------------------------------------------------------------------------


def check_can_move(*, case: Case, progress: StageProgress, to: str, by, reason: str = ""):
    """Raise Refusal, with a sentence, if `by` cannot move this stage to `to` now."""
    declared = declaration_of(progress.stage)
    if to not in TRANSITIONS[progress.status]:
        raise Refusal(
            _("%(stage)s is %(status)s and cannot become “%(to)s”.")
            % {
                "stage": progress.get_stage_display(),
                "status": progress.get_status_display().lower(),
                "to": StageStatus(to).label,
            }
        )
    if case.status != Case.Status.OPEN:
        raise Refusal(_("The case is not open, so its stages do not move."))
    right = allows(by, declared.change_right, case.office_id, case.pk)
    if not right and not (to == StageStatus.WAIVED and rights_of(by).has("approve_closure", case.office_id)):
        raise Refusal(
            _("Only those who work the %(stage)s stage can do this.") % {"stage": progress.get_stage_display().lower()}
        )
    if to == StageStatus.WAIVED and not reason.strip():
        raise Refusal(_("Say why this stage is waived."), "reason")
    if to == StageStatus.ACTIVE and progress.status != StageStatus.NOT_STARTED and not reason.strip():
        raise Refusal(_("Say why this stage goes on again."), "reason")
    if to == StageStatus.COMPLETED:
        for needed in declared.missing(case):
            raise Refusal(needed.sentence)


def lock_case(case: Case) -> Case:
    """The case as it is stored, held until the transaction ends: its status and its stages change one after another.

    Taken before the rows of its stages, by everything that moves either.
    """
    return Case.objects.select_for_update(no_key=True).get(pk=case.pk)


def move_stage(*, case: Case, stage: str, to: str, by, reason: str = "", at=None) -> StageProgress:
    """Move one stage of a case, and write it down. Raises Refusal when the table, a right or a need forbids it."""
    with transaction.atomic():
        stored = lock_case(case)
        progress = StageProgress.objects.select_for_update().get(case=case, stage=stage)
        check_can_move(case=stored, progress=progress, to=to, by=by, reason=reason)
        _write(case, progress, to, by, reason.strip(), at)
        _recount(case, progress, by)
        return progress


def _write(case, progress, to, by, reason, at):
    before, at = progress.status, at or timezone.now()
    progress.status = to
    progress.waived_reason = reason if to == StageStatus.WAIVED else ""
    progress.save(update_fields=["status", "waived_reason"])
    StageChange.objects.create(
        case=case, stage=progress.stage, from_status=before, to_status=to, reason=reason, changed_by=by, changed_at=at
    )
    audit.record(
        "move_stage",
        by=by,
        obj=progress,
        case=case,
        at=at,
        stage=progress.stage,
        to=to,
        summary=_("%(stage)s: %(status)s")
        % {"stage": progress.get_stage_display(), "status": StageStatus(to).label.lower()},
    )


def _recount(case, progress, by):
    """How many steps are done, and by when the next thing is."""
    before = progress.step, progress.due_on
    progress.step = declaration_of(progress.stage).steps_done(case)
    if allows(by, AUDIENCE_RIGHTS[Audience(progress.stage)], case.office_id, case.pk):
        # Whoever does not read this stage's tasks cannot know; nothing of it changed by their doing.
        progress.due_on = _due_on(case, progress)
    if (progress.step, progress.due_on) != before:
        progress.save(update_fields=["step", "due_on"])


def _due_on(case, progress):
    return _dues([case], progress.stage).get(case.pk) if progress.status == StageStatus.ACTIVE else None


def _dues(cases, stage) -> dict[int, date]:
    """Case id → by when the next thing of the stage is: a task, or what the stage itself knows of."""
    tasks = Task.objects.filter(case__in=cases, audience=stage, done_at=None, due_on__isnull=False)
    days = dict(tasks.order_by().values_list("case").annotate(first=Min("due_on")))
    for case_id, day in declaration_of(stage).dues(cases).items():
        days[case_id] = min(day, days.get(case_id, day))
    return days


def refresh_due(*, case: Case, stage: str, by):
    """After a task of one stage, or a date that it waits for, has changed: keep by when it is due."""
    if case.status == Case.Status.OPEN:
        _recount(case, StageProgress.objects.select_for_update().get(case=case, stage=stage), by)


def refresh_dues(*, cases, stage, by):
    """The same for several cases, with a number of statements that does not grow with them."""
    right = AUDIENCE_RIGHTS[Audience(stage)]
    cases = [row for row in cases if row.status == Case.Status.OPEN and allows(by, right, row.office_id, row.pk)]
    days, changed = _dues(cases, stage), []
    for progress in StageProgress.objects.select_for_update().filter(case__in=cases, stage=stage).order_by("pk"):
        day = days.get(progress.case_id) if progress.status == StageStatus.ACTIVE else None
        if day != progress.due_on:
            progress.due_on = day
            changed.append(progress)
    if changed:
        StageProgress.objects.bulk_update(changed, ["due_on"])


def refresh_stages(*, case: Case, by, at=None, only=tuple(Stage)):
    """After something changed on a case: count the steps, start what starts by itself, wake what was complete.

    Every action that changes a stage's records calls it last. A completed stage that lacks something again goes on.
    `only` names the stages that what was changed can touch.
    """
    if lock_case(case).status != Case.Status.OPEN:
        return
    rows = {row.stage: row for row in StageProgress.objects.select_for_update().filter(case=case)}
    for declared in declarations():
        progress = rows[declared.stage]
        if declared.stage not in only or not allows(by, declared.view_right, case.office_id, case.pk):
            continue
        if progress.status == StageStatus.NOT_STARTED:
            if not declared.starts(case):
                continue  # nothing of it is there yet that could be counted
            _write(case, progress, StageStatus.ACTIVE, by, "", at)
        elif progress.status == StageStatus.COMPLETED and declared.missing(case):
            _write(case, progress, StageStatus.ACTIVE, by, _("Something is missing again."), at)
        _recount(case, progress, by)


# --- showing -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _labels(language) -> tuple[dict, dict]:
    """The names of the stages and of their states in a language: a list shows two hundred of them."""
    return tuple({value: str(label) for value, label in choices} for choices in (Stage.choices, StageStatus.choices))


class StageView:
    """A stage as the pages show it: rings in lists, the track on the case page."""

    def __init__(self, progress: StageProgress, case: Case, user=None, *, in_full=False):
        declared = declaration_of(progress.stage)
        stages, statuses = _labels(get_language())
        self.key, self.label, self.icon = progress.stage, stages[progress.stage], declared.icon
        self.status, self.status_label = progress.status, statuses[progress.status]
        self.is_late = (
            progress.status == StageStatus.ACTIVE
            and progress.due_on is not None
            and progress.due_on < case.office.today()
        )
        self.step = progress.step
        current = progress.step if progress.status == StageStatus.ACTIVE else None
        self.steps = [
            {"label": label, "state": "done" if n < progress.step else "current" if n == current else "todo"}
            for n, label in enumerate(declared.steps)
        ]
        self.summary, self.missing, self.can_complete, self.complete_url = "", [], False, ""
        self.waived_reason, self.panel_url, self.can_change = progress.waived_reason, "", False
        if in_full:
            self._look_closer(declared, case, user)

    def _look_closer(self, declared, case, user):
        if not allows(user, declared.view_right, case.office_id, case.pk):
            return
        self.summary = declared.summary(case)
        self.panel_url = reverse(declared.panel, args=[case.pk])
        self.can_change = (
            allows(user, declared.change_right, case.office_id, case.pk) and case.status == Case.Status.OPEN
        )
        if self.status == StageStatus.ACTIVE:
            self.missing = declared.missing(case)
            self.can_complete = self.can_change and not self.missing
            self.complete_url = reverse("cases:stage-move", args=[case.pk, self.key])


def rings(cases):
    """Put `.rings`, the four StageViews in order, on each case of a list; one query for all of them."""
    by_id = {case.pk: case for case in cases}
    found = {pk: {} for pk in by_id}
    for progress in StageProgress.objects.filter(case__in=by_id):
        found[progress.case_id][progress.stage] = StageView(progress, by_id[progress.case_id])
    for case in by_id.values():
        case.rings = [found[case.pk][stage] for stage in Stage.values if stage in found[case.pk]]
    return list(by_id.values())


def tracks(case, user):
    """The four stages of one case in full, as far as the person may read them."""
    rows = {row.stage: row for row in StageProgress.objects.filter(case=case)}
    return [StageView(rows[stage], case, user, in_full=True) for stage in Stage.values if stage in rows]
