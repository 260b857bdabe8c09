"""Charges: laid against one or several accused, amended, withdrawn, taken back, and what the accused pleaded."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.partial_dates import PartialDate
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Charge, Proceeding
from ..profiles import pleas
from ..transitions import is_deciding
from ..winding import happened
from .common import check_works, wrote

S = Proceeding.Stage


def check_can_be_charged(proceeding):
    """Raise Refusal once the verdict is behind it."""
    if proceeding.has_ended or proceeding.stage in (S.SENTENCED, S.ACQUITTED):
        raise Refusal(_("The verdict is given. A new charge needs a new matter."))
    if proceeding.is_appeal:
        raise Refusal(_("Charges are laid in the first proceeding or in a retrial, not in an appeal."))


@transaction.atomic
def add_charge(*, proceeding, statute, counts=None, laid=None, iccs="", statute_entry=None, by, at=None) -> Charge:
    """Add a statute the accused is charged under. `counts` None: the number is not known. `laid` is a PartialDate."""
    check_works(by, proceeding.case)
    check_can_be_charged(proceeding)
    dates.check_past(laid, proceeding.case.office.today(), "laid")
    charge = _charge(proceeding, {"statute": statute, "counts": counts, "iccs": iccs, "statute_entry": statute_entry})
    dates.keep(charge, "laid", laid)
    charge.save()
    wrote("add_charge", by=by, at=at, row=charge, case=proceeding.case, summary=_("Added a charge."))
    return charge


def _charge(proceeding, facts) -> Charge:
    """What the library says of a statute is taken over, so that the charge stays what it was when the law changes."""
    entry = facts.get("statute_entry")
    return Charge(
        case=proceeding.case,
        proceeding=proceeding,
        statute=facts["statute"],
        counts=facts.get("counts"),
        statute_entry=entry,
        iccs=facts.get("iccs") or (entry.iccs if entry else ""),
    )


@transaction.atomic
def lay_charges(*, proceedings, charges, laid=None, by, at=None) -> list[Charge]:
    """The same charges against each of several accused of one matter, on the day `laid` (a PartialDate).

    `charges` are dicts of statute, counts, iccs and statute_entry. Raises Refusal if there is none, or one of the
    accused cannot be charged any more.
    """
    matter = proceedings[0].matter
    check_works(by, matter.case)
    dates.check_past(laid, matter.case.office.today(), "laid")
    if not charges:
        raise Refusal(_("Write at least one charge."))
    rows = []
    for proceeding in proceedings:
        if proceeding.matter_id != matter.pk:
            raise Refusal(_("Co-accused are accused in the same matter."))
        check_can_be_charged(proceeding)
        rows += [_charge(proceeding, facts) for facts in charges]
    for row in rows:
        row.office_id, row.restricted = matter.office_id, matter.restricted
        dates.keep(row, "laid", laid)
    rows = Charge.objects.bulk_create(rows)
    summary = ngettext("Added %(n)d charge.", "Added %(n)d charges.", len(rows)) % {"n": len(rows)}
    wrote("lay_charges", by=by, at=at, row=matter, case=matter.case, summary=summary, charges=[row.pk for row in rows])
    return rows


def refusal_to_change(charge) -> str:
    """Why the charge can be neither amended nor withdrawn; empty: it can."""
    if not charge.is_standing:
        return _("This charge was amended or withdrawn already.")
    if charge.verdicts.exists():
        return _("A charge with a verdict stays on the record.")
    if charge.proceeding.has_ended:
        return _("The proceeding has ended.")
    return ""


def _check_ended(charge, when):
    dates.check_past(when, charge.case.office.today(), "when")
    if dates.before(when, dates.kept(charge, "laid")) or dates.before(when, dates.kept(charge.proceeding, "charged")):
        raise Refusal(_("This would be before the charge."), "when")
    if refused := refusal_to_change(charge):
        raise Refusal(refused)


@transaction.atomic
def amend_charge(
    *, charge, statute, counts=None, iccs="", statute_entry=None, when, reason="", version=None, by, at=None
) -> Charge:
    """Put another charge in the place of one that stands, on the day `when`; the old one stays as amended.

    Returns the new one, to which nobody has pleaded yet. Raises Refusal, or Stale.
    """
    check_works(by, charge.case)
    _check_ended(charge, when)
    facts = {"statute": statute, "counts": counts, "iccs": iccs, "statute_entry": statute_entry}
    amended = _charge(charge.proceeding, facts)
    amended.origin = charge.origin
    dates.keep(amended, "laid", when)
    amended.save()
    store(
        charge,
        version,
        status=Charge.Status.AMENDED,
        replaced_by=amended,
        ended_on=when.earliest,
        ended_precision=when.precision,
        end_reason=reason.strip(),
    )
    wrote("amend_charge", by=by, at=at, row=charge, case=charge.case, summary=_("Amended a charge."))
    return amended


@transaction.atomic
def withdraw_charge(*, charge, when, reason, version=None, by, at=None) -> Charge:
    """The prosecutor no longer pursues a charge, since `when`, for a reason. It needs no verdict any more.

    Raises Refusal without a reason or for the last charge that stands, or Stale.
    """
    check_works(by, charge.case)
    _check_ended(charge, when)
    if not reason.strip():
        raise Refusal(_("Say why it was withdrawn."), "reason")
    _check_one_stays(charge, _("This is the last charge that stands. Discontinue the proceeding instead."))
    store(
        charge,
        version,
        status=Charge.Status.WITHDRAWN,
        ended_on=when.earliest,
        ended_precision=when.precision,
        end_reason=reason.strip(),
    )
    wrote("withdraw_charge", by=by, at=at, row=charge, case=charge.case, summary=_("A charge was withdrawn."))
    return charge


def _check_one_stays(charge, sentence):
    others = charge.proceeding.charges.filter(status=Charge.Status.STANDING).exclude(pk=charge.pk)
    if is_deciding(charge.proceeding) and not others.exists():
        raise Refusal(sentence)


@transaction.atomic
def remove_charge(*, charge, by, at=None) -> Proceeding:
    """Take back a charge that was entered by mistake. What has a verdict stays. Returns the proceeding."""
    check_works(by, charge.case)
    if charge.verdicts.exists():
        raise Refusal(_("A charge with a verdict stays on the record."))
    if charge.replaces.exists() or charge.replaced_by_id:
        raise Refusal(_("A charge that was amended stays on the record."))
    _check_one_stays(charge, _("The accused is charged, so one charge must stay. Add the right one first."))
    wrote(
        "remove_charge",
        by=by,
        at=at,
        row=charge,
        case=charge.case,
        summary=_("Took back a charge."),
        statute=charge.statute,
    )
    charge.delete()
    happened(charge.proceeding, by, at)  # the plea to it is gone with it
    return charge.proceeding


@transaction.atomic
def record_plea(*, charges, plea, when, by, at=None) -> list[Charge]:
    """What the accused pleaded, on `when` (a PartialDate), to charges of one proceeding. An empty plea takes it back.

    Raises Refusal for a plea that the legal profile does not know, or a day before the charge.
    """
    if not charges:
        raise Refusal(_("Choose at least one charge."), "charges")
    proceeding = charges[0].proceeding
    check_works(by, proceeding.case)
    if plea and plea not in dict(pleas(proceeding.matter)):
        raise Refusal(_("The legal profile of this matter does not know this plea."), "plea")
    dates.check_past(when, proceeding.case.office.today(), "when")
    for charge in charges:
        if charge.proceeding_id != proceeding.pk or not charge.is_standing:
            raise Refusal(_("Choose charges of this accused that stand."), "charges")
        if dates.before(when, dates.kept(charge, "laid")) or dates.before(when, dates.kept(proceeding, "charged")):
            raise Refusal(_("The plea would be before the charge."), "when")
        day = when if plea else PartialDate.unknown()
        store(charge, None, plea=plea, plea_on=day.earliest, plea_precision=day.precision)
    wrote(
        "record_plea",
        by=by,
        at=at,
        row=proceeding,
        case=proceeding.case,
        summary=_("Recorded a plea.") if plea else _("Took back a plea."),
        charges=[charge.pk for charge in charges],
    )
    happened(proceeding, by, at)
    return charges
