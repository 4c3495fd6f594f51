"""Croissant 1.1: the data with a description that machines can check and load by.

One record set a config and split, its columns those of the data card: nested columns become
sub-fields, structs inside structs flat ones (``counts/killed_low``). The files lie beside, each
with its SHA-256. Built and validated with `mlcroissant`, which comes with the extra ``export``.
Source: the Croissant format specification 1.1 and its responsible-AI vocabulary 1.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpus.exports.about import About
from corpus.exports.built import Built
from corpus.files import read_text, sha256
from corpus.findings import Finding, InputError
from corpus.schema import Feature, features

FILE = "croissant.json"
CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
_FORMAT = "application/jsonlines"
# mlcroissant 1.1.1 writes the terms of version 1.0 alone into the context that it builds.
_NEW_TERMS = {
    "arrayShape": "cr:arrayShape",
    "containedIn": "cr:containedIn",
    "isArray": "cr:isArray",
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
}
_TYPES = {
    "string": "TEXT",
    "bool": "BOOL",
    "date32": "DATE",
    "int32": "INT32",
    "float64": "FLOAT64",
}


def croissant_files(built: Built, about: About) -> dict[str, str]:
    """Return ``croissant.json`` and copies of the data files below ``data/``.

    Raises:
        InputError: what mlcroissant has against the description.
        ModuleNotFoundError: mlcroissant is not installed.
    """
    contents = {key: read_text(path, clean=False) for key, path in built.files.items()}
    data = {f"data/{config}.{split}.jsonl": text for (config, split), text in contents.items()}
    metadata = _metadata(about, contents)
    return {FILE: json.dumps(metadata, ensure_ascii=False, indent=2, default=str) + "\n", **data}


def _metadata(about: About, contents: dict[tuple[str, str], str]) -> Any:
    import mlcroissant as mlc

    head, context = about.head, mlc.Context(conforms_to=CONFORMS_TO[0])
    context.rdf.context.update(_NEW_TERMS)
    try:
        return mlc.Metadata(
            ctx=context,
            conforms_to=CONFORMS_TO,
            name=head["name"],
            description=head["description"],
            license=[head["license"]],
            creators=[mlc.Organization(name=head["creator"])],
            cite_as=head["cite_as"],
            date_published=head["date_published"],
            keywords=head["keywords"],
            in_language=head["languages"],
            version=head["version"],
            distribution=[_file(context, c, s, text) for (c, s), text in contents.items()],
            record_sets=[_record_set(context, config, split) for config, split in contents],
            **about.rai,
        ).to_json()
    except mlc.ValidationError as error:
        raise InputError([Finding(FILE, "", "croissant", str(error))]) from None


def _file(context: Any, config: str, split: str, text: str) -> Any:
    import mlcroissant as mlc

    return mlc.FileObject(
        ctx=context,
        id=f"{config}.{split}.jsonl",
        name=f"{config}.{split}.jsonl",
        content_url=f"data/{config}.{split}.jsonl",
        content_size=f"{len(text.encode('utf-8'))} B",
        encoding_formats=[_FORMAT],
        sha256=sha256(text),
    )


def _record_set(context: Any, config: str, split: str) -> Any:
    import mlcroissant as mlc

    identity, file = f"{config}/{split}", f"{config}.{split}.jsonl"
    fields = [_field(context, identity, file, feature) for feature in features(config)]
    return mlc.RecordSet(ctx=context, id=identity, name=identity, fields=fields)


def _field(context: Any, parent: str, file: str, feature: Feature) -> Any:
    import mlcroissant as mlc

    name = feature["name"]
    inner = feature.get("struct") or feature.get("list")
    columns = list(_flat(inner)) if isinstance(inner, list) else []
    sub_fields = [
        mlc.Field(
            ctx=context,
            id=f"{parent}/{name}/{path.replace('.', '_')}",
            name=path.replace(".", "_"),
            data_types=[getattr(mlc.DataType, kind)],
            source=_source(context, file, name, path),
            **_array(repeated),
        )
        for path, kind, repeated in columns
    ]
    own = {
        "data_types": [getattr(mlc.DataType, _type(feature))],
        "source": _source(context, file, name),
    }
    return mlc.Field(
        ctx=context,
        id=f"{parent}/{name}",
        name=name,
        sub_fields=sub_fields,
        **({} if sub_fields else own),
        **_array("list" in feature),
    )


def _array(repeated: bool) -> dict[str, Any]:
    return {"is_array": True, "array_shape": "-1"} if repeated else {}


def _source(context: Any, file: str, column: str, path: str | None = None) -> Any:
    import mlcroissant as mlc

    steps = [mlc.Transform(ctx=context, json_path=path)] if path else []
    return mlc.Source(
        ctx=context,
        file_object=file,
        extract=mlc.Extract(ctx=context, column=column),
        transforms=steps,
    )


def _flat(columns: list[Feature], before: str = "") -> Iterator[tuple[str, str, bool]]:
    """Yield path, data type and whether it is a list, of each column below a struct.

    Croissant has no path into a list of structs that is itself in one, so those are left out.
    """
    for column in columns:
        path = before + column["name"]
        if "struct" in column:
            yield from _flat(column["struct"], f"{path}.")
        elif not isinstance(column.get("list"), list):
            yield path, _type(column), "list" in column


def _type(feature: Feature) -> str:
    """Return the name of a column's data type; labels are written by name."""
    dtype = feature.get("dtype") or feature.get("list")
    return _TYPES[dtype] if isinstance(dtype, str) else "TEXT"
