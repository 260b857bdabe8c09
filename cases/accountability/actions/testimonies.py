"""How somebody who testifies is supported and protected."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import CaseRole
from offices.refusal import Refusal
from offices.versions import store

from ..models import Testimony
from .common import check_works, wrote

#: Who may be asked to testify for our side of a matter, or in its own.
WITNESSES = (
    CaseRole.Role.VICTIM,
    CaseRole.Role.WITNESS,
    CaseRole.Role.COMPLAINANT,
    CaseRole.Role.FAMILY,
    CaseRole.Role.GUARDIAN,
)
FACTS = (
    "wanted",
    "arranged",
    "interpreter_language",
    "interpreter_arranged",
    "protection_order",
    "protection_number",
    "protection_until",
    "note",
)


def check_facts(facts):
    """Raise Refusal where what is said of the support contradicts itself."""
    if facts.get("interpreter_arranged") and not facts.get("interpreter_language", "").strip():
        raise Refusal(_("Say for which language the interpreter is."), "interpreter_language")
    granted = facts.get("protection_order") in (Testimony.Protection.GRANTED, Testimony.Protection.EXPIRED)
    if facts.get("protection_until") and not granted:
        raise Refusal(_("Only an order that was granted is in force until a day."), "protection_until")


def _known(facts):
    """What is arranged was wanted, whether or not both were ticked; texts without spaces round them."""
    wanted = [one for one in Testimony.Accommodation.values if one in {*facts["wanted"], *facts["arranged"]}]
    texts = {name: value.strip() for name, value in facts.items() if isinstance(value, str)}
    return facts | texts | {"wanted": wanted}


@transaction.atomic
def plan_testimony(*, matter, person, by, at=None, **facts) -> Testimony:
    """How `person`, who stands in the case, is supported when testifying in the matter. `facts` are FACTS.

    Raises Refusal for somebody who does not stand in the case as a witness may, or who has a plan already.
    """
    check_works(by, matter.case)
    check_facts(facts)
    if not CaseRole.objects.filter(case=matter.case_id, person=person, role__in=WITNESSES).running().exists():
        raise Refusal(_("Choose a victim, a witness or another person of this case who may testify."), "person")
    if Testimony.objects.filter(matter=matter, person=person).exists():
        raise Refusal(_("The support of this person is written down already. Change it there."), "person")
    testimony = Testimony.objects.create(case=matter.case, matter=matter, person=person, **_known(facts))
    wrote(
        "plan_testimony",
        by=by,
        at=at,
        row=testimony,
        case=matter.case,
        summary=_("Support for testifying was written down"),
    )
    return testimony


@transaction.atomic
def change_testimony(*, testimony, version, by, at=None, **facts) -> Testimony:
    """What is wanted and arranged now. Raises Refusal, or Stale."""
    check_works(by, testimony.case)
    check_facts(facts)
    store(testimony, version, **_known(facts))
    wrote(
        "change_testimony",
        by=by,
        at=at,
        row=testimony,
        case=testimony.case,
        summary=_("Support for testifying was changed"),
    )
    return testimony
