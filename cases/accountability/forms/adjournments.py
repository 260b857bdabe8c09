"""What the ledger of adjournments is asked for; what is not understood is as if it were not asked."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import a_date
from offices.access import rights_of
from offices.models import Office

from ..models import Hearing

#: How far back the ledger looks when nothing is asked.
USUAL = timedelta(days=90)


class LedgerForm(forms.Form):
    """Whose hearings, of which days and which court; all in the address."""

    office = forms.ModelChoiceField(None, label=_("Office"), required=False, empty_label=_("All offices"))
    court = forms.CharField(
        label=_("Court"), required=False, max_length=160, widget=forms.TextInput(attrs={"list": "ledger-courts"})
    )
    since = a_date(_("From"), required=False)
    until = a_date(_("Until"), required=False)
    gap = forms.ChoiceField(
        label=_("System gap"), choices=[("", _("All")), ("unnamed", _("Not named yet"))], required=False
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=4000, widget=forms.HiddenInput)

    def __init__(self, data, *, user, matter=None):
        super().__init__(data)
        self.user, self.matter = user, matter
        offices = Office.objects.filter(pk__in=rights_of(user).offices("view_accountability"))
        self.fields["office"].queryset = offices
        if matter:
            del self.fields["office"], self.fields["court"]
        self.is_valid()
        asked = self.cleaned_data
        today = timezone.localdate()
        usual = None if matter or {"since", "until"} & set(data) else today - USUAL
        self.since, self.until = asked.get("since") or usual, asked.get("until")
        self.page = asked.get("page") or 1
        self.only_unnamed = asked.get("gap") == "unnamed"

    def hearings(self):
        """The hearings that the person may see, of the matter, or of office and court."""
        rows = Hearing.objects.visible_to(self.user)
        if self.matter:
            return rows.filter(matter=self.matter)
        if office := self.cleaned_data.get("office"):
            rows = rows.filter(office=office)
        if court := self.cleaned_data.get("court"):
            rows = rows.filter(court_name=court)
        return rows
