"""`pileup diff`, run as people and CI run it, in a git repository of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.diff.support import CASES, REGISTRY, ROOT, write_case

COMMAND = [sys.executable, "-c", "from core.cli import main; main()", "diff"]
GIT = shutil.which("git") or "git"
# Nothing of the machine's configuration, nor of a hook that runs the tests.
IDENTITY = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]

ADDED = CASES / "response_member_added"
BROKEN = CASES / "response_member_removed"


def diff(*options: object, cwd: Path = ROOT, **environment: str) -> tuple[int, str, str]:
    """Exit code, output and error output."""
    variables = {"PYTHONPATH": str(ROOT), "PATH": str(Path(GIT).parent), "HOME": str(cwd), "COLUMNS": "90"}
    done = subprocess.run(
        [*COMMAND, *map(str, options)],
        cwd=cwd,
        env={**variables, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; it must succeed."""
    environment = {"PATH": str(Path(GIT).parent), "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        [GIT, *IDENTITY, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def replace(file: Path, old: str, new: str) -> None:
    """Change a file; `old` must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with the base of a case in `registry/` as revision `v1`, and a change in the work tree."""
    project = tmp_path / "project"
    write_case(BROKEN / "base.yaml", project / "registry")
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "Begin.")
    git(project, "tag", "v1")
    shutil.copy(BROKEN / "new.yaml", project / "registry" / "lamp.yaml")
    return project


REMOVED = (
    "registry/lamp.yaml:19:3: RESPONSE_MEMBER_REMOVED: `Light.colour` is gone (renamed to `tint`?) "
    "(result of `lamp.switch`, data of event `lamp_update`). "
    "Breaks HTTP clients, WebSocket clients and SDK users. "
    "Keep the member; a new name goes beside the old one."
)


def test_a_revision_is_compared_with_the_work_tree(project: Path) -> None:
    before = git(project, "status", "--porcelain")
    code, output, errors = diff("v1", "--registry", "registry", cwd=project)
    assert (code, errors) == (1, "")
    assert output.splitlines() == [
        "breaking (1)",
        f"  {REMOVED}",
        "compatible (1)",
        "  registry/lamp.yaml:23:7: RESPONSE_MEMBER_ADDED: `Light.tint` is new "
        "(result of `lamp.switch`, data of event `lamp_update`).",
        "since v1: 1 breaking and 1 compatible; raise `version` in api.yaml from 1.0.0 to 2.0.0 (major)",
    ]
    assert git(project, "status", "--porcelain") == before


def test_the_revision_is_that_of_the_registry_whatever_the_current_folder_and_hook(project: Path) -> None:
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    hook = {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index"}
    code, output, _ = diff("main", "--registry", "../project/registry", cwd=elsewhere, **hook)
    assert code == 1
    assert f"  {project.as_posix()}/registry/lamp.yaml:19:3: RESPONSE_MEMBER_REMOVED" in output or (
        "  ../project/registry/lamp.yaml:19:3: RESPONSE_MEMBER_REMOVED" in output
    )


def test_what_is_gone_is_shown_where_the_revision_had_it(project: Path) -> None:
    shutil.copy(CASES / "operation_removed" / "base.yaml", project / "registry" / "lamp.yaml")
    git(project, "commit", "--quiet", "--all", "--message", "Add the reading.")
    shutil.copy(CASES / "operation_removed" / "new.yaml", project / "registry" / "lamp.yaml")
    _, output, _ = diff("HEAD", "--registry", "registry", cwd=project)
    assert "  registry/lamp.yaml:11:3 (base): OPERATION_REMOVED: `lamp.show` is gone, but " in output
    _, annotated, _ = diff("HEAD", "--registry", "registry", "--format", "github", cwd=project)
    assert annotated.startswith("::error file=registry/lamp.yaml,title=OPERATION_REMOVED::")


def test_no_change_is_one_line(project: Path) -> None:
    git(project, "checkout", "--quiet", "--", "registry")
    assert diff("HEAD", "--registry", "registry", cwd=project) == (0, "no change since HEAD\n", "")
    assert diff("HEAD", "--registry", "registry", "--format", "github", cwd=project) == (0, "", "")


def test_texts_are_listed_when_asked_for(project: Path) -> None:
    git(project, "checkout", "--quiet", "--", "registry")
    replace(project / "registry" / "lamp.yaml", "Switch the lamp.", "Turn the lamp on or off.")
    told = "no change since v1 but in texts (1; --verbose lists them)\n"
    assert diff("v1", "--registry", "registry", cwd=project) == (0, told, "")
    code, output, _ = diff("v1", "--registry", "registry", "--verbose", cwd=project)
    assert code == 0
    assert output.splitlines()[:2] == [
        "compatible (1)",
        "  registry/lamp.yaml:2:3: TEXT_CHANGED: `operations: lamp.switch` has another summary.",
    ]


def test_a_folder_can_be_the_base(project: Path) -> None:
    write_case(ADDED / "base.yaml", project / "older")
    write_case(ADDED / "new.yaml", project / "newer")
    code, output, _ = diff("older", "--registry", "newer", cwd=project)
    assert code == 1
    assert output.splitlines()[-1] == (
        "since older: 1 compatible; raise `version` in api.yaml from 1.0.0 to 1.1.0 (minor)"
    )
    replace(project / "newer" / "api.yaml", "version: 1.0.0", "version: 1.1.0")
    code, output, _ = diff("older", "--registry", "newer", cwd=project)
    assert code == 0
    assert output.splitlines()[-1] == "since older: 1 compatible; version 1.1.0 says so (minor)"


def test_machines_get_json(project: Path) -> None:
    code, output, errors = diff("v1", "--registry", "registry", "--json", cwd=project)
    assert (code, errors, output.count("\n")) == (1, "", 1)
    told = json.loads(output)
    assert {key: told[key] for key in told if key != "findings"} == {
        "ok": False,
        "base": {"name": "v1", "version": "1.0.0"},
        "version": "1.0.0",
        "bump": "major",
        "needed_version": "2.0.0",
        "bump_missing": True,
        "counts": {"breaking": 1, "warning": 0, "compatible": 1},
    }
    assert told["findings"][0] == {
        "rule": "RESPONSE_MEMBER_REMOVED",
        "level": "breaking",
        "file": "registry/lamp.yaml",
        "line": 19,
        "column": 3,
        "in_base": False,
        "message": REMOVED.partition(": RESPONSE_MEMBER_REMOVED: ")[2],
        "subject": "Light.colour",
        "uses": ["result of `lamp.switch`", "data of event `lamp_update`"],
        "for": ["HTTP clients", "WebSocket clients", "SDK users"],
        "bump": "major",
    }


def test_forges_get_annotations(project: Path) -> None:
    code, output, errors = diff("v1", "--registry", "registry", "--format", "github", cwd=project)
    assert (code, errors) == (1, "")
    broken, added, version = output.splitlines()
    assert broken.startswith(
        "::error file=registry/lamp.yaml,line=19,col=3,title=RESPONSE_MEMBER_REMOVED::`Light.colour` is gone"
    )
    assert added.startswith("::notice file=registry/lamp.yaml,line=23,col=7,title=RESPONSE_MEMBER_ADDED::")
    assert version.startswith("::error title=VERSION::since v1: 1 breaking and 1 compatible; raise `version`")


def test_a_terminal_gets_colours_and_wrapped_lines(project: Path) -> None:
    code, output, _ = diff(
        "v1", "--registry", "registry", cwd=project, FORCE_COLOR="1", TERM="xterm-256color", COLUMNS="60"
    )
    assert code == 1
    assert "\x1b[1;31mbreaking (1)\x1b[0m" in output
    assert "RESPONSE_MEMBER_REMOVED" in output
    wrapped = [line for line in output.splitlines() if line.startswith("    ")]
    assert len(wrapped) > 4
    assert all(len(line) <= 60 for line in wrapped)


@pytest.mark.parametrize("shallow", [False, True])
def test_an_unknown_revision_is_told_with_the_cure(project: Path, shallow: bool) -> None:
    folder = project
    if shallow:
        git(project, "commit", "--quiet", "--all", "--message", "Rename.")
        folder = project.parent / "shallow"
        git(project.parent, "clone", "--quiet", "--depth=1", "--no-tags", project.as_uri(), str(folder))
    code, output, errors = diff("v1" if shallow else "v9", "--registry", "registry", cwd=folder)
    assert (code, output) == (2, "")
    cure = (
        "this clone is shallow, so get the history with 'git fetch --unshallow --tags' first"
        if shallow
        else "'git fetch --tags' gets what others have"
    )
    name = "v1" if shallow else "v9"
    assert errors == f"pileup diff: there is no folder and no git revision `{name}`; {cure}\n"


def test_outside_a_repository_only_folders_are_known(tmp_path: Path) -> None:
    write_case(BROKEN / "base.yaml", tmp_path / "registry")
    told = "pileup diff: there is no folder `v1`, and registry is in no git repository\n"
    ceiling = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    assert diff("v1", "--registry", "registry", cwd=tmp_path, **ceiling) == (2, "", told)


def test_a_revision_without_the_registry_is_told(project: Path) -> None:
    write_case(BROKEN / "base.yaml", project / "elsewhere")
    told = "pileup diff: revision `v1` has no registry in elsewhere\n"
    assert diff("v1", "--registry", "elsewhere", cwd=project) == (2, "", told)


def test_a_revision_with_faults_cannot_be_the_base(project: Path) -> None:
    replace(project / "registry" / "lamp.yaml", "auth: public", "auth: everyone")
    git(project, "commit", "--quiet", "--all", "--message", "Break it.")
    replace(project / "registry" / "lamp.yaml", "auth: everyone", "auth: public")
    code, output, errors = diff("HEAD", "--registry", "registry", cwd=project)
    assert (code, output) == (2, "")
    assert errors.startswith(
        "pileup diff: the registry of revision HEAD has faults by today's rules: "
        "registry/lamp.yaml:5:11: VALUE_NOT_ALLOWED: "
    )
    assert errors.count("\n") == 1


def test_without_git_folders_can_still_be_compared(project: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    code, output, errors = diff("v1", "--registry", "registry", cwd=project, PATH=str(tmp_path / "bin"))
    assert (code, output) == (2, "")
    assert errors.startswith("pileup diff: git cannot be run (")
    assert errors.endswith("); install it, or name a folder\n")
    code, output, _ = diff("registry", "--registry", "registry", cwd=project, PATH=str(tmp_path / "bin"))
    assert (code, output) == (0, "no change since registry\n")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--format", "xml"], "--format is 'xml', but must be text or github"),
        (["v1", "--release"], "--release compares with the released baseline; leave BASE out"),
        ([""], "BASE is '', but must be a git revision or a folder"),
        (["--", "--upload-pack=x"], "BASE is '--upload-pack=x', but must be a git revision or a folder"),
    ],
)
def test_misuse_is_one_line_and_code_2(options: list[str], told: str) -> None:
    assert diff(*options) == (2, "", f"pileup diff: {told}\n")


def test_faults_of_the_registry_are_told_as_everywhere(project: Path) -> None:
    replace(project / "registry" / "lamp.yaml", "auth: public", "auth: everyone")
    code, output, errors = diff("v1", "--registry", "registry", cwd=project)
    assert (code, output) == (1, "")
    assert errors.startswith("registry/lamp.yaml:5:11: VALUE_NOT_ALLOWED: ")
    code, output, errors = diff("v1", "--registry", "registry", "--json", cwd=project)
    assert (code, errors) == (1, "")
    told = json.loads(output)
    assert (told["ok"], told["diagnostics"][0]["line"]) == (False, 5)
    _, _, annotated = diff("v1", "--registry", "registry", "--format", "github", cwd=project)
    assert annotated.startswith("::error file=registry/lamp.yaml,line=5,col=11,title=VALUE_NOT_ALLOWED::")


class TestRelease:
    """`--release`, and comparing with what it wrote."""

    @pytest.fixture
    def options(self, project: Path) -> list[str]:
        git(project, "checkout", "--quiet", "--", "registry")
        return ["--registry", "registry", "--baseline", "released.json"]

    def test_the_first_is_what_there_is(self, project: Path, options: list[str]) -> None:
        told = "nothing is released yet; run 'pileup diff --release', or name a git revision or a folder"
        assert diff(*options, cwd=project) == (2, "", f"pileup diff: {told}\n")
        told = "released.json: 1.0.0 is the released baseline\n"
        assert diff(*options, "--release", cwd=project) == (0, told, "")
        assert diff(*options, cwd=project) == (0, "no change since 1.0.0\n", "")
        assert diff(*options, "--release", cwd=project) == (0, "", "")

    def test_it_holds_the_files_as_they_were(self, project: Path, options: list[str]) -> None:
        diff(*options, "--release", cwd=project)
        content = json.loads((project / "released.json").read_text(encoding="utf-8"))
        files = {path.name: path.read_text(encoding="utf-8") for path in (project / "registry").iterdir()}
        assert {name: "\n".join(lines) for name, lines in content["files"].items()} == files

    def test_it_is_refused_while_the_version_is_too_low(self, project: Path, options: list[str]) -> None:
        diff(*options, "--release", cwd=project)
        before = (project / "released.json").read_bytes()
        shutil.copy(BROKEN / "new.yaml", project / "registry" / "lamp.yaml")
        replace(project / "registry" / "api.yaml", "version: 1.0.0", "version: 1.1.0")
        code, output, _ = diff(*options, "--release", cwd=project)
        assert code == 1
        assert output.splitlines()[-1] == (
            "since 1.0.0: 1 breaking and 1 compatible; "
            "raise `version` in api.yaml from 1.1.0 to 2.0.0 (major)"
        )
        assert (project / "released.json").read_bytes() == before

    def test_a_breaking_change_passes_once_it_is_released(self, project: Path, options: list[str]) -> None:
        diff(*options, "--release", cwd=project)
        shutil.copy(BROKEN / "new.yaml", project / "registry" / "lamp.yaml")
        replace(project / "registry" / "api.yaml", "version: 1.0.0", "version: 2.0.0")
        code, output, _ = diff(*options, cwd=project)
        assert code == 1
        assert output.splitlines()[-1] == (
            "since 1.0.0: 1 breaking and 1 compatible; version 2.0.0 says so (major); "
            "it passes once it is released: pileup diff --release"
        )
        told = "released.json: 2.0.0 is the released baseline\n"
        assert diff(*options, "--release", cwd=project) == (0, told, "")
        assert diff(*options, cwd=project) == (0, "no change since 2.0.0\n", "")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("{", "released.json is no JSON ("),
            ("[]", "released.json is no baseline of 'pileup diff --release'; restore it from git"),
            ('{"format": 2, "files": {}}', "released.json has the format 2; this program knows 1"),
            ('{"format": 1, "files": {"x.yaml": 1}}', "released.json is no baseline of "),
            ('{"format": 1, "files": {}}', "the registry of released.json has faults by today's rules: "),
            ('{"format": 1, "files": {"../x": []}}', "released.json is no baseline of "),
        ],
    )
    def test_an_unusable_baseline_is_told(
        self, project: Path, options: list[str], content: str, told: str
    ) -> None:
        (project / "released.json").write_text(content, encoding="utf-8")
        code, output, errors = diff(*options, cwd=project)
        assert (code, output) == (2, "")
        assert errors.startswith(f"pileup diff: {told}")
        assert errors.count("\n") == 1

    def test_a_folder_that_cannot_be_written_is_told(self, project: Path, options: list[str]) -> None:
        elsewhere = [*options[:3], "nowhere/released.json"]
        code, output, errors = diff(*elsewhere, "--release", cwd=project)
        assert (code, output) == (1, "")
        told = "pileup diff: nowhere/released.json cannot be written: No such file or directory\n"
        assert errors == told


def test_the_project_breaks_nobody() -> None:
    code, output, errors = diff()
    assert (code, errors) == (0, ""), output
    assert diff("--json")[0] == 0
    assert diff(REGISTRY) == (0, "no change since core/registry\n", "")
