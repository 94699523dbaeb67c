#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL, whose URL it gets in JOINDER_TEST_POSTGRES:
#
#   tests/postgres.sh cargo nextest run -p joinder-store --run-ignored all
#
# The cluster lives in a folder of its own under /tmp, listens on a socket there and nowhere else, syncs to disk as a real
# one does, and is gone when the command ends. PostgreSQL is installed by apt-get where it is missing.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: tests/postgres.sh COMMAND…" >&2; exit 2; }

bin_folder() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

if [ -z "$(bin_folder)" ]; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    echo "PostgreSQL is missing: installing it" >&2
    "${as_root[@]}" apt-get update -q >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends postgresql >&2
fi
bin=$(bin_folder)

# PostgreSQL refuses to run as root.
as_user=()
folder=$(mktemp -d /tmp/joinder-postgres.XXXXXX)
if [ "$(id -u)" = 0 ]; then
    as_user=(runuser -u postgres --)
    chown postgres "$folder"
fi
cd "$folder"
stop() {
    "${as_user[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

"${as_user[@]}" "$bin/initdb" -D "$folder/data" -U joinder -A trust -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; exit 1; }
# As docs/operating.md advises.
memory="-c shared_buffers=512MB -c max_wal_size=4GB -c checkpoint_timeout=15min"
"${as_user[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=200 $memory" start >/dev/null ||
    { cat "$folder/server.log" >&2; exit 1; }

cd "$OLDPWD"
export JOINDER_TEST_POSTGRES="host=$folder user=joinder dbname=postgres"
"$@"
