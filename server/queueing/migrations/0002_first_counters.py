"""Three counters to begin with; the city names its own on the console."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIRST = ("1番窓口", "2番窓口", "3番窓口")


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the counters, unless the city already has some."""
    counters = apps.get_model("queueing", "Counter").objects
    if not counters.exists():
        for position, name in enumerate(FIRST, start=1):
            counters.create(name=name, position=position)


def leave(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave them: tickets may point at them."""


class Migration(migrations.Migration):
    """Data."""

    dependencies = (("queueing", "0001_initial"),)
    operations = (migrations.RunPython(add, leave),)
