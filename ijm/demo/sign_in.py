"""Who may sign in to the demonstration, and how. Published on purpose: production refuses demonstration data.

Needs neither Django nor a database, so that the list can be printed anywhere.
"""

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass

PASSWORD = "lantern-harbour-maize-72"  # noqa: S105 -- published for the demonstration, refused in production
#: One key for all of them: put it into an authenticator app once, and its codes serve for everybody.
TOTP_SECRET = base64.b32encode(hashlib.sha1(b"casework demonstration").digest()).decode()  # noqa: S324 -- not a secret
DOMAIN = "example.org"
#: The one person who needs no second factor; `make run` says so to the settings, nothing else does.
EXEMPT = f"socialworker.ceb@{DOMAIN}"


@dataclass(frozen=True)
class Known:
    """Somebody to sign in as: role (None: a system administrator), office code, name, and what to look at first."""

    role: str | None
    office: str
    name: str
    look_at: str
    mailbox: str = ""
    nationality: str = "PH"

    @property
    def email(self) -> str:
        return f"{self.mailbox or MAILBOX[self.role]}.{self.office.lower()}@{DOMAIN}"


#: The first part of the address of whoever holds a role.
MAILBOX = {
    "investigator": "investigator",
    "lawyer": "lawyer",
    "social_worker": "socialworker",
    "transformation_specialist": "transformation",
    "operations_approver": "approver",
    "director": "director",
    "office_administrator": "administrator",
    "regional_manager": "region",
    "headquarters_manager": "manager",
    "auditor": "auditor",
}
KNOWN = (
    Known("social_worker", "CEB", "Merlinda Catubig", "today, roster, care"),
    Known("lawyer", "CEB", "Leandro Dumangas", "calendar, clocks"),
    Known("investigator", "CEB", "Rosendo Abadiano", "referrals, plans"),
    Known("transformation_specialist", "CEB", "Jocelyn Parahinog", "gaps and reforms"),
    Known("director", "CEB", "Teresita Alonsabe", "a plan to approve"),
    Known("operations_approver", "CEB", "Ramil Sarmago", "a plan to approve"),
    Known("office_administrator", "CEB", "Gemma Pondoc", "staff, no cases"),
    Known("regional_manager", "MNL", "Corazon Villarba", "a region's reports"),
    Known("headquarters_manager", "HQWDC", "Daniel Whitcombe", "reports of all", nationality="US"),
    Known("auditor", "HQWDC", "Ruth Lindqvist", "who saw what", nationality="US"),
    Known(None, "HQWDC", "Samira Haddad", "opens offices", "system", "US"),
)
#: A director is confirmed by a second system administrator.
SECOND_ADMINISTRATOR = Known(None, "HQWDC", "Tomas Berglund", "", "system2", "US")


def code_now(at: float | None = None) -> str:
    """The six digits that an authenticator app shows now for TOTP_SECRET. Source: RFC 6238, with its usual figures."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(TOTP_SECRET), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
