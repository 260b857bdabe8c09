"""What happened in a proceeding, for whatever counts from it."""


def happened(proceeding, by, at=None):
    """Called last by every action that records an event of a proceeding, so that its clocks follow."""


def happened_many(proceedings, by, at=None):
    """The same for several proceedings."""
