"""`manage.py import_recommendations`: what two councils' files become, and what is refused."""

import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from perfportal.core import audit, clock
from recommendations.models import Footnote, Recommendation, RecommendationLink, Review
from recommendations.presenters import statuses_of
from tests.factories import CommitteeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
HEADER = "group,reference,text,response,update\n"


@pytest.fixture(autouse=True)
def council():
    return OrganisationFactory()


def load(path, **options):
    out = StringIO()
    call_command("import_recommendations", str(path), stdout=out, **options)
    return out.getvalue()


def write(tmp_path, text, name="review.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def references(review, **filters):
    rows = review.recommendations.filter(**filters).order_by("order")
    return [row.working_reference for row in rows]


@pytest.mark.shared_data
def test_harrow_comes_whole(shared_data):
    said = load(shared_data / "harrow_2011.json")
    review = Review.objects.get()
    rows = list(review.recommendations.order_by("order"))
    groups = list(dict.fromkeys(row.group for row in rows))
    counts = [sum(row.group == group for row in rows) for group in groups]
    print(f"Harrow: {len(rows)} recommendations in {len(groups)} groups {counts}")
    assert counts == [2, 3, 4, 3, 1, 1, 2, 6, 7]
    assert (review.phase, review.update_heading) == ("Phase 1", "Update on Action")
    assert [row.order for row in rows] == list(range(1, 30))
    assert {row.progress for row in rows} == {"not_stated"}
    assert {row.verdict for row in rows} == {"not_stated"}
    assert "29 recommendations and 0 headings in 9 groups, 8 footnotes" in said
    assert [row.order for row in rows if row.damaged] == [18, 19, 20]


@pytest.mark.shared_data
def test_harrow_keeps_footnotes_twins_and_cross_references(shared_data):
    load(shared_data / "harrow_2011.json")
    cited = {
        note.number: [row.order for row in note.recommendations.all()]
        for note in Footnote.objects.all()
    }
    assert cited == {1: [11], 2: [17], 3: [], 4: [24], 5: [25], 6: [26], 7: [27], 8: [28]}
    twins = Recommendation.objects.filter(order__in=[22, 23]).order_by("order")
    assert twins[0].text == twins[1].text
    links = RecommendationLink.objects.order_by("id")
    assert [(link.recommendation.order, link.related.order) for link in links] == [
        (2, 1), (22, 23),
    ]  # fmt: skip
    assert "See next item" in twins[0].responses.get().text
    ninth = Recommendation.objects.get(order=9).updates.get()
    assert (str(ninth.next_report_on), ninth.period_label) == ("2011-12-31", "December 2011")
    last = Recommendation.objects.get(order=29).updates.get()
    assert last.agenda_item.startswith("progress report on the Scrutiny review of Better Deal")


@pytest.mark.shared_data
def test_hillingdon_has_six_leaves_under_two_headings_and_1b_slipped(shared_data):
    load(shared_data / "hillingdon_2023.json")
    review = Review.objects.get()
    rows = list(review.recommendations.order_by("order"))
    shown = {
        row.working_reference: status.status.name
        for row in rows
        for status in [statuses_of(rows, as_of=clock.today())[row.pk]]
    }
    print(f"Hillingdon: {shown}")
    assert shown == {
        "1": "SLIPPED", "1a": "NOT_STATED", "1a(i)": "NOT_STATED", "1a(ii)": "NOT_STATED",
        "1b": "SLIPPED", "1c": "NOT_STATED", "2": "NOT_STATED", "3": "NOT_STATED",
    }  # fmt: skip
    leaves = review.recommendations.leaves().order_by("order")
    assert references(review, pk__in=leaves) == ["1a(i)", "1a(ii)", "1b", "1c", "2", "3"]
    first, second, late = leaves[0], leaves[1], leaves[2]
    assert first.text.startswith("be requested to review")
    assert first.updates.get().narrative.startswith("Good progress being made")
    assert second.updates.get().narrative.startswith("Reporting to Cabinet Members")
    assert (late.due_text, str(late.due_on)) == ("from May 2022", "2022-05-01")
    assert review.recommendations.filter(committee_state="closed").count() == 0


@pytest.mark.shared_data
def test_a_dry_run_saves_nothing_and_a_second_import_is_refused(shared_data):
    path = shared_data / "hillingdon_2023.json"
    assert "Nothing has been saved" in load(path, dry_run=True)
    assert Review.objects.count() == 0
    load(path)
    events = audit.AuditEvent.objects.count()
    with pytest.raises(CommandError, match="There is a review called 'Performance Monitoring"):
        load(path)
    assert "is there already" in load(path, dry_run=True)
    assert (Recommendation.objects.count(), audit.AuditEvent.objects.count()) == (8, events)
    assert audit.verify() == []


def test_a_table_becomes_a_tree_in_natural_order(tmp_path):
    rows = (
        "Parks,10,That paths be lit by March 2024,,\n"
        "Parks,2,Two,Agreed,\n"
        'Parks,2a,"That i) a be done; and ii) b be done",,i) Done. ii) Not yet.\n'
    )
    load(write(tmp_path, HEADER + rows), review="Parks review")
    review = Review.objects.get(title="Parks review")
    assert references(review) == ["2", "2a", "2a(i)", "2a(ii)", "10"]
    assert references(review, parent__working_reference="2a") == ["2a(i)", "2a(ii)"]
    part = review.recommendations.get(reference="2a(ii)")
    assert (part.text, part.updates.get().narrative) == ("b be done", "Not yet.")
    assert str(review.recommendations.get(reference="10").due_on) == "2024-03-31"


def test_a_workbook_and_a_reference_inside_the_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["text", "update"])
    book.active.append(["RECOMMENDATION 1b: That it be so", "Begun"])
    book.active.append(["That this has no number", None])
    book.save(tmp_path / "Street_review.xlsx")
    load(tmp_path / "Street_review.xlsx")
    review = Review.objects.get(title="Street review")
    assert references(review) == ["1b", "R03"]
    first = review.recommendations.get(reference="1b")
    assert (first.text, first.original_text) == (
        "That it be so", "RECOMMENDATION 1b: That it be so",
    )  # fmt: skip


def test_the_committee_is_found_by_name_or_refused_with_the_names(tmp_path, council):
    CommitteeFactory(name="Corporate Select Committee", organisation=council)
    path = write(tmp_path, HEADER + "A,1,One,,\n")
    with pytest.raises(CommandError, match="The committees are: Corporate Select Committee"):
        load(path, committee="Parks")
    load(path, committee="corporate select committee")
    assert Review.objects.get().committee.name == "Corporate Select Committee"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("A,1.2,One,,\n", "row 2, column reference: '1.2' is not a reference. Write 1, 1a or 1a"),
        ("A,1,,,\n", "row 2, column text: The recommendation has no words. Type them in."),
        ("A,1,One,,\nA,1,Two,,\n", "row 3, column reference: 1 stands in row 2 already."),
    ],
)
def test_a_refused_row_is_named_and_nothing_is_saved(tmp_path, rows, line):
    out = StringIO()
    path = write(tmp_path, HEADER + rows)
    with pytest.raises(CommandError, match="Nothing has been saved: 1 rows were refused"):
        call_command("import_recommendations", str(path), stdout=out)
    assert line in out.getvalue()
    assert Review.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.json", "{", "line 1: this is not JSON"),
        ("a.json", "[]", "has no list 'recommendations'"),
        ("a.json", '{"recommendations": ["x"]}', "row 1: this is not a recommendation"),
        ("a.json", '{"recommendations": [{"text": [1]}]}', "row 1, column text: this is not text"),
        ("a.csv", "reference,response\n1,Yes\n", "the column 'text' is missing"),
        ("a.csv", "text,status\nA,done\n", "there is no column 'status'"),
        ("a.csv", "text\n", "has a header and no rows"),
        ("a.docx", "PK", "is a Word document. Copy its table into a workbook"),
        ("a.pdf", "x", "is neither .json, .csv nor .xlsx"),
        ("a.xlsx", "not a workbook", "is no workbook"),
    ],
)
def test_a_bad_file_gets_one_sentence(tmp_path, name, text, sentence):
    with pytest.raises(CommandError) as refused:
        load(write(tmp_path, text, name))
    assert sentence in str(refused.value)
    assert Review.objects.count() == 0


def test_a_file_that_is_not_there_and_a_council_that_is_not_there(tmp_path, council):
    with pytest.raises(CommandError, match="There is no file"):
        load(tmp_path / "none.json")
    council.delete()
    with pytest.raises(CommandError, match="There is no council yet"):
        load(tmp_path / "none.json")


def test_footnotes_must_have_numbers(tmp_path):
    document = {"recommendations": [{"text": "One"}], "footnotes": {"a": "Note"}}
    with pytest.raises(CommandError, match="footnotes need a number"):
        load(write(tmp_path, json.dumps(document), "a.json"))
