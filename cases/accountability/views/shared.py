"""What every view of this stage does around its own sentence."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.submitting import carry_out, show

from .. import dates


def stored(request, form, action, to, **known):
    """Do what the form asks, once, and go to `to`. None: nothing was sent, or the form says why it cannot be done."""
    return carry_out(request, form, action, done=_("It is recorded."), to=to, draft=request.path, **known)


def page(
    request,
    form,
    case,
    *,
    title,
    button,
    hint="",
    refusals=(),
    matter=None,
    danger=False,
    template="accountability/record_edit.html",
    **more,
):
    """A page with one form: what it is about, what stands in the way, both versions after a stale save."""
    return show(
        request,
        case,
        form,
        title=title,
        submit=button,
        draft=request.path,
        template=template,
        hint=hint,
        refusals=refusals,
        matter=matter,
        danger=danger,
        back=matter_url(matter) if matter else reverse("accountability:panel", args=[case.pk]),
        **more,
    )


def matter_url(matter) -> str:
    return reverse("accountability:matter-detail", args=[matter.pk])


def warn(request, proceeding):
    """Say what is unusual in the days of a proceeding; it is stored all the same."""
    for sentence in dates.warnings(proceeding):
        messages.warning(request, sentence)
