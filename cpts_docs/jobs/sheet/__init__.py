"""The workbook to type answers into, at a meeting or at the telephone: one row a person."""

from cpts_docs.jobs.sheet.writing import typing_sheet as typing_sheet
