from .reform import Reform
from .system_gap import SystemGap

__all__ = ["Reform", "SystemGap"]
