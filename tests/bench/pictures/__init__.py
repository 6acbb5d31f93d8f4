"""`make bench`, the half of the pictures: ingest and tiles, side by side with what others use."""
