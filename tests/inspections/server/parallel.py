"""Twenty identical records at once against four workers of the real server, D8 case 8.

`python -m tests.inspections.server.parallel --rounds 100` wants the DATABASE_URL of a database with
its tables that nobody needs: the visits stay in it. It ends with 1 when a round made two rows, or
an answer was neither 201 nor 200.
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

TIMES = 20
WORKERS = 4
PATIENCE_S = 120
GRANIAN = (
    "heritage.wsgi:application --interface wsgi --blocking-threads 2 --backpressure 128 "
    "--log-level warning --host 127.0.0.1"
)


@contextmanager
def server(database_url: str, data_dir: str, **more):
    """The product's own server with four workers; gives its port. `more` is set beside."""
    port = free_port()
    granian = Path(sys.executable).parent / "granian"
    command = [str(granian), *GRANIAN.split(), "--port", str(port), "--workers", str(WORKERS)]
    settings = {"DATABASE_URL": database_url, "DATA_DIR": data_dir} | more
    process = subprocess.Popen(command, env=os.environ | settings)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port, process):
    end_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            status, _body = ask(port, "GET", "/api/field/v1/health?nonce=1", b"", {})
            if status == 200:
                return
        except OSError:
            pass  # it is still starting
        assert process.poll() is None and time.monotonic() < end_s, "the server did not start"
        time.sleep(0.1)


def ask(port, method, path, body, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def race(port: int, token: str, uuid: str, body: bytes) -> list[int]:
    """Send the same record TIMES times at the same moment; the statuses of the answers."""
    together = threading.Barrier(TIMES)
    headers = {"Authorization": f"Device {token}", "If-None-Match": "*"}
    headers["Content-Type"] = "application/json"

    def send(_number):
        together.wait()
        return ask(port, "PUT", f"/api/field/v1/inspections/{uuid}", body, headers)[0]

    with ThreadPoolExecutor(TIMES) as pool:
        return sorted(pool.map(send, range(TIMES)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")
    import django

    django.setup()
    from heritage.inspections.canonical import canonical
    from heritage.inspections.models import InspectionRevision
    from tests.factories import MonumentFactory, UserFactory

    from .phone import Phone, record_of

    phone = Phone(UserFactory(username=f"race{os.getpid()}", role="inspector"))
    monument, wrong = MonumentFactory().reference, 0
    with (
        tempfile.TemporaryDirectory() as folder,
        server(os.environ["DATABASE_URL"], folder) as port,
    ):
        for _number in range(rounds):
            record = record_of(monument)
            statuses = race(port, phone.token, record["uuid"], canonical(record))
            rows = InspectionRevision.objects.filter(inspection=record["uuid"]).count()
            wrong += (statuses, rows) != ([200] * (TIMES - 1) + [201], 1)
    print(f"{rounds} rounds of {TIMES} identical records: {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
