"""Changes of the register. Each is whole: checked, saved and, by trigger, in the history."""

from .monuments import (
    create_monument,
    publish_monument,
    script_of,
    tidy,
    update_monument,
    withdraw_monument,
)
from .pictures import (
    add_picture,
    order_pictures,
    remove_picture,
    retry_picture,
    update_picture,
)

__all__ = [
    "add_picture",
    "create_monument",
    "order_pictures",
    "publish_monument",
    "remove_picture",
    "retry_picture",
    "script_of",
    "tidy",
    "update_monument",
    "update_picture",
    "withdraw_monument",
]
