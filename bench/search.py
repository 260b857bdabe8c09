"""Finding people by name among all of them: milliseconds that the database needs, behind both walls.

The product's own search runs; only its statements are timed: by the clock, and by what the database's process takes of
the processor. On a machine that has nothing else to do both agree; on a busy one the clock also counts the waiting, so
the limit is on the processor. Names that 1 % bear, rare and absent ones, beginnings of
words and whole names, in one office and in many, each with the words as somebody would type them.
"""

import argparse
import random
import time
from contextlib import contextmanager

import django

django.setup()

from django.db import connection  # noqa: E402

from cases.search import find_persons  # noqa: E402
from cases.visibility import named  # noqa: E402
from offices.access import rights_of  # noqa: E402
from offices.db import asking  # noqa: E402
from offices.models import User  # noqa: E402

from .figures import Figures, percentile  # noqa: E402
from .office_staff import MANY_OFFICES, ONE_OFFICE  # noqa: E402
from .serving import processor_of  # noqa: E402
from .vocabulary import Vocabulary  # noqa: E402

NAMES, LIMIT = 35, 10.0  # of each kind
TRIES = 5  # of which the quickest counts, since other programs want the processor too


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.search", description=__doc__).parse_args()
    figures = Figures(f"Search by name, {NAMES} names of each kind: milliseconds in the database")
    kinds = names(Vocabulary())
    for who, email in (("one office", ONE_OFFICE), ("many offices", MANY_OFFICES)):
        user = User.objects.get(email=email)
        spent: dict[str, list[float]] = {}
        for kind, texts in kinds.items():
            results = [searched(user, text) for text in texts]
            spent[kind] = [used for _clock, used, _found in results]
            found = sum(found > 0 for _clock, _used, found in results)
            if (found == 0) != (kind == "absent"):
                raise RuntimeError(f"{who}: {found} of {len(texts)} {kind} names were found.")
            p50, p95, clock = percentile(spent[kind], 50), percentile(spent[kind], 95), [row[0] for row in results]
            figures.note(
                f"{who}, {kind} ({found} found): p50 / p95, ms (by the clock)",
                f"{p50:.1f} / {p95:.1f} ({percentile(clock, 50):.1f} / {percentile(clock, 95):.1f})",
            )
        everything = [milliseconds for each in spent.values() for milliseconds in each]
        figures.at_most(f"{who}: median of all", percentile(everything, 50), LIMIT, "ms")
        figures.at_most(f"{who}: 95 of 100 at most", percentile(everything, 95), LIMIT, "ms")
    figures.finish()


def names(vocabulary: Vocabulary) -> dict[str, list[str]]:
    rng = random.Random(3)
    common, rare = vocabulary.common_surnames, vocabulary.rare_surnames
    pairs = vocabulary.draw(rng, NAMES)
    return {
        "common surname": [rng.choice(common).text for _ in range(NAMES)],
        "rare surname": [word.text for word in rng.sample(rare, NAMES)],
        "beginning of a word": [rng.choice(rare).text[:3] for _ in range(NAMES)],
        "first name and common surname": [f"{first.text} {rng.choice(common).text}" for first, _last in pairs],
        "whole name": [f"{first.text} {last.text}" for first, last in pairs],
        "absent": [f"Qx{rng.choice(rare).text}zq{n}" for n in range(NAMES)],
    }


def searched(user, text: str) -> tuple[float, float, int]:
    """(milliseconds by the clock, and of the database's processor, how many were found) of one search, by a person
    whose rights are known already."""
    clock, used = [], []
    for _ in range(TRIES):
        with asking(user):
            named(user), rights_of(user).offices("view_case")
            pid = connection.connection.get_backend_pid()
            before = processor_of(pid)
            with timed() as statements:
                found, _more = find_persons(user, text)
            used.append(1000 * (processor_of(pid) - before))
        clock.append(1000 * sum(statements))
    return min(clock), min(used), len(found)


@contextmanager
def timed():
    """Seconds of every statement, from sending it to its answer."""
    spent: list[float] = []

    def stopwatch(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - began)

    with connection.execute_wrapper(stopwatch):
        yield spent


if __name__ == "__main__":
    main()
