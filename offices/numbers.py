"""Numbers as they stand in an address or a form."""

LARGEST = 2**63 - 1  # of a database's bigint


def number_in(text: str, most: int = LARGEST) -> int | None:
    """The number from 1 to `most` that was written, in any digits; None for anything else."""
    if not text.isdecimal() or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if 1 <= number <= most else None
