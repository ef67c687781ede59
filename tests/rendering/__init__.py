"""One sample plan in every form the readers know, made when the tests run."""
