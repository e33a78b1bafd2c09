"""Files that people send, under attack: large, packed, misnamed, read after the right has gone."""

import gc
import io
import resource
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kpis.collection.actions import evidence
from kpis.collection.models import Evidence
from tests.faults.council import client_with, sessions_of

ADD = "/entry/2026-27-Q2/TST-SUB/evidence/"
MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def kept(settings, tmp_path, request):
    """The files of these tests, apart from those of the others."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "evidence"


def signed_in(council, who):
    client = Client()
    client.force_login(council.people[who])
    return client


def send(client, name, content, title="Return"):
    return client.post(ADD, {"title": title, "file": SimpleUploadedFile(name, content)})


def peak() -> int:
    """The most memory that this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_ten_megabytes_are_kept_and_one_byte_more_is_refused(council):
    client = signed_in(council, "data_provider")
    gc.collect()
    before = peak()
    assert send(client, "large.txt", b"x" * (10 * MEGABYTE)).status_code == 302
    refused = send(client, "larger.txt", b"x" * (10 * MEGABYTE + 1))
    assert refused.status_code == 422
    (sentence,) = refused.context["evidence"]["form"].errors["file"]
    assert sentence == (
        "The file is larger than 10 MB. Send the part that shows the figure, or give a link to "
        "where it is kept."
    )
    assert peak() - before < 120 * MEGABYTE


def test_a_bomb_is_refused_without_being_unpacked(council):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(b"0" * MEGABYTE)
    bomb = packed.getvalue()
    assert len(bomb) < 250_000
    client = signed_in(council, "data_provider")
    gc.collect()
    before = peak()
    response = send(client, "bomb.xlsx", bomb)
    assert response.status_code == 422
    assert response.context["evidence"]["form"].errors["file"] == [
        "bomb.xlsx is far larger unpacked than it should be. Save it as a PDF."
    ]
    assert peak() - before < 50 * MEGABYTE


NAMES = (
    "../../../etc/cron.d/evil.txt",
    "..\\..\\evil.txt",
    "<img src=x onerror=alert(1)>.txt",
    '"><script>alert(1)<.txt',
    "%2e%2e%2fevil.txt",
)


def test_no_name_leaves_its_folder_or_becomes_markup(council, kept):
    client = signed_in(council, "data_provider")
    for name in NAMES:
        assert send(client, name, name.encode(), title="<b>bold</b>").status_code == 302
    made = list(Evidence.objects.all())
    assert len(made) == 1 + len(NAMES)
    assert {path.name for path in kept.iterdir()} == {str(one.uid) for one in made}
    assert [one.original_name for one in made if {"/", "\\"} & set(one.original_name)] == []
    page = client.get("/entry/2026-27-Q2/TST-SUB/").content.decode()
    assert page.count("&lt;b&gt;bold&lt;/b&gt;") >= len(NAMES)
    for markup in ("<b>bold", "<img src=x", "<script>alert"):
        assert markup not in page


def test_a_file_is_readable_under_the_present_right_only(council):
    """In the very session in which it could be read a moment before."""
    slot = council.evidence.actual
    made = evidence.attach_file(
        by=council.people["data_provider"],
        actual=slot,
        file=SimpleUploadedFile("secret.txt", b"CANARY-4711"),
        title="Canary",
    )
    address = f"/evidence/{made.uid}/"
    for who in ("data_provider", "service_head", "director", "cabinet_member"):
        client = signed_in(council, who)
        assert b"CANARY-4711" in b"".join(client.get(address).streaming_content)
        council.people[who].role_assignments.all().delete()
        answer = client.get(address)
        assert (answer.status_code, b"CANARY-4711" in answer.content) == (404, False)


def test_a_file_of_another_service_is_not_found_by_its_address(council):
    cookies = sessions_of(council.people)
    address = f"/evidence/{council.evidence.uid}/"
    for who in ("data_provider elsewhere", "service_head elsewhere", "signed out"):
        assert client_with(cookies[who]).get(address).status_code in (302, 404)


def test_the_portal_never_opens_a_link(council, monkeypatch):
    """A link to the machine itself is noted like any other: nothing is fetched (faults 36)."""
    import socket

    def refuse(*args, **kwargs):
        raise AssertionError("an address was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    made = evidence.attach_link(
        by=council.people["performance_team"],
        actual=council.evidence.actual,
        url="http://169.254.169.254/latest/meta-data/",
        title="x",
    )
    assert made.kind == "link"
