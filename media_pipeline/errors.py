class AssetProblem(ValueError):
    """A file cannot be taken or processed; the message tells its sender what to do."""


class StorageFull(AssetProblem):
    """There is no room left on the disk: nothing is wrong with the file."""


class ImageRequestProblem(ValueError):
    """A request that the IIIF Image API does not allow; the message says which part and why."""
