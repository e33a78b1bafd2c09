"""`manage.py verify_evidence [--tidy]`: is every file of evidence there, byte for byte?"""

from django.core.management.base import BaseCommand, CommandError

from kpis.collection import evidence_store as store
from kpis.collection.queries.evidence_files import get_problems, get_strays


class Command(BaseCommand):
    help = "Compare each file of evidence with its SHA-256; exits 1 if one differs or is missing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--tidy",
            action="store_true",
            help="remove files that no record keeps: left by a crash, or erased",
        )

    def handle(self, *args, **options):
        problems = list(get_problems())
        for sentence in problems:
            self.stdout.write(sentence)
        for name in list(get_strays()):
            if options["tidy"]:
                store.erase(name)
            done = "removed" if options["tidy"] else "run with --tidy to remove it"
            self.stdout.write(f"{name}: no record keeps this file ({done}).")
        if problems:
            raise CommandError(f"{len(problems)} files of evidence are not as they were.")
        self.stdout.write("Every file of evidence is there and matches its SHA-256.")
