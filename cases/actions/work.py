"""Daily work on a case: notes, tasks, team, sharing, restricting, and what it needs next."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require, rights_of
from offices.audiences import AUDIENCE_RIGHTS, Audience
from offices.refusal import Refusal
from offices.versions import store

from ..models import Case, CaseMember, Note, Task
from ..models.stage_progress import Stage
from ..stages import refresh_due, refresh_dues
from ..visibility import allows, forget_named


def check_audience(by, case, audience):
    """Raise Refusal unless the person may read what they are about to write."""
    if not allows(by, AUDIENCE_RIGHTS[Audience(audience)], case.office_id, case.pk):
        raise Refusal(
            _("You do not read what is kept for “%(audience)s”.") % {"audience": Audience(audience).label}, "audience"
        )


def add_note(*, case, by, body, audience=Audience.CASE, at=None) -> Note:
    """Write something down on a case, for everyone on it or for one stage."""
    require(by, "change_case", case.office_id)
    check_audience(by, case, audience)
    with transaction.atomic():
        note = Note.objects.create(
            case=case, body=body.strip(), audience=audience, written_by=by, written_at=at or timezone.now()
        )
        audit.record("add_note", by=by, obj=note, case=case, audience=audience, summary=_("Note written"), at=at)
    return note


def add_task(*, case, by, title, due_on=None, assignee=None, audience=Audience.CASE, at=None) -> Task:
    """Something to be done, by a day, by somebody of the office."""
    require(by, "change_case", case.office_id)
    check_audience(by, case, audience)
    check_assignee(case, assignee)
    with transaction.atomic():
        task = Task.objects.create(
            case=case,
            title=title.strip(),
            due_on=due_on,
            assignee=assignee,
            audience=audience,
            created_by=by,
            created_at=at or timezone.now(),
        )
        audit.record("add_task", by=by, obj=task, case=case, audience=audience, summary=_("Task added"), at=at)
        _refresh_due(case, audience, by)
    return task


def check_assignee(case, assignee):
    """Raise Refusal for somebody who cannot work on the case; nobody (None) is let pass."""
    if assignee is None:
        return
    if not rights_of(assignee).has("change_case", case.office_id):
        raise Refusal(
            _("%(person)s does not work on cases of %(office)s.") % {"person": assignee, "office": case.office},
            "assignee",
        )
    if case.restricted and not CaseMember.objects.running().filter(case=case, user=assignee).exists():
        raise Refusal(
            _("The case is restricted, and %(person)s is not on its team.") % {"person": assignee}, "assignee"
        )


def change_task(*, task: Task, title, due_on, assignee, by, at=None) -> Task:
    """Another wording, day or person for a task that belongs to another record, with which it is changed."""
    require(by, "change_case", task.office_id)
    if assignee and assignee.pk != task.assignee_id:  # whoever has it keeps it, even after leaving
        check_assignee(task.case, assignee)
    with transaction.atomic():
        store(task, None, title=title, due_on=due_on, assignee=assignee)
        audit.record(
            "change_task", by=by, obj=task, case=task.case, audience=task.audience, summary=_("Task changed"), at=at
        )
        _refresh_due(task.case, task.audience, by)
    return task


def finish_task(*, task: Task, by, at=None) -> Task:
    """The task is done. Doing it twice changes nothing."""
    require(by, "change_case", task.office_id)
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).select_related("case").get(pk=task.pk)
        if not task.done_at:
            task.done_at, task.done_by, task.version = at or timezone.now(), by, task.version + 1
            task.save(update_fields=["done_at", "done_by", "version"])
            audit.record(
                "finish_task", by=by, obj=task, case=task.case, audience=task.audience, summary=_("Task done"), at=at
            )
            _refresh_due(task.case, task.audience, by)
    return task


def reopen_task(*, task: Task, by) -> Task:
    """The task was not done after all."""
    require(by, "change_case", task.office_id)
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).select_related("case").get(pk=task.pk)
        if task.done_at:
            task.done_at, task.done_by, task.version = None, None, task.version + 1
            task.save(update_fields=["done_at", "done_by", "version"])
            audit.record(
                "reopen_task", by=by, obj=task, case=task.case, audience=task.audience, summary=_("Task taken up again")
            )
            _refresh_due(task.case, task.audience, by)
    return task


def keep_next_hearings(*, hearings, by):
    """Write the next hearing of cases: `hearings` is case → (day, hour and court), or None for none.

    For the stage that keeps the hearings, in the transaction that changed them. The number of statements does not grow
    with the cases.
    """
    for case, hearing in hearings.items():
        case.next_hearing_on, case.next_hearing_at = hearing or (None, "")
    _keep_next_due(list(hearings), also=["next_hearing_on", "next_hearing_at"])
    refresh_dues(cases=list(hearings), stage=Stage.ACCOUNTABILITY, by=by)


def _refresh_due(case, audience, by):
    """What the case needs next, or by when the stage is due whose task was changed."""
    if audience == Audience.CASE:
        refresh_next_due(case)
    else:
        refresh_due(case=case, stage=audience, by=by)


def refresh_next_due(case):
    """Keep on the case what it needs next: the earliest open task that everyone may read, or the hearing."""
    _keep_next_due([case])


def _keep_next_due(cases, also=()):
    open_tasks = Task.objects.filter(case__in=cases, audience=Audience.CASE, done_at=None, due_on__isnull=False)
    first = {task.case_id: task for task in open_tasks.order_by("case_id", "due_on", "pk").distinct("case_id")}
    for case in cases:
        task = first.get(case.pk)
        case.next_due_on, case.next_due_what = (task.due_on, task.title) if task else (None, "")
        if case.next_hearing_on and (task is None or case.next_hearing_on <= task.due_on):
            case.next_due_on, case.next_due_what = case.next_hearing_on, _("Hearing")
    Case.objects.bulk_update(cases, ["next_due_on", "next_due_what", *also])


def add_member(*, case, user, by, at=None) -> CaseMember:
    """Put somebody of the office on the case's team."""
    require(by, "assign_case", case.office_id)
    if not rights_of(user).has("view_case", case.office_id):
        raise Refusal(
            _("%(person)s does not read cases of %(office)s.") % {"person": user, "office": case.office}, "user"
        )
    return _name(case, user, by, CaseMember.Kind.TEAM, [], at)


def share_case(*, case, user, by, rights=("view_case",)) -> CaseMember:
    """The explicit exception: let one named person of another office read this case, and nothing else."""
    require(by, "assign_case", case.office_id)
    if user.pk == by.pk:
        raise Refusal(_("You cannot share a case with yourself."), "user")
    if not rights_of(user).opens_cases:
        raise Refusal(_("%(person)s does not work on cases in any office.") % {"person": user}, "user")
    return _name(case, user, by, CaseMember.Kind.SHARED, sorted({"view_case", *rights}))


def _name(case, user, by, kind, rights, at=None):
    if CaseMember.objects.running().filter(case=case, user=user).exists():
        raise Refusal(_("%(person)s is named on the case already.") % {"person": user}, "user")
    with transaction.atomic():
        member = CaseMember.objects.create(case=case, user=user, kind=kind, rights=rights, added_by=by)
        forget_named(user)
        summary = _("Shared with a colleague of another office") if kind == "shared" else _("Team member added")
        audit.record("name_on_case", by=by, obj=member, case=case, summary=summary, at=at, user=user.pk, kind=kind)
    return member


def end_member(*, member: CaseMember, by) -> CaseMember:
    """Somebody is no longer named on the case. The lead stays until another is assigned."""
    require(by, "assign_case", member.office_id)
    if member.case.lead_id == member.user_id:
        raise Refusal(_("The lead is on the team. Assign another lead first."))
    others = CaseMember.objects.running().filter(case=member.case_id, kind=CaseMember.Kind.TEAM).exclude(pk=member.pk)
    if member.restricted and not others.exists():
        raise Refusal(_("The case is restricted and nobody else is on its team: nobody could open it any more."))
    with transaction.atomic():
        member.until = timezone.now()
        member.save(update_fields=["until"])
        forget_named(by)
        audit.record(
            "end_member", by=by, obj=member, case=member.case, summary=_("Somebody left the team"), user=member.user_id
        )
    return member


def restrict_case(*, case, by, at=None) -> Case:
    """Open the case only to its named team. Whoever restricts it must be on the team, so that it is not lost."""
    require(by, "assign_case", case.office_id)
    if not CaseMember.objects.running().filter(case=case, user=by).exists():
        raise Refusal(_("Put yourself on the team first; otherwise you would lock yourself out."))
    return _restrict(case, by, True, "restrict_case", _("Restricted to the team"), at)


def unrestrict_case(*, case, by) -> Case:
    """Open the case to everyone of the office whose role reads cases."""
    require(by, "assign_case", case.office_id)
    return _restrict(case, by, False, "unrestrict_case", _("Opened to the office"))


def _restrict(case, by, restricted, action, summary, at=None):
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(restricted=restricted, version=F("version") + 1)
        forget_named(by)
        case.refresh_from_db()
        audit.record(action, by=by, obj=case, case=case, summary=summary, at=at)
    return case
