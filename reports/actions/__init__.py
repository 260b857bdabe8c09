from .asking import ask_for_report, refusal_to_ask, reportable_offices, ring, stop_report
from .building import build

__all__ = ["ask_for_report", "build", "refusal_to_ask", "reportable_offices", "ring", "stop_report"]
