class GisProblem(ValueError):
    """What a person gave cannot be read as a place; the message says what, where and why."""
