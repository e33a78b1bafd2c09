"""`manage.py work`: do the waiting jobs and the schedule, where there is no Celery."""

import logging
import signal
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from perfportal.core import jobs
from perfportal.core.jobs.schedule import Schedule, run_scheduled

log = logging.getLogger(__name__)
PAUSE = 1.0
AFTER_TROUBLE = 5.0


class Command(BaseCommand):
    help = "Run waiting jobs and the schedule until stopped (Ctrl-C)."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Run what is waiting, then stop.")

    def handle(self, *args, once, **options):
        if once:
            self.stdout.write(f"{jobs.run_due(limit=10_000)} jobs run")
            return
        self._stopped = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        schedule = Schedule()
        while not self._stopped:
            time.sleep(self._turn(schedule))

    def _stop(self, *_signal):
        """The job that is running ends first."""
        self._stopped = True

    def _turn(self, schedule) -> float:
        """One round of work; how long to rest after it."""
        try:
            for name in schedule.due():
                run_scheduled(name)
            return 0.0 if jobs.run_due(limit=1) else PAUSE
        except DatabaseError:
            log.exception("The database did not answer; trying again")
            connection.close()
            return AFTER_TROUBLE
