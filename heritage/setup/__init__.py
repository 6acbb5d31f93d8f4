"""From a bare machine to a running product, with the standard library only.

It runs with the system's own python3, before any package of the product exists,
so nothing here imports Django or anything from `requirements.lock`.
"""
