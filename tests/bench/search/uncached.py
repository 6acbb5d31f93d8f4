"""Our own server, which keeps no tile: each is made anew, as the first one that is asked for."""

from heritage.wsgi import application as product_application

from . import product


def application(environ, start_response):
    product.forget_tiles()
    return product_application(environ, start_response)
