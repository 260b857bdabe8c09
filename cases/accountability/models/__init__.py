from .charge import Charge, Verdict
from .court_record_receipt import CourtRecordReceipt
from .matter import Matter
from .proceeding import Proceeding
from .record_flag import RecordFlag

__all__ = ["Charge", "CourtRecordReceipt", "Matter", "Proceeding", "RecordFlag", "Verdict"]
