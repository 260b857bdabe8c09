"""How a case moves from status to status. Source: the domain rules, "Workflow"."""

from .models import Case

Status = Case.Status

TRANSITIONS = {
    Status.REFERRED: {Status.SCREENING, Status.OPEN, Status.DECLINED, Status.DUPLICATE},
    Status.SCREENING: {Status.OPEN, Status.DECLINED, Status.DUPLICATE},
    Status.OPEN: {Status.CLOSED, Status.DUPLICATE},
    Status.CLOSED: {Status.OPEN},
    Status.DECLINED: set(),
    Status.DUPLICATE: set(),
}
