"""`manage.py create_council "Name" [--gss CODE]`: an empty council, ready for the imports."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from perfportal.core.actions import create_council
from perfportal.core.models import User


class Command(BaseCommand):
    help = "Make the operating council, with the standard tiers and nothing else."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--gss", default="", help="GSS code, such as E07000000")

    def handle(self, *args, name, gss, **options):
        try:
            council = create_council(by=User.objects.system(), name=name, gss_code=gss)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(
            f"{council.name} is ready. Load its KPIs with: manage.py import_kpis FILE"
        )
