"""Make the data, then run every bench on it, in throw-away stores: `make bench CASES=1000000`."""

import argparse
import subprocess
import sys
import time

BENCHES = ("bench.search", "bench.walls", "bench.pages", "bench.report", "bench.roster", "bench.calendar")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("only", nargs="*", choices=[[], *BENCHES], default=[], help="these benches instead of all")
    asked = parser.parse_args()
    began = time.monotonic()
    python("manage.py", "migrate", "--database", "owner", "--noinput", "--verbosity", "0")
    if python("-m", "bench.generate", "--cases", str(asked.cases)):
        sys.exit("The data could not be made.")
    over = [bench for bench in asked.only or BENCHES if python("-m", bench)]
    verdict = f"Over a limit: {', '.join(over)}." if over else "All limits hold."
    print(f"\n{time.monotonic() - began:.0f} s in all. {verdict}")
    sys.exit(1 if over else 0)


def python(*arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], check=False).returncode


if __name__ == "__main__":
    main()
