"""Awards: money that a court ordered for survivors, and what of it was paid."""

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Award, AwardPayment
from .common import check_on_case, check_works, wrote


def check_award(matter, ordered, facts, by, stored=None):
    """Raise Refusal for a day in the future, an accused of another matter, or a beneficiary who is not on the case."""
    dates.check_past(ordered, matter.case.office.today(), "ordered")
    proceeding = facts.get("proceeding")
    if proceeding and proceeding.matter_id != matter.pk:
        raise Refusal(_("Choose an accused of this matter."), "proceeding")
    check_on_case(facts.get("person"), matter.case, by, stored)


@transaction.atomic
def order_award(*, matter, ordered, by, at=None, **facts) -> Award:
    """The court ordered money on `ordered` (a PartialDate): `facts` are kind, amount, currency, proceeding (None: all
    the accused), person (who is to have it), jointly and note. Raises Refusal."""
    check_works(by, matter.case)
    check_award(matter, ordered, facts, by)
    award = Award(case=matter.case, matter=matter, earned_office=matter.case.office, **facts)
    dates.keep(award, "ordered", ordered)
    award.save()
    wrote("order_award", by=by, at=at, row=award, case=matter.case, summary=_("Recorded an award."))
    return award


@transaction.atomic
def change_award(*, award, ordered, version, by, at=None, **facts) -> Award:
    """Correct an award that was entered wrongly. Its currency stays once something was paid.

    Raises Refusal, or Stale.
    """
    check_works(by, award.case)
    check_award(award.matter, ordered, facts, by, stored=award)
    if facts["currency"] != award.currency and award.payments.exists():
        raise Refusal(_("Something was paid in %(currency)s already.") % {"currency": award.currency}, "currency")
    store(award, version)
    for name, value in facts.items():
        setattr(award, name, value)
    dates.keep(award, "ordered", ordered)
    award.save()
    wrote("change_award", by=by, at=at, row=award, case=award.case, summary=_("Corrected an award."))
    return award


@transaction.atomic
def overturn_award(*, award, on, version=None, by, at=None) -> Award:
    """A court took the award back on the day `on`. What was paid stays. Allowed on a closed case. Raises Refusal."""
    check_works(by, award.case, only_open=False)
    if award.overturned_on:
        raise Refusal(_("The award was overturned already."))
    dates.check_past(PartialDate.of_day(on), award.case.office.today(), "on")
    if dates.before(PartialDate.of_day(on), dates.kept(award, "ordered")):
        raise Refusal(_("It cannot be overturned before it was ordered."), "on")
    store(award, version, overturned_on=on)
    wrote("overturn_award", by=by, at=at, row=award, case=award.case, summary=_("An award was overturned."))
    return award


@transaction.atomic
def record_payment(*, award, amount, paid_on, note="", by, at=None) -> AwardPayment:
    """So much of an award was paid on a day. More than is outstanding is kept too: the page warns. Raises Refusal."""
    check_works(by, award.case)
    _check_paid(award, paid_on)
    payment = AwardPayment.objects.create(
        case=award.case, award=award, amount=amount, paid_on=paid_on, note=note, earned_office=award.case.office
    )
    wrote("record_payment", by=by, at=at, row=payment, case=award.case, summary=_("Recorded a payment of an award."))
    return payment


def _check_paid(award, paid_on):
    dates.check_past(PartialDate.of_day(paid_on), award.case.office.today(), "paid_on")
    if dates.before(PartialDate.of_day(paid_on), dates.kept(award, "ordered")):
        raise Refusal(_("It would be paid before it was ordered."), "paid_on")


@transaction.atomic
def change_payment(*, payment, amount, paid_on, note="", version, by, at=None) -> AwardPayment:
    """Correct a payment that was entered wrongly. Raises Refusal, or Stale."""
    check_works(by, payment.case)
    _check_paid(payment.award, paid_on)
    store(payment, version, amount=amount, paid_on=paid_on, note=note)
    wrote("change_payment", by=by, at=at, row=payment, case=payment.case, summary=_("Corrected a payment of an award."))
    return payment


@transaction.atomic
def remove_payment(*, payment, by, at=None) -> Award:
    """Take back a payment that was entered by mistake; the history keeps it. Returns the award."""
    check_works(by, payment.case)
    wrote("remove_payment", by=by, at=at, row=payment, case=payment.case, summary=_("Took back a payment of an award."))
    payment.delete()
    return payment.award


def owed_by_one(proceedings):
    """Awards against one accused, which rest on that conviction alone."""
    return Award.objects.filter(proceeding__in=proceedings, jointly=False)


def owed_together(matter):
    """Awards that rest on whatever conviction stands in the matter."""
    return Award.objects.filter(Q(proceeding=None) | Q(jointly=True), matter=matter)


def overturn_with(awards, on) -> int:
    """Overturn those of the awards that stand: the convictions on which they rest no longer do."""
    return awards.filter(overturned_on=None).update(overturned_on=on, version=F("version") + 1)


def restore_with(awards, on) -> int:
    """What `overturn_with` did on that day, undone: the conviction was restored."""
    return awards.filter(overturned_on=on).update(overturned_on=None, version=F("version") + 1)
