"""The field protocol, /api/field/v1/: what a phone says, and what it is answered."""
