from .report_run import ReportRun
from .snapshot import Snapshot, SnapshotCell

__all__ = ["ReportRun", "Snapshot", "SnapshotCell"]
