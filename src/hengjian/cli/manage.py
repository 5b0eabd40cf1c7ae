"""hengjian manage: Django's own commands."""

from __future__ import annotations

import os

import click


@click.command(
    short_help="站点管理命令 commands of the site",
    help="运行站点的管理命令，如 migrate。\n\nRun a command of the site, such as migrate.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Hand the arguments to Django."""
    from hengjian.errors import Refused, problem

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.site.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as missing:
        raise Refused([problem("extra-missing", module=missing.name, extra="site")]) from missing
    try:
        execute_from_command_line(["hengjian manage", *arguments])
    except ImproperlyConfigured as wrong:
        raise Refused([problem("settings-wrong", reason=wrong)]) from wrong
