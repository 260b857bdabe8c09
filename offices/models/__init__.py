from .audit_event import AuditEvent
from .membership import Membership
from .office import Office, OfficeGrant, OfficeUserGrant
from .partner import Partner
from .region import Region
from .submission import Submission
from .user import User

__all__ = [
    "AuditEvent",
    "Membership",
    "Office",
    "OfficeGrant",
    "OfficeUserGrant",
    "Partner",
    "Region",
    "Submission",
    "User",
]
