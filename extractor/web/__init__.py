"""The Datasette plugin: what the catalogue's pages need beyond Datasette's own."""
