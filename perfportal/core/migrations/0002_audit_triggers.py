"""The database refuses to change what has been audited."""

from django.db import migrations

from perfportal.core.triggers import create_triggers, drop_triggers


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
