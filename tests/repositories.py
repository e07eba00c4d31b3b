"""Repositories of git for tests, and what a stranger may put into theirs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.programs import HANG, program
from tests.samples import MINIMAL

IDENTITY = ("-c", "user.name=T", "-c", "user.email=t@exemple.invalid")


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """What git says, as anyone would ask it."""
    ran = subprocess.run(
        [program("git"), "-c", "protocol.file.allow=always", *IDENTITY, *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=HANG,
    )
    assert ran.returncode == 0 or not check, ran.stderr
    return ran.stdout


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def two_commits(top: Path) -> None:
    put(top / "a" / "project.yaml", MINIMAL)
    put(top / "a" / "reste.yaml", "x: 1\n")
    put(top / "b.txt", "b\n")
    put(top / "liens.txt", "l\n")
    git(top, "init", "-q", "--initial-branch=main")
    git(top, "add", ".")
    git(top, "commit", "-qm", "un")
    put(top / "c.txt", "c\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "deux")


SETTINGS = [
    "core.fsmonitor=PROGRAM",
    "core.fsmonitorHookVersion=1",
    "core.pager=PROGRAM",
    "pager.diff=PROGRAM",
    "pager.rev-parse=PROGRAM",
    "core.editor=PROGRAM",
    "sequence.editor=PROGRAM",
    "core.sshCommand=PROGRAM",
    "core.askPass=PROGRAM",
    "core.gitProxy=PROGRAM",
    "core.hooksPath=HOOKS",
    "core.alternateRefsCommand=PROGRAM",
    "core.attributesFile=ATTRIBUTES",
    "core.worktree=/",
    "core.excludesFile=/dev/zero",
    "diff.external=PROGRAM",
    "diff.evil.command=PROGRAM",
    "diff.evil.textconv=PROGRAM",
    "diff.evil.cachetextconv=true",
    "diff.submodule=log",
    "difftool.evil.cmd=PROGRAM",
    "merge.evil.driver=PROGRAM",
    "mergetool.evil.cmd=PROGRAM",
    "filter.evil.clean=PROGRAM",
    "filter.evil.smudge=PROGRAM",
    "filter.evil.process=PROGRAM",
    "filter.evil.required=true",
    "interactive.diffFilter=PROGRAM",
    "credential.helper=!PROGRAM",
    "alias.diff-index=!PROGRAM",
    "alias.rev-parse=!PROGRAM",
    "alias.ls-files=!PROGRAM",
    "gpg.program=PROGRAM",
    "gpg.ssh.program=PROGRAM",
    "log.showSignature=true",
    "trailer.x.command=PROGRAM",
    "uploadpack.packObjectsHook=PROGRAM",
    "remote.origin.url=ext::PROGRAM",
    "remote.origin.uploadpack=PROGRAM",
    "remote.origin.vcs=evil",
    "remote.origin.promisor=true",
    "remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*",
    "branch.main.remote=ext::PROGRAM",
    "branch.main.merge=refs/heads/main",
    "protocol.allow=always",
    "protocol.ext.allow=always",
    "submodule.sous.update=!PROGRAM",
    "submodule.recurse=true",
    "status.submoduleSummary=true",
    "browser.x.cmd=PROGRAM",
    "man.x.cmd=PROGRAM",
    "web.browser=PROGRAM",
    "sendemail.smtpServer=PROGRAM",
    "imap.tunnel=PROGRAM",
    "gc.recentObjectsHook=PROGRAM",
    "gc.auto=1",
    "maintenance.auto=true",
    "trace2.eventTarget=TRACE",
    "include.path=OTHER",
    "includeIf.gitdir:/.path=OTHER",
    "includeIf.onbranch:main.path=OTHER",
    "extensions.worktreeConfig=true",
    "extensions.partialClone=origin",
]
"""Whatever of git's configuration runs something, reads something else, or makes it do so."""


RUN_BY_GIT = {
    "core.fsmonitor=PROGRAM",
    "core.hooksPath=HOOKS",
    "diff.external=PROGRAM",
    "diff.evil.command=PROGRAM",
    "diff.evil.textconv=PROGRAM",
    "filter.evil.clean=PROGRAM",
    "filter.evil.process=PROGRAM",
    "include.path=OTHER",
    "includeIf.gitdir:/.path=OTHER",
    "includeIf.onbranch:main.path=OTHER",
}
"""Those that do run when git is asked without care: the test below would see it."""
