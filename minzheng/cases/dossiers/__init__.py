"""The dossier (卷宗) of a closed case: opened with its number, its papers catalogued, handed over, lent, kept."""
