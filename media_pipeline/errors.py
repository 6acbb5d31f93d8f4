from django.utils.translation import gettext


class AssetProblem(ValueError):
    """A file cannot be taken or processed; its sentence tells the sender what to do.

    It is kept as a sentence to translate and its values, since the worker that meets it does not
    know who will read it: `str` says it in the reader's language.
    """

    def __init__(self, sentence: str, values: dict | None = None):
        super().__init__(sentence, values or {})

    @property
    def sentence(self) -> str:
        return self.args[0]

    @property
    def values(self) -> dict:
        return self.args[1]

    def __str__(self):
        told = gettext(self.sentence)
        return told % self.values if self.values else told


class Unreadable(AssetProblem):
    """The bytes of the file are not what its format asks for: a decoder gives up on it."""


class Damaged(AssetProblem):
    """A part of the picture is there: it is taken when somebody who answers for it says so.

    `values` has the name and, where they could be counted, `percent`: how many of the rows are
    there.
    """


class StorageFull(AssetProblem):
    """There is no room left on the disk: nothing is wrong with the file."""


class ImageRequestProblem(ValueError):
    """A request that the IIIF Image API does not allow; the message says which part and why."""


class UploadProblem(AssetProblem):
    """A piece of an upload is not taken; the sender goes on from `offset`, a count of bytes."""

    def __init__(self, sentence: str, values: dict | None = None, *, offset: int = 0):
        super().__init__(sentence, values)
        self.offset = offset


class AnotherFile(UploadProblem):
    """The identifier belongs to an upload of another size or checksum."""


class WrongOffset(UploadProblem):
    """A piece does not begin where the bytes that we have end."""


class BadChecksum(UploadProblem):
    """A piece, or at its end the whole file, is not what its sender's checksum says."""


class Expired(UploadProblem):
    """Its bytes were put away, since the rest did not come for so long."""
