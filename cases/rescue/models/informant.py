"""Sources: walled off to the person who handles one and to those whom that person names, in both walls.

Whoever else reads the case sees no sign of them: not the row, not its history, not what it told, not that it was named.
A director's role opens none.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.visibility import CaseBound, CaseBoundQuerySet


def open_to(user):
    """The condition under which a source is open to the person, beside the walls of its case."""
    named = InformantReader.objects.filter(user=user, until=None)
    return Q(handler=user) | Q(pk__in=named.values("informant"))


class InformantQuerySet(CaseBoundQuerySet):
    def visible_to(self, user, right=""):
        """Sources that the person handles or is named for, as far as their cases are open to them."""
        return super().visible_to(user, right).filter(open_to(user))


class OfInformantQuerySet(CaseBoundQuerySet):
    """Rows that tell of a source are open to whom the source is."""

    def visible_to(self, user, right=""):
        mine = Informant.objects.visible_to(user).values("pk")
        return super().visible_to(user, right).filter(informant__in=mine)


class InformantReaderQuerySet(OfInformantQuerySet):
    def running(self):
        return self.filter(until=None)


@tracked()
class Informant(CaseBound):
    """A source, under a code name. Graded by the 6×6 system: the source by a letter, what it tells by a digit.

    Source of the grading: the Admiralty code, as NATO's AJP-2.1 and police forces use it.
    """

    class Reliability(models.TextChoices):
        A = "A", _("A: completely reliable")
        B = "B", _("B: usually reliable")
        C = "C", _("C: fairly reliable")
        D = "D", _("D: not usually reliable")
        E = "E", _("E: unreliable")
        F = "F", _("F: cannot be judged")

    class Credibility(models.TextChoices):
        ONE = "1", _("1: confirmed by others")
        TWO = "2", _("2: probably true")
        THREE = "3", _("3: possibly true")
        FOUR = "4", _("4: doubtful")
        FIVE = "5", _("5: improbable")
        SIX = "6", _("6: cannot be judged")

    view_right = "view_rescue"
    change_right = "change_rescue"

    code_name = models.CharField(_("code name"), max_length=60)
    who = models.TextField(_("who they are"), max_length=1000, blank=True)
    reach = models.TextField(_("how to reach them"), max_length=1000, blank=True)
    reliability = models.CharField(_("reliability"), max_length=1, choices=Reliability, default=Reliability.F)
    credibility = models.CharField(_("credibility"), max_length=1, choices=Credibility, default=Credibility.SIX)
    motive = models.TextField(_("motive"), max_length=1000, blank=True)
    risk = models.TextField(_("risk to them"), max_length=1000, blank=True)
    handler = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InformantQuerySet.as_manager()

    class Meta:
        verbose_name = _("informant")
        ordering = ("code_name", "pk")
        indexes = (models.Index(fields=["handler"], name="informant_by_handler"),)
        constraints = [models.CheckConstraint(name="informant_has_a_code_name", condition=~Q(code_name=""))]

    def __str__(self):
        return self.code_name

    @property
    def grade(self) -> str:
        """“B2”: how reliable the source is, and how credible what it tells."""
        return f"{self.reliability}{self.credibility}"

    @property
    def audited_case(self):
        """None: what is done with a source stands in no case's log. Its office's auditors read that something was."""
        return None


@tracked()
class InformantReader(CaseBound):
    """Somebody of the office for whom a source was opened by name, until that ends."""

    view_right = "view_rescue"
    change_right = "change_rescue"

    informant = models.ForeignKey(Informant, models.PROTECT, related_name="readers", db_index=False)
    user = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("who"))
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, editable=False)
    added_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)

    objects = InformantReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader of an informant")
        ordering = ("pk",)
        indexes = (models.Index(fields=["user"], name="informant_by_reader", condition=Q(until=None)),)
        constraints = [
            models.UniqueConstraint(
                name="named_once_for_an_informant", fields=["informant", "user"], condition=Q(until=None)
            )
        ]

    def __str__(self):
        return f"{self.informant_id}: {self.user_id}"

    @property
    def audited_case(self):
        """As for the source itself."""
        return None
