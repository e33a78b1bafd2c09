"""Brings the database and the static files up to date, in one process.

An empty database of a demo gets the demo council; one that holds a council is left alone.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / ".tools" / ".static-stamp"


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfportal.settings")
    import django

    django.setup()
    migrate()
    collect_static()
    make_demo()


def migrate():
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("-> Bringing the database up to date", flush=True)
        call_command("migrate", verbosity=0, interactive=False)


def collect_static():
    from django.conf import settings
    from django.core.management import call_command

    made_from = (ROOT / "static/build/.stamp").read_text() + (ROOT / ".venv/.stamp").read_text()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and STAMP.exists() and STAMP.read_text() == made_from:
        return
    print("-> Collecting static files", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    STAMP.write_text(made_from)


def make_demo():
    from django.conf import settings
    from django.core.management import call_command

    from perfportal.core.models import Organisation

    if settings.DEMO and not Organisation.objects.exists():
        print("-> Making the demo council", flush=True)
        call_command("demo")


if __name__ == "__main__":
    main()
