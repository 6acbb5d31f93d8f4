#!/bin/sh
# Bring database and files up to date, then serve.
set -eu
heritage prepare
exec granian --interface wsgi --host "$HOST" --port "$PORT" --workers "${WEB_PROCESSES:-2}" \
    --workers-kill-timeout 10 --blocking-threads 4 --backpressure 64 \
    --log-level warning heritage.wsgi:application
