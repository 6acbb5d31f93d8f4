"""What the app says to people; places in braces are filled on the phone."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def words() -> dict:
    """Every sentence of the scripts in the language of the page."""
    return {
        "reasons": _reasons(),
        "questions": _questions(),
        "sign_in_problems": _sign_in_problems(),
        "unsent": _counted("{count} visit is not sent", "{count} visits are not sent"),
        "monuments": _counted("{count} monument", "{count} monuments"),
        "all_sent": _("Everything is sent"),
        "photographs": _("{sent} of {all} photographs"),
        "lost": _("Photographs damaged or missing on this phone: {count}"),
        "received": _("Received, number {number}"),
        "received_beside": _("Received beside another version, number {number}"),
        "in_quarantine": _("Received; the office has to look at it"),
        "exported": _("Exported"),
        "export_made": _("The file with the unsent visits is made. The office can import it."),
        "export_too_large": _("There is too much for one file. Send a part of it first."),
        "due": _("Due on {day}"),
        "overdue": _("Overdue since {day}"),
        "unnamed": _("Monument without a name"),
        "searching": _("Searching for your place…"),
        "place_denied": _("The browser may not tell your place. Allow it in its settings."),
        "place_unknown": _("Your place could not be found. Try again under the open sky."),
        "nothing_near": _("No monument of your packages has a place on the map."),
        "package_size": _("To be loaded: {size}"),
        "package_kept": _("The package is on this phone."),
        "package_deleted": _("The package is deleted from this phone."),
        "loading": _("Loading…"),
        "signed_out": _("Signed out. Unsent visits stay on this phone until you sign in again."),
        "screen_failed": _("This page could not be opened. What you have written is kept."),
    }


def _counted(one: str, many: str) -> dict[str, str]:
    """A form for each category of the plural rules (CLDR) of our three languages."""
    numbers = {"one": 1, "few": 2, "many": 5, "other": 100}
    return {category: ngettext(one, many, number) for category, number in numbers.items()}


def _reasons() -> dict[str, str]:
    """Why something is not sent, or not loaded; the codes are those of outbox.js and package.js."""
    return {
        "waiting": _("Waits to be sent"),
        "sending": _("Is being sent"),
        "no_signal": _("No connection"),
        "clock_wrong": _(
            "No connection. The date or time of this phone is wrong: set it right, for secure "
            "connections fail by it."
        ),
        "stalled": _("The connection stands still"),
        "login_page": _("This network wants you to sign in to it"),
        "busy": _("The server is busy; it is tried again by itself"),
        "server_full": _("The server has no room; the office has to act"),
        "sign_in": _("Sign in to send"),
        "revoked": _("This phone may not send any more. Export your visits and ask the office."),
        "not_allowed": _("You have no right to do this. Ask the office; nothing is lost."),
        "refused": _("The server did not understand. Nothing is lost; it is tried again."),
        "too_large": _("Something on the way takes no record of this size. Export it."),
        "receipt_wrong": _("The server's receipt is not right. Everything stays on this phone."),
        "changed_on_the_way": _("Bytes were changed on the way; they are sent again"),
        "damaged": _("A file on this phone is damaged or missing; the rest is sent"),
        "no_space": _("The phone has no room for this"),
        "interrupted": _("The loading was interrupted. Try again."),
    }


def _questions() -> dict[str, str]:
    return {
        "assignments": _("My assignments"),
        "area": _("A district"),
        "set": _("A set of mine"),
        "near": _("What is near me"),
    }


def _sign_in_problems() -> dict[str, str]:
    return {
        "wrong": _("Name or password is wrong, or your role may not record visits."),
        "busy": _("The server is busy. Try again in a minute."),
        "login_page": _("This network wants you to sign in to it first."),
        "no_signal": _("There is no connection. The first sign-in needs one."),
    }
