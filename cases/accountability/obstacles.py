"""What of this stage shows that the justice system failed: an adjournment, a discontinuation, an acquittal.

The gap itself is kept by the transformation stage and crosses through `cases.stages`.
Source: the domain rules, four-fold purpose: the points where a justice system failed a case are named.
"""

from dataclasses import dataclass

from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from cases.stages import gap_naming

from .models import Hearing, Proceeding

P = Proceeding.Stage
#: Where the system failed, by the stage in which a proceeding was lost.
FAILED_AT = {
    P.IDENTIFIED: "complaint",
    P.REPORTED: "complaint",
    P.INVESTIGATING: "investigation",
    P.CHARGED: "charge",
    P.PRE_TRIAL: "charge",
    P.SENTENCED: "sentence",
}
BEFORE_COURT = (P.IDENTIFIED, P.REPORTED, P.INVESTIGATING)
#: Where the system failed, by the kind of hearing that was adjourned.
FAILED_IN = {
    Hearing.Kind.SENTENCE: "sentence",
    Hearing.Kind.ARRAIGNMENT: "charge",
    Hearing.Kind.FIRST_APPEARANCE: "charge",
}


@dataclass(frozen=True)
class Obstacle:
    """Something that shows a gap: its name among `shown_by`, and what the form begins with."""

    ref: str
    justice_stage: str
    institution: str
    what: str


def ref_of(record) -> str:
    """“hearing:12” or “proceeding:7”."""
    return f"{record._meta.model_name}:{record.pk}"


def obstacle_of(record) -> Obstacle | None:
    """What the hearing or the proceeding shows; None while nothing failed."""
    return _of_hearing(record) if isinstance(record, Hearing) else _of_proceeding(record)


def _of_hearing(hearing):
    if hearing.status != Hearing.Status.ADJOURNED:
        return None
    who = Hearing.AskedBy
    institution = {who.PROSECUTION: _("Prosecutor"), who.POLICE: _("Police")}.get(
        hearing.asked_by, hearing.court_name or hearing.matter.institution or _("Court")
    )
    what = _("%(kind)s adjourned: %(reason)s, asked for by: %(who)s.") % {
        "kind": hearing.get_kind_display(),
        "reason": hearing.get_reason_display().lower(),
        "who": hearing.get_asked_by_display().lower(),
    }
    return Obstacle(ref_of(hearing), FAILED_IN.get(hearing.kind, "trial"), institution, what)


def _of_proceeding(proceeding):
    court = proceeding.institution or proceeding.matter.institution or _("Court")
    if proceeding.stage == P.ACQUITTED or _ended_without_guilt(proceeding):
        return Obstacle(ref_of(proceeding), "trial", court, _("The accused was acquitted."))
    if proceeding.stage != P.DISCONTINUED:
        return None
    at = proceeding.left_at or (P.TRIAL if proceeding.charged_on else P.REPORTED)
    what = _("Discontinued: %(reason)s.") % {"reason": proceeding.get_discontinued_reason_display().lower()}
    institution = _("Police") if at in BEFORE_COURT else _("Prosecutor") if FAILED_AT.get(at) == "charge" else court
    return Obstacle(ref_of(proceeding), FAILED_AT.get(at, "trial"), institution, what)


def _ended_without_guilt(proceeding):
    """Reads charges and verdicts that a page of proceedings has fetched already."""
    if proceeding.stage != P.FINAL or proceeding.kind == Proceeding.Kind.APPEAL:
        return False
    verdicts = [verdict for charge in proceeding.charges.all() for verdict in charge.verdicts.all()]
    return bool(verdicts) and not any(verdict.is_guilty for verdict in verdicts)


def named_gaps(case, records) -> dict:
    """Ref → the gap that was named, for these hearings and proceedings of a case; one query."""
    refs = [ref_of(record) for record in records if obstacle_of(record)]
    return gap_naming().shown_by(case, refs) if refs else {}


def is_named():
    """For a queryset of hearings: whether a gap was named that the hearing showed."""
    ref = Concat(Value("hearing:"), Cast(OuterRef("pk"), CharField()))
    return gap_naming().shows(OuterRef("case"), ref)


def without_gap(hearings):
    """Adjournments of which nobody has named the gap yet."""
    return hearings.adjourned().annotate(is_named=is_named()).filter(is_named=False)
