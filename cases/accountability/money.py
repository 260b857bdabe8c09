"""Amounts of money as pages say them, and what of awards was paid and is outstanding."""

from collections import defaultdict
from decimal import Decimal

from django.utils.formats import number_format


def money(amount, currency) -> str:
    """“PHP 50,000.00”, in the language of the moment."""
    return f"{currency} {number_format(amount, 2, use_l10n=True, force_grouping=True)}"


def outstanding(award) -> Decimal:
    """What is still to be paid of an award, of an overturned one nothing. Below zero: more was paid than is owed."""
    paid = sum((payment.amount for payment in award.payments.all()), Decimal(0))
    return (Decimal(0) if award.overturned_on else award.amount) - paid


def sums(awards) -> list[dict]:
    """Per currency, and never over currencies: what was ordered and stands, what was paid, what is outstanding.

    Reads `payments`, which the view has fetched. What was paid of one award never pays another.
    """
    found = defaultdict(lambda: {"ordered": Decimal(0), "paid": Decimal(0), "outstanding": Decimal(0)})
    for award in awards:
        row = found[award.currency]
        row["ordered"] += 0 if award.overturned_on else award.amount
        row["paid"] += sum((payment.amount for payment in award.payments.all()), Decimal(0))
        row["outstanding"] += max(outstanding(award), Decimal(0))
    return [
        {"currency": currency} | {name: money(amount, currency) for name, amount in row.items()}
        for currency, row in sorted(found.items())
    ]
