"""What a person of the office reads and does on its pages."""

import html
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override


class Desk:
    """The office's pages in English, as a client that is signed in has them."""

    def __init__(self, client):
        self.client = client

    def reads(self, name, *args, **query) -> str:
        """The words of a page, each thing that is marked up apart by a space."""
        with override("en"):
            answer = self.client.get(reverse(name, args=args), query)
        assert answer.status_code == 200, (name, answer.status_code)
        text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
        return " ".join(html.unescape(text).split())

    def sends(self, name, *args, **said):
        """Fill in a form, which must be taken."""
        with override("en"):
            answer = self.client.post(reverse(name, args=args), said)
        assert answer.status_code == 302, (name, answer.content.decode()[:2000])

    def reads_in(self, archive: bytes, inspector):
        """Import a phone's ZIP."""
        file = SimpleUploadedFile("phone.zip", archive)
        self.sends("inspections:import", inspector=inspector.pk, file=file)
