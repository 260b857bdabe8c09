"""A figure, its limit, and whether it holds: one line each."""

import statistics
import sys


class Figures:
    """Collects what one bench measured. `finish()` leaves with 1 when a limit was not kept."""

    def __init__(self, title: str):
        self.over = 0
        print(f"\n== {title}", flush=True)

    def note(self, name: str, value: str) -> None:
        """What the reader should know beside the figures; has no limit."""
        print(f"{name:<70} {value:>12}", flush=True)

    def at_most(self, name: str, value: float, limit: float, unit: str = "") -> None:
        self._line(name, value, f"<= {limit:g}", unit, holds=value <= limit)

    def at_least(self, name: str, value: float, limit: float, unit: str = "") -> None:
        self._line(name, value, f">= {limit:g}", unit, holds=value >= limit)

    def _line(self, name, value, limit, unit, *, holds):
        self.over += not holds
        print(f"{name:<70} {value:>12.3f} {unit:<3} {limit:>10}  {'ok' if holds else 'OVER'}", flush=True)

    def finish(self) -> None:
        sys.exit(1 if self.over else 0)


def percentile(values: list[float], percent: int) -> float:
    """The value that `percent` of 100 stay at or below, of at least two values."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
