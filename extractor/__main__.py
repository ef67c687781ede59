"""`python -m extractor`: the command of the same name, also where the folder was moved."""

from extractor.cli import main

main(prog_name="extractor")
