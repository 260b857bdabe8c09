"""The sentence of an accused: one page for the judgment and its parts."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.partial_dates import Precision
from cases.views.submitting import sent
from offices.access import record_view

from .. import actions
from ..actions.judgments import refusal_to_correct, refusal_to_sentence
from ..forms import JudgmentChangeForm, JudgmentForm
from ..forms.judgments import rows_of
from ..judged import Worked, standing_verdicts
from ..models import Charge, Judgment, Proceeding, Sentence
from .shared import matter_url, page, stored

RELATED = ("case__office", "matter", "person")
TEMPLATE = "accountability/judgment_edit.html"
#: What the working of a judgment reads, for pages that show several.
SENTENCES = Prefetch(
    "judgments",
    Judgment.objects.prefetch_related(
        Prefetch("sentences", Sentence.objects.select_related("charge").prefetch_related("charge__verdicts"))
    ),
)


def convicted_of(proceeding):
    """Charges of the chain on which the accused stands convicted."""
    return Charge.objects.filter(pk__in=standing_verdicts(proceeding).values("charge"))


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=RELATED)
def judgment_create(request, proceeding):
    """A row for each charge of which the accused stands convicted, and as many more as are asked for."""
    verdicts = list(standing_verdicts(proceeding))
    charges = dict.fromkeys(verdict.charge_id for verdict in verdicts)
    begins = max((one.given_on for one in verdicts if one.given_precision == Precision.DAY), default=None)
    form = JudgmentForm(
        sent(request),
        case=proceeding.case,
        user=request.user,
        charges=convicted_of(proceeding),
        rows=[{"charge": charge, "currency": proceeding.case.office.currency} for charge in charges],
        initial={"starts_on": begins},
    )
    refusal = refusal_to_sentence(proceeding)
    return stored(request, form, actions.give_judgment, matter_url(proceeding.matter), proceeding=proceeding) or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Record the sentence"),
        button=_("Record the sentence"),
        hint=proceeding.person,
        refusals=[refusal] if refusal else [],
        template=TEMPLATE,
        held=days_held(proceeding, begins),
    )


@record_view(
    Judgment,
    "change_accountability",
    kwarg="judgment_id",
    related=("case__office", "proceeding__matter", "proceeding__person", "proceeding__case__office"),
)
def judgment_edit(request, judgment):
    proceeding = judgment.proceeding
    form = JudgmentChangeForm(
        sent(request), case=judgment.case, user=request.user, charges=convicted_of(proceeding), rows=rows_of(judgment)
    )
    form.initial = form.read(judgment) | {"version": judgment.version} | form.initial
    refusal = refusal_to_correct(judgment)
    return stored(request, form, actions.correct_judgment, matter_url(proceeding.matter), judgment=judgment) or page(
        request,
        form,
        judgment.case,
        matter=proceeding.matter,
        title=_("Correct the sentence"),
        button=_("Save"),
        hint=proceeding.person,
        refusals=[refusal] if refusal else [],
        template=TEMPLATE,
        held=days_held(proceeding, judgment.starts_on),
    )


def days_held(proceeding, begins) -> str:
    """The sentence about how long the accused was in custody before, as far as it is written down to the day.

    Custody that goes on counts until the sentence `begins`; until today while nobody knows when that is.
    """
    first = Proceeding.objects.get(pk=proceeding.root_id)
    until, days = begins or proceeding.case.office.today(), 0
    for held in first.custody.filter(state__in=("arrested", "remanded"), from_precision=Precision.DAY):
        if held.is_current or held.to_precision == Precision.DAY:
            days += max((min(held.to_on or until, until) - held.from_on).days, 0)
    if not days:
        return ""
    return ngettext(
        "%(n)d day in custody before the sentence is written down.",
        "%(n)d days in custody before the sentence are written down.",
        days,
    ) % {"n": days}


def worked(proceeding):
    """The judgment of the proceeding that stands, and those that were superseded, as pages show them."""
    all_of_them = [Worked(judgment) for judgment in proceeding.judgments.all()]
    standing = [one for one in all_of_them if not one.judgment.superseded_on]
    return (standing[0] if standing else None), [one for one in all_of_them if one.judgment.superseded_on]
