"""`manage.py verify_audit`: has anybody touched the audit trail?"""

from django.core.management.base import BaseCommand, CommandError

from perfportal.core import audit
from perfportal.core.models import AuditEvent, AuditSeal


class Command(BaseCommand):
    help = "Recompute the digests and seals of the audit trail; exits 1 if anything differs."

    def handle(self, *args, **options):
        problems = audit.verify()
        for problem in problems:
            self.stdout.write(problem.sentence)
        if problems:
            raise CommandError(f"{len(problems)} problems in the audit trail.")
        head = AuditSeal.objects.order_by("-last_id").first()
        self.stdout.write(
            f"{AuditEvent.objects.count()} events match their digests and seals. "
            f"Head of the chain: {head.digest if head else 'none yet'}"
        )
