"""An annex of an act: read to plain rows, its columns understood, its rows matched to monuments."""
