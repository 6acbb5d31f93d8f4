"""The office's pages of visits."""

from .visits import add_record, record, records, send_photos

__all__ = ["add_record", "record", "records", "send_photos"]
