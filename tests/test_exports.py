"""Every export opens in the library that it is for, and says there what the corpus says."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.crosswalk import actor_codes
from corpus.exports.about import FILE, read_about
from corpus.exports.acled import BOM, acled_csv, guarded
from corpus.exports.bigbio import bigbio_files
from corpus.exports.brat import brat_files
from corpus.exports.built import Built, find_built
from corpus.exports.conll import conll_files
from corpus.exports.croissant import croissant_files
from corpus.exports.docbin import docbin_files
from corpus.exports.parquet import parquet_files
from corpus.exports.writing import write_folder
from corpus.files import dump_jsonl
from corpus.findings import InputError, UsageError
from corpus.iob import decode
from corpus.loading import DATA, load
from corpus.ontology import ontology
from corpus.records import Document
from corpus.rows import document_row
from corpus.scoring.brat import read_brat
from corpus.scoring.column_files import read_columns
from corpus.tokenizer import tokens_by_sentence
from tests.documents import SOURCE, make_document

SPLIT = "test_time"
CROSSING = """Soldiers of the [Northern
Brigade]{A1 STATE_MILITARY} [left]{E1 WITHDRAW}.
---
E1 agent=A1
"""


@pytest.fixture(scope="module")
def built() -> Built:
    return find_built(None, [SPLIT])


@pytest.fixture(scope="module")
def documents(built: Built) -> list[Document]:
    return built.documents[SPLIT]


def spans(document: Document, *layers: str) -> list[tuple[str, int, int]]:
    found = [m for m in document.annotation.mentions if m.layer in (layers or ontology().layers)]
    return sorted((m.type, m.start, m.end) for m in found)


def test_conll_columns_decode_to_the_gold(documents: list[Document], tmp_path: Path) -> None:
    for layers in (["event"], ["location"], []):
        out = tmp_path / f"conll{len(list(tmp_path.iterdir()))}"
        write_folder(out, conll_files({SPLIT: documents}, layers))
        columns = read_columns(out / f"{SPLIT}.conll")
        assert sorted(set(columns.documents)) == list(range(len(documents)))
        sentences = iter(zip(columns.tokens, columns.tags, strict=True))
        for document in documents:
            found = []
            text = document.article.text
            for tokens in tokens_by_sentence(text, document.sentences):
                words, tags = next(sentences)
                assert words == [text[t.start : t.end] for t in tokens]
                found += decode(tokens, tags)
            assert sorted(found) == spans(document, (layers or ["event"])[0])
        assert next(sentences, None) is None


def test_conll_opens_in_datasets_with_all_layers(documents: list[Document], tmp_path: Path) -> None:
    import datasets

    content = conll_files({SPLIT: documents})[f"{SPLIT}.conll"]
    ids = re.findall(r"^# doc_id = (.*)$", content, re.MULTILINE)
    assert ids == [document.article.id for document in documents]
    path = tmp_path / "test.conll"
    path.write_text(content, encoding="utf-8")
    names = ["tokens", "actor_tags", "location_tags", "event_tags"]
    rows = datasets.load_dataset(
        "conll",
        data_files=str(path),
        split="train",
        cache_dir=str(tmp_path),
        column_names=names,
        delimiter="\t",
        comment_prefix="# ",
    )
    gold = [json.loads(r) for r in (DATA / f"tokens.{SPLIT}.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in gold] == re.findall(r"^# sent_id = (.*)$", content, re.MULTILINE)
    assert [[row[name] for name in names] for row in rows] == [[r[n] for n in names] for r in gold]


class Ann:
    """The lines of an .ann file, by kind."""

    def __init__(self, content: str) -> None:
        self.lines = [line.split("\t") for line in content.splitlines()]
        self.notes = {r[1].split()[1]: r[2] for r in self.lines if r[0].startswith("#")}
        self.events = [row for row in self.lines if row[0].startswith("E")]

    def attributes(self, name: str) -> dict[str, str]:
        rows = [line[1].split() for line in self.lines if line[0].startswith("A")]
        return {mark: value for kind, mark, value in rows if kind == name}

    def event(self, line: list[str]) -> tuple[str, str | None, dict[str, list[str]]]:
        """Return trigger mention, incident and role -> entities."""
        (_, trigger), *arguments = (part.split(":") for part in line[1].split())
        roles: dict[str, list[str]] = {}
        for role, mark in arguments:
            entity = self.notes[mark].rpartition(".")[0]
            roles.setdefault(role.rstrip("0123456789"), []).append(entity)
        incident = self.notes.get(line[0], "").removeprefix("incident=") or None
        return self.notes[trigger], incident, roles


def test_brat_gives_back_every_part_of_the_gold(documents: list[Document], tmp_path: Path) -> None:
    write_folder(tmp_path / "brat", brat_files({SPLIT: documents}))
    rows = {row["id"]: row for row in read_brat(tmp_path / "brat" / SPLIT)}
    assert rows.keys() == {document.article.id for document in documents}
    for document in documents:
        row, annotation = rows[document.article.id], document.annotation
        assert row["text"] == document.article.text
        assert sorted((m["type"], m["start"], m["end"]) for m in row["mentions"]) == spans(document)
        path = tmp_path / "brat" / SPLIT / f"{document.article.id}.ann"
        ann = Ann(path.read_text("utf-8"))
        forms, realis = ann.attributes("Form"), ann.attributes("Realis")
        found = {ann.notes[mark]: form for mark, form in forms.items()}
        assert found == {m.id: m.form for m in annotation.mentions if m.form}
        assert [realis[line[0]] for line in ann.events] == [e.realis for e in annotation.events]
        for line, event in zip(ann.events, annotation.events, strict=True):
            named = {
                "Agent": event.agents,
                "Target": event.targets,
                "Place": event.places,
                "Source": event.sources,
            }
            roles = {name: list(entities) for name, entities in named.items() if entities}
            assert ann.event(line) == (event.mention, event.incident, roles)
        chains = [line[1].split()[1:] for line in ann.lines if line[0] == "*"]
        joined = {frozenset(ann.notes[mark] for mark in chain) for chain in chains}
        entities = {m.entity for m in annotation.mentions}
        wanted = {frozenset(m.id for m in annotation.mentions if m.entity == e) for e in entities}
        assert joined == {chain for chain in wanted if len(chain) > 1}
        links = [line[1].split() for line in ann.lines if line[0].startswith("N")]
        linked = {ann.notes[m].rpartition(".")[0]: p.partition(":")[2] for _, m, p in links}
        assert linked == {e.id: e.gazetteer for e in annotation.entities if e.gazetteer}


def test_brat_writes_a_span_over_a_line_end_in_pieces() -> None:
    document = make_document(CROSSING)
    content = brat_files({"train": [document]})["train/xx-001-a.ann"]
    assert content.splitlines()[0] == "T1\tSTATE_MILITARY 16 24;25 32\tNorthern Brigade"


def test_the_configuration_of_brat_knows_every_type(documents: list[Document]) -> None:
    content = brat_files({})["annotation.conf"]
    for layer in ontology().layers:
        for name in ontology().types(layer):
            assert re.search(rf"^{name}\b", content, re.MULTILINE), name
    assert re.findall(r"^\[(\w+)\]$", content, re.MULTILINE) == [
        "entities",
        "events",
        "relations",
        "attributes",
    ]


def test_spacy_reads_texts_sentences_spans_and_labels(documents: list[Document]) -> None:
    import spacy
    from spacy.tokens import DocBin

    content = docbin_files({SPLIT: documents})[f"{SPLIT}.spacy"]
    docs = list(DocBin().from_bytes(content).get_docs(spacy.blank("en").vocab))
    for doc, document in zip(docs, documents, strict=True):
        assert doc.text == document.article.text and doc.user_data["id"] == document.article.id
        found = [(s.label_, s.start_char, s.end_char) for s in doc.spans["sc"]]
        assert sorted(found) == spans(document)
        for layer in ontology().layers:
            group = {(s.id_, s.text, s.kb_id_) for s in doc.spans[layer]}
            places = {e.id: e.gazetteer or "" for e in document.annotation.entities}
            mentions = [m for m in document.annotation.mentions if m.layer == layer]
            assert group == {(m.id, m.text, places.get(m.entity, "")) for m in mentions}
        starts = {sentence.start for sentence in document.sentences}
        assert {s.start_char for s in doc.sents} == starts
        assert {k for k, v in doc.cats.items() if v} == set(document.annotation.event_types)


def test_parquet_is_what_load_dataset_gives(built: Built, tmp_path: Path) -> None:
    import datasets

    write_folder(tmp_path / "parquet", parquet_files(built))
    configs = {config for config, _ in built.files}
    assert {path.name for path in (tmp_path / "parquet").iterdir()} == configs
    for config in sorted(configs):
        path = tmp_path / "parquet" / config / f"{SPLIT}.parquet"
        mine = datasets.Dataset.from_parquet(str(path), cache_dir=str(tmp_path / "a"))
        theirs = datasets.load_dataset(
            str(DATA.parent), config, split=SPLIT, cache_dir=str(tmp_path / "b")
        )
        assert mine.features == theirs.features
        assert mine.data.table.to_pylist() == theirs.data.table.to_pylist()
    assert "tokens" in configs and mine.features["actor_tags"].feature.names[0] == "O"


@pytest.mark.parametrize("line", ['{"id": "a", "colour": 1}', '{"id": [3]}', "{"])
def test_rows_that_no_table_can_hold_are_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "documents.train.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"documents\.train\.jsonl \[record-form\]"):
        parquet_files(Built({("documents", "train"): path}))


def bigbio_features() -> Any:
    """Return the features of BigBio's kb schema (bigbio/utils/schemas/kb.py)."""
    from datasets import Features, List, Value

    text, spans = List(Value("string")), List(List(Value("int32")))
    string = Value("string")
    place = {"text": text, "offsets": spans}
    normal = List({"db_name": string, "db_id": string})
    return Features(
        {
            "id": string,
            "document_id": string,
            "passages": List({"id": string, "type": string, **place}),
            "entities": List({"id": string, "type": string, **place, "normalized": normal}),
            "events": List(
                {
                    "id": string,
                    "type": string,
                    "trigger": place,
                    "arguments": List({"role": string, "ref_id": string}),
                }
            ),
            "coreferences": List({"id": string, "entity_ids": List(string)}),
            "relations": List(
                {
                    "id": string,
                    "type": string,
                    "arg1_id": string,
                    "arg2_id": string,
                    "normalized": normal,
                }
            ),
        }
    )


def test_bigbio_loads_with_its_schema_and_passes_its_checks(
    documents: list[Document], tmp_path: Path
) -> None:
    import datasets

    write_folder(tmp_path / "out", bigbio_files({SPLIT: documents}))
    rows = datasets.load_dataset(
        "json",
        data_files=str(tmp_path / "out" / f"{SPLIT}.json"),
        split="train",
        features=bigbio_features(),
        cache_dir=str(tmp_path / "cache"),
    ).to_list()
    seen: list[str] = []
    for row, document in zip(rows, documents, strict=True):
        text = document.article.text
        placed = [*row["passages"], *row["entities"], *(e["trigger"] for e in row["events"])]
        for part in placed:
            assert [text[start:end] for start, end in part["offsets"]] == part["text"]
        entities = {entity["id"] for entity in row["entities"]}
        used = [a["ref_id"] for event in row["events"] for a in event["arguments"]]
        chained = [i for chain in row["coreferences"] for i in chain["entity_ids"]]
        assert set(used) <= entities and sorted(chained) == sorted(entities)
        gold = document.annotation
        assert len(used) == sum(
            len(e.agents + e.targets + e.places + e.sources) for e in gold.events
        )
        found = [(e["type"], *e["offsets"][0]) for e in row["entities"]]
        found += [(e["type"], *e["trigger"]["offsets"][0]) for e in row["events"]]
        assert sorted(found) == spans(document)
        for kind in ("passages", "entities", "events", "coreferences"):
            seen += [part["id"] for part in row[kind]]
    assert len(set(seen)) == len(seen)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # mlcroissant on rdflib
def test_mlcroissant_validates_and_loads_every_record(built: Built, tmp_path: Path) -> None:
    import mlcroissant as mlc

    write_folder(tmp_path / "out", croissant_files(built, read_about()))
    dataset = mlc.Dataset(str(tmp_path / "out" / "croissant.json"))
    issues = dataset.metadata.ctx.issues
    assert not issues.errors and not issues.warnings
    assert str(dataset.metadata.ctx.conforms_to.value).endswith("croissant/1.1")
    shown = json.loads((tmp_path / "out" / "croissant.json").read_text("utf-8"))
    assert shown["@context"]["isArray"] == "cr:isArray" and shown["conformsTo"][1].endswith(
        "RAI/1.0"
    )
    for name in ("dataBiases", "dataLimitations", "dataCollection", "personalSensitiveInformation"):
        assert shown[f"rai:{name}"]
    for config, split in built.files:
        rows = [r for _, r in built.rows(config)[split]]
        found = list(dataset.records(f"{config}/{split}"))
        key = "article" if config == "annotations" else "id"
        assert [r[f"{config}/{split}/{key}"].decode() for r in found] == [r[key] for r in rows]
    (first, *_), (row, *_) = dataset.records(f"documents/{SPLIT}"), load(SPLIT)
    mentions = first[f"documents/{SPLIT}/mentions"]
    starts = [mention[f"documents/{SPLIT}/mentions/start"] for mention in mentions]
    assert starts == [mention.start for mention in row.annotation.mentions]
    assert first[f"documents/{SPLIT}/text"].decode() == row.article.text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # mlcroissant on rdflib
def test_mlcroissant_loads_the_contrast_pairs(tmp_path: Path) -> None:
    import mlcroissant as mlc

    built = find_built(None, ["test"])
    pairs = Built({key: path for key, path in built.files.items() if key[0] == "contrast"})
    write_folder(tmp_path / "out", croissant_files(pairs, read_about()))
    dataset = mlc.Dataset(str(tmp_path / "out" / "croissant.json"))
    found = list(dataset.records("contrast/test"))
    rows = [row for _, row in pairs.rows("contrast")["test"]]
    for record, row in zip(found, rows, strict=True):
        sides = record["contrast/test/sides"]
        texts = [side["contrast/test/sides/text"].decode() for side in sides]
        assert texts == [side["text"] for side in row["sides"]]


def test_a_changed_data_file_is_noticed_by_its_hash(built: Built) -> None:
    from hashlib import sha256

    files = croissant_files(built, read_about())
    shown = json.loads(files["croissant.json"])
    for file in shown["distribution"]:
        assert sha256(files[file["contentUrl"]].encode()).hexdigest() == file["sha256"]


def test_acled_opens_as_a_table_with_one_row_an_incident(built: Built, tmp_path: Path) -> None:
    import pandas

    path = tmp_path / "incidents.csv"
    path.write_text(acled_csv(built), encoding="utf-8", newline="")
    table = pandas.read_csv(path)
    gold = [row for _, row in built.rows("incidents")[SPLIT]]
    assert list(table["event_id_cnty"]) == [row["id"] for row in gold]
    for (_, shown), row in zip(table.iterrows(), gold, strict=True):
        place, killed = row["place"], row["counts"]["killed"]
        assert (shown.latitude, shown.longitude) == (place["latitude"], place["longitude"])
        assert shown.geo_precision in (1, 2, 3) and shown.time_precision in (1, 2, 3)
        assert pandas.isna(shown.fatalities) == (killed["best"] is None)
        assert killed["best"] is None or shown.fatalities == killed["best"]
        main = row["agents"][0]
        assert (shown.actor1, str(shown.inter1)) == (
            main["name"],
            actor_codes(main["type"]).inter_home or "0",
        )
        assert shown.notes == row["summary"] and shown.source.split("; ")[0] in str(row["reports"])
        if not pandas.isna(shown.interaction):
            digits = {str(shown.inter1), str(shown.inter2)}
            assert set(str(int(shown.interaction)).zfill(2)) == digits


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_of_text_begins_like_a_formula(cell: str, built: Built, tmp_path: Path) -> None:
    rows = [row for _, row in built.rows("incidents")[SPLIT]]
    rows[0]["agents"] = [{"name": cell, "type": "CIVILIAN"}]
    rows[0]["summary"] = f'{cell}","\r\nsecond line'
    path = tmp_path / f"incidents.{SPLIT}.jsonl"
    path.write_text(dump_jsonl(rows), encoding="utf-8")
    content = acled_csv(Built({("incidents", SPLIT): path}))
    assert content.startswith(BOM)
    shown = list(csv.DictReader(io.StringIO(content.removeprefix(BOM), newline="")))
    assert len(shown) == len(rows)
    assert shown[0]["actor1"] == f"'{cell}"
    assert shown[0]["notes"] == f"'{rows[0]['summary']}"
    assert float(shown[0]["latitude"]) == rows[0]["place"]["latitude"]


def test_numbers_are_not_guarded() -> None:
    assert guarded(-70.5) == -70.5 and guarded(None) is None and guarded("al-Qaim") == "al-Qaim"


def test_incidents_that_are_none_are_named(tmp_path: Path) -> None:
    path = tmp_path / "incidents.train.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"incidents\.train\.jsonl:1 \[record-form\]"):
        acled_csv(Built({("incidents", "train"): path}))
    strange = json.loads((DATA / f"incidents.{SPLIT}.jsonl").read_text("utf-8").splitlines()[0])
    strange["agents"] = [{"name": "x", "type": "WIZARD"}]
    path.write_text(dump_jsonl([strange]), encoding="utf-8")
    with pytest.raises(InputError, match="no actor type 'WIZARD'"):
        acled_csv(Built({("incidents", "train"): path}))
    with pytest.raises(UsageError, match="no incidents"):
        acled_csv(Built({}))


def write_documents(folder: Path, *rows: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "documents.train.jsonl").write_text(dump_jsonl(rows), encoding="utf-8")


@pytest.mark.parametrize("place", [".", "data", "corpus/data"])
def test_built_data_of_other_folders_is_found(place: str, tmp_path: Path) -> None:
    document = make_document(SOURCE)
    write_documents(tmp_path / place, document_row(document))
    built = find_built(tmp_path)
    assert built.documents == {"train": [document]}
    with pytest.raises(UsageError, match="has no documents of test"):
        find_built(tmp_path, ["test"])


def test_rows_that_would_write_elsewhere_or_say_other_words_are_refused(tmp_path: Path) -> None:
    rows = [document_row(make_document(SOURCE)) for _ in range(7)]
    evil, wrong, torn, layer, label, over, cut = rows
    evil["id"] = "../../evil"
    wrong["mentions"][0]["end"] -= 1
    torn["events"][0]["mention"] = "nobody"
    layer["mentions"][0]["layer"] = "person"
    label["mentions"][0]["type"] = "ARMY GROUP"
    over["mentions"].append({**over["mentions"][0], "id": "again"})
    cut["mentions"][0] |= {"end": 4, "text": "Sold"}
    write_documents(tmp_path, *rows)
    with pytest.raises(InputError) as caught:
        _ = find_built(tmp_path).documents
    assert [f.check for f in caught.value.findings] == [
        "export-id",
        "span-text",
        "role-nowhere",
        "label-unknown",
        "label-unknown",
        "span-crossing",
        "span-token",
    ]


def test_whose_data_it_is_must_be_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"croissant\.toml is missing"):
        read_about(tmp_path)
    path = tmp_path / FILE
    path.write_text('name = 3\nlicence = "x"\n[rai]\ndata_bias = "y"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_about(tmp_path)
    shown = str(caught.value)
    assert "no key licence" in shown and "no key rai.data_bias" in shown
    assert "name is 3; expected a string" in shown and "the key license is missing" in shown


def test_the_croissant_file_and_the_citation_agree() -> None:
    import yaml

    citation = yaml.safe_load((DATA.parents[1] / "CITATION.cff").read_text("utf-8"))
    head = read_about().head
    assert head["date_published"] == citation["date-released"]
    assert head["version"] == str(citation["version"])
    assert head["creator"] == citation["authors"][0]["name"]
