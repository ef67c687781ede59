"""Vietnamese tokens and the four span grammars: quantities, times, agencies, citations."""
