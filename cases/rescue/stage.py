"""The rescue stage for the engine: when it starts, what it still needs, and how far it is.

Source: the domain rules, "Workflow", the four stages. A plan exists for nobody beside its team until it is carried out,
so the step “planned” is never stored from a plan: it is done when an operation of the case was carried out and is no
secret, or when somebody is relieved, as a verified victim may be relieved directly.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models import Case
from cases.models.stage_progress import Stage
from cases.stages import Missing, StageDeclaration

from . import approvals
from .inbox import waiting_referrals
from .models import Operation, OperationCase
from .victims import Victim, victims_of

STEPS = (gettext_lazy("Reported"), gettext_lazy("Verified"), gettext_lazy("Planned"), gettext_lazy("Relieved"))


def starts(case: Case) -> bool:
    """Rescue begins as soon as the case is open."""
    return case.status == Case.Status.OPEN


def answered_for(victims: list[Victim]) -> list[Victim]:
    """The victims that rescue answers for: still listed, and not found to be none."""
    return [victim for victim in victims if victim.is_listed and not victim.is_no_victim]


def missing(case: Case) -> list[Missing]:
    """What keeps the stage from being complete, as sentences with the page that helps."""
    victims = victims_of(case)
    if not victims:
        return [
            Missing(
                _("No victim is listed on this case."), reverse("cases:role-add", args=[case.pk]), _("Add a person")
            )
        ]
    needed, mine = [], answered_for(victims)
    without = sum(not victim.is_settled for victim in mine)
    if without:
        sentence = ngettext(
            "%(n)d of %(all)d victims has no relief outcome.",
            "%(n)d of %(all)d victims have no relief outcome.",
            without,
        )
        url = reverse("rescue:relief-create", args=[case.pk])
        needed.append(Missing(sentence % {"n": without, "all": len(mine)}, url, _("Record a relief")))
    contradicting = sum(victim.is_no_victim and bool(victim.reliefs) for victim in victims)
    if contradicting:
        sentence = ngettext(
            "%(n)d person was found not to be a victim, but has a relief. Correct one of the two.",
            "%(n)d people were found not to be victims, but have a relief. Correct one of the two.",
            contradicting,
        )
        needed.append(
            Missing(sentence % {"n": contradicting}, reverse("rescue:panel", args=[case.pk]), _("Look at them"))
        )
    return needed


def steps_done(case: Case) -> int:
    """How many of STEPS are done. The last one when every victim is relieved or has another outcome."""
    victims = victims_of(case)
    mine = answered_for(victims)
    if victims and all(victim.is_settled for victim in mine):
        return 4
    if any(victim.reliefs for victim in mine) or was_planned(case):
        return 3
    if any(victim.is_verified for victim in mine):
        return 2
    return 1 if case.opened_on else 0


def was_planned(case: Case) -> bool:
    """Whether an operation of the case was carried out, among those that are sealed for nobody."""
    done = OperationCase.objects.filter(case=case, operation__status__in=Operation.DONE, operation__sealed=False)
    return done.exists()


def waiting(user):
    """Plans that wait for the person's approval, and referrals that wait for a decision."""
    return [*approvals.waiting(user), *waiting_referrals(user)]


def summary(case: Case) -> str:
    """How many victims are relieved, and whether more were reported than are listed."""
    mine = answered_for(victims_of(case))
    words = _("%(n)d of %(all)d relieved") % {"n": sum(bool(victim.reliefs) for victim in mine), "all": len(mine)}
    return f"{words} · {unlisted(case, mine)}" if unlisted(case, mine) else words


def unlisted(case: Case, mine: list[Victim]) -> str:
    """A hint, never a need: more victims were reported than are listed. Empty when all are."""
    if not case.victims_reported or case.victims_reported <= len(mine):
        return ""
    return _("%(reported)d victims were reported, %(listed)d listed") % {
        "reported": case.victims_reported,
        "listed": len(mine),
    }


DECLARATION = StageDeclaration(
    stage=Stage.RESCUE,
    icon="key",
    steps=STEPS,
    starts=starts,
    missing=missing,
    steps_done=steps_done,
    summary=summary,
    panel="rescue:panel",
    waiting=waiting,
)
