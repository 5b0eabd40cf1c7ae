"""YAML as plain data with places, and everything of YAML that is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hengjian.engine.frameworks import yaml_tree
from hengjian.engine.frameworks.reader import read_framework
from hengjian.engine.frameworks.yaml_tree import BYTES, DEPTH, NODES, read_yaml
from hengjian.errors import Refused


def refusal(data: bytes | str) -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(Refused) as caught:
        read_yaml(data, "f.yaml")
    return [(p.code, p.place.line, p.place.column) for p in caught.value.problems]


def test_scalars_stay_as_they_were_written() -> None:
    tree = read_yaml("a: 9.10\nb: 2022-07\nc: yes\nd: 'null'\ne: 0x1F\n", "f.yaml")
    assert tree.data == {"a": "9.10", "b": "2022-07", "c": "yes", "d": "null", "e": "0x1F"}


def test_null_and_truths_are_the_exception() -> None:
    tree = read_yaml('a: ~\nb: null\nc:\nd: true\ne: False\nf: "true"\n', "f.yaml")
    assert tree.data == {"a": None, "b": None, "c": None, "d": True, "e": False, "f": "true"}


def test_a_byte_order_mark_is_tolerated() -> None:
    tree = read_yaml("\ufeffa: 甲\n".encode(), "f.yaml")
    assert (tree.data, tree.place(("a",)).column) == ({"a": "甲"}, 4)


@pytest.mark.parametrize(
    ("written", "offset", "column"),
    [
        ("甲 + 乙", 4, 8),  # plain: as it stands
        ("'甲 + 乙'", 4, 9),  # quoted: one further
        ("'a = ''x'' + 乙'", 10, 17),  # each doubled quote is two characters of the file
        ('"甲\\t\\u4e59 + 丙"', 6, 17),  # each escape is as long as it is written
    ],
)
def test_a_place_inside_a_value_is_exact(written: str, offset: int, column: int) -> None:
    tree = read_yaml(f"k: {written}\n", "f.yaml")
    line = f"k: {written}"
    assert tree.place(("k",), offset).column == column
    assert line[column - 1] == str(tree.at(("k",)))[offset]


def test_a_place_inside_a_block_is_its_first_line() -> None:
    tree = read_yaml("a: 1\nk: |\n  甲\n  + 乙\n", "f.yaml")
    place = tree.place(("k",), 4)
    assert (place.line, place.column) == (2, 4)


def test_trails_name_list_items_by_their_codes() -> None:
    tree = read_yaml("indicators:\n  - {code: C11, target: x}\n  - {name: y}\n", "f.yaml")
    assert tree.place(("indicators", 0, "target")).path == "indicators › C11 › target"
    assert tree.place(("indicators", 1, "name")).path == "indicators › 2 › name"


def test_a_missing_part_is_placed_at_the_nearest_part_above() -> None:
    tree = read_yaml("a:\n  b: 1\n", "f.yaml")
    assert str(tree.place(("a", "c", "d"))) == "f.yaml:2:3"


def test_duplicate_keys_name_both_lines() -> None:
    with pytest.raises(Refused) as caught:
        read_yaml("甲: 1\n乙: 2\n甲: 3\n甲: 4\n", "f.yaml")
    assert [str(p.place) for p in caught.value.problems] == ["f.yaml:3:1", "f.yaml:4:1"]
    assert "第 1 行" in caught.value.problems[0].message()
    assert "line 1" in caught.value.problems[1].message("en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x 1\n", [("yaml-alias", 1, 4)]),
        ("a: *x\n", [("yaml-alias", 1, 4)]),
        ("a: !!python/object:os.system x\n", [("yaml-tag", 1, 4)]),
        ("a: ! x\n", [("yaml-tag", 1, 4)]),
        ("a: 1\n<<: {b: 2}\n", [("yaml-merge-key", 2, 1)]),
        ("a: 1\n---\nb: 2\n", [("yaml-several-documents", 2, 1)]),
        ("? {a: 1}\n: 2\n", [("yaml-key-not-text", 1, 3)]),
        ("- a\n- b\n", [("yaml-not-a-mapping", 1, 1)]),
        ("", [("yaml-not-a-mapping", 1, 1)]),
        ("a: [1, 2\nb: 3\n", [("yaml-syntax", 2, 2)]),
        ("a: b: c\n", [("yaml-syntax", 1, 5)]),
        ("a: 1\nb: \x07\n", [("yaml-character", 2, 4)]),
    ],
)
def test_what_is_refused(text: str, found: list[tuple[str, int, int]]) -> None:
    assert refusal(text) == found


def test_all_problems_are_told_at_once() -> None:
    text = "a: &x 1\na: !t 2\n<<: {c: 3}\nb: [\n"
    assert [code for code, _, _ in refusal(text)] == [
        "yaml-alias",
        "yaml-duplicate-key",
        "yaml-tag",
        "yaml-merge-key",
        "yaml-syntax",
    ]


def test_another_encoding_is_refused_at_its_line() -> None:
    assert refusal("a: 1\nb: 产出\n".encode("gb18030")) == [("yaml-encoding", 2, None)]


def test_ten_megabytes_are_refused_before_they_are_parsed(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"a: [" + b"1, " * 3_400_000 + b"1]\n")
    with pytest.raises(Refused) as caught:
        read_framework(file)
    assert [p.code for p in caught.value.problems] == ["yaml-too-large"]
    assert refusal(b"#" * (BYTES + 1)) == [("yaml-too-large", None, None)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_where_it_gets_too_deep(opening: str) -> None:
    text = "k:\n  " + opening * 200_000
    (found,) = refusal(text)
    assert found == ("yaml-too-deep", 2, 3 + (DEPTH - 1) * len(opening))


def test_nesting_up_to_the_limit_is_fine() -> None:
    inner = DEPTH - 1
    assert read_yaml("k: " + "[" * inner + "]" * inner, "f.yaml").data


def test_very_many_nodes_are_refused() -> None:
    assert refusal("k: [" + "1," * NODES + "]")[0][0] == "yaml-too-many-nodes"


def test_a_missing_file_and_a_folder_are_problems(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(Refused) as caught:
            read_framework(path)
        assert [p.code for p in caught.value.problems] == ["file-unreadable"]
        assert caught.value.problems[0].place.file == str(path)


def test_the_loader_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: {乙: ['x ''y', \"\\u4e59\", ~]}\nb: |\n  c\n"
    fast = read_yaml(text, "f.yaml")
    monkeypatch.setattr(yaml_tree, "_Loader", yaml.SafeLoader)
    slow = read_yaml(text, "f.yaml")
    assert (slow.data, slow.values, slow.keys) == (fast.data, fast.values, fast.keys)
