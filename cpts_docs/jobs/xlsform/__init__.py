"""The questionnaire as ODK and KoboToolbox have it, an XLSForm: read and written.

What both directions share stands once: the kinds of question in :mod:`.kinds`, what things
are called in :mod:`.names`, when a question is asked in :mod:`.conditions`.
"""
