"""Where the order of a profile lets a proceeding go: pairs of stages, from data alone.

From a stage to any later one when every stage between may be skipped; a verdict leads to the sentence or the acquittal,
either of them to the end, and every stage that has not ended may be discontinued. Source: the domain rules, "Workflow",
accountability: a legal profile says which stages a country has.
"""

from functools import lru_cache

from ..models import Proceeding

S = Proceeding.Stage
#: What every profile has, and nothing skips.
REQUIRED = (S.CHARGED, S.VERDICT, S.SENTENCED, S.ACQUITTED, S.FINAL)
#: After the court has decided, the law of every country goes on alike.
DECIDED = {S.VERDICT: (S.SENTENCED, S.ACQUITTED), S.SENTENCED: (S.FINAL,), S.ACQUITTED: (S.FINAL,), S.FINAL: ()}
#: The house's own order, for matters without a profile.
HOUSE = tuple(stage for stage in S if stage != S.DISCONTINUED)


def order_of(version) -> tuple[tuple[str, bool], ...]:
    """(stage, may be skipped) of a profile version, in its order, without discontinuing, which has no place in it."""
    return tuple((row.stage, row.optional) for row in version.stages.all() if row.stage != S.DISCONTINUED)


def placed(order, stage):
    """`order` with `stage` in it: one that the profile does not know stands where the house has it, and may be skipped.

    For records that came in with a stage of their own.
    """
    if stage == S.DISCONTINUED or any(known == stage for known, _optional in order):
        return order
    before = HOUSE[: HOUSE.index(stage)]
    last = max((number for number, (known, _optional) in enumerate(order) if known in before), default=-1)
    return (*order[: last + 1], (stage, True), *order[last + 1 :])


def onward(order, stage) -> tuple[str, ...]:
    """The stages that directly follow `stage` in `order`, without discontinuing."""
    if stage in DECIDED:
        return DECIDED[stage]
    stages = [known for known, _optional in order]
    reached = []
    for known, optional in order[stages.index(stage) + 1 :]:
        reached.append(known)
        if not optional or known == S.VERDICT:
            break
    return tuple(reached)


@lru_cache(maxsize=256)
def pairs(order) -> frozenset[tuple[str, str]]:
    """Every (from, to) that `order` allows, discontinuing included."""
    found = {(stage, to) for stage, _optional in order for to in onward(order, stage)}
    found |= {(stage, S.DISCONTINUED) for stage, _optional in order if stage not in Proceeding.ENDED}
    return frozenset((str(one), str(other)) for one, other in found)


def between(order, old, new) -> list[str]:
    """The stages that must come before `new` when a proceeding stands at `old`; empty when none is in the way."""
    stages = [known for known, _optional in order]
    if old not in stages or new not in stages or stages.index(new) <= stages.index(old):
        return []
    return [known for known, optional in order[stages.index(old) + 1 : stages.index(new)] if not optional]


def before_the_charge(order) -> list[str]:
    """The stages in which a proceeding may be opened."""
    stages = [known for known, _optional in order]
    return stages[: stages.index(S.CHARGED)]


def deciding(order) -> list[str]:
    """The stages in which a court still decides on charges: from the charge to the verdict."""
    stages = [known for known, _optional in order]
    return stages[stages.index(S.CHARGED) : stages.index(S.VERDICT) + 1]
