"""``arlib model``: learn the likelihood of payment from the book, and show how well it does."""

from __future__ import annotations

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.errors import ParameterError

model_app = typer.Typer(
    name="model",
    help="How likely customers pay: learned from the book itself, tested on later days.",
    no_args_is_help=True,
    epilog="Example: arlib model train --workspace ~/receivables",
)


@model_app.command(epilog="Example: arlib model train --as-of 2026-10-30")
@told_plainly
def train(as_of: AsOfOption = None, workspace: WorkspaceOption = None) -> None:
    """Learn the model of a day, store it with its scores, and say how it did beside each customer's average.

    Reports use a stored model only for the very book, day and policy it was learned from; else they learn it anew.
    """
    import arlib
    from arlib.likelihood import train as learn
    from arlib.store import writing
    from arlib.store.models import save_model

    desk = arlib.open_desk(workspace, as_of=as_of)
    with writing(desk.workspace, "likelihood model"):
        model = learn(desk.whole_book.learning, as_of=desk.as_of, policy=desk.policy.likelihood)
        if not model.settled:  # a model that knows nothing must not take the place of one that does
            raise ParameterError(
                "no invoice was paid by then: nothing can be learned, and nothing was stored",
                where=f"as of {desk.as_of}",
                next_step="Take a later day, or import the payments and what they were applied to.",
            )
        path = save_model(desk.workspace, model, learned_from=desk.model_key)
    typer.echo(
        f"Learned from {model.settled:,} paid invoices of {model.accounts:,} customers up to {model.trained_on}."
    )
    typer.echo(model.why)
    for score in model.scores:
        if score.auc is not None:
            typer.echo(
                f"  paid within {score.days} days: AUC {score.auc:.3f} (average {score.mean_auc:.3f}), "
                f"Brier {score.brier:.3f} (average {score.mean_brier:.3f}), {score.rows:,} invoices"
            )
    typer.echo(f"Stored in {path}")
