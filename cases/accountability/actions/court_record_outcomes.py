"""Storing how the accused of a court record fared: charges, verdicts, sentences, custody, restitution. Whole tables at
a time, within the transaction of the case's way in."""

from django.utils.translation import gettext as _

from ..court_records import mapping, outcomes_mapping
from ..court_records.oddities import CHECK, Oddity
from ..models import Award, Charge, CustodyInterval, Judgment, RecordFlag, Sentence, Verdict


def store_charges(records, case, library, found):
    """(charge record, accused record, proceeding) triples, with their verdicts; returns them with their Charges."""
    charges = Charge.objects.bulk_create(
        mapping.charge_of(record, proceeding, case, library) for record, _accused, proceeding in records
    )
    verdicts = []
    for (record, accused, _proceeding), charge in zip(records, charges, strict=True):
        verdicts += mapping.verdicts_of(record, charge, accused, case)
    found.charges += len(charges)
    found.verdicts += len(Verdict.objects.bulk_create(verdicts))
    return list(zip(records, charges, strict=True))


def store_outcomes(accused, charges, matter, found):
    """(accused record, proceeding) pairs that are new, and what `store_charges` returned for them."""
    case = matter.case
    custody, judgments, awards = [], [], []
    for record, proceeding in accused:
        custody += outcomes_mapping.custody_of(record, proceeding, case)
        judgments += filter(None, [outcomes_mapping.judgment_of(record, proceeding, case)])
        awards += filter(None, [outcomes_mapping.award_of(record, proceeding, matter)])
    CustodyInterval.objects.bulk_create(custody)
    found.awards += len(Award.objects.bulk_create(awards))
    _store_sentences(charges, Judgment.objects.bulk_create(judgments), found)


def store_late_outcomes(charges, case, found):
    """Sentences of charges that could not be read when their accused was loaded.

    They go into the judgment that the records made. Where a person has recorded one since, nothing is added to it: it
    is flagged.
    """
    sentenced = {
        proceeding.pk: (accused, proceeding)
        for (record, accused, proceeding), _charge in charges
        if record.is_sentenced
    }
    if not sentenced:
        return
    ours, theirs = _judgments_of(sentenced)
    missing = [
        outcomes_mapping.judgment_of(accused, proceeding, case)
        for key, (accused, proceeding) in sentenced.items()
        if key not in ours and key not in theirs
    ]
    made = Judgment.objects.bulk_create(missing)
    _store_sentences(charges, [*ours.values(), *made], found, begun=ours)
    _flag_late(charges, theirs, case, found)


def _flag_late(charges, touched, case, found):
    sentence = _("%(statute)s: a sentence came with a later record, and was not added to the judgment.")
    flags = [
        mapping.flag(
            case, Oddity(CHECK, sentence % {"statute": record.statute}), mapping.charge_ref(record), proceeding
        )
        for (record, _accused, proceeding), _charge in charges
        if record.is_sentenced and proceeding.pk in touched
    ]
    found.flags += len(RecordFlag.objects.bulk_create(flags))


def _judgments_of(proceedings):
    """By proceeding id: judgments as the records made them, and those in which a person has had a hand since."""
    ours, theirs = {}, {}
    for judgment in Judgment.objects.filter(proceeding__in=list(proceedings)):
        untouched = judgment.source_ref and judgment.version == 1 and not judgment.superseded_on
        (ours if untouched else theirs)[judgment.proceeding_id] = judgment
    return {key: judgment for key, judgment in ours.items() if key not in theirs}, theirs


def _store_sentences(charges, judgments, found, begun=()):
    """`begun` holds the proceedings in which a term of prison stands already."""
    standing, begun = {judgment.proceeding_id: judgment for judgment in judgments}, set(begun)
    sentences = []
    for (record, accused, proceeding), charge in charges:
        if proceeding.pk in standing:
            is_first = proceeding.pk not in begun
            sentences += outcomes_mapping.sentences_of(record, charge, standing[proceeding.pk], accused, is_first)
            if record.prison:
                begun.add(proceeding.pk)
    found.sentences += len(Sentence.objects.bulk_create(sentences))
