"""Where the layers of the base map are, for pages of other apps that draw a map."""

from django import template

from heritage.public import basemap

register = template.Library()


@register.simple_tag
def base_map_layers():
    """Layer to address, for the layers that have been built."""
    return basemap.layers()
