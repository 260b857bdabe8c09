"""Judgments: what an accused was sentenced to, in parts. One stands in a chain; a later one supersedes it.

Source: the domain rules, "Entities" and "Workflow": concurrent or consecutive, time served; a decision on appeal
restates what counts, and the history stays.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cases.stages import lock_case
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..judged import standing_judgments, standing_verdicts
from ..models import Judgment, Proceeding, Sentence
from ..sentencing import Part, lay_out
from ..winding import happened
from .common import check_works, wrote
from .proceedings import move_proceeding

S, Result = Proceeding.Stage, Proceeding.AppealResult
#: Decisions of a court of appeal after which it may sentence anew.
RESENTENCING = (Result.REDUCED, Result.CONVICTED, Result.OVERTURNED)
#: Where a judgment can be given.
AFTER_VERDICT = (S.VERDICT, S.SENTENCED, S.FINAL)
Kind = Sentence.Kind


def refusal_to_sentence(proceeding) -> str:
    """Why no judgment can be given in the proceeding; empty: it can."""
    if proceeding.stage not in AFTER_VERDICT:
        return _("A sentence follows the verdict. Record the verdict first.")
    if proceeding.is_appeal and proceeding.appeal_result not in RESENTENCING:
        return _("This court of appeal did not change the sentence.")
    if not standing_verdicts(proceeding).exists():
        return _("No charge ended in a guilty verdict that stands, so there is nothing to sentence.")
    standing = standing_judgments(proceeding)
    if standing.filter(proceeding=proceeding).exists():
        return _("The sentence is recorded already. Correct it instead.")
    if standing.filter(proceeding_id__gt=proceeding.pk).exists():
        return _("A later court has sentenced already.")
    return ""


@transaction.atomic
def give_judgment(*, proceeding, given, sentences, by, at=None, **facts) -> Judgment:
    """Record what the court sentenced the accused to, on `given` (a PartialDate).

    `sentences` are dicts with the fields of Sentence, in the order in which the court pronounced them; `after` is the
    place of another in that list. `facts` are starts_on, time_served_days, stated_months, stated_probation_months and
    stated_life. The first judgment moves the proceeding to “sentenced”; one of a later court supersedes the earlier.
    Raises Refusal with a sentence.
    """
    check_works(by, proceeding.case)
    lock_case(proceeding.case)  # two who sentence at once: the second is told
    if refused := refusal_to_sentence(proceeding):
        raise Refusal(refused)
    check_judgment(proceeding, given, sentences, facts)
    judgment = Judgment(case=proceeding.case, proceeding=proceeding, **facts)
    dates.keep(judgment, "given", given)
    earlier = standing_judgments(proceeding)
    judgment.save()
    earlier.exclude(pk=judgment.pk).update(
        superseded_on=given.earliest or proceeding.case.office.today(),
        superseded_by=judgment,
        version=F("version") + 1,
    )
    _write(judgment, sentences)
    wrote("give_judgment", by=by, at=at, row=judgment, case=judgment.case, summary=_("Recorded a sentence."))
    if proceeding.stage == S.VERDICT:
        move_proceeding(proceeding=proceeding, to=S.SENTENCED, by=by, at=at)
    else:
        happened(proceeding, by, at)
    return judgment


def refusal_to_correct(judgment) -> str:
    """Why the judgment stays as it is; empty: it can be written anew."""
    return _("This sentence no longer stands. It is history, and stays as it is.") if judgment.superseded_on else ""


@transaction.atomic
def correct_judgment(*, judgment, given, sentences, version, by, at=None, **facts) -> Judgment:
    """Write a judgment anew that was entered wrongly. Raises Refusal if a later one stands, or Stale."""
    check_works(by, judgment.case)
    if refused := refusal_to_correct(judgment):
        raise Refusal(refused)
    check_judgment(judgment.proceeding, given, sentences, facts)
    store(judgment, version, given_on=given.earliest, given_precision=given.precision, **facts)
    judgment.sentences.exclude(after=None).update(after=None)  # a part that another follows is protected
    judgment.sentences.all().delete()
    _write(judgment, sentences)
    wrote("correct_judgment", by=by, at=at, row=judgment, case=judgment.case, summary=_("Corrected a sentence."))
    happened(judgment.proceeding, by, at)
    return judgment


def _write(judgment, sentences):
    """The parts in their order, and only then which follows which: one may follow a part that stands below it."""
    rows = []
    for facts in sentences:
        row = Sentence(case=judgment.case, judgment=judgment, proceeding=judgment.proceeding)
        for name, value in facts.items():
            if name != "after":
                setattr(row, name, value)
        row.save()
        rows.append(row)
    for row, facts in zip(rows, sentences, strict=True):
        if facts.get("after") is not None:
            row.after = rows[facts["after"]]
            row.save(update_fields=["after"])


def check_judgment(proceeding, given, sentences, facts):
    """Raise Refusal if the judgment cannot be: in the future, before its verdicts, or on a charge without one."""
    dates.check_past(given, proceeding.case.office.today(), "given")
    verdicts = list(standing_verdicts(proceeding))
    days = [dates.kept(verdict, "given") for verdict in verdicts]
    if days and all(dates.before(given, day) for day in days):
        raise Refusal(_("The sentence would be before the verdict."), "given")
    if not sentences and not any(
        facts.get(name) not in (None, False) for name in ("stated_months", "stated_probation_months", "stated_life")
    ):
        raise Refusal(_("Write at least one part of the sentence, or the court's total."))
    convicted = {verdict.charge_id for verdict in verdicts}
    for number, part in enumerate(sentences, start=1):
        if refused := _refusal_of_part(part, convicted):
            raise Refusal(_("Part %(n)d: %(sentence)s") % {"n": number, "sentence": refused})
    _check_order(sentences)


def _refusal_of_part(part, convicted) -> str:
    charge = part.get("charge")
    if charge is not None and charge.pk not in convicted:
        return _("A sentence follows a guilty verdict that stands on its charge.")
    if part["kind"] == Kind.FINE and (part.get("fine_amount") is None or not part.get("currency")):
        return _("A fine has an amount and a currency.")
    if part["kind"] == Kind.IMPRISONMENT and not any(part.get(name) for name in ("years", "months", "days")):
        return _("Say how long the imprisonment is.")
    if part.get("activated_on") and not part.get("is_suspended"):
        return _("Only what was suspended can be activated.")
    return ""


def _check_order(sentences):
    parts = [
        Part(key=place, is_consecutive=part.get("runs") == Sentence.Runs.CONSECUTIVE, after=part.get("after"))
        for place, part in enumerate(sentences)
    ]
    try:
        lay_out(parts)
    except ValueError:
        raise Refusal(_("The parts follow each other in a circle. Look at which one follows which.")) from None
