"""Evidence in the browser: added, listed, served as a download, withdrawn."""

import pytest

from kpis.collection.actions import evidence
from kpis.collection.models import Actual, Evidence
from perfportal.core.access.roles import Role
from perfportal.core.submissions import new_key
from tests.factories import EvidenceFactory, person
from tests.kpis.collection.conftest import a_file
from tests.kpis.collection.test_entry_views import URL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]
ADD = URL + "evidence/"


def sent(file=None, title="QRC4 return, line 12", **more):
    """The form as the browser sends it."""
    return {"title": title, "submission": new_key(), **({"file": file} if file else {}), **more}


@pytest.fixture
def attached(round_):
    return evidence.attach_file(
        by=round_.provider, actual=round_.actual, file=a_file(), title="QRC4 return"
    )


class TestAdd:
    def test_a_file_is_on_the_page_with_its_hash(self, client, round_):
        client.force_login(round_.provider)
        response = client.post(ADD, sent(a_file()))
        assert (response.status_code, response["Location"]) == (302, URL + "#evidence")
        made = Evidence.objects.get()
        (row,) = client.get(URL).context["evidence"]["rows"]
        assert (row.title, row.what) == ("QRC4 return, line 12", "QRC4 return.txt, 29\xa0bytes")
        assert (row.digest, row.version) == (made.sha256, "with the draft")
        assert row.who == "Priya Nair, 9 October 2026, 12:00"
        assert row.url == f"/evidence/{made.uid}/"

    def test_a_link_names_its_host_and_hides_where_one_came_from(self, client, round_):
        client.force_login(round_.provider)
        client.post(ADD, sent(url="https://intranet.example/q2"))
        text = client.get(URL).content.decode()
        assert 'href="https://intranet.example/q2" rel="noopener noreferrer"' in text
        assert "Link to intranet.example" in text

    @pytest.mark.parametrize(
        ("more", "field", "sentence"),
        [
            ({}, "file", "Choose the file, or say where it is kept."),
            ({"url": "javascript:alert(1)"}, "url", "Type a web address that begins with https://"),
            ({"url": "https://a b"}, "url", "A web address has no blanks: copy it again."),
            (
                {"file": a_file(), "url": "https://a.example"},
                "url",
                "Send the file, or give its address, not both: one piece of evidence at a time.",
            ),
            (
                {"file": a_file("a.pdf", b"MZ")},
                "file",
                "a.pdf is not what its name says. Save it again from the program that made it.",
            ),
            (
                {"file": a_file(), "title": ""},
                "title",
                "Say what it shows, such as QRC4 return, line 12",
            ),
            (
                {"file": a_file("empty.txt", b"")},
                "file",
                "The file is empty. Save it again from the program that made it.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, round_, more, field, sentence):
        client.force_login(round_.provider)
        response = client.post(ADD, sent(**more))
        assert response.status_code == 422
        assert response.context["evidence"]["form"].errors[field] == [sentence]
        assert f'<a href="#evidence-{field}">' in response.content.decode()
        assert Evidence.objects.count() == 0

    def test_a_second_click_adds_it_once(self, client, round_):
        client.force_login(round_.provider)
        key = new_key()
        client.post(ADD, sent(a_file()) | {"submission": key})
        text = client.post(ADD, sent(a_file("b.txt", b"b")) | {"submission": key}, follow=True)
        assert "This form was sent before; it was saved once." in text.content.decode()
        assert Evidence.objects.count() == 1

    def test_the_page_does_not_offer_what_is_refused(self, client, round_):
        cmt = person(Role.CMT_MEMBER)
        client.force_login(cmt)
        assert client.get(URL).context["evidence"]["form"] is None
        assert client.post(ADD, sent(a_file())).status_code == 403

    def test_a_stranger_finds_nothing(self, client, round_):
        client.force_login(round_.stranger)
        assert client.post(ADD, sent(a_file())).status_code == 404

    def test_signed_out(self, client, round_):
        assert client.post(ADD)["Location"] == f"/account/sign-in/?next={ADD}"

    def test_cannot_be_read(self, client, round_):
        client.force_login(round_.provider)
        assert client.get(ADD).status_code == 405

    def test_it_says_that_a_tier_1_figure_needs_some(self, client, round_):
        client.force_login(round_.provider)
        sentence = "It needs a file or a link that shows it before it can be marked as checked."
        page = client.get(URL).content.decode()
        assert sentence in page
        assert "At most 10 MB." in page
        client.post(ADD, sent(a_file()))
        assert sentence not in client.get(URL).content.decode()

    @pytest.mark.parametrize("pieces", [1, 3])
    def test_query_count_is_flat(self, client, round_, pieces, django_assert_num_queries):
        for _ in range(pieces):
            EvidenceFactory(actual=round_.actual)
        client.force_login(round_.provider)
        with django_assert_num_queries(18):
            client.get(URL)


def status(response):
    """The answer's status; a file is read to its end, as a server does, which closes it."""
    list(response)
    return response.status_code


class TestServe:
    def test_it_is_a_download_and_nothing_else(self, client, round_, attached):
        client.force_login(round_.provider)
        response = client.get(f"/evidence/{attached.uid}/")
        assert b"".join(response.streaming_content) == b"Line 12: 27,000,000 received\n"
        headers = (
            "Content-Type", "Content-Disposition", "Cache-Control", "Content-Security-Policy",
            "X-Content-Type-Options", "Cross-Origin-Resource-Policy",
        )  # fmt: skip
        assert [response[name] for name in headers] == [
            "text/plain",
            'attachment; filename="QRC4 return.txt"',
            "private, no-store",
            "sandbox; default-src 'none'",
            "nosniff",
            "same-origin",
        ]

    def test_a_name_with_quotes_and_accents_stays_in_its_header(self, client, round_):
        odd = a_file('q"2; é\r\nX-Evil: 1.txt', b"x")
        made = evidence.attach_file(by=round_.provider, actual=round_.actual, file=odd, title="Odd")
        client.force_login(round_.provider)
        response = client.get(f"/evidence/{made.uid}/")
        list(response)
        assert "X-Evil" not in response
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''q%222")

    def test_head_asks_without_the_bytes(self, client, round_, attached):
        client.force_login(round_.provider)
        assert status(client.head(f"/evidence/{attached.uid}/")) == 200

    def test_a_link_and_an_unknown_one_are_not_found(self, client, round_):
        link = EvidenceFactory(actual=round_.actual)
        client.force_login(round_.team)
        for uid in (link.uid, round_.actual.uid):
            assert client.get(f"/evidence/{uid}/").status_code == 404

    def test_a_withdrawn_file_is_for_auditor_and_team(self, client, round_, attached):
        evidence.withdraw(by=round_.provider, evidence=attached, reason="Wrong.")
        answers = {}
        for name, who in {
            "provider": round_.provider,
            "head": round_.head,
            "team": round_.team,
            "auditor": person(Role.AUDITOR),
        }.items():
            client.force_login(who)
            answers[name] = status(client.get(f"/evidence/{attached.uid}/"))
        assert answers == {"provider": 404, "head": 404, "team": 200, "auditor": 200}

    def test_a_file_that_is_gone_is_not_found(self, client, round_, attached, kept):
        (kept / str(attached.uid)).unlink()
        client.force_login(round_.team)
        assert client.get(f"/evidence/{attached.uid}/").status_code == 404

    def test_a_stranger_finds_nothing(self, client, round_, attached):
        client.force_login(round_.stranger)
        assert client.get(f"/evidence/{attached.uid}/").status_code == 404

    def test_who_sees_published_figures_only_sees_no_evidence(self, client, round_, attached):
        client.force_login(person(Role.SCRUTINY_CLERK))
        assert client.get(f"/evidence/{attached.uid}/").status_code == 404

    def test_signed_out(self, client, attached):
        assert client.get(f"/evidence/{attached.uid}/").status_code == 302

    def test_no_address_of_the_folder_serves_it(self, client, round_, attached):
        client.force_login(round_.team)
        for address in (f"/media/evidence/{attached.uid}", f"/static/evidence/{attached.uid}"):
            assert client.get(address).status_code == 404


class TestWithdraw:
    def address(self, one):
        return f"/evidence/{one.uid}/withdraw/"

    def test_it_stays_on_the_page_as_withdrawn(self, client, round_, attached):
        client.force_login(round_.provider)
        assert client.get(self.address(attached)).status_code == 200
        response = client.post(self.address(attached), {"reason": "The wrong quarter."})
        assert response["Location"] == URL + "#evidence"
        (row,) = client.get(URL).context["evidence"]["rows"]
        assert (row.url, row.is_in_force) == ("", False)
        assert row.withdrawn == (
            "Withdrawn by Priya Nair, 9 October 2026, 12:00: The wrong quarter."
        )

    def test_without_a_reason_the_form_comes_back(self, client, round_, attached):
        client.force_login(round_.provider)
        response = client.post(self.address(attached), {"reason": ""})
        assert response.status_code == 422
        assert response.context["form"].errors["reason"] == ["Why it is withdrawn: enter a value"]

    def test_a_second_click_withdraws_once(self, client, round_, attached):
        client.force_login(round_.team)
        typed = {"reason": "Wrong.", "submission": new_key()}
        client.post(self.address(attached), typed)
        again = client.post(self.address(attached), typed, follow=True).content.decode()
        assert "This form was sent before; it was saved once." in again

    def test_of_two_the_second_is_told(self, client, round_, attached):
        client.force_login(round_.team)
        client.post(self.address(attached), {"reason": "Wrong."})
        response = client.post(self.address(attached), {"reason": "Wrong, too."})
        assert response.status_code == 422
        assert response.context["form"].non_field_errors() == ["It has been withdrawn already."]
        assert Evidence.objects.get().withdrawn_reason == "Wrong."

    def test_a_colleague_is_refused_and_a_stranger_finds_nothing(self, client, round_, attached):
        answers = []
        for who in (round_.head, round_.stranger):
            client.force_login(who)
            for method in ("get", "post"):
                answers.append(getattr(client, method)(self.address(attached)).status_code)
        assert answers == [403, 403, 404, 404]


def test_a_lost_role_ends_it_though_the_name_stays_on_the_kpi(client, round_, attached):
    """The KPI still names Priya: `visible_to` would let her in, the right has gone."""
    round_.provider.role_assignments.all().delete()
    client.force_login(round_.provider)
    assert Actual.objects.get().kpi.data_provider == round_.provider
    assert client.get(f"/evidence/{attached.uid}/").status_code == 404
    assert client.get(URL + "sheet/").status_code == 404
    assert client.get(URL).context["evidence"] is None
