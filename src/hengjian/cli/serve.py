"""hengjian serve: the site on this machine."""

from __future__ import annotations

import click

from hengjian.cli.site_door import set_up

PORT = 8000


@click.command(
    short_help="运行站点 serve the site",
    help="运行站点：检查设置，更新数据库，启动网页服务和后台任务。设置由环境变量给出，"
    "见 docs/how-to/run-the-site.md。"
    "\n\nServe the site: check the settings, bring the database up to date, start the web server "
    "and the background jobs. Settings come from the environment.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址 address")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, metavar="N")
@click.option(
    "--migrate",
    is_flag=True,
    help="更新 PostgreSQL 的结构（SQLite 总是先备份再更新）"
    " bring a PostgreSQL database up to date (SQLite always is, after a copy)",
)
@click.option("--check", is_flag=True, help="只检查，不启动 check only")
def serve(host: str, port: int, migrate: bool, check: bool) -> None:
    """Set Django up and hand over to its ``serve``; what is not in order is refused."""
    set_up(looks_only=check)
    from django.core.management import call_command

    call_command("serve", host=host, port=port, migrate=migrate, check_only=check)
