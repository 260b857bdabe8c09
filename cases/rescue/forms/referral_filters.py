"""What the list of referrals is asked for, all of it in the address. What is not understood is left out and said."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.filters import PlainSelect
from cases.models import Case
from offices.casework import CaseworkType

from ..models import Referral

PAGE = 25
#: Counting goes no further than this.
MOST = 1000
AGES = (("1", _("Over a day")), ("7", _("Over a week")), ("30", _("Over a month")))
#: Statuses by the words of the filter; the first is what is shown unless something else is asked for.
GROUPS = {"waiting": Referral.WAITING, "all": Referral.Status.values}


def _choice(label, empty, choices):
    return forms.ChoiceField(label=label, required=False, choices=[("", empty), *choices], widget=PlainSelect)


class ReferralFilterForm(forms.Form):
    """The filters of the list. `offices` are those whose referrals the person reads."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("waiting", _("Waiting")), *Referral.Status.choices, ("all", _("All"))],
        widget=PlainSelect,
    )
    urgency = _choice(_("Urgency"), _("Any"), Case.Urgency.choices)
    channel = _choice(_("How it came"), _("Any way"), Referral.Channel.choices)
    type = _choice(_("Type"), _("All types"), CaseworkType.choices)
    age = _choice(_("Received"), _("At any time"), [(key, words) for key, words in AGES])
    office = _choice(_("Office"), _("All of mine"), ())
    page = forms.IntegerField(required=False, min_value=1, max_value=10**6)

    def __init__(self, data, *, offices):
        super().__init__(data, use_required_attribute=False)
        if len(offices) > 1:
            self.fields["office"].choices += [(office.pk, office.city) for office in offices]
        else:
            del self.fields["office"]
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def number(self) -> int:
        """Which page is asked for."""
        return self.asked.get("page", 1)

    @property
    def is_filtered(self) -> bool:
        return bool(self.asked.keys() - {"page"})

    def narrowed(self, referrals, today):
        """Those that are asked for: most urgent and oldest first while they wait, else newest first."""
        asked = self.asked
        status = asked.get("status", "waiting")
        referrals = referrals.filter(status__in=GROUPS.get(status, (status,)))
        for name in ("urgency", "channel", "office"):
            if name in asked:
                referrals = referrals.filter(**{name: asked[name]})
        if "type" in asked:
            referrals = referrals.filter(types__contains=[asked["type"]])
        if "age" in asked:
            referrals = referrals.filter(received_on__lt=today - timedelta(days=int(asked["age"])))
        waits = status == "waiting" or status in Referral.WAITING
        return referrals.in_order() if waits else referrals.order_by("-received_on", "-pk")
