#!/bin/sh
# Starts the web container: waits for the database, brings it up to date, serves.
set -eu

# Compose waits too, but after a restart of the machine containers come up in any order.
tries=30
until python -c 'import os, psycopg; psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3).close()'; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
        echo "数据库一直连不上，请检查 db 服务和 POSTGRES_PASSWORD。" >&2
        exit 1
    fi
    sleep 2
done

python manage.py check --deploy --fail-level ERROR
python manage.py migrate --noinput
python manage.py collectstatic --noinput --verbosity 0

# Workers are replaced now and then because making PDFs leaves memory behind;
# the heartbeat is in memory, so that a slow disk does not look like a hung worker.
exec gunicorn govreports.wsgi --bind "0.0.0.0:${PORT:-8000}" --workers "${WEB_CONCURRENCY:-3}" \
    --timeout 60 --graceful-timeout 30 --max-requests 500 --max-requests-jitter 50 \
    --worker-tmp-dir /dev/shm --no-control-socket
