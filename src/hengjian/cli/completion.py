"""hengjian completion SHELL: the script that teaches a shell to complete."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command(
    short_help="命令补全 shell completion",
    help="输出命令补全脚本：按 Tab 补全命令、选项、案例、指标体系、指标编号和数据名。"
    "bash：hengjian completion bash > ~/.local/share/bash-completion/completions/hengjian"
    "\n\nPrint the script that lets a shell complete commands, options, cases, frameworks, codes "
    "of indicators and names of facts. For bash: hengjian completion bash > "
    "~/.local/share/bash-completion/completions/hengjian",
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script."""
    from hengjian.cli import completing, group

    assert completing  # it says how bash completes
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(group, {}, "hengjian", "_HENGJIAN_COMPLETE").source())
