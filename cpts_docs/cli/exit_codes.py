"""What the command line returns, and how people are told."""

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

MEANINGS = {
    DONE: "tout est fait",
    FAILED: "un projet, un tableau, un formulaire ou le disque a une erreur ; quelque chose n'a\n"
    "pas été pris, ou est à regarder par quelqu'un ; avec --check, un document n'est pas à jour",
    USAGE: "la commande est mal écrite",
    INTERRUPTED: "la commande a été interrompue (Ctrl+C, fin de session)",
}
"""A line or more for each; the guide has them too."""
