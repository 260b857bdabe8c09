"""The cuts that are an indicator's own: what their values are called, and how their tables are laid out."""

from django.utils.translation import gettext_lazy as _

from cases.accountability.models import Hearing, Proceeding
from offices.models import Partner

_RESULTS = {
    "acquitted": _("Acquitted"),
    "dismissed": _("Dismissed by the court"),
    "not_pursued": _("Not pursued by the prosecutor"),
    "overturned": _("Conviction overturned"),
}
_WAYS = {"decided": _("With a verdict"), "open": _("Still open"), "ended": _("Ended without a verdict")}
_LEFT = dict(Proceeding.Stage.choices) | {"appeal": _("Appeal"), "unknown": _("Stage not known")}
_NOT_NAMED = {"none": _("No court on file")}

#: By the `detail` of an indicator: the name of its tab, and the words of its detail and of what is further said.
#: An empty dict: the values speak for themselves.
DETAILS = {
    "loss": (_("Stage and reason"), _LEFT, dict(Proceeding.Reason.choices) | _RESULTS),
    "wait": (_("Court"), _WAYS, _NOT_NAMED),
    "adjourned": (_("Cause"), dict(Hearing.AskedBy.choices), dict(Hearing.Reason.choices)),
    "currency": (_("Currency"), {}, {}),
}


def tab_name(detail: str):
    return DETAILS[detail][0]


def values(figures, name: str, detail: str) -> list[tuple[str, str]]:
    """(value, words) of every value of `detail` or `further` that these figures have, in the order of their choices."""
    words = DETAILS[detail][1 if name == "detail" else 2]
    used = {getattr(key, name) for key in figures} - {""}
    known = [(value, label) for value, label in words.items() if value in used]
    rest = sorted(used - words.keys())
    if detail == "wait" and name == "further":
        named = dict(Partner.objects.filter(pk__in=rest).values_list("pk", "name"))
        return sorted(((pk, named.get(int(pk), pk)) for pk in rest), key=lambda pair: pair[1]) + known
    return known + [(value, value) for value in rest]
