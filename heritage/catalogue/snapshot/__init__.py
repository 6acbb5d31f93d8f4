"""What the public may search, as columns of numbers: the search of a register of a million.

A snapshot is a folder of arrays (numpy's .npy) of all published monuments in the register's order,
read from the database in one moment (reading.py, words.py), and every process maps it (keeping.py).
What changed since stands in a second, small segment of the same kind, made in memory of the rows
that triggers noted (migration 0038): an answer (backend.py) is what both say, exact at any moment.
"""
