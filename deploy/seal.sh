#!/bin/sh
# Looks at history against the newest seal in DIR, then makes the seal of today.
# From cron on a machine with docker compose, every night:
#   50 23 * * * cd /opt/govreports && docker compose exec -T web deploy/seal.sh /var/lib/govreports/seals
# Copy the folder to another machine afterwards: a seal beside the database can be replaced with it.
set -eu
seals=${1:?usage: deploy/seal.sh DIR}
python=$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python)
mkdir -p "$seals"
# shellcheck disable=SC2012 # our own names: they sort by time
newest=$(ls "$seals"/audit-seal-*.json 2>/dev/null | sort | tail -n 1)
failed=0
if [ -n "$newest" ]; then
    "$python" manage.py verify_audit --seal "$newest" || failed=1
else
    "$python" manage.py verify_audit || failed=1
fi
# Sealed all the same: what is broken today shall not become worse unseen.
"$python" manage.py seal_audit --out "$seals"
exit $failed
