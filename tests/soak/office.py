"""The registrar of the soak: hangs a picture, brings the scan, sends bombs over HTTP."""

import http.client
import io
import re
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import numpy as np
from PIL import Image

from heritage.catalogue.models import Monument, Picture
from media_pipeline import image_api
from media_pipeline.intake import receive
from media_pipeline.models import Asset
from media_pipeline.worker import process_next
from tests.factories import MonumentFactory, UserFactory

PASSWORD = "sesame-of-baku"
SIZE_PX = (6000, 4000)
NAME = "soak"
SIGN_IN = "/en/accounts/sign-in/"


class Office:
    def __init__(self):
        name = f"{NAME}-{uuid4().hex[:8]}"
        self.user = UserFactory(username=name, role="registrar", password=PASSWORD)
        known = Monument.objects.filter(names__text=NAME).first()
        self.monument = known or MonumentFactory(name=NAME)
        self.cookies: dict[str, str] = {}

    def hang_a_picture(self) -> list[str]:
        """A public photograph of 24 megapixels; gives the paths of all of its tiles."""
        asset = self.receive(_photograph())
        while asset.status in ("waiting", "processing"):
            process_next()
            asset = Asset.objects.get(pk=asset.pk)
        Picture.objects.get_or_create(monument=self.monument, asset=asset)
        return list(_tiles_of(asset.pages.get()))

    def receive(self, file) -> Asset:
        """Bring a file in by the one door of all files; a known one is processed again."""
        if isinstance(file, Path):
            with file.open("rb") as opened:
                return self._received(opened, file.name)
        return self._received(file, "photograph.jpg")

    def _received(self, opened, name):
        asset = receive(opened, name=name, by=self.user)
        if name.startswith("scan") and asset.status != "waiting":
            asset.pages.all().delete()
            asset.wait_again()
        return asset

    def send(self, address: tuple[str, int], content: bytes) -> int:
        """Upload it to the monument's gallery; gives the status of the answer."""
        connection = http.client.HTTPConnection(*address, timeout=60)
        if "sessionid" not in self.cookies:
            self._sign_in(connection)
        place = f"/en/desk/monuments/{self.monument.reference}/pictures/"
        token = self._token(connection, place)
        body, kind = _multipart({"csrfmiddlewaretoken": token}, "bomb.png", content)
        headers = {"Content-Type": kind, "Accept": "application/json"}
        status, _ = self._ask(connection, "POST", place, body, headers)
        connection.close()
        return status

    def _sign_in(self, connection):
        token = self._token(connection, SIGN_IN)
        said = {"username": self.user.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._ask(connection, "POST", SIGN_IN, urlencode(said).encode(), headers)

    def _token(self, connection, place):
        _, page = self._ask(connection, "GET", place)
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())[1]

    def _ask(self, connection, method, place, body=None, headers=None):
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, place, body, (headers or {}) | {"Cookie": cookie})
        answer = connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer.status, content


def _photograph() -> io.BytesIO:
    small = np.random.default_rng(2).integers(0, 255, (SIZE_PX[1] // 8, SIZE_PX[0] // 8, 3))
    picture = Image.fromarray(small.astype(np.uint8)).resize(SIZE_PX, Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92)
    buffer.seek(0)
    return buffer


def _tiles_of(page):
    """As a viewer asks for them (Image API 3.0, 5.4)."""
    told = image_api.info(page, "")
    (tiles,) = told["tiles"]
    for factor in tiles["scaleFactors"]:
        side = tiles["width"] * factor
        for y in range(0, told["height"], side):
            for x in range(0, told["width"], side):
                width, height = min(side, told["width"] - x), min(side, told["height"] - y)
                size = f"{-(-width // factor)},{-(-height // factor)}"
                yield f"{told['id']}/{x},{y},{width},{height}/{size}/0/default.jpg"


def _multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    parts += [head.encode(), b"Content-Type: image/png\r\n\r\n", content, b"\r\n"]
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
