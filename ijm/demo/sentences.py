"""What courts ordered in a story: prison for each charge, a fine now and then, and money for the survivors."""

from datetime import date, timedelta

from cases.accountability.actions import give_judgment, order_award, record_payment
from cases.accountability.models import Charge
from cases.partial_dates import PartialDate

FINE, RESTITUTION, DAYS_IN_LIEU = 20_000, 60_000, 60


def is_suspended(story) -> bool:
    """Whether the prison of this story is suspended, so that the accused is free."""
    return story.number % 7 == 4


def sentence(told, proceeding, on):
    """The accused is sentenced on each charge that ended guilty; every third owes the survivors money."""
    number, by = told.story.number, told.by("lawyer")
    charges = Charge.objects.filter(proceeding=proceeding, verdicts__is_guilty=True).order_by("pk")
    charges = enumerate(charges.select_related("statute_entry"))
    parts = [_prison(told.story, place, charge.statute_entry) | {"charge": charge} for place, charge in charges]
    currency = told.crew.office.currency
    if currency and number % 5 == 0:
        parts.append(
            {"kind": "fine", "fine_amount": FINE, "currency": currency, "in_lieu_days": DAYS_IN_LIEU, "is_paid": False}
        )
    give_judgment(
        proceeding=proceeding,
        given=PartialDate.of_day(on),
        starts_on=on,
        time_served_days=_days_held(proceeding, on),
        sentences=parts,
        by=by,
        at=told.at(on),
    )
    if currency and number % 3 == 0:
        _restitution(told, proceeding, on, currency)


def shorten(told, appeal, charges, on):
    """The court of appeal gives four years instead, from the day of the first sentence."""
    give_judgment(
        proceeding=appeal,
        given=PartialDate.of_day(on),
        starts_on=told.day(0.65),
        time_served_days=_days_held(appeal.appeal_of, told.day(0.65)),
        sentences=[{"charge": charge, "kind": "imprisonment", "years": 4, "runs": "concurrent"} for charge in charges],
        by=told.by("lawyer"),
        at=told.at(on),
    )


def _prison(story, place, statute):
    """Years that depend on the story, at most those of the statute: life now and then, some suspended, some after
    another."""
    if place == 0 and story.number % 9 == 8:
        return {"kind": "life", "runs": "concurrent"}
    told = {
        "kind": "imprisonment",
        "years": min(9 + (story.number + place) % 8, (statute.max_months or 240) // 12),
        "runs": "consecutive" if place and story.number % 4 == 0 else "concurrent",
    }
    if is_suspended(story):
        return told | {"years": 2, "is_suspended": True, "suspended_months": 36}
    return told


def _days_held(proceeding, on: date) -> int:
    return max((on - proceeding.arrested_on).days, 0) if proceeding.arrested_on else 0


def _restitution(told, proceeding, on, currency):
    """Of two awards one is paid in part."""
    by = told.by("lawyer")
    award = order_award(
        matter=proceeding.matter,
        ordered=PartialDate.of_day(on),
        kind="restitution",
        amount=RESTITUTION,
        currency=currency,
        proceeding=proceeding,
        by=by,
        at=told.at(on),
    )
    paid_on = on + timedelta(days=40)
    if told.story.number % 2 and paid_on <= told.ends_on:
        record_payment(award=award, amount=RESTITUTION // 3, paid_on=paid_on, by=by, at=told.at(paid_on))
