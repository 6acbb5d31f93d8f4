"""A form that two people may have open, as a browser sends it: what the page shows, and changes."""

from django.test import Client

from heritage.catalogue.forms.two_people import OWN


def as_(person):
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


class ComparedPage:
    """`ComparedPage(client, address).send(name="Zona 2")`."""

    def __init__(self, client, address):
        self.client, self.address = client, address
        self.answer = client.get(address)
        self.form = self.answer.context["compared"]
        self.inputs = {"base": self.form.base_json} | self.form.stored.get(OWN, {})

    def send(self, **changes):
        return self.client.post(self.address, self.inputs | changes)


def sent_as_shown(answer):
    """What a browser would send of the page that was answered with 422."""
    form = answer.context["compared"]
    typed = {name: form.own.data.get(name, "") for name in form.stored[OWN]}
    return typed | {"base": form.base_json}
