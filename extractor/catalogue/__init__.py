"""The SQLite catalogue: schema, storing, localities, agencies, indicators."""
