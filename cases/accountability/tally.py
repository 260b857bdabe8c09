"""Proceedings in figures, for a page: how many are accused, arrested, charged and convicted, of what, and to what.

Counted as reports count them ("Indicators" of the domain rules): a chain of proceedings once, nothing that was
overturned or superseded, amounts per currency and never together. What is not recorded adds nothing.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from .models import Award, Charge, CustodyInterval, Judgment, Proceeding, Sentence, Verdict

LATE_ARREST = Q(arrested_on__gt=F("charged_on"), arrested_precision="day", charged_precision="day")


@dataclass(frozen=True)
class Money:
    """How often, and how much, in one currency."""

    kind: str
    currency: str
    times: int
    amount: Decimal


@dataclass(frozen=True)
class Tally:
    accused: int
    arrested: int
    arrested_after_charge: int
    charged: int
    ended: int
    convicted: int
    charges: int
    counts: int  # of the charges whose number of counts is known
    outcomes: dict  # Verdict.Outcome → number of counts
    prison: int  # months, as stated in all for each accused
    probation: int
    prison_by_statute: dict  # statute → months, as ordered under it
    probation_by_statute: dict
    awards: list[Money]
    bail: list[Money]

    @property
    def outcome_words(self):
        """(outcome as words, number of counts), in the order in which outcomes are listed."""
        return [(label, self.outcomes[value]) for value, label in Verdict.Outcome.choices if value in self.outcomes]


def tally(proceedings) -> Tally:
    """The figures of a queryset of proceedings, which says whose. A constant number of queries."""
    # Their keys and not a subquery: each table then goes by its index, behind the wall too.
    within = {"proceeding__in": list(proceedings.order_by().values_list("pk", flat=True))}
    heads = proceedings.order_by().aggregate(
        accused=Count("person", distinct=True),
        arrested=Count("root", distinct=True, filter=Q(arrested_on__isnull=False)),
        arrested_after_charge=Count("root", distinct=True, filter=LATE_ARREST),
        charged=Count("root", distinct=True, filter=Q(charged_on__isnull=False)),
        ended=Count("pk", filter=Q(stage__in=Proceeding.ENDED)),
    )
    verdicts = Verdict.objects.filter(**within, overturned_on=None)
    charges = Charge.objects.filter(**within, origin=None).exclude(status=Charge.Status.AMENDED)
    judgments = Judgment.objects.filter(**within, superseded_on=None)
    return Tally(
        **heads,
        **charges.aggregate(charges=Count("pk"), counts=Sum("counts", default=0)),
        **verdicts.aggregate(convicted=Count("proceeding__root", distinct=True, filter=Q(is_guilty=True))),
        **judgments.aggregate(
            prison=Sum("stated_months", default=0), probation=Sum("stated_probation_months", default=0)
        ),
        **_by_statute(Sentence.objects.filter(**within, judgment__superseded_on=None)),
        outcomes=dict(verdicts.order_by().values_list("outcome").annotate(Sum("counts"))),
        awards=_money(Award.objects.filter(**within, overturned_on=None), "kind", "currency", "amount"),
        bail=_money(
            CustodyInterval.objects.filter(**within).exclude(bail_amount=None),
            "bail_kind",
            "bail_currency",
            "bail_amount",
        ),
    )


def _by_statute(sentences) -> dict:
    found = {Sentence.Kind.IMPRISONMENT: {}, Sentence.Kind.PROBATION: {}}
    rows = sentences.filter(kind__in=found).order_by("charge__statute")
    for kind, statute, months in rows.values_list("kind", "charge__statute").annotate(
        n=Sum(F("years") * 12 + F("months"))
    ):
        found[kind][statute] = months
    return {
        "prison_by_statute": found[Sentence.Kind.IMPRISONMENT],
        "probation_by_statute": found[Sentence.Kind.PROBATION],
    }


def _money(rows, kind, currency, amount) -> list[Money]:
    sums = rows.order_by(kind, currency).values_list(kind, currency).annotate(Count("pk"), Sum(amount))
    return [Money(*row) for row in sums]
