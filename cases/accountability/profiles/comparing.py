"""Two versions of a profile side by side."""

from django.utils.translation import gettext as _

from ..models import Proceeding
from .names import in_words
from .words import in_sentence, plea_words, weekday_words

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
        _("Pleas"): plea_words(version.pleas) or _("none"),
        _("Agreed pleas or short procedure"): _("Yes") if version.plea_bargain else _("No"),
        _("Days off each week"): weekday_words(version.weekend) or "–",
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
