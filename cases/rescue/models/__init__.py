from .activity import Activity, ActivitySource
from .handover import Handover
from .informant import Informant, InformantReader
from .operation import Operation
from .operation_parts import OperationCase, OperationCheck, OperationLesson, OperationPerson, OperationRisk
from .operation_team import ApprovalDeputy, OperationApproval, OperationMember
from .referral import Referral
from .release_certificate import ReleaseCertificate
from .relief import Relief
from .roster_entry import RosterEntry
from .site import Site
from .trafficking_profile import TraffickingProfile
from .victim_outcome import VictimOutcome

__all__ = [
    "Activity",
    "ActivitySource",
    "ApprovalDeputy",
    "Handover",
    "Informant",
    "InformantReader",
    "Operation",
    "OperationApproval",
    "OperationCase",
    "OperationCheck",
    "OperationLesson",
    "OperationMember",
    "OperationPerson",
    "OperationRisk",
    "Referral",
    "ReleaseCertificate",
    "Relief",
    "RosterEntry",
    "Site",
    "TraffickingProfile",
    "VictimOutcome",
]
