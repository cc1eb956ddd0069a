#!/usr/bin/env bash
# The queries that the README recommends for access logs run, and count what they say.
set -euo pipefail
cd "$(dirname "$0")/../../.."

venv=node_modules/.cache/duckdb
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement test/gates/log-queries/requirements.txt
"$venv/bin/python" test/gates/log-queries/run.py
