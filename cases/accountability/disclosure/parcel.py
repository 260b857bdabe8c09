"""A bundle as a ZIP file that is written while it is sent: never more than one document in memory, none on the disk."""

import datetime
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

LIST, READABLE = "manifest.json", "manifest.pdf"


class _Sink(io.RawIOBase):
    """What is written since it was last asked."""

    def __init__(self):
        self._parts = []

    def writable(self):
        return True

    def write(self, part):
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def streamed(files: Iterable[tuple[str, Callable[[], bytes]]], at: datetime.datetime) -> Iterator[bytes]:
    """The ZIP of `files` (name, what reads it), piece by piece; each is read when its turn comes. Nothing is packed."""
    sink, moment = _Sink(), at.astimezone(datetime.UTC).timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as parcel:
        for name, read in files:
            parcel.writestr(zipfile.ZipInfo(name, moment), read())
            yield sink.taken()
    yield sink.taken()
