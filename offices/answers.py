"""How a form answers a refusal: the sentence beside its field, and both versions of a record after a stale save."""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet
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


def why_not(check, *args) -> str:
    """The sentence with which `check` refuses these arguments; empty when it lets them pass."""
    try:
        check(*args)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def perform(form, action, **kwargs):
    """Do the action, or put its refusal on the form, as `shown_on` does.

    Returns what the action returns, None when it was refused; then nothing of it was stored.
    """
    with shown_on(form):
        return action(**kwargs)
    return None


def side_by_side(form) -> list[dict]:
    """Both versions after a stale save: label, what is stored now, what was typed, and whether they differ.

    A form whose fields are not the record's own says by `read(record)` what is stored in each. Also makes the bound
    `form` carry the version that is stored now, so that saving again means: mine is right.
    """
    current = form.stale
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    names = [bound.name for bound in form.visible_fields()]
    kept = form.read(current) if hasattr(form, "read") else {name: getattr(current, name, None) for name in names}
    rows = []
    for bound in form.visible_fields():
        stored, typed = kept.get(bound.name), form.cleaned_data.get(bound.name)
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
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(names.get(str(getattr(one, "pk", one)), str(one)) for one in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return names.get(str(value), value)
