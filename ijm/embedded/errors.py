"""A refusal that a person reads as one sentence, without a traceback."""


class CannotStart(Exception):
    """Something on this machine stands in the way; the message says what and what to do."""


class Stopping(Exception):
    """Somebody asked us to stop (Ctrl-C, TERM or a closed terminal)."""
