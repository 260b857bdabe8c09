"""Two versions of a profile side by side."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from ..models import Plea, Proceeding, ProfileClock
from .names import in_words

S = Proceeding.Stage


def differences(before, after) -> list[dict]:
    """Groups of rows (label, before, after, differs): what the versions say, their stages, their clocks."""
    return [
        {"title": _("In general"), "rows": _rows(_said(before), _said(after))},
        {"title": _("Stages"), "rows": _rows(_stages(before), _stages(after))},
        {"title": _("Clocks"), "rows": _rows(_clocks(before), _clocks(after))},
    ]


def _rows(before, after):
    labels = list(after) + [label for label in before if label not in after]
    return [
        {
            "label": label,
            "before": before.get(label, "–"),
            "after": after.get(label, "–"),
            "differs": before.get(label) != after.get(label),
        }
        for label in labels
    ]


def _said(version):
    return {
        _("Pleas"): ", ".join(str(Plea(plea).label) for plea in version.pleas) or _("none"),
        _("Agreed pleas or short procedure"): _("Yes") if version.plea_bargain else _("No"),
        _("Days off each week"): ", ".join(map(str, version.weekend)) or "–",
        _("Sources"): version.sources or "–",
    }


def _stages(version):
    return {
        str(S(row.stage).label): " · ".join(
            filter(
                None,
                [
                    str(row.position),
                    in_words(row.stage, row.local_name),
                    row.name,
                    row.optional and _("may be skipped"),
                ],
            )
        )
        for row in version.stages.all()
    }


def _clocks(version):
    return {
        row.code: " · ".join(filter(None, [row.name, in_sentence(row), row.consequence, row.source]))
        for row in version.clocks.all()
    }


_LENGTHS = {
    ProfileClock.Unit.HOURS: ngettext_lazy("%d hour", "%d hours"),
    ProfileClock.Unit.DAYS: ngettext_lazy("%d day", "%d days"),
    ProfileClock.Unit.WORKING_DAYS: ngettext_lazy("%d working day", "%d working days"),
    ProfileClock.Unit.MONTHS: ngettext_lazy("%d month", "%d months"),
}


def how_long(clock) -> str:
    """“1 month”, “48 hours”, “10 working days”."""
    return _LENGTHS[clock.unit] % clock.length


def in_sentence(clock) -> str:
    """“3 months from the remand in custody until the charge, while the accused is in custody”."""
    words = _("%(length)s from %(start)s until %(end)s") % {
        "length": how_long(clock),
        "start": clock.get_starts_with_display(),
        "end": clock.get_ends_with_display(),
    }
    return words if clock.applies == "any" else f"{words}, {clock.get_applies_display()}"
