"""git asked about a stranger's folder: it says what git would say, and runs nothing of it."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cpts_docs.base.errors import RevisionError
from cpts_docs.jobs import changes
from cpts_docs.run import git as git_alone
from cpts_docs.run import repository
from tests.once import Once
from tests.repositories import RUN_BY_GIT, SETTINGS, git, put, two_commits
from tests.samples import MINIMAL, some


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of whoever runs the tests, and a home that is empty."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def folder(once: Once, tmp_path: Path) -> Path:
    """A repository of two commits, with a project and a few other files."""
    top = tmp_path / "depot"
    shutil.copytree(once("repository", two_commits), top)
    git(top, "update-index", "-q", "--refresh")
    return top


def asked(folder: Path, revision: str = "HEAD") -> set[str]:
    """The files that changed, as this package finds them."""
    place = repository.find(folder)
    with repository.opened(place) as it:
        return {path.relative_to(place.top).as_posix() for path in it.changes(revision)}


def said(folder: Path, revision: str = "HEAD") -> set[str]:
    """The files that changed, as git says."""
    top = Path(git(folder, "rev-parse", "--show-toplevel").strip())
    listed = git(top, "diff", "--name-only", "--no-renames", "-z", revision, "--")
    listed += git(top, "ls-files", "--others", "--exclude-standard", "-z")
    return set(listed.split("\0")) - {""}


# --------------------------------------------------------------------------
# What changed is what git says


def nothing(top: Path) -> None:
    pass


def edit(top: Path) -> None:
    put(top / "b.txt", "autre\n")


def edit_to_the_same_length(top: Path) -> None:
    put(top / "b.txt", "d\n")


def touch(top: Path) -> None:
    put(top / "b.txt", "b\n")
    os.utime(top / "b.txt", (1, 1))


def stage(top: Path) -> None:
    edit(top)
    git(top, "add", ".")


def stage_and_put_back(top: Path) -> None:
    stage(top)
    put(top / "b.txt", "b\n")


def add(top: Path) -> None:
    put(top / "neuf ⏎\n.txt", "n\n")
    put(top / "a" / "-n.yaml", "n\n")
    git(top, "add", "a")


def ignore(top: Path) -> None:
    put(top / ".gitignore", "*.log\n")
    put(top / "a" / "x.log", "")
    put(top / ".git" / "info" / "exclude", "*.tmp\n")
    put(top / "a" / "x.tmp", "")


def ignore_for_the_user(top: Path) -> None:
    put(Path.home() / ".config" / "git" / "ignore", "*.swp\n")
    put(top / "a" / "x.swp", "")
    edit(top)


def ignore_by_the_users_settings(top: Path) -> None:
    put(Path.home() / "à moi.ignore", "*.swp\n")
    git(top, "config", "--global", "core.excludesFile", "~/à moi.ignore")
    put(top / "a" / "x.swp", "")
    edit(top)


def force_what_is_ignored(top: Path) -> None:
    ignore(top)
    git(top, "add", "--force", "a/x.log")


def delete(top: Path) -> None:
    (top / "b.txt").unlink()
    git(top, "rm", "-q", "liens.txt")


def forget(top: Path) -> None:
    git(top, "rm", "-q", "--cached", "b.txt")


def rename(top: Path) -> None:
    git(top, "mv", "b.txt", "d.txt")


def make_a_folder_of_it(top: Path) -> None:
    (top / "b.txt").unlink()
    put(top / "b.txt" / "x", "x")


def make_a_link_of_it(top: Path) -> None:
    (top / "b.txt").unlink()
    (top / "b.txt").symlink_to("c.txt")


def change_a_link(top: Path) -> None:
    make_a_link_of_it(top)
    git(top, "add", ".")
    git(top, "commit", "-qm", "un lien")
    (top / "b.txt").unlink()
    (top / "b.txt").symlink_to("a")


def put_a_link_to_elsewhere_in_the_place_of_a_folder(top: Path) -> None:
    (top.parent / "ailleurs").mkdir()
    put(top.parent / "ailleurs" / "project.yaml", MINIMAL)
    shutil.rmtree(top / "a")
    (top / "a").symlink_to(top.parent / "ailleurs")


def make_it_executable(top: Path) -> None:
    (top / "b.txt").chmod(0o755)


def conflict(top: Path) -> None:
    git(top, "checkout", "-qb", "autre", "HEAD~1")
    put(top / "b.txt", "là\n")
    git(top, "commit", "-qam", "là")
    git(top, "checkout", "-q", "main")
    put(top / "b.txt", "ici\n")
    git(top, "commit", "-qam", "ici")
    git(top, "merge", "autre", check=False)


def nest_a_repository(top: Path) -> None:
    git(top, "init", "-q", "dedans")
    put(top / "dedans" / "x", "x")


def split_the_index(top: Path) -> None:
    git(top, "update-index", "--split-index")
    edit(top)


def pack(top: Path) -> None:
    git(top, "pack-refs", "--all")
    git(top, "gc", "-q")
    edit(top)


@pytest.mark.parametrize("revision", some(("HEAD", "HEAD~1", "main", "HEAD@{1}", "HEAD^{/un}")))
@pytest.mark.parametrize(
    "change",
    [
        nothing,
        edit,
        edit_to_the_same_length,
        touch,
        stage,
        stage_and_put_back,
        add,
        ignore,
        ignore_for_the_user,
        ignore_by_the_users_settings,
        force_what_is_ignored,
        delete,
        forget,
        rename,
        make_a_folder_of_it,
        make_a_link_of_it,
        change_a_link,
        put_a_link_to_elsewhere_in_the_place_of_a_folder,
        make_it_executable,
        conflict,
        nest_a_repository,
        split_the_index,
        pack,
    ],
)
def test_what_changed_is_what_git_says(
    folder: Path, change: Callable[[Path], None], revision: str
) -> None:
    change(folder)
    found = asked(folder, revision)
    assert {name.rstrip("/") for name in said(folder, revision)} == found
    assert (found == set()) == (
        change in (nothing, touch, stage_and_put_back) and revision in ("HEAD", "main")
    )


@pytest.mark.parametrize("change", [nothing, edit, touch, ignore, conflict, split_the_index, pack])
def test_where_links_are_not_allowed_what_git_needs_is_copied(
    folder: Path, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder)

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "symlink_to", refuse)
    for revision in ("HEAD", "HEAD~1", "HEAD@{1}"):
        assert asked(folder, revision) == said(folder, revision)


@pytest.mark.parametrize("change", [nothing, edit, touch, add, delete])
def test_a_linked_working_tree_is_one_of_its_own(
    folder: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    other = tmp_path / "autre arbre"
    git(folder, "worktree", "add", "-q", "-b", "autre", str(other), "HEAD~1")
    change(other)
    for revision in ("HEAD", "main", "autre"):
        assert asked(other, revision) == said(other, revision)
        assert asked(folder, revision) == said(folder, revision)


def test_a_submodule_is_a_repository_of_its_own(folder: Path, tmp_path: Path) -> None:
    above = tmp_path / "dessus"
    git(tmp_path, "init", "-q", str(above))
    git(above, "submodule", "--quiet", "add", str(folder), "sous")
    git(above, "commit", "-qm", "sous")
    edit(above / "sous")
    assert asked(above / "sous" / "a") == {"b.txt"}
    assert asked(above) == set()


def test_a_temporary_folder_that_is_full_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(RevisionError, match="dossier temporaire : le disque est plein"):
        asked(folder)


def test_a_repository_of_sha256_is_read(tmp_path: Path) -> None:
    top = tmp_path / "depot"
    git(tmp_path, "init", "-q", "--object-format=sha256", str(top))
    for name in ("b.txt", "c.txt"):
        put(top / name, "x\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "un")
    touch(top)
    put(top / "b.txt", "x\n")
    assert asked(top) == set()
    put(top / "c.txt", "y\n")
    assert asked(top) == {"c.txt"}


@pytest.mark.parametrize(
    "options", [("--depth=1",), ("--shared",), ("--filter=blob:none",), ("--mirror",)]
)
def test_a_clone_that_has_not_everything_is_enough(
    folder: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    clone = tmp_path / "clone"
    git(folder, "config", "uploadpack.allowFilter", "true")
    if "--mirror" in options:
        git(tmp_path, "clone", "-q", "--mirror", folder.as_uri(), str(clone / ".git"))
        git(clone / ".git", "config", "core.bare", "false")
        git(clone, "reset", "-q", "--hard")
    else:
        git(tmp_path, "clone", "-q", *options, folder.as_uri(), str(clone))
    assert asked(clone) == set()
    edit(clone)
    assert asked(clone) == {"b.txt"}
    if "--depth=1" in options:
        with pytest.raises(RevisionError, match="« HEAD~1 » n'existe pas"):
            asked(clone, "HEAD~1")
    else:
        assert asked(clone, "HEAD~1") == {"b.txt", "c.txt"}


def test_the_branch_that_this_one_follows_has_its_short_name(folder: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(folder), str(clone))
    edit(clone)
    git(clone, "commit", "-qam", "un de plus")
    assert asked(clone, "@{upstream}") == asked(clone, "origin/main") == {"b.txt"}


def test_line_ends_of_windows_are_no_change(folder: Path) -> None:
    git(folder, "config", "core.autocrlf", "true")
    (folder / "b.txt").unlink()
    git(folder, "checkout", "--", "b.txt")
    assert (folder / "b.txt").read_bytes() == b"b\r\n"
    for when in (time.time(), 1):
        os.utime(folder / "b.txt", (when, when))
        assert asked(folder) == set()


def test_a_file_that_git_lfs_keeps_elsewhere_is_compared_by_what_it_holds(folder: Path) -> None:
    content = b"un gros fichier"
    pointer = (
        "version https://git-lfs.github.com/spec/v1\n"
        f"oid sha256:{hashlib.sha256(content).hexdigest()}\nsize {len(content)}\n"
    )
    put(folder / "b.txt", pointer)
    git(folder, "commit", "-qam", "dans LFS")
    (folder / "b.txt").write_bytes(content)
    assert asked(folder) == set()
    (folder / "b.txt").write_bytes(content + b".")
    assert asked(folder) == {"b.txt"}


# --------------------------------------------------------------------------
# Nothing of the folder runs


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What a program of the stranger makes, if it runs."""
    return tmp_path / "marque"


@pytest.fixture
def evil(tmp_path: Path, mark: Path) -> str:
    """A program of the stranger: it leaves its mark, and does what a filter does."""
    path = tmp_path / "programme"
    put(path, f'#!/bin/sh\necho "$0 $*" >> "{mark}"\ncat\n')
    path.chmod(0o755)
    return str(path)


def look(top: Path, revision: str = "HEAD~1") -> None:
    """Everything that this package asks git about a folder."""
    place = repository.find(top)
    with repository.opened(place) as it, suppress(RevisionError):
        it.changes(revision)
    with repository.opened(place) as it:
        it.left_out([top / "a" / "project.yaml", top / "b.txt", top / "absent"])


def as_git_alone(top: Path) -> None:
    """The same questions as git would answer them by itself, and one who looks at the folder."""
    for question in (
        ("status",),
        ("diff", "HEAD~1", "--"),
        ("diff", "--name-only", "HEAD~1", "--"),
        ("ls-files", "--others", "--modified"),
        ("--paginate", "log", "-1"),
    ):
        git(top, *question, check=False)


def make_git_look_into_files(top: Path) -> None:
    """Files that were touched, and files younger than the index: git must read them."""
    put(top / "b.txt", "autre\n")
    put(top / "c.txt", "c\n")
    put(top / "a" / "nouveau.yaml", "n\n")
    os.utime(top / ".git" / "index", (1, 1))


def set_it(top: Path, setting: str, evil: str) -> None:
    """A setting of the folder, and all that it would need to run its program."""
    hooks = top / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "fsmonitor-watchman", "pre-auto-gc", "reference-transaction"):
        shutil.copy(evil, hooks / name)
    put(top / "autre.config", f'[core]\n\tfsmonitor = {evil}\n[filter "evil"]\n\tclean = {evil}')
    put(top / "attributs", "* filter=evil diff=evil merge=evil\n")
    key, _, value = setting.partition("=")
    for word, stands_for in {
        "PROGRAM": evil,
        "HOOKS": str(hooks),
        "OTHER": str(top / "autre.config"),
        "ATTRIBUTES": str(top / "attributs"),
        "TRACE": str(top.parent / "marque"),
    }.items():
        value = value.replace(word, stands_for)
    git(top, "config", "--local", "--add", key, value)


@pytest.mark.parametrize(
    "setting", some(sorted(SETTINGS, key=lambda it: it not in RUN_BY_GIT), len(RUN_BY_GIT))
)
def test_no_setting_of_the_folder_runs_anything(
    folder: Path, mark: Path, evil: str, setting: str
) -> None:
    put(folder / ".gitattributes", "* filter=evil diff=evil merge=evil\n")
    set_it(folder, setting, evil)
    make_git_look_into_files(folder)
    look(folder)
    look(folder, "@{upstream}")
    assert not mark.exists()
    if setting in RUN_BY_GIT:
        as_git_alone(folder)
        assert mark.exists()


def test_all_settings_at_once_change_nothing_in_the_answer(
    folder: Path, mark: Path, evil: str
) -> None:
    edit(folder)
    before = asked(folder)
    for setting in SETTINGS:
        set_it(folder, setting, evil)
    put(folder / ".git" / "info" / "attributes", "* filter=evil diff=evil\n")
    put(folder / ".git" / "config.worktree", f"[core]\n\tfsmonitor = {evil}\n")
    found = asked(folder) - {"autre.config", "attributs", *(f"hooks/{n}" for n in HOOK_NAMES)}
    assert found == before
    assert not mark.exists()


HOOK_NAMES = ("post-index-change", "fsmonitor-watchman", "pre-auto-gc", "reference-transaction")


def test_no_hook_of_the_folder_runs(folder: Path, mark: Path, evil: str) -> None:
    (folder / ".git" / "hooks").mkdir(exist_ok=True)
    for name in HOOK_NAMES:
        shutil.copy(evil, folder / ".git" / "hooks" / name)
    make_git_look_into_files(folder)
    look(folder)
    assert not mark.exists()
    as_git_alone(folder)
    assert mark.exists()


def bare(place: Path, evil: str) -> None:
    """A bare repository, as it could be among the files of another."""
    git(place.parent, "init", "-q", "--bare", str(place))
    shutil.rmtree(place / "hooks")
    git(place, "config", "core.bare", "false")
    git(place, "config", "core.worktree", ".")
    git(place, "config", "core.fsmonitor", evil)


def test_a_bare_repository_among_the_files_is_a_folder_like_any(
    folder: Path, mark: Path, evil: str
) -> None:
    bare(folder / "a", evil)
    for name in ("refs", "objects"):
        put(folder / "a" / name / "x", "")  # git does not keep an empty folder
    git(folder, "add", "--force", ".")
    git(folder, "commit", "-qm", "caché")
    clone = folder.parent / "clone"
    git(folder.parent, "clone", "-q", str(folder), str(clone))
    put(clone / "a" / "project.yaml", f"{MINIMAL}# un mot\n")
    assert changes.changed_since("HEAD", [clone / "a" / "project.yaml"]) == [True]
    look(clone / "a")
    assert not mark.exists()
    git(clone / "a", "-c", "safe.bareRepository=all", "status", check=False)
    assert mark.exists()


@pytest.mark.parametrize("by", ["file", "link", "commondir"])
def test_a_git_that_is_elsewhere_runs_nothing_either(
    folder: Path, mark: Path, evil: str, by: str
) -> None:
    hidden = folder / "caché"
    shutil.move(folder / ".git", hidden)
    if by == "file":
        put(folder / ".git", "gitdir: caché\n")
    elif by == "link":
        (folder / ".git").symlink_to("caché")
    else:
        (folder / ".git").mkdir()
        put(folder / ".git" / "commondir", "../caché")
        for name in ("HEAD", "index"):
            shutil.copy(hidden / name, folder / ".git")
    git(folder, "config", "core.fsmonitor", evil)
    put(folder / "b.txt", "autre\n")
    assert "b.txt" in asked(folder)
    look(folder)
    assert not mark.exists()
    git(folder, "status")
    assert mark.exists()


def test_a_repository_that_lends_its_objects_runs_nothing(
    folder: Path, tmp_path: Path, mark: Path, evil: str
) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(folder), str(tmp_path / "clone"))
    for setting in SETTINGS:
        set_it(folder, setting, evil)
    make_git_look_into_files(tmp_path / "clone")
    look(tmp_path / "clone")
    assert not mark.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(
    folder: Path, tmp_path: Path, mark: Path, evil: str
) -> None:
    clone = tmp_path / "clone"
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=tree:0", "--depth=2", folder.as_uri(), str(clone))
    put(Path(evil), f'#!/bin/sh\n> "{mark}"\n')
    git(clone, "config", "remote.origin.uploadpack", evil)
    with pytest.raises(RevisionError):
        asked(clone, "HEAD~1")
    assert not mark.exists()
    as_git_alone(clone)
    assert mark.exists()


def test_a_submodule_runs_nothing_of_its_own(
    folder: Path, tmp_path: Path, mark: Path, evil: str
) -> None:
    above = tmp_path / "dessus"
    git(tmp_path, "init", "-q", str(above))
    git(above, "submodule", "--quiet", "add", str(folder), "sous")
    git(above, "commit", "-qm", "sous")
    put(above / "b.txt", "b\n")
    git(above, "commit", "-q", "--allow-empty", "-m", "encore")
    git(above / "sous", "config", "core.fsmonitor", evil)
    look(above)
    look(above / "sous")
    assert not mark.exists()
    git(above, "status")
    assert mark.exists()


def test_the_users_own_filters_do_not_run_on_a_strangers_files(
    folder: Path, mark: Path, evil: str
) -> None:
    git(folder, "config", "--global", "filter.evil.clean", evil)
    git(folder, "config", "--global", "core.fsmonitor", evil)
    put(folder / ".gitattributes", "* filter=evil\n")
    make_git_look_into_files(folder)
    look(folder)
    assert not mark.exists()


@pytest.mark.parametrize("name", ["GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH", "GIT_DIR"])
def test_the_environment_of_git_is_none_of_it(
    folder: Path, evil: str, mark: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, evil)
    edit(folder)
    assert asked(folder) == {"b.txt"}
    assert not mark.exists()


def test_a_program_called_git_in_the_working_folder_is_not_git(
    folder: Path, evil: str, mark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(evil, folder / "git")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    edit(folder)
    assert asked(folder) == {"b.txt", "git"}
    assert not mark.exists()


@pytest.mark.parametrize(
    ("place", "words"),
    some(
        [
            ("HEAD", "n'est dans aucun dépôt git"),
            ("index", "git n'a pas répondu en 1 secondes"),
            ("config", ""),
            ("refs/heads/main", "la révision « HEAD » n'existe pas"),
            ("packed-refs", "la révision « HEAD » n'existe pas"),
            ("info/exclude", "git n'a pas répondu en 1 secondes"),
        ],
        3,
    ),
)
def test_what_git_would_wait_for_is_not_waited_for(
    folder: Path, place: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_alone, "_PATIENCE", 1)
    path = folder / ".git" / place
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    if place == "config":
        assert asked(folder) == set()  # what it says would change nothing
        return
    with pytest.raises(RevisionError, match=words):
        asked(folder)


@pytest.mark.parametrize(
    "config", ["[core\n", "\0", "[core]\n\tfilemode = peut-être\n", '[branch "a\\"]b\n"]\nmerge=x']
)
def test_a_configuration_that_git_does_not_understand_is_no_traceback(
    folder: Path, config: str
) -> None:
    put(folder / ".git" / "config", config)
    edit(folder)
    with suppress(RevisionError):
        assert asked(folder) == {"b.txt"}


@pytest.mark.parametrize("name", ['a"b', "a]b", "a=b", "é#;b", "a.b/c"])
def test_a_branch_of_any_name_is_followed(folder: Path, tmp_path: Path, name: str) -> None:
    clone = tmp_path / "clone"
    git(folder, "checkout", "-qb", name)
    git(tmp_path, "clone", "-q", str(folder), str(clone))
    edit(clone)
    git(clone, "commit", "-qam", "un de plus")
    assert asked(clone, "@{u}") == {"b.txt"}
