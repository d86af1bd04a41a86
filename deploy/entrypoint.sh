#!/bin/sh
# Starts the web container: waits for the database, brings it up to date, serves.
set -eu

# Compose waits too, but after a restart of the machine containers come up in any order.
tries=30
until python -c 'import os, psycopg; psycopg.connect(os.environ.get("OWNER_DATABASE_URL") or os.environ["DATABASE_URL"], connect_timeout=3).close()'; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
        echo "数据库一直连不上，请检查 db 服务和 POSTGRES_PASSWORD。" >&2
        exit 1
    fi
    sleep 2
done

python manage.py check --deploy --fail-level ERROR
# The owner of the tables changes them; what serves has no right to (deploy/postgres/roles.sql).
DATABASE_URL=${OWNER_DATABASE_URL:-$DATABASE_URL} python manage.py migrate --noinput
unset OWNER_DATABASE_URL
python manage.py collectstatic --noinput --verbosity 0

exec gunicorn govreports.wsgi --config deploy/gunicorn.conf.py --bind "0.0.0.0:${PORT:-8000}"
