"""Matters: what is before a court or another institution."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.stages import lock_case
from offices.access import colleagues
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Hearing, Matter, Proceeding
from ..profiles import version_in_use
from .common import check_court, check_on_case, check_works, wrote

#: What is written about a matter beside its kind and title; each may be left out.
FACTS = ("about", "court", "institution", "police_number", "prosecutor_number", "docket", "person", "lead")


@transaction.atomic
def open_matter(*, case, kind, title, against_client=False, by, at=None, **facts) -> Matter:
    """A new running matter on the case, by the law of its office as it is now; `facts` are among FACTS.

    Raises Refusal if the case is not open, or the court, the client or the lawyer is not of it.
    """
    check_works(by, case)
    check_facts(case, facts, by)
    _keep_name_of_court(facts)
    matter = Matter.objects.create(
        case=case,
        kind=kind,
        title=title,
        against_client=against_client,
        profile_version=version_in_use(case.office.legal_profile),
        **facts,
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
def change_matter(*, matter, title, against_client=False, version, by, at=None, **facts) -> Matter:
    """Correct what is written about a matter: what is not among `facts` stays. Raises Refusal, or Stale."""
    check_works(by, matter.case)
    check_facts(matter.case, facts, by, stored=matter)
    _keep_name_of_court(facts)
    store(matter, version)
    facts |= {"title": title, "against_client": against_client}
    for name, value in facts.items():
        setattr(matter, name, value)
    matter.save(update_fields=list(facts))
    wrote(
        "change_matter",
        by=by,
        at=at,
        row=matter,
        case=matter.case,
        summary=_("Changed what is written about a matter."),
    )
    return matter


def check_facts(case, facts, by, stored=None):
    """Raise Refusal unless the court, the client and the lawyer are of the case. What is stored already may stay."""
    check_court(facts.get("court"), case)
    check_on_case(facts.get("person"), case, by, stored)
    lead = facts.get("lead")
    lawyers = colleagues([case.office_id], "change_accountability")
    if lead and lead.pk != getattr(stored, "lead_id", None) and not lawyers.filter(pk=lead.pk).exists():
        raise Refusal(_("Choose somebody who works the accountability stage in this office."), "lead")


def _keep_name_of_court(facts):
    if facts.get("court"):
        facts["institution"] = facts["court"].name


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
    waiting = Hearing.objects.filter(matter=matter).to_come().count()
    if waiting:
        return [
            ngettext(
                "%(n)d hearing is still to come. Say what came of it, or cancel it.",
                "%(n)d hearings are still to come. Say what came of them, or cancel them.",
                waiting,
            )
            % {"n": waiting}
        ]
    return []


@transaction.atomic
def end_matter(*, matter, status, when, reason="", outcome="", version=None, by, at=None) -> Matter:
    """End a matter as final, or as discontinued with a reason, on `when` (a PartialDate, perhaps unknown).

    What is not criminal ends as final with an `outcome`. Raises Refusal while proceedings run, without a reason or an
    outcome, or for a future day.
    """
    check_works(by, matter.case)
    dates.check_past(when, matter.case.office.today(), "when")
    _hold(matter)
    if refused := refusals_to_end(matter):
        raise Refusal(refused[0])
    if status == Matter.Status.DISCONTINUED and not reason.strip():
        raise Refusal(_("Say why it was discontinued."), "reason")
    if matter.kind != Matter.Kind.CRIMINAL and status == Matter.Status.FINAL and not outcome:
        raise Refusal(_("Say what was decided."), "outcome")
    store(matter, version)
    matter.status, matter.end_reason = status, reason.strip()
    matter.outcome = "" if matter.kind == Matter.Kind.CRIMINAL else outcome
    dates.keep(matter, "ended", when)
    matter.save(update_fields=["status", "end_reason", "outcome", "ended_on", "ended_precision"])
    wrote(
        "end_matter",
        by=by,
        at=at,
        row=matter,
        case=matter.case,
        summary=_("Ended a matter: %(status)s.") % {"status": matter.get_status_display()},
    )
    return matter


def _hold(matter):
    """Until the transaction ends nobody adds a hearing or an accused: first the matter, as hearings are entered."""
    Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=matter.pk)
    lock_case(matter.case)
