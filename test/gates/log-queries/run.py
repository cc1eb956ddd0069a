"""The queries of examples/access-logs over its sample, in DuckDB: each figure is one that can be counted by hand in the sample."""
import datetime
import os
import pathlib

import duckdb

EXAMPLE = pathlib.Path(__file__).parents[3] / "examples/access-logs"
FIRST, SECOND = datetime.date(2026, 11, 1), datetime.date(2026, 11, 2)
EXPECTED = [
    # day, requests, bytes, hit ratio
    [(FIRST, 6, 134_100, 50.0), (SECOND, 4, 207_000, 50.0)],
    # path, query, misses, seconds
    [("/images/my%20cat.jpg", "w=1280", 2, 0.6755), ("/images/sunset.jpg", "w=640", 1, 0.412), ("/images/sunset.jpg/_.v.4a3f21_f.avif_w.640_max-h.2560_q.80", None, 1, 0.38)],
    # day, bytes, bytes of originals, per cent saved
    [(FIRST, 133_000, 2_660_000, 95.0), (SECOND, 207_000, 4_140_000, 95.0)],
]


def statements(name: str) -> list[str]:
    lines = [line for line in (EXAMPLE / name).read_text().splitlines() if not line.startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]


def main() -> None:
    os.chdir(EXAMPLE / "sample")
    for statement in statements("duckdb.sql"):
        duckdb.execute(statement)
    answers = [duckdb.execute(statement).fetchall() for statement in statements("report.sql")]
    assert len(answers) == len(EXPECTED), answers
    for answer, expected in zip(answers, EXPECTED):
        assert len(answer) == len(expected), (answer, expected)
        for row, wanted in zip(answer, expected):
            assert all(close(*pair) for pair in zip(row, wanted)), (row, wanted)
    print(f"{len(answers)} queries answer as counted by hand")


def close(value: object, wanted: object) -> bool:
    return abs(value - wanted) < 0.002 if isinstance(wanted, float) else value == wanted


main()
