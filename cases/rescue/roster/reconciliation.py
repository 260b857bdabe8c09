"""What an authority said, what the roster lists and who was found a victim: the figures, and what they leave open."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Relief, RosterEntry

_A = RosterEntry.Adjudication


@dataclass(frozen=True)
class Reconciliation:
    """The figures of a roster, in people. `open_questions` are sentences: none when everything adds up."""

    said: int | None
    listed: int
    victims: int
    not_victims: int
    undecided: int
    relieved: int
    open_questions: tuple[str, ...]

    @property
    def not_listed(self) -> int:
        """How many were said and are not on the roster; 0 when more are listed than were said."""
        return max((self.said or 0) - self.listed, 0)


def reconcile(operation) -> Reconciliation:
    """Set the figures of an operation's roster beside each other; one query, of the rows that the person asking sees.

    Source: the domain rules, "Rescue, per victim": rosters of 500 people and more.
    """
    figures = (
        RosterEntry.objects.filter(operation=operation)
        .listed()
        .aggregate(
            listed=Count("pk"),
            victims=Count("pk", filter=Q(adjudication=_A.VICTIM)),
            not_victims=Count("pk", filter=Q(adjudication=_A.NOT_A_VICTIM)),
            undecided=Count("pk", filter=Q(adjudication=_A.UNDECIDED)),
            relieved=Count("pk", filter=Q(adjudication=_A.VICTIM, person__in=_relieved_in(operation))),
        )
    )
    return Reconciliation(said=operation.said, open_questions=tuple(_questions(operation.said, **figures)), **figures)


def _relieved_in(operation):
    return Relief.objects.filter(operation=operation).values("person")


def _questions(said, *, listed, victims, not_victims, undecided, relieved):
    """Each difference as a sentence that somebody can explain."""
    if said is None:
        yield _("It is not written down how many people the authority said.")
    elif said > listed:
        words = ngettext(
            "%(n)d person was said but is not listed.", "%(n)d people were said but are not listed.", said - listed
        )
        yield words % {"n": said - listed}
    elif said < listed:
        words = ngettext(
            "%(n)d person more is listed than was said.", "%(n)d people more are listed than were said.", listed - said
        )
        yield words % {"n": listed - said}
    if undecided:
        yield ngettext("%(n)d person is undecided.", "%(n)d people are undecided.", undecided) % {"n": undecided}
    if not_victims:
        words = ngettext(
            "%(n)d person listed was found not to be a victim.",
            "%(n)d people listed were found not to be victims.",
            not_victims,
        )
        yield words % {"n": not_victims}
    if relieved < victims:
        words = ngettext(
            "%(n)d victim has no relief of this operation.",
            "%(n)d victims have no relief of this operation.",
            victims - relieved,
        )
        yield words % {"n": victims - relieved}
