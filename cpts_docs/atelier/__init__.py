"""The atelier: a page of one's own machine where a project is written and its documents seen.

A local server for one person and one folder. The file beneath stays the plain, commented
``project.yaml`` that git and the commands use.
"""
