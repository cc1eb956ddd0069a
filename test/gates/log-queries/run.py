"""Runs the queries of examples/access-logs and docs/queries.md over the sample, in DuckDB.

Each expected number was counted by hand.
"""
import datetime
import os
import pathlib
import re

import duckdb

ROOT = pathlib.Path(__file__).parents[3]
EXAMPLE = ROOT / "examples/access-logs"
QUERIES = ROOT / "docs/queries.md"
FIRST, SECOND = datetime.date(2026, 11, 1), datetime.date(2026, 11, 2)
EXPECTED = [
    # day, requests, bytes, hit rate
    [(FIRST, 6, 134_100, 50.0), (SECOND, 4, 207_000, 50.0)],
    # path, query, misses, seconds
    [
        ("/images/my%20cat.jpg", "w=1280", 2, 0.6755),
        ("/images/sunset.jpg", "w=640", 1, 0.412),
        ("/images/sunset.jpg/_.v.4a3f21_f.avif_w.640_max-h.2560_q.80", None, 1, 0.38),
    ],
    # day, bytes, bytes of originals, per cent saved
    [(FIRST, 133_000, 2_660_000, 95.0), (SECOND, 207_000, 4_140_000, 95.0)],
]
EXPECTED_OF_QUERIES = [
    # status, path, query, responses, first and last day
    [(404, "/images/none.jpg", None, 1, FIRST, FIRST), (403, "/images/my%20cat.jpg", None, 1, SECOND, SECOND)],
    # image, misses, average and longest seconds
    [("/images/my%20cat.jpg", 2, 0.6755, 0.700), ("/images/sunset.jpg", 2, 0.396, 0.412)],
    # image, URLs, misses
    [("/images/sunset.jpg", 2, 2), ("/images/my%20cat.jpg", 1, 2)],
    # viewer, user agent, requests, misses, bytes
    [("192.0.2.10", "Mozilla/5.0%20(X11)", 11, 4, 341_600)],
]


def statements(sql: str) -> list[str]:
    lines = [line for line in sql.splitlines() if not line.startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]


def main() -> None:
    os.chdir(EXAMPLE / "sample")
    for statement in statements((EXAMPLE / "duckdb.sql").read_text()):
        duckdb.execute(statement)
    check((EXAMPLE / "report.sql").read_text(), EXPECTED)
    blocks = re.findall(r"^```sql\n(.*?)^```", QUERIES.read_text(), re.MULTILINE | re.DOTALL)
    check("\n".join(blocks), EXPECTED_OF_QUERIES)


def check(sql: str, expected_answers: list[list[tuple[object, ...]]]) -> None:
    answers = [duckdb.execute(statement).fetchall() for statement in statements(sql)]
    assert len(answers) == len(expected_answers), answers
    for answer, expected in zip(answers, expected_answers):
        assert len(answer) == len(expected), (answer, expected)
        for row, wanted in zip(answer, expected):
            assert all(close(*pair) for pair in zip(row, wanted)), (row, wanted)
    print(f"{len(answers)} queries answer as counted by hand")


def close(value: object, wanted: object) -> bool:
    return abs(value - wanted) < 0.002 if isinstance(wanted, float) else value == wanted


main()
