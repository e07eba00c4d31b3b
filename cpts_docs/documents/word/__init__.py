"""A Word file that somebody sent, filled with what a project says.

Its XML goes one way: revisions accepted, tags found in the text of each paragraph and put in
their place (:mod:`.tags`), blocks checked (:mod:`.blocks`), all rendered by Jinja2 in the process
that a project's templates have (:mod:`.filling`), and what loops repeated made right
(:mod:`.finish`).
"""
