"""The office: staff pages, one module and one blueprint per domain. Every route names one permission."""

from flask import Blueprint, Flask

from app.office import attention, home, navigation

# In the order of the navigation; a module that joins adds its blueprint here.
BLUEPRINTS: tuple[Blueprint, ...] = (home.office,)


def init_app(app: Flask) -> None:
    attention.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    navigation.init_app(app)
