#!/bin/sh
# Bring database and files up to date, then serve.
set -eu
heritage prepare
exec granian --interface wsgi --host "$HOST" --port "$PORT" --workers "${WEB_PROCESSES:-2}" \
    --respawn-failed-workers --workers-kill-timeout 10 --blocking-threads 4 --backpressure 1024 \
    --log-level warning heritage.wsgi:application
