#!/usr/bin/env bash
# Runs the queries for access logs that docs/monitoring.md and docs/queries.md recommend, over a sample.
set -euo pipefail
cd "$(dirname "$0")/../../.."

venv=node_modules/.cache/duckdb
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement test/gates/log-queries/requirements.txt
"$venv/bin/python" test/gates/log-queries/run.py
