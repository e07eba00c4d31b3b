"""Questions that a project declares."""

from __future__ import annotations

EACH_KIND = """\
questionnaire:
  title: Vos attentes
  introduction: Merci de **dix minutes**.
  sections:
    - title: Votre exercice
      questions:
        - {id: rpps, kind: short, text: Numéro RPPS, identity: true}
        - {id: mode, kind: one, text: Votre mode, choices: [Libéral, Salarié], other: true}
        - {id: remplacant, kind: yes_no, text: Remplaçant, required: true}
        - {id: lieux, kind: short, text: Où, show_if: {remplacant: oui}}
        - {id: patients, kind: number, text: Patients, help: Par semaine.}
        - {id: depuis, kind: date, text: Depuis quand}
    - include: national
      without: [parcours]
    - title: La suite
      questions:
        - id: outils
          kind: several
          text: Outils
          choices:
            - Une messagerie
            - {id: agenda, text: Un agenda ouvert à tous les cabinets de la ville et des environs}
          other: true
        - {id: note, kind: scale, text: Satisfait}
        - id: reunions
          kind: table
          text: "Viendriez-vous :"
          rows: [Le midi, Le soir]
          required: true
        - {id: pilote, kind: yes_no, text: Pilote, participation: true}
        - {id: premier, kind: long, text: En premier, show_if: {outils: agenda}}
"""
"""A declaration with each kind of question."""


def asking(*questions: str) -> str:
    """A declaration of those questions."""
    lines = "".join(f"        - {question}\n" for question in questions)
    return f"questionnaire:\n  sections:\n    - title: Partie\n      questions:\n{lines}"
