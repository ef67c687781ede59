"""Localities side by side: what each promises, by indicator and due year."""
