"""接口: REST for partners and for other bureaus' Fadu. OpenAPI describes every route."""
