"""What must be true before something is done in the rescue stage; each rule refuses with a sentence."""

import re

from django.utils.translation import gettext as _

from cases.models import RECORD_OF_PERSON, Case, CaseRole
from cases.naming import folded
from offices.access import require
from offices.casework import CaseworkType
from offices.models import Partner
from offices.refusal import Refusal

from .models import Relief
from .victims import Victim

#: The reliefs that are usual for a casework type: a hint for forms, never a rule.
#: Source: the domain rules, "Casework types".
_T, _C = Relief.Type, CaseworkType
USUAL = {
    _C.BONDED_LABOUR: (_T.REMOVED, _T.COURT_RELEASE),
    _C.FORCED_LABOUR: (_T.REMOVED, _T.COURT_RELEASE),
    _C.CSEC: (_T.REMOVED, _T.OFFENDER_REMOVED),
    _C.OSEC: (_T.REMOVED, _T.OFFENDER_REMOVED),
    _C.SEX_TRAFFICKING: (_T.REMOVED, _T.OFFENDER_REMOVED),
    _C.CHILD_SEXUAL_ASSAULT: (_T.PROTECTION_ORDER, _T.OFFENDER_REMOVED),
    _C.SEXUAL_VIOLENCE: (_T.PROTECTION_ORDER, _T.OFFENDER_REMOVED),
    _C.PROPERTY_GRABBING: (_T.POSSESSION,),
    _C.POLICE_ABUSE: (_T.RELEASED, _T.ACQUITTED),
    _C.DOMESTIC_VIOLENCE: (_T.PROTECTION_ORDER, _T.OFFENDER_REMOVED),
    _C.CITIZENSHIP: (_T.DOCUMENTED,),
}
POLICE = re.compile(r"polic|polis|ตำรวจ|ប៉ូលីស|पुलिस", re.IGNORECASE)
OVERSEES = re.compile(r"oversight|ombuds|complaint|commission|court|tribunal|ministry|internal affairs", re.IGNORECASE)
#: What parts a name from what else is said of somebody.
PARTS = re.compile(r"[,;:()/]")
EARLIEST_YEAR = 1950


def check_works(by, case):
    """Raise unless `by` works rescue in the case's office (PermissionDenied) and the case is open (Refusal)."""
    require(by, "change_rescue", case.office_id)
    if case.status != Case.Status.OPEN:
        raise Refusal(_("The case is not open, so its rescue stage does not change."))


def check_day(case, day, field):
    """Raise Refusal for a day that has not come yet where the office is, or for a year that was mistyped."""
    if day > case.office.today():
        raise Refusal(_("This day is in the future."), field)
    if day.year < EARLIEST_YEAR:
        raise Refusal(_("Please check the year."), field)


def check_authority(case, authority):
    """Raise Refusal unless an authority is named that may relieve: never the police from abuse by the police."""
    if not authority.strip():
        raise Refusal(_("Name the authority: a relief is always a public authority's."), "authority")
    if CaseworkType.POLICE_ABUSE not in case.types:
        return
    partner = Partner.objects.filter(office=case.office_id, name__iexact=authority.strip()).first()
    by_name = POLICE.search(authority) and not OVERSEES.search(authority)
    if partner.kind == Partner.Kind.POLICE if partner else by_name:
        raise Refusal(
            _(
                "This is a case of abuse by the police, so the police cannot be the authority. "
                "Name the court or the body that acted."
            ),
            "authority",
        )


def unusual(case, kind) -> str:
    """What to say when a relief is not of a kind that is usual for the case's types; empty when it is.

    It is stored all the same: the field knows better.
    """
    usual = {str(each): str(each.label) for casework in case.types for each in USUAL.get(casework, ())}
    if not usual or kind in usual:
        return ""
    return _("“%(kind)s” is unusual for this case; usual would be: %(usual)s. Correct it if it was a slip.") % {
        "kind": Relief.Type(kind).label,
        "usual": ", ".join(usual.values()),
    }


def check_safety(confirmed: bool, how: str):
    """Raise Refusal when it is said how people were made sure to be safe, and not that they are."""
    if how.strip() and not confirmed:
        raise Refusal(_("Say that they are safe, or leave empty how it was made sure."), "safety_how")


def check_receiver(case, received_by):
    """Raise Refusal unless somebody is named who receives, and who is no suspect of the case.

    A suspect is known by a name of several words anywhere in what was written, or by a single one that stands alone.
    Source: the domain rules, "Aftercare, per survivor": a suspect is never accepted as guardian.
    """
    parts = [folded(part) for part in PARTS.split(received_by)]
    if not any(parts):
        raise Refusal(_("Say who received them: name and role."), "received_by")
    words = f" {' '.join(parts)} "
    suspects = CaseRole.objects.filter(case=case).suspects().select_related(RECORD_OF_PERSON)
    names = {folded(name) for role in suspects for name in (role.person.display_name, role.person.record.display_name)}
    if any(name in parts or (" " in name and f" {name} " in words) for name in names):
        raise Refusal(_("Who receives them is a suspect of this case. Hand them over to somebody else."), "received_by")


def check_can_be_relieved(victim: Victim | None, relieved_on):
    """Raise Refusal unless this is a victim of the case who can have a relief on that day."""
    if victim is None or not victim.is_listed:
        raise Refusal(_("Only a victim of this case can be relieved."), "people")
    if not victim.can_be_relieved:
        raise Refusal(
            _("%(person)s was found not to be a victim. Correct that first.") % {"person": victim.person}, "people"
        )
    if victim.person.born_from and relieved_on < victim.person.born_from:
        raise Refusal(_("%(person)s was not born on that day yet.") % {"person": victim.person}, "relieved_on")
    if any(relief.relieved_on == relieved_on for relief in victim.reliefs):
        raise Refusal(_("%(person)s has a relief on that day already.") % {"person": victim.person}, "people")
