"""The message list: geometry, layout, painting and the view that joins them.

Its small values are NamedTuples, not frozen dataclasses: they are made by the thousand while scrolling; a NamedTuple
takes 0.1 ms to define instead of 0.8 (measured, CPython 3.11), for which the first window would wait.
"""
