import io

from ijm.embedded.merged_log import Lines, MergedLog, readable


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_every_line_says_who_speaks():
    log = MergedLog(io.StringIO())
    log.say("web", "listening")
    assert log.stream.getvalue()[9:] == "web        | listening\n"


def test_colour_is_for_terminals_alone():
    plain, terminal = MergedLog(io.StringIO()), MergedLog(Terminal())
    plain.say("web", "x")
    terminal.say("web", "x")
    assert "\033[" not in plain.stream.getvalue()
    assert terminal.stream.getvalue().startswith("\033[32m")


def test_json_is_made_readable():
    line = '{"at": "2026-01-01", "level": "ERROR", "logger": "cases", "message": "failed", "sqlstate": "23505", "trace": ["a.py:1 f"]}'  # noqa: E501
    assert readable(line) == "ERROR cases: failed sqlstate=23505\n    a.py:1 f"


def test_other_lines_stay_as_they_are():
    for line in ("plain", "{not json", '{"no": "words"}'):
        assert readable(line) == line


def test_lines_are_whole_whatever_the_pieces():
    lines = Lines()
    assert lines.feed(b"one\ntw") == ["one"]
    assert lines.feed(b"o\n\nthr") == ["two"]
    assert lines.end() == ["thr"]
