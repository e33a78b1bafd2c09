"""The Celery application: one task, `core.run_job`, and the schedule of `settings.SCHEDULE`.

Jobs are rows (see `perfportal.core.jobs`); Celery only says which row to run next.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfportal.settings")

app = Celery("perfportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["perfportal.core"])
