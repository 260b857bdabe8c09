from .charge import Charge, Verdict
from .matter import Matter
from .proceeding import Proceeding
from .record_flag import RecordFlag

__all__ = ["Charge", "Matter", "Proceeding", "RecordFlag", "Verdict"]
