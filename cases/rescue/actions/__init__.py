from .reliefs import (
    change_relief,
    confirm_safety,
    record_relief,
    record_victim_outcome,
    relieve_victims,
    remove_relief,
    remove_victim_outcome,
)

__all__ = [
    "change_relief",
    "confirm_safety",
    "record_relief",
    "record_victim_outcome",
    "relieve_victims",
    "remove_relief",
    "remove_victim_outcome",
]
