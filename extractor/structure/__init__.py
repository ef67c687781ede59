"""The layout of Vietnamese administrative documents (Nghị định 30/2020/NĐ-CP)."""
