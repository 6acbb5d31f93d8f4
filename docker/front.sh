#!/bin/sh
# Stand before the web server with TLS. The certificate lies in the volume: one that somebody put
# there as server.crt and server.key, else one that is made now, by an authority of our own.
set -eu
: "${BASE_URL:?Set BASE_URL to the address that people type, such as https://192.168.1.10.}"
case "$BASE_URL" in
    https://*[!a-zA-Z0-9.:/_-]* | https://) echo "BASE_URL is no address: $BASE_URL" >&2; exit 1 ;;
    https://*) ;;
    *) echo "BASE_URL must begin with https:// here, and is $BASE_URL." >&2; exit 1 ;;
esac
certificates=${DATA_DIR:=/var/lib/abide}/certificates
run=${RUN_DIR:-/run}
here=$(dirname "$0")
export DATA_DIR HTTPS=1

certify() {
    python3 -m heritage.setup certificates
    # Only with a certificate that the world knows: a browser that was told never goes past a warning.
    if [ -e "$certificates/authority.crt" ]; then
        : > "$run/hsts.conf"
    else
        echo 'add_header Strict-Transport-Security "max-age=31536000" always;' > "$run/hsts.conf"
    fi
}

certify
sed -e "s|@CERTIFICATES@|$certificates|" -e "s|@RUN@|$run|" -e "s|@BASE_URL@|${BASE_URL%/}|" \
    -e "s|@WEB@|${WEB:-web:8000}|" -e "s|@HTTP_PORT@|${HTTP_PORT:-80}|" \
    -e "s|@HTTPS_PORT@|${HTTPS_PORT:-443}|" "$here/front.conf" > "$run/front.conf"

# Once a day: renew ours in its last month, and take one from elsewhere that was put there anew.
while sleep 86400; do certify && nginx -c "$run/front.conf" -s reload; done &
exec nginx -c "$run/front.conf" -g "daemon off;"
