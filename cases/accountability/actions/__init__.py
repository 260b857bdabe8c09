from .appeals import decide_appeal, open_appeal
from .awards import change_award, change_payment, order_award, overturn_award, record_payment, remove_payment
from .charges import add_charge, amend_charge, lay_charges, record_plea, remove_charge, withdraw_charge
from .flags import look_at_flag
from .judgments import correct_judgment, give_judgment
from .matters import change_matter, end_matter, open_matter
from .overturning import overturn
from .proceedings import change_proceeding, discontinue, move_proceeding, open_proceeding, open_proceedings
from .verdicts import change_verdict, record_verdict, record_verdicts

__all__ = [
    "add_charge",
    "amend_charge",
    "change_award",
    "change_matter",
    "change_payment",
    "change_proceeding",
    "change_verdict",
    "correct_judgment",
    "decide_appeal",
    "discontinue",
    "end_matter",
    "give_judgment",
    "lay_charges",
    "look_at_flag",
    "move_proceeding",
    "open_appeal",
    "open_matter",
    "open_proceeding",
    "open_proceedings",
    "order_award",
    "overturn",
    "overturn_award",
    "record_payment",
    "record_plea",
    "record_verdict",
    "record_verdicts",
    "remove_charge",
    "remove_payment",
    "withdraw_charge",
]
