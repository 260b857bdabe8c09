from .relief import Relief
from .victim_outcome import VictimOutcome

__all__ = ["Relief", "VictimOutcome"]
