from .blind_match import BlindMatch, BlindMatchNotice
from .case import Case, CaseNumberCounter
from .case_key import CaseKey
from .closure_request import ClosureRequest
from .consent import Consent
from .custody_event import CustodyEvent
from .document import Document
from .identity_link import IdentityLink
from .member import CaseMember
from .movement import CaseMovement
from .note import Note
from .person import RECORD_OF_PERSON, Person, PersonMerge, PersonName, PersonToken
from .role import CaseRole
from .safe_contact import SafeContact
from .stage_progress import StageChange, StageProgress
from .task import Task
from .transfer import CaseTransfer
from .working_copy import WorkingCopy

__all__ = [
    "RECORD_OF_PERSON",
    "BlindMatch",
    "BlindMatchNotice",
    "Case",
    "CaseKey",
    "CaseMember",
    "CaseMovement",
    "CaseNumberCounter",
    "CaseRole",
    "CaseTransfer",
    "ClosureRequest",
    "Consent",
    "CustodyEvent",
    "Document",
    "IdentityLink",
    "Note",
    "Person",
    "PersonMerge",
    "PersonName",
    "PersonToken",
    "SafeContact",
    "StageChange",
    "StageProgress",
    "Task",
    "WorkingCopy",
]
