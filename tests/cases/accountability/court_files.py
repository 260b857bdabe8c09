"""Files of court records, written and loaded in tests."""

import io
from pathlib import Path

from django.core.management import CommandError, call_command

SAMPLE = Path(__file__).parents[3] / "docs" / "court-records-sample"


def load(folder, lawyer, *more):
    """(what was said, what was complained of) of one run as the lawyer."""
    out, err = io.StringIO(), io.StringIO()
    office = lawyer.memberships.get().office
    try:
        call_command(
            "load_court_records",
            str(folder),
            "--office",
            office.code,
            "--as",
            lawyer.email,
            *more,
            stdout=out,
            stderr=err,
        )
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}"
    return out.getvalue(), err.getvalue()


def rewrite(folder, name, rows):
    """`rows` below the header that the file has."""
    header = (folder / name).read_text().splitlines()[0]
    (folder / name).write_text("\n".join([header, *rows]) + "\n")


def accused(money="", restitution="", prison="", probation="", bail="", ended="2021", number=1):
    return f"D{number},A1,Male,,2019-05-20,2019-05-01,{bail},{money},{ended},{prison},{probation},{restitution}"
