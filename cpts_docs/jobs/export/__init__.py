"""What came back, for those who go on in a spreadsheet or in a program of their own."""

from cpts_docs.jobs.export.tables import tables_of as tables_of
from cpts_docs.jobs.export.writing import ENDINGS as ENDINGS
from cpts_docs.jobs.export.writing import written as written
