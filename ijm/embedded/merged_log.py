"""One readable log out of many programs: the time, who speaks, what it says."""

import json
import sys
import time

_COLOURS = {"database": 34, "broker": 35, "web": 32, "worker": 36, "beat": 33, "supervisor": 1}
_WIDTH = 10
_LONGEST_LINE = 64 * 1024


class MergedLog:
    """Writes lines to `stream` with a prefix per program, in colour only on a terminal."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.coloured = self.stream.isatty()

    def say(self, program: str, line: str) -> None:
        prefix = f"{time.strftime('%H:%M:%S')} {program:<{_WIDTH}} |"
        if self.coloured:
            prefix = f"\033[{_COLOURS.get(program, 37)}m{prefix}\033[0m"
        self.plain(f"{prefix} {readable(line)}")

    def plain(self, text: str) -> None:
        try:
            self.stream.write(text + "\n")
            self.stream.flush()
        except (BrokenPipeError, OSError):
            pass  # nobody reads any more; the programs go on


class Lines:
    """Cuts what one program writes into whole lines."""

    def __init__(self):
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        *whole, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            whole.append(self._rest)
            self._rest = b""
        return [line.decode(errors="replace").rstrip() for line in whole if line.strip()]

    def end(self) -> list[str]:
        return self.feed(b"\n")


def readable(line: str) -> str:
    """A JSON log line as a person reads it; any other line as it is."""
    if not line.startswith("{"):
        return line
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if not isinstance(entry, dict) or "message" not in entry:
        return line
    told = {key: value for key, value in entry.items() if key not in ("at", "level", "logger", "message", "trace")}
    details = " ".join(f"{key}={value}" for key, value in told.items())
    trace = "".join(f"\n    {frame}" for frame in entry.get("trace", []))
    level = "" if entry.get("level") == "INFO" else f"{entry.get('level')} "
    return f"{level}{entry.get('logger', '')}: {entry['message']} {details}".rstrip() + trace
