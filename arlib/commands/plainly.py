"""What all commands share: the options that recur, and errors told as one line with the documented exit code."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from arlib.errors import ArlibError

EXIT_INTERRUPTED = 130

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Workspace folder. Default: $ARLIB_WORKSPACE, else the sample workspace."),
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Day as YYYY-MM-DD. Default: the last day of the book.")
]


def told_plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an ArlibError into its one-line reason and exit code."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except ArlibError as error:
            typer.echo(f"arlib: {error}", err=True)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            typer.echo("arlib: stopped; nothing was published or changed", err=True)
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None

    return wrapped
