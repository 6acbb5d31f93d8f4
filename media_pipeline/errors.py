class AssetProblem(ValueError):
    """A file cannot be taken or processed; the message tells its sender what to do."""
