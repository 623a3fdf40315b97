"""Pages around messages: the inbox, kept letters, and where else somebody is reached."""

from notifications.views.channels import (
    add_browser,
    add_number,
    add_program,
    begin_chat,
    channels,
    confirm_number,
    confirm_program,
    push_worker,
    remove_address,
)
from notifications.views.hooks import telegram
from notifications.views.reading import (
    follow_up,
    inbox,
    letter,
    mailbox,
    read,
    read_all,
    stop_like,
    why,
)

__all__ = [
    "add_browser",
    "add_number",
    "add_program",
    "begin_chat",
    "channels",
    "confirm_number",
    "confirm_program",
    "follow_up",
    "inbox",
    "letter",
    "mailbox",
    "push_worker",
    "read",
    "read_all",
    "remove_address",
    "stop_like",
    "telegram",
    "why",
]
