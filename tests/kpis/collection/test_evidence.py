"""Evidence on a value: kept once, never half, fixed to its version, withdrawn and not deleted."""

import datetime as dt
import errno
import os
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, evidence, rounds
from kpis.collection.models import Actual, Evidence
from kpis.collection.queries.evidence import get_evidence_counts, has_evidence
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.council_settings import change_setting
from perfportal.core.models import AuditEvent, get_organisation
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import ActualFactory, EvidenceFactory, KPIFactory, person
from tests.kpis.collection.conftest import TODAY, a_file
from tests.kpis.collection.records import a_setting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]


def attach(round_, by=None, file=None, **more):
    more.setdefault("title", "QRC4 return, line 12")
    actual = Actual.objects.with_entry().get(pk=round_.actual.pk)
    return evidence.attach_file(
        by=by or round_.provider, actual=actual, file=file or a_file(), **more
    )


def submit(round_, top=27_000_000):
    actual = Actual.objects.with_entry().get(pk=round_.actual.pk)
    entry = Entry(numerator=top, denominator=48_600_000)
    return actuals.submit(by=round_.provider, actual=actual, entry=entry, version=actual.version)


def approve(round_, actual):
    return actuals.approve(by=round_.head, actual=actual, version=actual.version)


class TestAttach:
    def test_the_bytes_lie_under_a_name_that_nobody_chose(self, round_, kept):
        made = attach(round_)
        assert made.file.name == f"evidence/{made.uid}"
        assert [path.name for path in kept.iterdir()] == [str(made.uid)]
        assert (kept / str(made.uid)).read_bytes() == b"Line 12: 27,000,000 received\n"
        assert (made.original_name, made.content_type) == ("QRC4 return.txt", "text/plain")
        assert (made.size, len(made.sha256), made.revision) == (29, 64, None)

    def test_the_trail_has_the_hash_and_no_name(self, round_):
        made = attach(round_, title="Complaint of J. Smith")
        event = AuditEvent.objects.get(verb="evidence.added")
        assert (event.actor, event.subject_uid) == (round_.provider, made.uid)
        assert event.subject_label == "Evidence of FIN-01 2026-27-Q2"
        assert event.after == {
            "kind": "file",
            "size": 29,
            "content_type": "text/plain",
            "sha256": made.sha256,
            "revision": None,
        }

    def test_a_refused_file_leaves_nothing(self, round_, kept):
        with pytest.raises(ValidationError, match="is not what its name says"):
            attach(round_, file=a_file("return.pdf"))
        assert not kept.exists()
        assert Evidence.objects.count() == 0

    def test_the_same_bytes_are_kept_once_for_a_value(self, round_, kept):
        attach(round_)
        with pytest.raises(ValidationError, match="already, as “QRC4 return, line 12”"):
            attach(round_, file=a_file("another name.txt"))
        assert len(list(kept.iterdir())) == Evidence.objects.count() == 1

    def test_the_database_keeps_them_once_too(self, round_):
        made = EvidenceFactory(actual=round_.actual)
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceFactory(actual=round_.actual, url=made.url)

    def test_a_second_click_is_told_and_leaves_no_file(self, round_, kept):
        key = new_key()
        attach(round_, submission=key)
        with pytest.raises(AlreadySubmitted):
            attach(round_, file=a_file("other.txt", b"other"), submission=key)
        assert len(list(kept.iterdir())) == 1

    def test_a_council_may_keep_smaller_files_only(self, round_):
        organisation = get_organisation()
        organisation.settings = {"evidence_megabytes": 5}
        organisation.save()
        large = a_file("large.txt", b"x" * 5_000_001)
        with pytest.raises(ValidationError, match="larger than 5 MB"):
            attach(round_, file=large)

    def test_a_link_is_noted_and_never_opened(self, round_, kept):
        made = evidence.attach_link(
            by=round_.provider,
            actual=round_.actual,
            url="https://intranet.example/q2",
            title="Return",
        )
        assert (made.kind, made.size, bool(made.file)) == ("link", 0, False)
        assert not kept.exists()

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "ftp://x", "x"])
    def test_a_link_is_a_web_address(self, round_, url):
        with pytest.raises(ValidationError, match="begins with https"):
            evidence.attach_link(by=round_.provider, actual=round_.actual, url=url, title="x")
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceFactory(actual=round_.actual, url=url)


class TestNothingHalf:
    def test_a_full_disk_is_said_and_leaves_nothing(self, round_, kept, monkeypatch):
        def half(self, name, content):
            kept.mkdir()
            (kept / name.rpartition("/")[2]).write_bytes(b"Line")
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(FileSystemStorage, "_save", half)
        with pytest.raises(ValidationError, match="could not be stored, so nothing was saved"):
            attach(round_)
        assert list(kept.iterdir()) == []
        assert (
            Evidence.objects.count(),
            AuditEvent.objects.filter(verb="evidence.added").count(),
        ) == (
            0,
            0,
        )

    def test_a_record_that_is_not_saved_leaves_no_file(self, round_, kept, monkeypatch):
        def broken(*args, **kwargs):
            raise RuntimeError("the trail cannot be written")

        monkeypatch.setattr("perfportal.core.audit.record", broken)
        with pytest.raises(RuntimeError):
            attach(round_)
        assert list(kept.iterdir()) == []
        assert Evidence.objects.count() == 0


class TestWho:
    def test_provider_and_deputy_until_it_is_approved(self, round_):
        attach(round_)
        submit(round_)
        attach(round_, by=round_.deputy, file=a_file("b.txt", b"b"))
        approve(round_, Actual.objects.with_entry().get(pk=round_.actual.pk))
        with pytest.raises(PermissionDenied, match="has been approved"):
            attach(round_, file=a_file("c.txt", b"c"))

    def test_team_and_approver_for_the_audit_afterwards(self, round_):
        approve(round_, submit(round_))
        assert attach(round_, by=round_.team).revision.number == 1
        assert attach(round_, by=round_.head, file=a_file("c.txt", b"c")).revision.number == 1

    def test_a_stranger_attaches_nothing(self, round_):
        with pytest.raises(PermissionDenied, match="not named as provider"):
            attach(round_, by=round_.stranger)

    def test_a_closed_round_takes_none_from_the_provider(self, round_):
        rounds.lock_round(by=round_.team, round_=round_.round)
        with pytest.raises(PermissionDenied, match="The round is closed"):
            attach(round_)


class TestVersion:
    def test_what_a_draft_holds_belongs_to_the_version_submitted_next(self, round_):
        made = attach(round_)
        actual = submit(round_)
        assert Evidence.objects.get(pk=made.pk).revision == actual.revision

    def test_it_stays_with_its_version_when_the_value_is_given_anew(self, round_):
        made = attach(round_)
        actual = submit(round_)
        actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="Late sums.")
        second = attach(round_, file=a_file("b.txt", b"b"))
        assert second.revision is None
        submit(round_, top=27_100_000)
        numbers = [Evidence.objects.get(pk=one.pk).revision.number for one in (made, second)]
        assert numbers == [1, 2]

    def test_it_does_not_disturb_who_is_typing(self, round_):
        before = Actual.objects.get(pk=round_.actual.pk).version
        attach(round_)
        assert Actual.objects.get(pk=round_.actual.pk).version == before


class TestWithdraw:
    def test_the_file_stays_for_the_audit(self, round_, kept):
        made = attach(round_)
        gone = evidence.withdraw(by=round_.provider, evidence=made, reason="The wrong quarter.")
        assert (gone.withdrawn_by, gone.withdrawn_reason) == (round_.provider, "The wrong quarter.")
        assert (kept / str(made.uid)).exists()
        assert not has_evidence(round_.actual)
        event = AuditEvent.objects.get(verb="evidence.withdrawn")
        assert (event.reason, event.before["sha256"]) == ("The wrong quarter.", made.sha256)

    def test_the_same_file_may_come_again(self, round_):
        evidence.withdraw(by=round_.provider, evidence=attach(round_), reason="By mistake.")
        assert attach(round_).withdrawn_at is None

    def test_a_check_that_was_passed_with_it_is_open_again(self, round_):
        a_setting(approval_steps_1="service_head_then_check")
        submit(round_)
        made = attach(round_)
        actual = Actual.objects.with_entry().get(pk=round_.actual.pk)
        actuals.check(by=round_.team, actual=actual, outcome="passed")
        evidence.withdraw(by=round_.provider, evidence=made, reason="The wrong month")
        actual = Actual.objects.with_entry().get(pk=round_.actual.pk)
        assert (actual.checked_by, actual.checked_at) == (None, None)
        actuals.approve(by=round_.head, actual=actual, version=actual.version)
        assert Actual.objects.get(pk=round_.actual.pk).state == "submitted"

    def test_it_needs_a_reason(self, round_):
        made = attach(round_)
        with pytest.raises(ValidationError, match="Say why it is withdrawn"):
            evidence.withdraw(by=round_.provider, evidence=made, reason=" ")

    def test_what_must_not_be_kept_is_erased_for_good(
        self, round_, kept, django_capture_on_commit_callbacks
    ):
        made = attach(round_, title="List of J. Smith and others")
        with django_capture_on_commit_callbacks(execute=True):
            gone = evidence.withdraw(
                by=round_.provider, evidence=made, reason="It named residents.", erase=True
            )
        assert list(kept.iterdir()) == []
        assert (gone.title, gone.original_name, gone.file.name) == ("Erased", "", "")
        assert (gone.sha256, gone.size) == (made.sha256, 29)
        assert AuditEvent.objects.filter(verb="evidence.erased").count() == 1

    def test_bytes_stay_where_erasing_is_not_saved(
        self, round_, kept, django_capture_on_commit_callbacks
    ):
        made = attach(round_)
        with django_capture_on_commit_callbacks(execute=True) as asked, transaction.atomic():
            evidence.withdraw(by=round_.team, evidence=made, reason="Names.", erase=True)
            transaction.set_rollback(True)
        assert asked == []
        assert (kept / str(made.uid)).exists()
        assert Evidence.objects.get().file.name == f"evidence/{made.uid}"

    def test_a_withdrawn_one_may_be_erased_later(self, round_):
        made = evidence.withdraw(by=round_.provider, evidence=attach(round_), reason="Wrong.")
        gone = evidence.withdraw(by=round_.team, evidence=made, reason="It names one.", erase=True)
        assert (gone.withdrawn_reason, gone.withdrawn_by) == ("Wrong.", round_.provider)
        assert gone.erased_at is not None
        with pytest.raises(ValidationError, match="withdrawn already"):
            evidence.withdraw(by=round_.team, evidence=gone, reason="Again.", erase=True)

    def test_only_who_added_it_or_the_team(self, round_):
        made = attach(round_)
        for somebody in (round_.deputy, round_.head):
            with pytest.raises(PermissionDenied, match="Only whoever added it"):
                evidence.withdraw(by=somebody, evidence=made, reason="x")
        assert evidence.withdraw(by=round_.team, evidence=made, reason="x").withdrawn_by

    def test_the_provider_takes_none_from_an_approved_value(self, round_):
        made = attach(round_)
        approve(round_, submit(round_))
        with pytest.raises(PermissionDenied, match="has been approved"):
            evidence.withdraw(by=round_.provider, evidence=made, reason="x")

    @pytest.mark.parametrize(
        "broken",
        [
            {"withdrawn_reason": "but nobody did"},
            {"erased_at": dt.datetime(2026, 10, 9, tzinfo=dt.UTC)},
            {"sha256": ""},
            {"title": ""},
            {"kind": "file"},
        ],
    )
    def test_the_database_refuses_half_records(self, round_, broken):
        made = EvidenceFactory(actual=round_.actual)
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.filter(pk=made.pk).update(**broken)


class TestCheckOfTier1:
    def test_without_evidence_it_is_not_passed(self, round_):
        actual = submit(round_)
        with pytest.raises(ValidationError) as refused:
            actuals.check(by=round_.team, actual=actual, outcome="passed")
        (sentence,) = refused.value.messages
        assert sentence == (
            "A Tier 1 figure needs evidence before it is marked as checked: attach the file or "
            "link that shows it on the figure's page, or ask Priya Nair to."
        )
        assert actual.checks.count() == 0

    def test_it_may_be_queried(self, round_):
        actual = submit(round_)
        assert actuals.check(by=round_.team, actual=actual, outcome="queried", note="Where from?")

    def test_with_evidence_it_passes(self, round_):
        attach(round_)
        actual = submit(round_)
        assert actuals.check(by=round_.team, actual=actual, outcome="passed").by == round_.team

    def test_withdrawn_evidence_does_not_count(self, round_):
        evidence.withdraw(by=round_.provider, evidence=attach(round_), reason="Wrong.")
        with pytest.raises(ValidationError):
            actuals.check(by=round_.team, actual=submit(round_), outcome="passed")

    def test_an_answer_without_a_figure_needs_none(self, round_):
        entry = Entry(marker="z")
        actual = actuals.submit(by=round_.provider, actual=round_.actual, entry=entry, version=1)
        assert actuals.check(by=round_.team, actual=actual, outcome="passed")

    def test_the_council_may_only_ask(self, round_):
        administrator = person(Role.ADMINISTRATOR)
        change_setting(
            by=administrator, organisation=get_organisation(), name="tier1_evidence", value="asked"
        )
        assert actuals.check(by=round_.team, actual=submit(round_), outcome="passed")

    def test_other_tiers_need_none(self, round_):
        actual = ActualFactory(kpi=KPIFactory(tier__code="2"), state="submitted")
        assert actuals.check(by=round_.team, actual=actual, outcome="passed")

    def test_evidence_of_many_values_is_counted_in_one_query(
        self, round_, django_assert_num_queries
    ):
        attach(round_)
        attach(round_, file=a_file("b.txt", b"b"))
        none = ActualFactory()
        with django_assert_num_queries(1):
            assert get_evidence_counts([round_.actual, none]) == {round_.actual.pk: 2}


class TestVerify:
    def test_all_is_well(self, round_, capsys):
        attach(round_)
        call_command("verify_evidence")
        assert capsys.readouterr().out == (
            "Every file of evidence is there and matches its SHA-256.\n"
        )

    def test_a_changed_and_a_missing_file_are_named(self, round_, kept, capsys):
        changed = attach(round_)
        missing = attach(round_, file=a_file("b.txt", b"b"))
        (kept / str(changed.uid)).write_bytes(b"Line 12: 28,000,000 received\n")
        (kept / str(missing.uid)).unlink()
        with pytest.raises(CommandError, match="2 files of evidence are not as they were"):
            call_command("verify_evidence")
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(f"FIN-01 2026-27-Q2, evidence/{changed.uid}: its SHA-256 is ")
        assert lines[1] == (
            f"FIN-01 2026-27-Q2, evidence/{missing.uid}: the file is missing or cannot be read. "
            "Restore it from the backup."
        )

    def test_a_file_that_no_record_keeps_is_removed_when_asked(self, round_, kept, capsys):
        kept.mkdir()
        stray, young = kept / "stray", kept / "young"
        stray.write_bytes(b"of an upload that was cut off")
        young.write_bytes(b"its record is being written")
        long_ago, now = clock.now().timestamp() - 7200, clock.now().timestamp()
        os.utime(stray, (long_ago, long_ago))
        os.utime(young, (now, now))
        call_command("verify_evidence")
        assert stray.exists()
        call_command("verify_evidence", "--tidy")
        assert (stray.exists(), young.exists()) == (False, True)
        assert "evidence/stray: no record keeps this file (removed)." in capsys.readouterr().out


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Two people at the same moment, on PostgreSQL."""

    def both(self, *deeds):
        gate, errors = threading.Barrier(len(deeds)), []

        def run(deed):
            try:
                gate.wait(timeout=10)
                deed()
            except Exception as error:
                errors.append(type(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return errors

    def test_the_same_file_twice_is_kept_once(self, round_, kept):
        errors = self.both(lambda: attach(round_), lambda: attach(round_, by=round_.team))
        assert errors == [ValidationError]
        assert Evidence.objects.count() == len(list(kept.iterdir())) == 1

    def test_what_comes_while_it_is_submitted_belongs_to_a_version(self, round_, kept):
        errors = self.both(lambda: attach(round_, by=round_.team), lambda: submit(round_))
        assert errors == []
        assert Evidence.objects.get().revision.number == 1


def test_the_day_is_that_of_the_council(round_):
    assert attach(round_).added_at.date() == TODAY
