"""Moving a running matter to the newest version of its legal profile: a lawyer's decision, never automatic."""

from django.db import transaction
from django.utils.translation import gettext as _

from offices.refusal import Refusal
from offices.versions import store

from ..models import Matter, Proceeding
from ..profiles import named, version_in_use
from ..profiles.order import HOUSE
from ..winding import happened_many
from .common import check_works, wrote


def newest_law(matter):
    """The version that a matter of this office would be opened under today, if it is another one; else None."""
    current = matter.profile_version
    code = current.profile.code if current else matter.case.office.legal_profile
    newest = version_in_use(code)
    return None if newest is None or newest.pk == matter.profile_version_id else newest


def refusal_to_move(matter, newest) -> str:
    """Why the matter cannot go by the version `newest`; empty: it can."""
    if newest is None:
        return _("The matter goes by the newest version already.")
    if not matter.is_running:
        return _("The matter has ended.")
    known = {row.stage for row in newest.stages.all()}
    standing = Proceeding.objects.filter(matter=matter, kind=Proceeding.Kind.FIRST).exclude(stage__in=Proceeding.ENDED)
    missing = sorted(set(standing.values_list("stage", flat=True)) - known, key=HOUSE.index)
    if missing:
        return _("A proceeding stands at “%(stage)s”, which the new version does not have. Move it on first.") % {
            "stage": named(matter, missing[0])
        }
    return ""


@transaction.atomic
def move_to_newest_law(*, matter, version=None, by, at=None) -> Matter:
    """Let a running matter go by the version in use; its clocks are wound again by it. Raises Refusal, or Stale."""
    check_works(by, matter.case)
    newest = newest_law(matter)
    if refused := refusal_to_move(matter, newest):
        raise Refusal(refused)
    store(matter, version, profile_version=newest)
    wrote(
        "move_to_newest_law",
        by=by,
        at=at,
        row=matter,
        case=matter.case,
        summary=_("A matter goes by the newest version of its legal profile."),
        number=newest.number,
    )
    happened_many(list(Proceeding.objects.filter(matter=matter).exclude(stage__in=Proceeding.ENDED)), by, at)
    return matter
