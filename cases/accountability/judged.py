"""What a judgment comes to: its sentences as parts of the arithmetic, and what stands in the chain of a proceeding."""

from django.utils.translation import gettext as _

from .models import Judgment, Proceeding, Sentence, Verdict
from .money import money
from .sentencing import FINE, PROBATION, Length, Part, Reckoned, reckon
from .sentencing_words import differs, headline, length_words, working


def chain_of(proceeding):
    """Every proceeding of the chain that `proceeding` belongs to, the first one included."""
    return Proceeding.objects.filter(root=proceeding.root_id)


def standing_verdicts(proceeding):
    """Guilty verdicts of the chain that were not overturned."""
    return Verdict.objects.filter(
        proceeding__in=chain_of(proceeding), is_guilty=True, overturned_on=None
    ).select_related("charge")


def standing_judgments(proceeding):
    """Judgments of the chain that no later one superseded."""
    return Judgment.objects.filter(proceeding__in=chain_of(proceeding), superseded_on=None)


def label_of(sentence) -> str:
    """What a sentence is called in the working: its charge, and the amount of a fine."""
    said = [sentence.charge.statute] if sentence.charge_id else []
    if sentence.kind == FINE:
        said.append(money(sentence.fine_amount, sentence.currency))
    elif sentence.kind in (PROBATION, Sentence.Kind.OTHER):
        said.append(sentence.note or sentence.get_kind_display())
    return ", ".join(said) or _("For all charges")


def _is_overturned(sentence) -> bool:
    """Whether the charge that it is for was convicted once, and no guilty verdict on it stands any more."""
    if not sentence.charge_id:
        return False
    guilty = [verdict for verdict in sentence.charge.verdicts.all() if verdict.is_guilty]
    return bool(guilty) and all(verdict.overturned_on for verdict in guilty)


def part_of(sentence) -> Part:
    return Part(
        key=sentence.pk,
        kind=sentence.kind,
        length=Length.of(sentence.years, sentence.months, sentence.days),
        label=label_of(sentence),
        is_suspended=sentence.is_suspended,
        is_activated=sentence.activated_on is not None,
        is_overturned=_is_overturned(sentence),
        is_consecutive=sentence.runs == Sentence.Runs.CONSECUTIVE,
        after=sentence.after_id,
        in_lieu_days=sentence.in_lieu_days or 0,
        is_paid=sentence.is_paid,
    )


class Worked:
    """A judgment as its page shows it. Reads `sentences` with `charge__verdicts`, which the view has fetched."""

    def __init__(self, judgment):
        self.judgment = judgment
        self.sentences = list(judgment.sentences.all())
        self.parts = [part_of(sentence) for sentence in self.sentences]
        self.reckoned: Reckoned = reckon(self.parts, judgment.starts_on, judgment.time_served_days)

    @property
    def headline(self) -> str:
        if not self.parts and self.judgment.stated_life:
            return _("For life, as the court stated it.")
        return headline(self.reckoned) if self.parts else self.stated

    @property
    def stated(self) -> str:
        """The totals as the court stated them, which may be all that is known; 0 is said, what is not known is not."""
        judgment, said = self.judgment, []
        if judgment.stated_life:
            said.append(_("prison for life"))
        elif judgment.stated_months is not None:
            said.append(_("prison %(length)s") % {"length": length_words(Length(judgment.stated_months))})
        if judgment.stated_probation_months is not None:
            length = length_words(Length(judgment.stated_probation_months))
            said.append(_("probation %(length)s") % {"length": length})
        if not said:
            return _("What the court ordered is not known.")
        return _("The court's total: %(totals)s.") % {"totals": ", ".join(said)}

    @property
    def lines(self) -> list[str]:
        return working(self.reckoned) if self.parts else []

    @property
    def differences(self) -> list[str]:
        """Sentences about totals that the court stated and the parts do not give."""
        judgment = self.judgment
        stated = None if judgment.stated_months is None else Length(judgment.stated_months)
        found = [differs(self.parts, stated, judgment.stated_life, judgment.starts_on)]
        if judgment.stated_probation_months is not None:
            found.append(self._probation_differs(Length(judgment.stated_probation_months)))
        return [sentence for sentence in found if sentence]

    def _probation_differs(self, stated):
        """Probation is no time in custody, so its parts are reckoned apart, as if it were."""
        parts = [
            Part(key=part.key, length=part.length, is_consecutive=part.is_consecutive)
            for part in self.parts
            if part.kind == PROBATION and not part.is_overturned
        ]
        if self.parts and not parts and stated:
            length = length_words(stated)
            return _("Probation: The court's total is %(length)s; no part of it is written down.") % {"length": length}
        sentence = differs(parts, stated, False)
        return _("Probation: %(sentence)s") % {"sentence": sentence} if sentence else ""
