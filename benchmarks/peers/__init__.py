"""What is measured beside cpts_docs, a script each: peers, and the limit.

They get the same content as files (``benchmarks/content.py`` makes them) and
import nothing of cpts_docs.
"""
