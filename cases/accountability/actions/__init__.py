from .adjournments import adjourn_hearing, set_next_hearing
from .appeals import decide_appeal, open_appeal
from .awards import change_award, change_payment, order_award, overturn_award, record_payment, remove_payment
from .charges import add_charge, amend_charge, lay_charges, record_plea, remove_charge, withdraw_charge
from .flags import look_at_flag
from .hearings import cancel_hearing, change_hearing, hold_hearing, move_hearing, reopen_hearing, schedule_hearing
from .judgments import correct_judgment, give_judgment
from .matters import change_matter, end_matter, open_matter
from .obstacles import name_obstacle
from .orders import change_order, give_order
from .overturning import overturn
from .proceedings import change_proceeding, discontinue, move_proceeding, open_proceeding, open_proceedings
from .testimonies import change_testimony, plan_testimony
from .verdicts import change_verdict, record_verdict, record_verdicts

__all__ = [
    "add_charge",
    "adjourn_hearing",
    "amend_charge",
    "cancel_hearing",
    "change_award",
    "change_hearing",
    "change_matter",
    "change_order",
    "change_payment",
    "change_proceeding",
    "change_testimony",
    "change_verdict",
    "correct_judgment",
    "decide_appeal",
    "discontinue",
    "end_matter",
    "give_judgment",
    "give_order",
    "hold_hearing",
    "lay_charges",
    "look_at_flag",
    "move_hearing",
    "move_proceeding",
    "name_obstacle",
    "open_appeal",
    "open_matter",
    "open_proceeding",
    "open_proceedings",
    "order_award",
    "overturn",
    "overturn_award",
    "plan_testimony",
    "record_payment",
    "record_plea",
    "record_verdict",
    "record_verdicts",
    "remove_charge",
    "remove_payment",
    "reopen_hearing",
    "schedule_hearing",
    "set_next_hearing",
    "withdraw_charge",
]
