"""What is written, what is compared, and what is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.generators.output import OutputFile
from codegen.writer import Change, WriterError, compare, finish, write

FILES = [
    OutputFile("server/b.py", "import os\nimport abc\nx = {'a':1}\n"),
    OutputFile("docs/a.md", "x = {'a':1}\n"),
]


def test_python_is_formatted_and_the_rest_is_left_as_it_is() -> None:
    files = finish(FILES)
    assert files["server/b.py"] == 'import abc\nimport os\n\nx = {"a": 1}\n'
    assert files["docs/a.md"] == "x = {'a':1}\n"
    assert files["MANIFEST"] == "docs/a.md\nserver/b.py\n"


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    assert len(write(finish(FILES), tmp_path)) == 3
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert write(finish(FILES), tmp_path) == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == stamps


def test_stale_missing_and_left_over_files_are_told_and_mended(tmp_path: Path) -> None:
    write(finish([*FILES, OutputFile("cpp/old/gone.h", "")]), tmp_path)
    (tmp_path / "docs/a.md").unlink()
    (tmp_path / "server/b.py").write_text("edited", encoding="utf-8")
    expected = [
        Change("MANIFEST", "stale"),
        Change("cpp/old/gone.h", "left over"),
        Change("docs/a.md", "missing"),
        Change("server/b.py", "stale"),
    ]
    files = finish(FILES)
    assert compare(files, tmp_path) == expected
    assert (tmp_path / "server/b.py").read_text(encoding="utf-8") == "edited"
    assert write(files, tmp_path) == expected
    assert compare(files, tmp_path) == []
    assert not (tmp_path / "cpp").exists()


def test_line_ends_count(tmp_path: Path) -> None:
    write(finish(FILES), tmp_path)
    (tmp_path / "docs/a.md").write_bytes(b"x = {'a':1}\r\n")
    assert compare(finish(FILES), tmp_path) == [Change("docs/a.md", "stale")]


def test_only_what_the_manifest_lists_is_removed(tmp_path: Path) -> None:
    write(finish([*FILES, OutputFile("cpp/gone.h", "")]), tmp_path)
    (tmp_path / "cpp/mine.h").write_text("", encoding="utf-8")
    (tmp_path / "server/mine.py").write_text("", encoding="utf-8")
    write(finish(FILES), tmp_path)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["MANIFEST", "cpp/mine.h", "docs/a.md", "server/b.py", "server/mine.py"]


@pytest.mark.parametrize("line", ["../victim", "/etc/victim", "a/../../victim", ""])
def test_a_manifest_cannot_reach_outside(tmp_path: Path, line: str) -> None:
    output = tmp_path / "out"
    victim = tmp_path / "victim"
    victim.write_text("", encoding="utf-8")
    write(finish(FILES), output)
    (output / "MANIFEST").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(WriterError, match=r"lists .* which is no path inside"):
        write(finish(FILES), output)
    assert victim.exists()


def test_two_generators_must_not_write_one_file() -> None:
    with pytest.raises(WriterError, match=r"two generators write docs/a\.md"):
        finish([*FILES, OutputFile("docs/a.md", "")])


def test_a_template_that_makes_no_python_is_told() -> None:
    with pytest.raises(WriterError, match=r"no valid Python: .*broken\.py"):
        finish([OutputFile("server/broken.py", "def (:\n")])
