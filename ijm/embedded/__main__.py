"""python -m ijm.embedded run | test [-- PYTEST ARGS] | with-stores -- COMMAND ..."""

import argparse
import sys

from .errors import CannotStart


def main(arguments: list[str]) -> int:
    own, _, rest = _split(arguments)
    parser = argparse.ArgumentParser(prog="python -m ijm.embedded", description=__doc__)
    parser.add_argument("verb", choices=["run", "test", "with-stores"])
    verb = parser.parse_args(own).verb
    try:
        if verb == "run":
            from .run import run

            return run()
        from .throwaway import run_with_stores

        if verb == "test":
            return run_with_stores([sys.executable, "-m", "pytest", *(rest or ["-n", "auto"])])
        if not rest:
            parser.error("with-stores needs a command after --")
        return run_with_stores(rest)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1


def _split(arguments: list[str]) -> tuple[list[str], str, list[str]]:
    if "--" not in arguments:
        return arguments, "", []
    cut = arguments.index("--")
    return arguments[:cut], "--", arguments[cut + 1 :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
