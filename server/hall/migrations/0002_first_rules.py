"""What a city begins with, from ``first_rules.toml``."""

import tomllib
from importlib.resources import files

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the first rules."""
    first = tomllib.loads(files("server.hall").joinpath("first_rules.toml").read_text("utf-8"))
    span = {name: first["hours"][name] for name in ("from_min", "until_min")}
    for weekday in first["hours"]["weekdays"]:
        apps.get_model("hall", "Hours").objects.create(service=None, weekday=weekday, **span)
    for row in first["services"]:
        apps.get_model("hall", "Service").objects.create(**row)
    for row in first["priorities"]:
        apps.get_model("hall", "PriorityClass").objects.create(**row)
    decided = {
        name: first[name] for name in ("year_end_name", "disaster_first", "holidays_observed", "year_end_closed")
    }
    apps.get_model("hall", "HallSettings").objects.create(pk=1, **decided)


def leave(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave them."""


class Migration(migrations.Migration):
    """Data."""

    dependencies = (("hall", "0001_initial"),)
    operations = (migrations.RunPython(add, leave),)
