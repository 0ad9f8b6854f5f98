"""`sekisho completion`: what a shell needs to complete commands and options."""

import click

from sekisho.cli import told


@told.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion of a shell."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(shell)
    root = click.get_current_context().find_root()
    click.echo(found(root.command, {}, "sekisho", "_SEKISHO_COMPLETE").source())
