"""Data as YAML that ``yaml_tree`` reads back the same."""

from __future__ import annotations

from typing import Any

import yaml

from hengjian.engine.frameworks.model import Framework
from hengjian.engine.frameworks.yaml_tree import Data


class _Plain(yaml.SafeDumper):
    """Writes as ``yaml_tree`` reads: only null and true/false are more than text."""

    yaml_implicit_resolvers = {
        first: [r for r in resolvers if r[0].rpartition(":")[2] in ("null", "bool", "merge")]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: object) -> bool:
        """No anchors: the reader refuses them."""
        return True


def yaml_text(data: Data, *, flow: bool | None = None, width: int = 10_000) -> str:
    """``data`` as YAML: ``flow`` writes all of it on one line, none of it, or, with ``None``, what
    holds plain values only."""
    return str(
        yaml.dump(
            data,
            Dumper=_Plain,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=flow,
            width=width,
        )
    )


def flow_text(data: Data) -> str:
    """``data`` on one line, as it stands inside a cell."""
    return yaml_text(data, flow=True).removesuffix("\n").removesuffix("\n...")


def framework_yaml(framework: Framework) -> str:
    """A framework as the file people exchange: reading it gives the same framework."""
    data = as_written(
        framework.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    )
    # None: mappings and lists of plain values on one line, those above them on several
    return "".join(
        yaml_text({key: value}, flow=None if isinstance(value, dict | list) else False)
        for key, value in data.items()
    )


def as_written(value: Any) -> Any:
    """Data as people write it: a wording that is the same in both languages once, numbers as
    text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        if set(value) == {"zh", "en"} and value["zh"] == value["en"]:
            return value["zh"]
        return {key: as_written(inner) for key, inner in value.items()}
    return [as_written(inner) for inner in value] if isinstance(value, list) else value
