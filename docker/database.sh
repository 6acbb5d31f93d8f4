#!/bin/sh
# Start PostgreSQL on the volume; at the first start make the cluster and the database in it.
set -eu
home=/var/lib/abide-database
: "${DATABASE_PASSWORD:?Set DATABASE_PASSWORD to the password of the database user heritage.}"

if [ ! -s "$home/data/PG_VERSION" ]; then
    rm -rf "$home/data.new"
    umask 077
    printf '%s\n' "$DATABASE_PASSWORD" > "$home/password"
    initdb -D "$home/data.new" -U heritage --pwfile="$home/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums
    rm "$home/password"
    echo "host all all all scram-sha-256" >> "$home/data.new/pg_hba.conf"
    echo "create database heritage" | postgres --single -D "$home/data.new" postgres > /dev/null
    mv "$home/data.new" "$home/data"
fi

exec postgres -D "$home/data" -c "listen_addresses=*" -c unix_socket_directories=/tmp \
    -c shared_buffers=256MB -c max_wal_size=2GB -c jit=off
