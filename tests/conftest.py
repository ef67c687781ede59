"""Makes the folder of the tests importable: `rendering` writes sample files for several tests."""
