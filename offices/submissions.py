"""A form sent twice makes one record: the second goes where the first one went.

In a form: `class NoteForm(SubmissionMixin, forms.Form)`; in its view, before the form is looked at:

    form = NoteForm(request.POST or None)
    if there := already(request, form):
        return redirect(there)
    if request.method == "POST" and form.is_valid():
        note = add_note(by=request.user, ...)
        return went(request, form, note.case.get_absolute_url())
"""

from uuid import UUID, uuid4, uuid5

from django import forms
from django.shortcuts import redirect

from .models import Submission


class SubmissionMixin(forms.Form):
    """Adds the hidden key, made when the form is first shown."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


def already(request, form) -> str | None:
    """Where the first submit of this form went; None when this is the first, or no submit at all.

    Claims the key: a second submit that arrives meanwhile waits here until the first one is committed or undone. Ask
    before `form.is_valid()`, which might find fault with what the first one stored.
    """
    key = _key(request, form) if form.is_bound else None
    if key is None:
        return None
    Submission.objects.bulk_create([Submission(key=key, user_id=request.user.pk, went_to="")], ignore_conflicts=True)
    mine = Submission.objects.filter(key=key, user_id=request.user.pk)
    return mine.values_list("went_to", flat=True).first() or None


def went(request, form, url):
    """Remember that this form went to `url` (a path of this site), and redirect there."""
    if key := _key(request, form):
        Submission.objects.filter(key=key, user_id=request.user.pk).update(went_to=url)
    return redirect(url)


def _key(request, form) -> UUID | None:
    """One key per form shown, place, person and content: whoever goes back and writes something else means it."""
    try:
        shown = UUID(form.data.get(form.add_prefix("submission"), ""))
    except ValueError:
        return None  # a nonsense key is an error of the form
    written = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    return uuid5(shown, repr((request.path, request.user.pk, written, files)))
