"""What the calendar says of a hearing: how it stands, and the line or two that a lawyer wants to know of it."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Hearing
from ..support import NONE, support_line
from .finding import Clash

Status = Hearing.Status
TO_COME, LATE, CLASH = "to-come", "late", "clash"
#: How a hearing stands → the word of its pill and its colour; what is to come has none.
PILLS = {
    Status.HELD: (gettext_lazy("Held"), "ok"),
    Status.ADJOURNED: (gettext_lazy("Adjourned"), "warn"),
    Status.CANCELLED: (gettext_lazy("Cancelled"), ""),
    CLASH: (gettext_lazy("Clash"), "bad"),
    LATE: (gettext_lazy("Outcome?"), "info"),
}
#: A clock is said beside a hearing when it ends within so many days of it.
NEAR = 7


@dataclass
class Entry:
    """A hearing as the calendar draws it. `city` is said where offices of several time zones stand side by side."""

    hearing: Hearing
    today: object
    clash: Clash | None = None
    city: str = ""

    @cached_property
    def state(self) -> str:
        """`held`, `adjourned`, `cancelled`, `clash`, `late` (its day has passed and nobody wrote what came of it), or
        `to-come`."""
        if self.hearing.status != Status.SCHEDULED:
            return self.hearing.status
        if self.hearing.on < self.today:
            return LATE
        return CLASH if self.clash else TO_COME

    @property
    def pill(self) -> tuple[str, str] | None:
        """The word of the state and the colour it has."""
        return PILLS.get(self.state)

    @cached_property
    def is_struck(self) -> bool:
        """Whether the hour and the kind are struck out: it did not take place then."""
        return self.hearing.status in (Status.ADJOURNED, Status.CANCELLED)

    @cached_property
    def title(self) -> str:
        kind = self.hearing.get_kind_display()
        return _("%(kind)s: survivor testifies") % {"kind": kind} if self.hearing.survivor_testifies else kind

    @property
    def asked_by(self) -> str:
        return _("By %(side)s: %(reason)s.") % {
            "side": self.hearing.get_asked_by_display().lower(),
            "reason": self.hearing.get_reason_display().lower(),
        }

    @cached_property
    def support(self):
        """How ready the survivors are who testify; of what has taken place nobody needs to know it."""
        return support_line(self.hearing) if self.hearing.status == Status.SCHEDULED else NONE

    @cached_property
    def remark(self) -> str:
        """What came of it, or what matters before it: one short line."""
        hearing = self.hearing
        several = hearing.accused_count if hearing.accused_count > 1 else 0
        accused = ngettext("%(n)d accused", "%(n)d accused", several) % {"n": several} if several else ""
        if hearing.status == Status.HELD:
            return ", ".join(filter(None, (hearing.outcome, accused)))
        if hearing.status != Status.SCHEDULED:
            return ""
        return " · ".join(filter(None, (*self._pressing(), accused)))

    def _pressing(self):
        hearing = self.hearing
        if hearing.clock_due and (hearing.clock_due - hearing.on).days <= NEAR:
            used, length = (hearing.on - hearing.clock_started).days, (hearing.clock_due - hearing.clock_started).days
            yield _("Day %(used)d of %(all)d") % {"used": used, "all": length}
        if hearing.remanded_since and hearing.remanded_since < self.today:
            days = (self.today - hearing.remanded_since).days
            yield ngettext("Accused remanded %(n)d day", "Accused remanded %(n)d days", days) % {"n": days}
