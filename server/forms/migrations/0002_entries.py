"""Drafts become versions of an entry; tables of openings, mappings and hand-overs."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from typing import Any

from django.db import migrations, models


def number_versions(apps: Any, schema_editor: Any) -> None:
    """A visit may have a draft for each of several forms: they become its versions in the order of their rows."""
    draft = apps.get_model("forms", "Draft")
    last: dict[str, int] = {}
    for row in draft.objects.order_by("pk").iterator():
        last[row.visit_id] = row.version = last.get(row.visit_id, 0) + 1
        row.forms = [[row.form, row.form_version]]
        row.save(update_fields=("version", "forms"))


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("draft", "one_draft_a_form"),
        migrations.AddField("draft", "version", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "draft", "kind", models.CharField(default="forms.draft", max_length=24), preserve_default=False
        ),
        migrations.AddField("draft", "forms", models.JSONField(default=list)),
        migrations.AddField("draft", "made_by", models.CharField(blank=True, default="", max_length=150), False),
        migrations.AddField("draft", "changed", models.JSONField(default=list)),
        migrations.AlterField("draft", "form", models.CharField(blank=True, max_length=40)),
        migrations.RunPython(number_versions, migrations.RunPython.noop),
        migrations.RemoveField("draft", "form_version"),
    ]
