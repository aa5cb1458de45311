"""YAML reading for the law's data: safe, and a key given twice is an error instead of a silent overwrite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    pass


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"重复的键：{key}", key_node.start_mark)
        seen.add(key)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(path: Path) -> Any:
    """The file's content; raises `yaml.YAMLError` with line and column on bad YAML or a repeated key."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_Loader)
