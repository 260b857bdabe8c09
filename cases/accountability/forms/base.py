"""What the forms of this stage share: days as people know them, and the version that was read."""

from cases.forms.base import CaseForm, Versioned
from cases.forms.days import DatedForm, DayField

__all__ = ["DayField", "StageForm", "VersionedForm"]


class StageForm(DatedForm, CaseForm):
    """A form of this stage."""


class VersionedForm(Versioned, StageForm):
    """A form that changes a record of this stage."""
