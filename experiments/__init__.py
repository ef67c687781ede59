"""Measured choices: what was tried, and the scripts that repeat it.  No part of the product."""
