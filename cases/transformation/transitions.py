"""The ladder that a reform climbs. Source: the domain rules, "Entities", Reform."""

from .models import Reform

Rung = Reform.Rung

LADDER = {
    Rung.PROPOSED: {Rung.ADOPTED},
    Rung.ADOPTED: {Rung.IN_FORCE},
    Rung.IN_FORCE: {Rung.SUSTAINED},
    Rung.SUSTAINED: set(),
}


def next_rung(reform: Reform) -> str | None:
    """The rung above; None at the top."""
    return next(iter(LADDER[reform.rung]), None)
