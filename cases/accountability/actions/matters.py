"""Matters: what is before a court or another institution."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Matter, Proceeding
from .common import check_works, wrote


@transaction.atomic
def open_matter(*, case, kind, title, institution="", docket="", against_client=False, by, at=None) -> Matter:
    """A new running matter on the case. Raises Refusal if the case is not open."""
    check_works(by, case)
    matter = Matter.objects.create(
        case=case, kind=kind, title=title, institution=institution, docket=docket, against_client=against_client
    )
    wrote(
        "open_matter",
        by=by,
        at=at,
        row=matter,
        case=case,
        summary=_("Opened a matter: %(kind)s.") % {"kind": matter.get_kind_display()},
    )
    return matter


@transaction.atomic
def change_matter(*, matter, title, institution="", docket="", against_client=False, version, by, at=None) -> Matter:
    """Correct what is written about a matter. Its kind stays. Raises Refusal, or Stale."""
    check_works(by, matter.case)
    store(matter, version)
    matter.title, matter.institution, matter.docket = title, institution, docket
    matter.against_client = against_client
    matter.save(update_fields=["title", "institution", "docket", "against_client"])
    wrote(
        "change_matter",
        by=by,
        at=at,
        row=matter,
        case=matter.case,
        summary=_("Changed what is written about a matter."),
    )
    return matter


def refusals_to_end(matter) -> list[str]:
    """Sentences that say why the matter cannot end yet."""
    if not matter.is_running:
        return [_("The matter has ended already.")]
    running = Proceeding.objects.filter(matter=matter).exclude(stage__in=Proceeding.ENDED).count()
    if running:
        return [
            ngettext(
                "%(n)d proceeding is still running. Bring it to its end, or discontinue it with a reason.",
                "%(n)d proceedings are still running. Bring them to their end, or discontinue them with a reason.",
                running,
            )
            % {"n": running}
        ]
    return []


@transaction.atomic
def end_matter(*, matter, status, when, reason="", version=None, by, at=None) -> Matter:
    """End a matter as final, or as discontinued with a reason, on `when` (a PartialDate, perhaps unknown).

    Raises Refusal while proceedings run, without a reason, or for a future day.
    """
    check_works(by, matter.case)
    dates.check_past(when, matter.case.office.today(), "when")
    if refused := refusals_to_end(matter):
        raise Refusal(refused[0])
    if status == Matter.Status.DISCONTINUED and not reason.strip():
        raise Refusal(_("Say why it was discontinued."), "reason")
    store(matter, version)
    matter.status, matter.end_reason = status, reason.strip()
    dates.keep(matter, "ended", when)
    matter.save(update_fields=["status", "end_reason", "ended_on", "ended_precision"])
    wrote(
        "end_matter",
        by=by,
        at=at,
        row=matter,
        case=matter.case,
        summary=_("Ended a matter: %(status)s.") % {"status": matter.get_status_display()},
    )
    return matter
