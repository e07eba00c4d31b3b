"""Territories of France, real ones from the national list, and a project around each.

The people are invented, the places are not.
"""

from __future__ import annotations

from typing import NamedTuple


class Territory(NamedTuple):
    """Where a CPTS is: its departments, its ``territory`` in YAML, and a ``place`` of it."""

    name: str
    departments: str
    territory: str
    place: str

    @property
    def project(self) -> str:
        """A project of the territory, with all that documents say of places."""
        return _PROJECT.format(**self._asdict())


TERRITORIES = {
    "three departments": Territory(
        "du Pays de Redon",
        '["35", "44", "56"]',
        "{epci: [243500741], without: [Pipriac], "
        "districts: [{commune: Pipriac, kind: commune déléguée, names: [Le Bourg]}]}",
        "La Chapelle-de-Brain",
    ),
    "arrondissements": Territory(
        "Paris Est, Lyon et Marseille",
        '["75", "69", "13"]',
        "{communes: [Paris 11e Arrondissement, Paris 12e Arrondissement], "
        "districts: [{commune: Lyon, kind: arrondissement, names: [5e, 6e]}, "
        "{commune: Marseille, kind: arrondissement, names: [1er]}]}",
        "Paris",
    ),
    "La Réunion": Territory(
        "de La Réunion",
        '"974"',
        "{epci: [249740077], communes: [Le Port, La Possession, Les Trois-Bassins], "
        "districts: [{commune: Le Tampon, kind: quartier, names: [Trois Mares, Bras de Pontho]}]}",
        "Le Port",
    ),
    "Guadeloupe": Territory(
        "Guadeloupe",
        '"971"',
        "{epci: [200018653, 249710047], communes: [Le Gosier, Lamentin, Le Moule], "
        "districts: [{commune: Sainte-Anne, kind: QPV, names: [Bourg]}]}",
        "Les Abymes",
    ),
    "Le Havre and Œting": Territory(
        "du Havre et d'Œting",
        '["76", "57"]',
        "{epci: [200084952], communes: [Œting, Hombourg-Haut, L'Hôpital, Le Val-de-Guéblange], "
        "districts: [{commune: Les Grandes-Ventes, kind: quartier, names: [Nord, Sud]}]}",
        "Le Havre",
    ),
    "190 communes": Territory(
        "du Pays basque et des Landes",
        '["64", "40"]',
        "{epci: [200067106, 244000675, 244000774]}",
        "Hendaye",
    ),
}
"""Territories that are each hard to say in another way."""

_PROJECT = """\
version: 1
name: {name}
department: {departments}
date: 2026-11-20
territory: {territory}
needs:
  introduction: "Le diagnostic fait ressortir :"
  items: [Un habitant sur sept sans médecin traitant]
professionals:
  engaged: {{label: Équipe projet, counts: {{infirmière: 12, médecin généraliste: 4}}}}
  future: {{label: À venir, counts: {{pharmacien: 2}}}}
missions:
  - {{mission: prevention, objectives: [Bien vieillir]}}
assessment: {{mandatory_missions: {{answer: non}}}}
opinions:
  - {{organisation: ELSM, verdict: favorable, place: "{place}", date: 2026-11-24}}
show: {{codes: true, inhabitants: true, population: true, size: true, territory: true}}
letter:
  sections: [territoire, chiffres, professionnels, orientations, porteur]
  aim: Nous voulons une CPTS.
  bearer: {{name: A. Martin, function: médecin, structure: Maison de santé, phone: 01 00 00 00 00}}
  place: "{place}"
action_sheets:
  - {{title: Un médecin pour chacun, mission: prevention, objectives: [Recenser]}}
meetings:
  - {{subject: Accès aux soins, date: 2027-01-12, place: "{place}", people: [A. Martin]}}
report:
  year: 2026
  missions: [{{mission: prevention, done: Trois réunions.}}]
membership: {{year: 2027, fee: 20}}
guide: {{phone: 05 00 00 00 00}}
questionnaire:
  return_by: 2027-01-15
  return_address: [CPTS, 1 place de la Mairie]
  privacy: {{controller: a, contact: b, dpo: c, purposes: d, legal_basis: e, mandatory: f,
    recipients: g, retention: h, transfers: i}}
"""
