from .appeals import decide_appeal, open_appeal, overturn
from .charges import add_charge, change_verdict, record_verdict, remove_charge
from .flags import look_at_flag
from .matters import change_matter, end_matter, open_matter
from .proceedings import change_proceeding, discontinue, move_proceeding, open_proceeding

__all__ = [
    "add_charge",
    "change_matter",
    "change_proceeding",
    "change_verdict",
    "decide_appeal",
    "discontinue",
    "end_matter",
    "look_at_flag",
    "move_proceeding",
    "open_appeal",
    "open_matter",
    "open_proceeding",
    "overturn",
    "record_verdict",
    "remove_charge",
]
