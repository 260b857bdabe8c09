"""A refusal is a sentence the person can act on. Actions raise it; forms and buttons show it."""


class Refusal(Exception):
    """What was asked is not done, for the reason in `sentence`. `field`: the form field it is about, if any."""

    def __init__(self, sentence, field: str | None = None):
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class Stale(Refusal):
    """Somebody else saved the record in between; `current` is the record as it is now."""

    def __init__(self, sentence, current):
        super().__init__(sentence)
        self.current = current
