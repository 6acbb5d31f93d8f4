"""What may be done with visits, phones and assignments."""

from .office import Recorded, add_photos, record_inspection
from .receiving import Outcome, receive_record
from .telling import tell_conditions

__all__ = [
    "Outcome",
    "Recorded",
    "add_photos",
    "receive_record",
    "record_inspection",
    "tell_conditions",
]
