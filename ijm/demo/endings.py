"""How cases begin and end: screening, opening, declining, closing with a second person, going on again; daily work."""

import datetime

from django.core.files.base import ContentFile

from cases.actions.documents import add_document
from cases.actions.people import create_person, merge_persons
from cases.actions.status import (
    answer_closure,
    ask_to_close,
    decline_case,
    mark_duplicate,
    open_case,
    reopen_case,
    start_screening,
)
from cases.actions.work import add_member, add_note, add_task, finish_task, restrict_case, share_case
from cases.models import Case, CaseMember, StageProgress
from cases.models.stage_progress import Stage, StageStatus
from cases.stages import declaration_of, move_stage
from offices.access import forget_rights
from offices.audiences import Audience

from .hearings import hear
from .paper import one_page
from .vocabulary import CAUSE_SAYS, DECLINED, NOTES, TASKS
from .witnesses import disclosed

WORKED_BY = {
    Stage.RESCUE: "investigator",
    Stage.ACCOUNTABILITY: "lawyer",
    Stage.AFTERCARE: "social_worker",
    Stage.TRANSFORMATION: "transformation_specialist",
}
COMPLETED_AT = {Stage.RESCUE: 0.3, Stage.ACCOUNTABILITY: 0.92, Stage.AFTERCARE: 0.94, Stage.TRANSFORMATION: 0.95}
CLOSES = ("closed", "closing_asked", "reopened")


def screen(told) -> bool:
    """Screening, and what came of it. True: the case is open."""
    case, status, by = told.case, told.story.status, told.by("investigator")
    if status == "referred":
        return False
    start_screening(case=case, by=by, at=told.at(min(told.logged_on + datetime.timedelta(days=1), told.opened_on)))
    if status == "screening":
        return False
    if status == "duplicate" and (first := _earlier_case(told)):
        mark_duplicate(case=case, of=first, by=by, at=told.at(told.opened_on))
        return False
    if status in ("declined", "duplicate"):
        reason, passed_on_to = told.rng.choice(DECLINED)
        decline_case(case=case, by=by, reason=reason, passed_on_to=passed_on_to, at=told.at(told.opened_on))
        return False
    open_case(case=case, by=by, on=told.opened_on, at=told.at(told.opened_on))
    return True


def _earlier_case(told):
    return Case.objects.filter(office=told.crew.office, status=Case.Status.OPEN, restricted=False).order_by("pk").last()


def finish(told):
    """Stages are completed or waived as far as the story goes, the case is closed, or daily work goes on."""
    told.case.refresh_from_db()
    told.case.office = told.crew.office
    closes = told.story.status in CLOSES
    _complete_stages(told, closes)
    if closes:
        _close(told)
    if told.story.status not in ("closed", "closing_asked"):
        daily_work(told)
    _special(told)


def _complete_stages(told, closes):
    for progress in StageProgress.objects.filter(case=told.case).order_by("pk"):
        stage, on = progress.stage, told.day(COMPLETED_AT[progress.stage])
        done = progress.status == StageStatus.ACTIVE and not declaration_of(stage).missing(told.case)
        if done and (closes or told.rng.random() < 0.8):
            move_stage(
                case=told.case, stage=stage, to=StageStatus.COMPLETED, by=told.by(WORKED_BY[stage]), at=told.at(on)
            )
        elif closes:
            by = told.by("director")
            move_stage(
                case=told.case, stage=stage, to=StageStatus.WAIVED, by=by, reason=CAUSE_SAYS["waive"], at=told.at(on)
            )


def _close(told):
    asked_on, story = told.day(0.97), told.story
    asked = ask_to_close(
        case=told.case, by=told.by("social_worker"), reason=CAUSE_SAYS["closing"], at=told.at(asked_on)
    )
    if story.status == "closing_asked":
        return
    if told.rng.random() < 0.15:
        answer_closure(
            asked=asked, by=told.by("director"), approve=False, reason=CAUSE_SAYS["not_yet"], at=told.at(asked_on)
        )
        asked = ask_to_close(
            case=told.case, by=told.by("lawyer"), reason=CAUSE_SAYS["closing"], at=told.at(told.ends_on)
        )
    told.case = answer_closure(
        asked=asked, by=told.by("director"), approve=True, on=told.ends_on, at=told.at(told.ends_on)
    )
    if story.status == "reopened":
        again = told.ends_on + datetime.timedelta(days=min(120, (told.today - told.ends_on).days))
        told.case = reopen_case(
            case=told.case, by=told.by("director"), reason=CAUSE_SAYS["reopening"], on=again, at=told.at(again)
        )
        row = StageProgress.objects.get(case=told.case, stage=Stage.ACCOUNTABILITY)
        move_stage(
            case=told.case,
            stage=row.stage,
            to=StageStatus.ACTIVE,
            by=told.by("lawyer"),
            reason=CAUSE_SAYS["reopening"],
            at=told.at(again),
        )


def daily_work(told):
    """Notes, tasks around today, some of them late, and the next hearing."""
    for number in range(2 + ("notes" in told.story.extras) * 3):
        day = told.day(0.4 + number / 10)
        role = told.rng.choice(("lawyer", "social_worker", "investigator"))
        add_note(case=told.case, by=told.by(role), body=told.rng.choice(NOTES), at=told.at(day))
    drawn = [(*told.rng.choice(TASKS), told.rng.randint(-9, 30)) for _each in range(told.rng.randint(1, 3))]
    for role, title, days in told.story.tasks or drawn:
        due_on = told.today + datetime.timedelta(days=days)
        add_task(
            case=told.case,
            by=told.by(role),
            title=title,
            due_on=due_on,
            assignee=told.worker(role),
            at=told.at(told.day(0.95)),
        )
    old = add_task(
        case=told.case,
        by=told.by("social_worker"),
        title="Visit the family",
        due_on=told.day(0.9),
        audience=Audience.AFTERCARE,
        at=told.at(told.day(0.8)),
    )
    finish_task(task=old, by=told.by("social_worker"), at=told.at(told.day(0.9)))
    hear(told)


def _special(told):
    """What only some cases have: papers, a record entered twice, a guest, and last of all the lock."""
    extras, case = told.story.extras, told.case
    if "document" in extras:
        for title in ("Statement, signed", "Charge sheet"):
            paper = ContentFile(
                one_page(f"{title} ({case.number}). Made up for the demonstration."), name="statement.pdf"
            )
            add_document(case=case, by=told.by("lawyer"), title=title, file=paper, at=told.at(told.day(0.5)))
    disclosed(told)
    if "merged" in extras:
        again = create_person(
            office=case.office, by=told.by("investigator"), name=told.victims[0].display_name, sex=told.victims[0].sex
        )
        merge_persons(
            merged=again,
            kept=told.victims[0],
            by=told.by("social_worker"),
            reason="Same village, same mother, same birth date.",
        )
    if "restricted" in extras:
        _restrict(told, with_lawyer="team_of_all" in extras)


def _restrict(told, with_lawyer):
    roles = ["director", "investigator", "social_worker"] + [
        "lawyer",
        "transformation_specialist",
        "operations_approver",
    ] * with_lawyer
    director, at = told.by("director"), told.at(told.day(0.1))
    here = set(CaseMember.objects.running().filter(case=told.case).values_list("user", flat=True))
    for role in roles:
        if told.worker(role).pk not in here:
            add_member(case=told.case, user=told.worker(role), by=director, at=at)
    restrict_case(case=told.case, by=director, at=at)
    for role in roles:
        forget_rights(told.worker(role))


def share(case, *, director, guest):
    """One named colleague of another office reads this case, and nothing else."""
    return share_case(case=case, user=guest, by=director, rights=("view_accountability",))
