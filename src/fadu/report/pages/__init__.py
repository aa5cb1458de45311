"""说明文档: pages of `docs/` made from the code, so that they cannot age."""
