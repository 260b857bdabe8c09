"""What is the same at the next start."""

import socket
import stat

from ijm.embedded.remembered import Remembered, free_port, is_free


def test_secrets_and_ports_are_remembered(folder):
    first = Remembered(folder)
    told = (first.secret("broker"), first.port("broker_port"))
    again = Remembered(folder)
    assert (again.secret("broker"), again.port("broker_port")) == told
    assert again.secret("another") != told[0]
    assert stat.S_IMODE(again.path.stat().st_mode) == 0o600


def test_port_that_somebody_took_is_changed(folder):
    port = Remembered(folder).port("broker_port")
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", port))
        taker.listen()
        changed = Remembered(folder).port("broker_port")
        assert changed != port
    assert Remembered(folder).port("broker_port") == changed


def test_busy_web_port_gives_way_to_the_next_free_one():
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        busy = taker.getsockname()[1]
        found = free_port(busy)
        assert found > busy
        assert is_free(found)
