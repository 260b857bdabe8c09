"""A program of its own, which `files` starts: the cells of a spreadsheet on its input, as JSON on its output.

It imports nothing of the product, writes no file, and has little memory and time, so that a hostile file ends this
process and nothing else.
"""

import io
import json
import resource
import sys

MEMORY, SECONDS = 1024**3, 10
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 2001, 30, 300


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def words(cell) -> str:
    """A cell as somebody reads it: 34 rather than 34.0, a day without its midnight."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    return " ".join(text.removesuffix(" 00:00:00").split())[:MOST_LETTERS]


def main():
    limit()
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        rows = []
        for row in book.get_sheet_by_name(name).iter_rows():
            rows.append([words(cell) for cell in row[:MOST_COLUMNS]])
            if len(rows) >= MOST_ROWS:
                break
        if any(any(row) for row in rows):
            json.dump(rows, sys.stdout)
            return
    json.dump([], sys.stdout)


if __name__ == "__main__":
    main()
