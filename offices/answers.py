"""How a form answers a refusal: the sentence beside its field, and both versions of a record after a stale save."""

from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from .refusal import Refusal, Stale


@contextmanager
def shown_on(form):
    """Inside, a Refusal undoes what was done and becomes an error of `form`, beside its field or on top.

    Ask `form.is_valid()` afterwards; `form.stale` is the record as it is stored, when somebody saved in between.
    """
    form.stale = None
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        form.stale = refusal.current if isinstance(refusal, Stale) else None
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def side_by_side(form) -> list[dict]:
    """Both versions after a stale save: label, what is stored now, what was typed, and whether they differ.

    Also makes the bound `form` carry the version that is stored now, so that saving again means: mine is right.
    """
    current = form.stale
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    rows = []
    for bound in form.visible_fields():
        stored, typed = getattr(current, bound.name, None), form.cleaned_data.get(bound.name)
        rows.append(
            {
                "label": bound.label,
                "stored": _shown(bound.field, stored),
                "typed": _shown(bound.field, typed),
                "differs": (stored or None) != (typed or None),
            }
        )
    return rows


def _shown(field, value):
    if value in (None, "", []):
        return "–"
    names = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, list):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return names.get(str(value), value)
