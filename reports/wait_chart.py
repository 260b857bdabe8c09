"""The drawing of how long something takes: the share still waiting, by day, as steps that fall."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .charts import number
from .reading import Wait

#: Pixels from the top to where nobody waits, and above where everybody does.
FOOT, TOP = 172, 12


@dataclass
class Piece:
    """A rectangle of the drawing; x and width are percentages, y and height pixels."""

    css: str
    x: str
    y: int
    width: str
    height: int


@dataclass
class WaitChart:
    finding: str
    pieces: list[Piece]
    marks: list[tuple[str, str, str]]
    table: list[list[str]]


def wait_chart(wait: Wait) -> WaitChart | None:
    """The drawing with its sentence and its table. None where there is no estimate, or none is shown."""
    if wait.is_hidden or not wait.curve or not wait.curve["steps"]:
        return None
    steps = wait.curve["steps"]
    last = steps[-1][0] or 1
    return WaitChart(
        _finding(wait, steps),
        list(_pieces(steps, last)),
        [
            (f"{share:.2f}%", number(round(last * share / 100)), anchor)
            for share, anchor in ((0, "start"), (50, "middle"), (100, "end"))
        ],
        [[number(day), number(at_risk), *(f"{round(100 * x)} %" for x in shares)] for day, *shares, at_risk in steps],
    )


def _finding(wait, steps):
    last = {"days": number(steps[-1][0]), "share": round(100 * steps[-1][1])}
    if wait.value is None:
        return _("Fewer than half had a verdict: after %(days)s days %(share)s %% still waited.") % last
    return _("Half had a verdict after %(median)s.") % {"median": wait.text}


def _pieces(steps, last):
    """The interval as a band, the share as a line of 2 pixels over it."""
    ends = [day for day, *_rest in steps[1:]] + [last]
    at = [(0, 1.0, 1.0, 1.0)] + [(day, share, low, high) for day, share, low, high, _n in steps]
    ends = [steps[0][0], *ends]
    for css, upper, lower in (("bar-off", 3, 2), ("bar", 1, 1)):
        for (day, *shares), end in zip(at, ends, strict=True):
            if end > day:
                y = _y(shares[upper - 1])
                height = 2 if css == "bar" else _y(shares[lower - 1]) - y
                yield Piece(css, f"{100 * day / last:.2f}%", y, f"{100 * (end - day) / last:.2f}%", height)


def _y(share):
    return round(FOOT - share * (FOOT - TOP))
