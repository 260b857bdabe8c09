from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case as When
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from cases.history import tracked
from cases.models import Case, Person, SafeContact
from cases.visibility import CaseBound, CaseBoundQuerySet
from offices.casework import CaseworkType

#: What is most urgent comes first.
BY_URGENCY = When(
    *(models.When(urgency=urgency, then=Value(nth)) for nth, urgency in enumerate(Case.Urgency.values)),
    output_field=models.SmallIntegerField(),
)


class ReferralQuerySet(CaseBoundQuerySet):
    def waiting(self):
        """Not decided yet."""
        return self.filter(status__in=Referral.WAITING)

    def in_order(self):
        """The most urgent first, and of these the one that has waited longest."""
        return self.alias(rank=BY_URGENCY).order_by("rank", "received_on", "pk")


@tracked()
class Referral(CaseBound):
    """What somebody told the office of, before it is a case: who told it, about whom, how urgent, what was decided.

    It has an office of its own, and follows a case from the moment it belongs to one.
    Source: the domain rules, "Entities" and "Workflow".
    """

    class Channel(models.TextChoices):
        HOTLINE = "hotline", _("Hotline")
        WALK_IN = "walk_in", _("Walk-in")
        PARTNER = "partner", _("Partner")
        AUTHORITY = "authority", _("Authority")
        OWN = "own_investigation", _("Own investigation")

    class Status(models.TextChoices):
        NEW = "new", _("New")
        TRIAGED = "triaged", _("Triaged")
        BECAME_CASE = "became_case", _("Became a case")
        JOINED = "joined", _("Joined a case")
        DECLINED = "declined", _("Declined")
        PASSED_ON = "passed_on", _("Passed on")

    class Consent(models.TextChoices):
        GIVEN = "given", _("Agrees")
        NOT_ASKED = "not_asked", _("Not asked yet")
        REFUSED = "refused", _("Refuses")

    class Ground(models.TextChoices):
        DANGER_TO_LIFE = "danger_to_life", _("Danger to life")
        CHILD_PROTECTION = "child_protection", _("Protection of a child")

    WAITING = (Status.NEW, Status.TRIAGED)
    view_right = "view_rescue"
    change_right = "add_case"

    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, editable=False, db_index=False)
    channel = models.CharField(_("how it came"), max_length=20, choices=Channel)
    received_on = models.DateField(_("received on"))
    received_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(editable=False)
    partner = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    told_by = models.CharField(_("who tells it"), max_length=160, blank=True)
    told_by_contact = models.CharField(_("how to reach who tells it"), max_length=160, blank=True)
    account = models.TextField(_("what was told"), max_length=5000)
    place = models.CharField(_("place"), max_length=160, blank=True)
    types = ArrayField(
        models.CharField(max_length=30, choices=CaseworkType), default=list, blank=True, verbose_name=_("may be")
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Case.Urgency)
    victims_said = models.PositiveIntegerField(_("victims, as it was told"), null=True, blank=True)
    person = models.ForeignKey(
        "cases.Person", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Person.Sex, default=Person.Sex.UNKNOWN)
    born_text = models.CharField(_("age or birth date"), max_length=60, blank=True)
    manner = models.CharField(_("the safe way"), max_length=10, choices=SafeContact.Manner, blank=True)
    hours = models.CharField(_("safe hours"), max_length=120, blank=True)
    through = models.CharField(_("through whom"), max_length=160, blank=True)
    warning = models.CharField(_("who must not answer"), max_length=200, blank=True)
    reach_at = models.CharField(_("number or address"), max_length=160, blank=True)
    code_word = models.CharField(_("code word"), max_length=60, blank=True)
    consent = models.CharField(
        _("does the person agree to be passed on?"), max_length=10, choices=Consent, default=Consent.NOT_ASKED
    )
    #: Question of screening → "yes" or "no"; what was not answered is missing.
    screening = models.JSONField(_("screening"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NEW, editable=False)
    reason = models.TextField(_("reason"), max_length=1500, blank=True, editable=False)
    decided_by = models.ForeignKey("offices.User", models.PROTECT, null=True, editable=False, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    passed_to_partner = models.ForeignKey(
        "offices.Partner", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("passed on to")
    )
    passed_to = models.CharField(_("passed on to"), max_length=200, blank=True, editable=False)
    identity_passed = models.BooleanField(_("with who the person is"), default=False, editable=False)
    ground = models.CharField(_("without consent because of"), max_length=20, choices=Ground, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        ordering = ("-received_on", "-pk")
        indexes = (
            models.Index(fields=["office", "status", "received_on"], name="referral_by_status"),
            models.Index(fields=["person"], name="referral_by_person"),
        )
        constraints = [
            models.CheckConstraint(
                name="referral_of_a_case_has_one",
                condition=Q(status__in=("became_case", "joined"), case__isnull=False)
                | ~Q(status__in=("became_case", "joined")) & Q(case=None, restricted=False),
            ),
            models.CheckConstraint(
                name="referral_decided_by_somebody",
                condition=Q(status__in=("new", "triaged"), decided_by=None, decided_at=None)
                | ~Q(status__in=("new", "triaged")) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_refused_with_reason",
                condition=~Q(status__in=("declined", "passed_on")) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="referral_passed_to_somebody",
                condition=Q(status="passed_on") & (Q(passed_to_partner__isnull=False) | ~Q(passed_to=""))
                | ~Q(status="passed_on") & Q(passed_to_partner=None, passed_to="", identity_passed=False, ground=""),
            ),
            models.CheckConstraint(
                name="referral_identity_with_consent",
                condition=Q(identity_passed=False) | Q(consent="given") | ~Q(ground=""),
            ),
            models.CheckConstraint(
                name="referral_through_others_names_them", condition=~Q(manner="others") | ~Q(through="")
            ),
        ]

    def __str__(self):
        return str(_("Referral %(number)s") % {"number": self.pk})

    @property
    def is_waiting(self):
        return self.status in self.WAITING

    @property
    def type_labels(self):
        return [CaseworkType(value).label for value in self.types]

    @property
    def contact(self) -> dict:
        """How the person may be reached, as a safe contact of a case asks for it; empty while it is not known."""
        if not self.manner:
            return {}
        names = ("manner", "hours", "through", "warning", "code_word")
        return {name: getattr(self, name) for name in names} | {"channel": self.reach_at}
