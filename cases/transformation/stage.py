"""The transformation stage for the engine: when it starts, what it still needs, and how far it is.

Source: the domain rules, "Workflow", the four stages.
"""

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models import Case
from cases.models.stage_progress import Stage
from cases.stages import GapNaming, Missing, StageDeclaration

from .actions import name_shown_gap
from .models import Reform, SystemGap

STEPS = (gettext_lazy("Gap named"), gettext_lazy("Reform proposed"), gettext_lazy("Adopted"), gettext_lazy("In force"))
Rung = Reform.Rung
#: How many steps a gap has behind it when its reform stands on each rung.
STEP_OF = {Rung.PROPOSED: 2, Rung.ADOPTED: 3, Rung.IN_FORCE: 4, Rung.SUSTAINED: 4}


def starts(case: Case) -> bool:
    """Whether a system gap is on the case."""
    return SystemGap.objects.filter(case=case).exists()


def missing(case: Case) -> list[Missing]:
    """What keeps the stage from being complete, as sentences with the page that helps."""
    gaps = list(SystemGap.objects.filter(case=case))
    if not gaps:
        url = reverse("transformation:gap-create", args=[case.pk])
        return [Missing(_("No system gap was named yet."), url, _("Name a gap"))]
    unanswered = sum(not gap.is_answered for gap in gaps)
    if not unanswered:
        return []
    sentence = ngettext(
        "%(n)d of %(all)d gaps is neither linked to a reform nor closed with a reason.",
        "%(n)d of %(all)d gaps are neither linked to a reform nor closed with a reason.",
        unanswered,
    )
    url = reverse("transformation:panel", args=[case.pk])
    return [Missing(sentence % {"n": unanswered, "all": len(gaps)}, url, _("Look at them"))]


def steps_done(case: Case) -> int:
    """How many of STEPS are done, by the reform that stands highest; one of another office counts as proposed."""
    gaps = SystemGap.objects.filter(case=case).select_related("reform")
    return max((_step(gap) for gap in gaps), default=0)


def _step(gap) -> int:
    if not gap.reform_id:
        return 1
    return STEP_OF[gap.reform.rung] if gap.reform else STEP_OF[Rung.PROPOSED]


def summary(case: Case) -> str:
    """How many gaps were named and how many reforms answer them."""
    rows = SystemGap.objects.filter(case=case).values_list("reform", flat=True)
    reforms = len({reform for reform in rows if reform})
    named = ngettext("%(n)d gap", "%(n)d gaps", len(rows)) % {"n": len(rows)}
    linked = ngettext("%(n)d reform", "%(n)d reforms", reforms) % {"n": reforms}
    return f"{named}, {linked}" if rows else ""


def shown_by(case: Case, refs) -> dict:
    """Ref → the gap that it showed, of these refs on the case."""
    return {gap.shown_by: gap for gap in SystemGap.objects.filter(case=case, shown_by__in=refs)}


def shows(case, ref) -> Exists:
    """The condition that a gap was named which `ref` showed on `case`; both are expressions of the outer query."""
    return Exists(SystemGap.objects.filter(case=case, shown_by=ref))


DECLARATION = StageDeclaration(
    stage=Stage.TRANSFORMATION,
    icon="bank",
    steps=STEPS,
    starts=starts,
    missing=missing,
    steps_done=steps_done,
    summary=summary,
    panel="transformation:panel",
    gaps=GapNaming(
        name=name_shown_gap,
        shown_by=shown_by,
        shows=shows,
        causes=SystemGap.Cause.choices,
        stages=SystemGap.JusticeStage.choices,
    ),
)
