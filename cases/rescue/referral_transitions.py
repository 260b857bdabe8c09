"""How a referral moves from status to status; what was decided stays decided. Source: the domain rules, "Workflow"."""

from .models import Referral

Status = Referral.Status
DECISIONS = frozenset({Status.BECAME_CASE, Status.JOINED, Status.DECLINED, Status.PASSED_ON})

TRANSITIONS = {
    Status.NEW: {Status.TRIAGED} | DECISIONS,
    Status.TRIAGED: {Status.TRIAGED} | DECISIONS,
    **{decided: frozenset() for decided in DECISIONS},
}
