"""Rules alone or rules with a trained component, compared leave-one-document-out."""
