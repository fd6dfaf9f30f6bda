"""The SQLite database: models, engine, frozen migrations."""
