"""A phone, a server that fails, and an oracle that knows what the phone was told is saved.

`World` does one thing at a time, with a fate: the answer comes, or is lost, or the server dies
after the bytes are on its disk and before its transaction is committed. After each, `check` holds
the server against the oracle: G1 nothing that was acknowledged is lost, G2 each thing is there
once, G3 complete is said of what is whole only.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from heritage.inspections.canonical import canonical
from heritage.inspections.models import Inspection, InspectionRevision
from media_pipeline.models import Upload
from media_pipeline.storage import local_path, original_name

from .phone import Phone, digest, record_of

FATES = ("answered", "answered", "lost", "crashed")
SIZES = (0, 1, 700, 1500)


@dataclass
class File:
    """A file on the phone, and how many bytes of it the server has acknowledged."""

    data: bytes
    acknowledged: int = 0
    may_be: int = 0  # beyond, as far as an answer was lost
    was_created: bool = False


@dataclass
class World:
    """What the phone has, and what it was told."""

    phone: Phone
    monument: str
    seed: int = 0
    files: dict[UUID, File] = field(default_factory=dict)
    visits: dict[str, list[bytes]] = field(default_factory=dict)  # bodies, by identifier
    acknowledged: set = field(default_factory=set)  # (identifier, checksum of the body)
    sent: set = field(default_factory=set)  # of bodies that the server may have

    def __post_init__(self):
        self.chance = random.Random(self.seed)

    def _ask(self, fate, ask):
        """The answer, or None: lost on the way, or the server died and kept only its disk."""
        with transaction.atomic():
            answer = ask()
            assert answer.status_code < 500, answer.content
            if fate == "crashed":
                transaction.set_rollback(True)
        return answer if fate == "answered" else None

    def new_visit(self, file_count: int, is_readable: bool = True):
        files = {}
        for _number in range(file_count):
            data = self.chance.randbytes(self.chance.choice(SIZES))
            uuid = UUID(int=self.chance.getrandbits(128), version=4)
            files[uuid] = data
            self.files[uuid] = File(data)
        record = record_of(self.monument, uuid4(), files)
        if not is_readable:
            record["kind"] = None
        self.visits[record["uuid"]] = [canonical(record)]

    def amend(self, which: int, base: int):
        uuid = self._visit(which)
        bodies = self.visits[uuid]
        told = {"summary": f"{len(bodies)}", "base_revision": base, "revision": base + 1}
        files = {}
        bodies.append(canonical(record_of(self.monument, uuid, files) | told))

    def send(self, which: int, version: int, fate: str, header: str = ""):
        uuid = self._visit(which)
        body = self.visits[uuid][version % len(self.visits[uuid])]
        headers = {"new": {"If_None_Match": "*"}, "first": {"If_Match": '"rev-1"'}}.get(header, {})
        answer = self._ask(fate, lambda: self.phone.put(body, uuid=uuid, **headers))
        if fate != "crashed":
            self.sent.add((uuid, digest(body)))
        if answer is None:
            return
        assert answer.status_code in (200, 201, 202, 412), answer.content
        if answer.status_code != 412:
            assert self.phone.believes(answer.json()["receipt"])
            self.acknowledged.add((uuid, digest(body)))

    def create(self, which: int, fate: str):
        uuid, file = self._file(which)
        answer = self._ask(fate, lambda: self.phone.create(uuid, file.data))
        if answer is not None:
            assert answer.status_code in (200, 201)
            self._hear(file, answer)
        if fate != "crashed":
            file.was_created = True

    def piece(self, which: int, length: int, fate: str, back: int = 0):
        """Send the piece that follows what is acknowledged, or one that begins `back` before."""
        uuid, file = self._file(which)
        offset = max(0, file.acknowledged - back)
        piece = file.data[offset : offset + length]
        answer = self._ask(fate, lambda: self.phone.patch(uuid, offset, piece))
        if answer is None:
            file.may_be = max(file.may_be, offset + len(piece))
        elif answer.status_code in (204, 409):
            self._hear(file, answer)
        else:
            assert answer.status_code == 404 and not file.was_created, answer.content

    def damaged_piece(self, which: int, length: int):
        uuid, file = self._file(which)
        piece = file.data[file.acknowledged : file.acknowledged + length]
        if not piece or not file.was_created:
            return
        wrong = bytes([piece[0] ^ 1]) + piece[1:]
        answer = self.phone.patch(uuid, file.acknowledged, wrong, Upload_Checksum="")
        if answer.status_code == 460:  # it was the last: the whole file is begun anew
            file.acknowledged = file.may_be = 0
        elif answer.status_code == 204:
            self._spoil(uuid, file)

    def _spoil(self, uuid, file):
        """Wrong bytes without a checksum are found at the end, whatever comes between."""
        while (offset := self.phone.offset(uuid)) < len(file.data):
            answer = self.phone.patch(uuid, offset, file.data[offset : offset + 900])
            if answer.status_code == 460:
                break
        file.acknowledged = file.may_be = 0

    def rubbish_on_the_disk(self, which: int):
        """What a crash in the middle of a write leaves beyond the counted bytes."""
        uuid, _file = self._file(which)
        part = Path(settings.MEDIA_ROOT) / "uploads" / str(uuid)
        if part.exists():
            with part.open("ab") as file:
                file.write(self.chance.randbytes(50))

    def _hear(self, file, answer):
        told = int(answer["Upload-Offset"])
        assert told >= file.acknowledged, "acknowledged bytes are gone"
        assert told <= max(file.may_be, file.acknowledged, told if answer.status_code == 204 else 0)
        file.acknowledged = told

    def _visit(self, which):
        return sorted(self.visits)[which % len(self.visits)]

    def _file(self, which):
        uuid = sorted(self.files)[which % len(self.files)]
        return uuid, self.files[uuid]

    def check(self):
        """Hold the server against what the phone was told. Raises AssertionError."""
        self._nothing_is_lost()
        self._each_is_there_once()
        for uuid, checksum in sorted(self.acknowledged):
            self._complete_is_whole(uuid, checksum)

    def _nothing_is_lost(self):
        for uuid, checksum in self.acknowledged:
            kept = InspectionRevision.objects.get(inspection=uuid, content_sha256=checksum)
            assert digest(bytes(kept.body)) == checksum
        for uuid, file in self.files.items():
            if file.acknowledged:
                assert self.phone.offset(uuid) >= file.acknowledged
                assert (
                    self._bytes_of(uuid, file)[: file.acknowledged]
                    == (file.data[: file.acknowledged])
                )

    def _bytes_of(self, uuid, file):
        if Upload.objects.get(pk=uuid).is_whole:
            return local_path(original_name(digest(file.data))).read_bytes()
        return (Path(settings.MEDIA_ROOT) / "uploads" / str(uuid)).read_bytes()

    def _each_is_there_once(self):
        told = {uuid for uuid, _checksum in self.acknowledged}
        may_be = {uuid for uuid, _checksum in self.sent}
        mine = self.phone.user  # others may have been here before
        visits = Inspection.objects.by(mine).values_list("pk", flat=True)
        there = {str(uuid) for uuid in visits}
        assert told <= there <= may_be
        revisions = InspectionRevision.objects.filter(author=mine)
        kept = revisions.values_list("inspection", "content_sha256")
        kept = [(str(uuid), checksum) for uuid, checksum in kept]
        assert len(kept) == len(set(kept))
        assert set(kept) <= self.sent
        assert Upload.objects.filter(received_by=mine).count() <= len(self.files)

    def _complete_is_whole(self, uuid, checksum):
        receipt = self.phone.receipt(uuid, content_sha256=checksum)
        assert self.phone.believes(receipt)
        for one in receipt["assets"]:
            file = self.files[UUID(one["uuid"])]
            path = local_path(original_name(one["sha256"]))
            if one["ok"]:
                assert path.read_bytes() == file.data
            else:
                assert not (file.acknowledged == len(file.data) and file.was_created and file.data)
        assert receipt["is_complete"] == all(one["ok"] for one in receipt["assets"])
        visit = Inspection.objects.get(pk=uuid)
        if visit.state == "complete" and visit.current.content_sha256 == checksum:
            assert receipt["is_complete"]
