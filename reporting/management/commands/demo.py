"""`manage.py demo`: the invented borough, made anew each time; never over a real council."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from perfportal.core import clock
from perfportal.core.models import User, get_organisation
from reporting.demo.building import NAME, build
from reporting.demo.story import last_quarter, play


class Command(BaseCommand):
    help = "Make the demo council (an invented borough), replacing an earlier demo council."

    def handle(self, *args, **options):
        council = get_organisation()
        if council and council.name != NAME:
            raise CommandError(
                f"This database belongs to {council.name}: the demo council needs one of its own. "
                "Set DATABASE_URL to an empty database."
            )
        if council:
            call_command("flush", interactive=False, verbosity=0)
        today = clock.today()
        quarter = last_quarter(today)
        with transaction.atomic():
            people = build(today, quarter=quarter)
        play(people, quarter=quarter)
        demo_people = User.objects.filter(is_demo=True).count()
        self.stdout.write(
            f"{NAME} is ready: {quarter.label} is being collected. "
            f"{demo_people} people wait on the sign-in page."
        )
