"""Large files: read and saved by a job with progress, stopped and resumed, every value once."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from kpis.collection.actions import drafts, rounds, upload_reading, upload_saving, uploads
from kpis.collection.imports import readers
from kpis.collection.models import Actual, ActualRevision, EntryUpload
from perfportal.core import clock, jobs
from perfportal.core.documents import DocumentError
from perfportal.core.jobs.handlers import JobLost
from perfportal.core.models import AuditEvent, Job, JobState
from tests.factories import KPIFactory
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.test_view_entry_upload_preview import answer, states
from tests.kpis.collection.workbooks import download, fill, preview_of

CODES = [f"HSG-{number:02}" for number in range(1, 6)]


@pytest.fixture(autouse=True)
def all_is_large(monkeypatch):
    """Two values are many here, and a piece of work is two values."""
    monkeypatch.setattr(upload_reading, "READ_AT_ONCE", 2)
    monkeypatch.setattr(upload_saving, "WHILE_SOMEBODY_WAITS", 2)
    monkeypatch.setattr(uploads, "CHUNK", 2)


@pytest.fixture
def officer(client, round_):
    for code in CODES:
        KPIFactory(code=code, data_provider=round_.provider, service=round_.kpi.service)
    rounds.open_round(by=round_.team, organisation=round_.round.organisation, period=QUARTER)
    client.force_login(round_.provider)
    return client


@pytest.fixture
def sent(officer):
    """A workbook with five figures, waiting to be read."""
    book = download(officer)
    for number, code in enumerate(CODES):
        fill(book, code, value=90 + number)
    return preview_of(officer, book)


def work(name) -> Job:
    """Run the job of this name that waits, as a worker would."""
    job = Job.objects.get(name=name, state=JobState.QUEUED)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    return job


def seen(upload) -> tuple:
    upload.refresh_from_db()
    return upload.state, upload.counts, upload.values.count()


def is_kept(upload) -> bool:
    return bool(upload.kept_as) and default_storage.exists(upload.kept_as)


def lose(job) -> None:
    """The worker is killed: its lease runs out."""
    past = clock.now() - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, lease_until=past, finished_at=None)


def test_it_is_kept_until_the_job_has_read_it(
    officer, sent, settings, django_capture_on_commit_callbacks
):
    assert (sent.state, is_kept(sent)) == ("reading", True)
    kept = sent.kept_as
    assert Path(settings.MEDIA_ROOT) in Path(default_storage.path(kept)).parents
    with django_capture_on_commit_callbacks(execute=True):
        job = work("kpis.read_upload")
    assert (job.state, job.done, job.total, job.result) == ("succeeded", 5, 5, {"values": 5})
    assert seen(sent) == ("waiting", {"new": 5}, 5)
    assert (sent.kept_as, default_storage.exists(kept)) == ("", False)


def test_the_page_asks_again_until_it_has_been_read(officer, sent):
    url = f"/entry/uploads/{sent.uid}/"
    text = officer.get(url).content.decode()
    assert f'hx-get="{url}" hx-trigger="every 2s"' in text
    assert "Waiting for its turn." in text
    Job.objects.filter(name="kpis.read_upload").update(done=2, total=5)
    fragment = officer.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "2 of 5 figures compared." in fragment
    assert "<html" not in fragment
    work("kpis.read_upload")
    response = officer.get(url, headers={"HX-Request": "true"})
    assert (response.content, response["HX-Redirect"]) == (b"", url)


def test_a_file_that_cannot_be_read_says_so_on_its_page(officer, sent, monkeypatch):
    def refuse(_upload, _content):
        raise DocumentError("The workbook is broken and cannot be read.")

    monkeypatch.setitem(readers.READERS, "entry_workbook", refuse)
    work("kpis.read_upload")
    assert (seen(sent)[0], is_kept(sent)) == ("failed", False)
    text = officer.get(f"/entry/uploads/{sent.uid}/").content.decode()
    assert "The workbook is broken and cannot be read." in text


def test_a_killed_worker_is_followed_by_another_and_every_value_is_there_once(sent, monkeypatch):
    job = Job.objects.get(name="kpis.read_upload")
    compare, calls = uploads.compare, []

    def die_in_the_middle(values, *, by):
        calls.append(len(values))
        if len(calls) == 2:
            raise JobLost
        return compare(values, by=by)

    monkeypatch.setattr(uploads, "compare", die_in_the_middle)
    jobs.run_job(job.pk)
    assert (seen(sent)[0], sent.values.count(), is_kept(sent)) == ("reading", 2, True)
    lose(job)
    assert jobs.run_job(job.pk)
    assert seen(sent) == ("waiting", {"new": 5}, 5)


def test_it_can_be_stopped_while_it_waits(officer, sent, django_capture_on_commit_callbacks):
    kept = sent.kept_as
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"/entry/uploads/{sent.uid}/", {"discard": "1"})
    assert seen(sent) == ("discarded", {}, 0)
    assert Job.objects.get(name="kpis.read_upload").state == "cancelled"
    assert not default_storage.exists(kept)


def test_it_can_be_stopped_while_it_is_read(officer, sent, monkeypatch):
    compare = uploads.compare

    def press_stop(values, *, by):
        officer.post(f"/entry/uploads/{sent.uid}/", {"discard": "1"})
        return compare(values, by=by)

    monkeypatch.setattr(uploads, "compare", press_stop)
    job = work("kpis.read_upload")
    assert job.state == "cancelled"
    sent.refresh_from_db()
    assert (sent.state, is_kept(sent)) == ("discarded", False)


@pytest.fixture
def read(sent):
    work("kpis.read_upload")
    return sent


def test_many_are_saved_by_a_job_all_at_once(officer, read):
    response = answer(officer, read, *CODES)
    assert response["Location"] == f"/entry/uploads/{read.uid}/"
    assert seen(read)[0] == "saving"
    text = officer.get(f"/entry/uploads/{read.uid}/").content.decode()
    assert "The file is being worked on" in text
    work("kpis.save_upload")
    assert seen(read)[:2] == ("saved", {"new": 5, "submitted": 5, "drafts": 0})
    assert states() == {"FIN-01": "due"} | dict.fromkeys(CODES, "submitted")


def test_saving_again_after_a_lost_worker_saves_once(officer, read):
    answer(officer, read, *CODES)
    job = work("kpis.save_upload")
    lose(job)
    assert jobs.run_job(job.pk)
    assert (ActualRevision.objects.count(), AuditEvent.objects.filter(
        verb="upload.saved").count()) == (5, 1)  # fmt: skip


def test_what_changed_before_the_job_came_to_it_gives_the_preview_back(officer, round_, read):
    answer(officer, read, *CODES)
    slot = Actual.objects.with_entry().get(kpi__code="HSG-03")
    drafts.save_draft(by=round_.team, actual=slot, typed={"value": "12"}, version=1)
    work("kpis.save_upload")
    assert seen(read)[:2] == ("waiting", {"new": 4, "conflict": 1})
    text = officer.get(f"/entry/uploads/{read.uid}/").content.decode()
    assert "Nothing has been saved: something has changed since you looked." in text
    assert ActualRevision.objects.count() == 0


def test_a_saving_that_fails_gives_the_preview_back(officer, read, monkeypatch):
    def fail(**_options):
        raise OSError("the disk is full")

    monkeypatch.setattr(upload_saving, "write", fail)
    answer(officer, read, *CODES)
    work("kpis.save_upload")
    assert seen(read)[0] == "waiting"
    assert read.trouble == (
        "Saving was stopped: nothing of the file has been saved. You can try again."
    )


def test_a_job_that_was_lost_too_often_can_be_answered_again(officer, read):
    answer(officer, read, *CODES)
    now = clock.now()
    Job.objects.filter(name="kpis.save_upload").update(state="failed", finished_at=now)
    url = f"/entry/uploads/{read.uid}/"
    text = officer.get(url).content.decode()
    assert "The work has stopped, and nothing of the file has been saved." in text
    officer.post(url, {"again": "1"})
    assert seen(read)[0] == "waiting"


def test_many_go_the_bulk_way_with_revision_and_audit_each(officer, round_, read, monkeypatch):
    monkeypatch.setattr("kpis.collection.actions.upload_writing.ONE_BY_ONE", 2)
    slot = Actual.objects.with_entry().get(kpi__code="HSG-01")
    answer(officer, read, *CODES)
    work("kpis.save_upload")
    assert states() == {"FIN-01": "due"} | dict.fromkeys(CODES, "submitted")
    assert AuditEvent.objects.filter(verb="actual.submitted").count() == 5
    slot.refresh_from_db()
    found = (slot.version, slot.entered_by, slot.entered_for, slot.revision.source)
    source = f"figures.xlsx (SHA-256 {read.sha256})"
    assert found == (2, round_.provider, None, source)


def test_files_that_nobody_answers_are_thrown_away_after_a_week(officer, read):
    week_ago = clock.now() - dt.timedelta(days=8)
    EntryUpload.objects.filter(pk=read.pk).update(created_at=week_ago)
    preview_of(officer, fill(download(officer), "HSG-01", value=90))
    assert seen(read) == ("discarded", {"new": 5}, 0)
