from .operation import Operation
from .operation_parts import OperationCase, OperationCheck, OperationLesson, OperationPerson, OperationRisk
from .operation_team import ApprovalDeputy, OperationApproval, OperationMember
from .referral import Referral
from .relief import Relief
from .roster_entry import RosterEntry
from .victim_outcome import VictimOutcome

__all__ = [
    "ApprovalDeputy",
    "Operation",
    "OperationApproval",
    "OperationCase",
    "OperationCheck",
    "OperationLesson",
    "OperationMember",
    "OperationPerson",
    "OperationRisk",
    "Referral",
    "Relief",
    "RosterEntry",
    "VictimOutcome",
]
