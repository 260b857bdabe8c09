"""A real web server on the loopback interface, and asking it for one page again and again."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

WORKERS = 2
CLIENTS = 4


@dataclass(frozen=True)
class Server:
    """A web server that runs: where it listens, and the process that started its workers."""

    port: int
    pid: int

    def processor_seconds(self, also: list[int]) -> float:
        """What its workers, and the processes `also`, have used of the processors since they started."""
        return sum(processor_of(pid) for pid in (*children(self.pid), *also))


@contextmanager
def gunicorn(application: str, **environment: str):
    """Serve `application` by two sync workers, as `make run` does; gives the Server."""
    port = _free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "sync", "--workers", str(WORKERS), "--no-control-socket", "--log-level", "warning"),
        ],
        env=os.environ | environment,
    )
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def fetch(port: int, path: str, *, cookie: str = "", encoding: str = "identity") -> tuple[str, bytes]:
    """(headers, body) of one request. Raises RuntimeError unless the answer is 200."""
    request = (
        f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept-Encoding: {encoding}\r\n"
        "User-Agent: bench\r\nConnection: close\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        answer = bytearray()
        while part := connection.recv(262_144):
            answer += part
    head, _, body = bytes(answer).partition(b"\r\n\r\n")
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200")):
        raise RuntimeError(f"{path} answered {head.decode(errors='replace')}")
    return head.decode(), body


class Rate(NamedTuple):
    """Requests per second of the clock, and per second of processor that server and database used for them."""

    clock: float
    processor: float


def rate(server: Server, path: str, count: int, *, cookie: str = "", also: list[int] = ()) -> Rate:
    """Ask `count` times, several at once, and wait for every answer. `also` are the database's processes."""
    used, began = server.processor_seconds(also), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in pool.map(lambda _n: fetch(server.port, path, cookie=cookie), range(count)):
            pass
    return Rate(count / (time.perf_counter() - began), count / (server.processor_seconds(also) - used))


def children(pid: int) -> list[int]:
    """The processes that this one started and that still run."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def processor_of(pid: int) -> float:
    """Seconds of processor that this process has used since it started."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server did not start.")
