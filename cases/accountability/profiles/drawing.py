"""A profile version as a page draws it: its stages in their order, and where each leads, from the table of moves."""

from ..models import Proceeding
from .names import in_words
from .order import onward, order_of

S = Proceeding.Stage


def drawn(version) -> list[dict]:
    """Each stage with its words, whether it may be skipped, and the words of the stages that may follow it."""
    rows = list(version.stages.all())
    words = {row.stage: in_words(row.stage, row.local_name) if row.stage in S.values else row.stage for row in rows}
    order = order_of(version)
    return [{"row": row, "words": words[row.stage], "leads_to": _onward(order, row.stage, words)} for row in rows]


def _onward(order, stage, words):
    """A draft may lack stages that others lead to: they are left out here, and asked for before it is published."""
    if stage == S.DISCONTINUED:
        return []
    return [words[following] for following in onward(order, stage) if following in words]
