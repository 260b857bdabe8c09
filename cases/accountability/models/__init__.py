from .award import Award, AwardPayment
from .calendar_feed import CalendarFeed
from .charge import Charge, Verdict
from .clock import Clock, ClockWarning
from .court_order import CourtOrder
from .court_record_receipt import CourtRecordReceipt
from .custody import CustodyInterval
from .disclosure import BundleDocument, DisclosureBundle
from .hearing import Hearing, HearingAccused, HearingLawyer
from .judgment import Judgment, Sentence
from .legal_profile import Event, Holiday, LegalProfile, Plea, ProfileClock, ProfileStage, ProfileVersion
from .matter import Matter
from .proceeding import Proceeding
from .record_flag import RecordFlag
from .statute import Statute
from .testimony import Testimony
from .victim_count import VictimCount

__all__ = [
    "Award",
    "AwardPayment",
    "BundleDocument",
    "CalendarFeed",
    "Charge",
    "Clock",
    "ClockWarning",
    "CourtOrder",
    "CourtRecordReceipt",
    "CustodyInterval",
    "DisclosureBundle",
    "Event",
    "Hearing",
    "HearingAccused",
    "HearingLawyer",
    "Holiday",
    "Judgment",
    "LegalProfile",
    "Matter",
    "Plea",
    "Proceeding",
    "ProfileClock",
    "ProfileStage",
    "ProfileVersion",
    "RecordFlag",
    "Sentence",
    "Statute",
    "Testimony",
    "Verdict",
    "VictimCount",
]
