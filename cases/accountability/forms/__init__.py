from .charges import ChargeForm, VerdictChangeForm, VerdictForm
from .matters import MatterChangeForm, MatterEndForm, MatterForm
from .proceedings import (
    AppealDecisionForm,
    AppealForm,
    DiscontinueForm,
    MoveForm,
    OverturnForm,
    ProceedingDaysForm,
    ProceedingForm,
)

__all__ = [
    "AppealDecisionForm",
    "AppealForm",
    "ChargeForm",
    "DiscontinueForm",
    "MatterChangeForm",
    "MatterEndForm",
    "MatterForm",
    "MoveForm",
    "OverturnForm",
    "ProceedingDaysForm",
    "ProceedingForm",
    "VerdictChangeForm",
    "VerdictForm",
]
