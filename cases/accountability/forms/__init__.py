from .awards import AwardChangeForm, AwardForm, AwardOverturnForm, PaymentChangeForm, PaymentForm
from .charges import (
    ChargeAmendForm,
    ChargesForm,
    ChargeWithdrawForm,
    PleaForm,
    VerdictChangeForm,
    VerdictForm,
    VerdictsForm,
)
from .judgments import JudgmentChangeForm, JudgmentForm
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
    "AwardChangeForm",
    "AwardForm",
    "AwardOverturnForm",
    "ChargeAmendForm",
    "ChargeWithdrawForm",
    "ChargesForm",
    "DiscontinueForm",
    "JudgmentChangeForm",
    "JudgmentForm",
    "MatterChangeForm",
    "MatterEndForm",
    "MatterForm",
    "MoveForm",
    "OverturnForm",
    "PaymentChangeForm",
    "PaymentForm",
    "PleaForm",
    "ProceedingDaysForm",
    "ProceedingForm",
    "VerdictChangeForm",
    "VerdictForm",
    "VerdictsForm",
]
