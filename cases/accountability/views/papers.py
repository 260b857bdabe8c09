from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.views.documents import document_url, handed_out
from cases.views.submitting import sent, show
from offices.access import record_view
from offices.answers import perform
from offices.submissions import already, went

from ..actions.papers import make_paper
from ..forms.papers import PaperForm, shown
from ..models import Matter
from ..papers.contents import Asked, told
from .shared import matter_url


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office", "court"))
def paper_make(request, matter):
    """A paper from a template: shown first if that is asked for, else made, handed out, and kept if it is to be."""
    form = PaperForm(sent(request), case=matter.case, user=request.user)
    if form.is_bound and (there := already(request, form)):
        return redirect(there)
    preview = None
    if form.is_bound and form.is_valid():
        if form.has_to_be_shown():
            preview = shown(told(_asked(form), matter=matter, by=request.user))
        elif paper := perform(form, make_paper, matter=matter, by=request.user, **form.facts()):
            messages.success(request, _("The paper was made."), extra_tags=request.path)
            if paper.document:
                went(request, form, document_url(paper.document))
            return handed_out(paper.pdf, paper.file_name, "application/pdf")
    return show(
        request,
        matter.case,
        form,
        title=_("Make a paper"),
        submit=_("Make the PDF"),
        draft=request.path,
        template="accountability/paper_make.html",
        matter=matter,
        preview=preview,
        language=form.cleaned_data.get("language", "en") if preview else "",
        back=matter_url(matter),
    )


def _asked(form):
    return Asked(**{name: value for name, value in form.facts().items() if name != "kept"})
